"""Keys of figures: which symbol stands for which value, with every label whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trialatlas.presentation.charts.facts import Group
from trialatlas.presentation.figure import MARGIN
from trialatlas.presentation.lettering import LINE, lines_of, width_of
from trialatlas.presentation.marks import Drawn, Mark, Symbol, Text, words
from trialatlas.presentation.theme import ABSENT_SHAPE, COLOURS, SHAPES, SMALL, TINTS

__all__ = ["Key", "keys_of", "legend"]

_SYMBOL = 20
_AREA = 120
_BETWEEN = 18
_STEP = LINE * SMALL


@dataclass(frozen=True, slots=True)
class Key:
    """A value and the symbol that stands for it.

    Attributes:
        group: The value and its studies.
        shape: Of the symbol.
        fill: Its colour.
    """

    group: Group
    shape: str
    fill: str


def keys_of(groups: Sequence[Group]) -> tuple[Key, ...]:
    """A symbol of its own for each value; values beyond those that there are share the last.

    Args:
        groups: The values in their order, and the kinds of missing, which share one symbol.
    """
    named = [group for group in groups if not group.is_missing]
    if len(named) > len(SHAPES):
        kept = sorted(named, key=lambda group: -group.n)[: len(SHAPES) - 1]
        named = [*(group for group in named if group in kept), _merged(named, kept)]
    keys = [Key(*parts) for parts in zip(named, SHAPES, TINTS, strict=False)]
    absent = [group for group in groups if group.is_missing]
    if absent:
        studies = tuple(dict.fromkeys(study for group in absent for study in group.studies))
        label = " or ".join(group.label for group in absent)
        merged = Group(absent[0].value, label, studies, is_missing=True)
        keys.append(Key(merged, ABSENT_SHAPE, COLOURS["absent"]))
    return tuple(keys)


def _merged(named: Sequence[Group], kept: Sequence[Group]) -> Group:
    others = [group for group in named if group not in kept]
    studies = dict.fromkeys(study for group in others for study in group.studies)
    return Group("+", f"{len(others)} other values", tuple(studies))


def legend(title: str, keys: Sequence[Key], width: int, top: float) -> Drawn:
    """The key of a figure, beside and below each other as there is room.

    Args:
        title: What the symbols tell apart.
        keys: The symbols.
        width: Of the picture, in px.
        top: The upper edge, in px.
    """
    room = width - 2 * MARGIN
    heading = lines_of(title, room, SMALL, is_bold=True)
    marks: list[Mark] = list(words(heading, MARGIN, top, Text(x=0, y=0, text="", is_bold=True)))
    top += len(heading) * _STEP + 4
    left, height = float(MARGIN), 0.0
    for key in keys:
        lines = lines_of(key.group.label, room - _SYMBOL, SMALL)
        needed = _SYMBOL + max(width_of(line, SMALL) for line in lines)
        if left > MARGIN and left + needed > width - MARGIN:
            left, top, height = float(MARGIN), top + height + 5, 0.0
        middle = top + _STEP / 2
        marks.append(Symbol(x=left + 8, y=middle, shape=key.shape, area=_AREA, fill=key.fill))
        marks += words(lines, left + _SYMBOL, top)
        left += needed + _BETWEEN
        height = max(height, len(lines) * _STEP)
    return marks, top + height
