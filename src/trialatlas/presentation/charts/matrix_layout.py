"""Places for the rows and columns of a matrix.

What does not fit beside each other goes below each other: a matrix of many columns is drawn in
several blocks with the same rows, so that no column is lost on a narrow page.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from trialatlas.presentation.charts.facts import Group
from trialatlas.presentation.charts.matrix import Matrix
from trialatlas.presentation.figure import MARGIN
from trialatlas.presentation.lettering import LINE, lines_of, width_of
from trialatlas.presentation.marks import Mark, Text, words
from trialatlas.presentation.theme import COLOURS, SMALL

__all__ = ["Block", "blocks_of", "header_marks", "label_room", "row_height", "row_marks"]

_LABELS = 0.32
_WIDEST_LABEL = 220.0
_WIDEST_COLUMN = 118.0
_TALLEST_HEADER = 190
_STEP = LINE * SMALL
_GAP = 8


@dataclass(frozen=True, slots=True)
class Block:
    """Some columns of a matrix beside each other.

    Attributes:
        columns: These columns.
        start: Left edge of the first, in px.
        step: Width of each, in px.
        header: Height of their labels, in px.
        is_turned: Whether these are written upwards.
    """

    columns: tuple[Group, ...]
    start: float
    step: float
    header: float
    is_turned: bool

    def middle(self, place: int) -> float:
        """The middle of a column, in px."""
        return self.start + (place + 0.5) * self.step


def _labels_of(group: Group, room: float) -> list[str]:
    return lines_of(group.label, room, SMALL)


def label_room(matrix: Matrix, width: int) -> float:
    """The width of the labels of rows, in px.

    Args:
        matrix: The matrix.
        width: Of the picture, in px.
    """
    longest = max((width_of(group.label, SMALL) for group in matrix.rows), default=0.0)
    return min(longest + 1, _LABELS * width, _WIDEST_LABEL)


def blocks_of(matrix: Matrix, width: int, narrowest: float) -> list[Block]:
    """Columns in blocks that fit a width; one block where they fit beside each other.

    Args:
        matrix: The matrix.
        width: Of the picture, in px.
        narrowest: What a column needs for what stands in its cells, in px.
    """
    columns = matrix.columns
    start = MARGIN + label_room(matrix, width) + _GAP
    room = width - MARGIN - start
    widest = max((_longest_word(group.label) for group in columns), default=0.0)
    wanted = max(min(widest, _WIDEST_COLUMN) + 6, narrowest)
    n = max(len(columns), 1)
    if wanted * n > room:
        turned = _turned_height(columns, room / n) if room / n >= narrowest else 0.0
        if turned:
            return [Block(columns, start, room / n, turned + 6, is_turned=True)]
        n = max(int(room / wanted), 1)
    step = min(room / n, 1.6 * _WIDEST_COLUMN)
    return [
        Block(part, start, step, _height(part, step - 6) + 6, is_turned=False)
        for part in (columns[first : first + n] for first in range(0, len(columns), n))
    ]


def _longest_word(label: str) -> float:
    return max((width_of(word, SMALL) for word in label.split()), default=0.0)


def _height(columns: Sequence[Group], room: float) -> float:
    return max(len(_labels_of(group, room)) for group in columns) * _STEP


def _turned_height(columns: Sequence[Group], step: float) -> float:
    """How high labels written upwards are; 0 where they would be too high or too many lines."""
    most = int(step / _STEP)
    longest = max(_longest_word(group.label) for group in columns)
    for height in range(math.ceil(longest), _TALLEST_HEADER + 1, 6):
        if all(len(_labels_of(group, height)) <= most for group in columns):
            return float(height)
    return 0.0


def header_marks(block: Block, top: float) -> Iterator[Mark]:
    """The labels of a block's columns, in the room above its cells.

    Args:
        block: The block.
        top: The upper edge of the labels, in px.
    """
    for place, group in enumerate(block.columns):
        style = _like(group)
        middle = block.middle(place)
        if not block.is_turned:
            lines = _labels_of(group, block.step - 6)
            yield from words(lines, middle, top + block.header - 6 - len(lines) * _STEP, style)
            continue
        lines = _labels_of(group, block.header - 6)
        first = middle - (len(lines) / 2 - 0.78) * _STEP
        for number, line in enumerate(lines):
            x, y = first + number * _STEP, top + block.header - 6
            yield replace(style, x=x, y=y, text=line, align="left", angle=-90)


def row_height(group: Group, room: float, least: float) -> float:
    """The height of a row in px: of its label, or more.

    Args:
        group: The row.
        room: Width of the label, in px.
        least: Height of what stands in its cells.
    """
    return max(len(_labels_of(group, room)) * _STEP + 4, least)


def row_marks(group: Group, start: float, middle: float, room: float) -> list[Text]:
    """The label of a row, to the left of its cells.

    Args:
        group: The row.
        start: Left edge of the cells, in px.
        middle: Middle of the row, in px.
        room: Width of the label, in px.
    """
    lines = _labels_of(group, room)
    style = replace(_like(group), align="right")
    return words(lines, start - _GAP, middle - len(lines) * _STEP / 2, style)


def _like(group: Group) -> Text:
    """The style of the label of a value, or of a kind of missing."""
    colour = COLOURS["soft"] if group.is_missing else COLOURS["ink"]
    return Text(x=0, y=0, text="", align="center", colour=colour, is_italic=group.is_missing)
