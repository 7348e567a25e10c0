"""Evidence maps: the pairs of values of two variables as bubbles, split by a third variable.

The area of a bubble grows with its number of studies, which is written on it. A third variable
shows in colour and in shape, so that a print without colours tells the same.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from trialatlas.presentation.charts.facts import Facts, Group, groups_of, titled
from trialatlas.presentation.charts.legend import Key, keys_of, legend
from trialatlas.presentation.charts.matrix import (
    Matrix,
    in_words,
    matrix_of,
    share_of_matrix,
)
from trialatlas.presentation.charts.matrix_layout import (
    Block,
    blocks_of,
    header_marks,
    label_room,
    row_height,
    row_marks,
)
from trialatlas.presentation.figure import MARGIN, Chart
from trialatlas.presentation.lettering import width_of
from trialatlas.presentation.marks import Drawn, Line, Mark, Symbol, Text
from trialatlas.presentation.theme import COLOURS, SHAPES, SMALL, TINTS
from trialatlas.protocol.figures import Bubbles

__all__ = ["BLOCK_GAP", "LARGEST", "evidence_map", "narrowest", "radius_of", "shift_of"]

LARGEST = 17.0
"""Radius of the largest bubble where there is room for it, in px."""

_LARGEST_PART = 13.0
_LEAST = 4.0
_LEGIBLE = 7.0
BLOCK_GAP = 16
"""Room between blocks of columns, in px."""


@dataclass(frozen=True, slots=True)
class _Map:
    """A matrix, and what splits its cells: one key for all where nothing does."""

    matrix: Matrix
    keys: tuple[Key, ...]
    colour_title: str

    def parts(self, row: str, column: str) -> list[tuple[Key, int]]:
        """How many studies of a cell each key stands for; keys of no study are left out."""
        studies = set(self.matrix.cells.get((row, column), ()))
        if not self.colour_title:
            return [(self.keys[0], len(studies))] if studies else []
        counts = ((key, len(studies.intersection(key.group.studies))) for key in self.keys)
        return [(key, n) for key, n in counts if n]


def evidence_map(facts: Facts, asked: Bubbles) -> Chart | None:
    """A bubble for each pair of values; None where the results have no such table.

    Args:
        facts: What the review found.
        asked: Which variables.
    """
    matrix = matrix_of(facts, asked.rows, asked.columns)
    if matrix is None:
        return None
    colour = titled(facts, asked.colour) if asked.colour else ""
    every = Group("", "", ())
    keys = keys_of(groups_of(facts, asked.colour)) if colour else (Key(every, SHAPES[0], TINTS[0]),)
    whole = _Map(matrix, keys, colour)
    by, split = (name[:1].lower() + name[1:] for name in (matrix.column_title, colour))
    split = f", split by {split}" if colour else ""
    name = f"{asked.rows}-by-{asked.columns}"
    said = f"{share_of_matrix(matrix)} Each number is a number of studies."
    more = " A study of several values counts for each." if colour else ""
    return Chart(
        name=f"{name}-{asked.colour}" if colour else name,
        title=f"{matrix.row_title} by {by}{split}",
        note=f"{said}{more} {facts.source}",
        alt=f"Evidence map. {share_of_matrix(matrix)} {in_words(matrix)}.{_split_in_words(whole)}",
        draw=lambda width, top: _drawn(whole, width, top),
    )


def _split_in_words(whole: _Map) -> str:
    if not whole.colour_title:
        return ""
    parts = ", ".join(f"{key.group.label} {key.group.n}" for key in whole.keys)
    return f" Studies by {whole.colour_title}: {parts}."


def _drawn(whole: _Map, width: int, top: float) -> Drawn:
    marks: list[Mark] = []
    if whole.colour_title:
        key, top = legend(whole.colour_title, whole.keys, width, top)
        marks += key
        top += BLOCK_GAP
    room = label_room(whole.matrix, width)
    for block in blocks_of(whole.matrix, width, narrowest(whole.matrix.n_most)):
        marks += header_marks(block, top)
        top += block.header
        for group in whole.matrix.rows:
            cells = [whole.parts(group.value, column.value) for column in block.columns]
            side = 2 * _radius(whole, block) + 4
            across = max(int(block.step / side), 1)
            lines = max((math.ceil(len(parts) / across) for parts in cells), default=1) or 1
            height = row_height(group, room, lines * side + 4)
            marks.append(_rule(block, top, width))
            marks += row_marks(group, block.start, top + height / 2, room)
            for place, parts in enumerate(cells):
                middle = (block.middle(place), top + height / 2)
                facts = {"row": group.value, "column": block.columns[place].value}
                marks += _cell(whole, parts, (middle, side, across), facts)
            top += height
        marks.append(_rule(block, top, width))
        top += BLOCK_GAP
    return marks, top - BLOCK_GAP


def narrowest(most: int) -> float:
    """What a column needs for a bubble and the number beside it, in px.

    Args:
        most: The largest number.
    """
    return max(2 * width_of(str(most), SMALL) + 10, 30.0)


def _radius(whole: _Map, block: Block) -> float:
    """Radius of the largest bubble in a block."""
    return min(_LARGEST_PART if whole.colour_title else LARGEST, block.step / 2 - 3)


def _rule(block: Block, y: float, width: int) -> Line:
    end = block.start + block.step * len(block.columns)
    return Line(x=MARGIN, x2=min(end, width - MARGIN), y=y, y2=y, colour=COLOURS["line"])


def _cell(
    whole: _Map,
    parts: list[tuple[Key, int]],
    place: tuple[tuple[float, float], float, int],
    facts: dict[str, str],
) -> list[Mark]:
    (x, y), side, across = place
    lines = math.ceil(len(parts) / across)
    largest = side / 2 - 2
    marks: list[Mark] = []
    for number, (key, n) in enumerate(parts):
        line, column = divmod(number, across)
        in_line = min(across, len(parts) - line * across)
        radius = radius_of(n, whole.matrix.n_most, largest)
        left = x + (column - (in_line - 1) / 2) * side - shift_of(n, radius)
        middle = y + (line - (lines - 1) / 2) * side
        colour = {"colour": key.group.value} if whole.colour_title else {}
        marks.append(
            Symbol(
                x=left,
                y=middle,
                shape=key.shape,
                # The area that Vega gives to a circle of this radius; other shapes are as large.
                area=math.pi * radius**2,
                fill=key.fill,
                stroke=COLOURS["soft"],
                facts={**facts, **colour, "n": n},
            )
        )
        marks.append(_number(n, left, middle, radius))
    return marks


def radius_of(n: int, most: int, largest: float) -> float:
    """The radius of a bubble whose area stands for a number, in px.

    Args:
        n: The number.
        most: The number of the largest bubble.
        largest: Radius of that.
    """
    return max(largest * math.sqrt(n / most), _LEAST)


def shift_of(n: int, radius: float) -> float:
    """How far a bubble gives way to the number beside it, in px; 0 where the number fits on it.

    Args:
        n: The number.
        radius: The bubble's, in px.
    """
    number = width_of(str(n), SMALL)
    return 0.0 if radius >= max(number / 2 + 1, _LEGIBLE) else (number + 2) / 2


def _number(n: int, x: float, y: float, radius: float) -> Text:
    place = Text(x=x, y=y + 0.35 * SMALL, text=str(n), align="center")
    return replace(place, x=x + radius + 2, align="left") if shift_of(n, radius) else place
