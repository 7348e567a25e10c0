"""Two variables against each other: which studies have each pair of values, and places for them.

What does not fit beside each other goes below each other: a matrix of many columns is drawn in
several blocks with the same rows, so that no column is lost on a narrow page.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from trialatlas.presentation.charts.facts import Facts, Group, n_of, titled
from trialatlas.presentation.figure import MARGIN
from trialatlas.presentation.lettering import LINE, lines_of, tidy, width_of
from trialatlas.presentation.marks import Mark, Text, words
from trialatlas.presentation.theme import COLOURS, SMALL
from trialatlas.presentation.wording import is_missing, label_of

__all__ = [
    "Block",
    "Matrix",
    "blocks_of",
    "header_marks",
    "in_words",
    "label_room",
    "labels_of",
    "matrix_of",
    "row_height",
    "row_marks",
    "share_of_matrix",
]

MOST = 40
"""Rows and columns at most; what is beyond is gathered in one more."""

_GATHERED = "+"
_LABELS = 0.32
_WIDEST_LABEL = 220.0
_WIDEST_COLUMN = 118.0
_TALLEST_HEADER = 190
_STEP = LINE * SMALL
_GAP = 8


@dataclass(frozen=True, slots=True)
class Matrix:
    """The studies that have each pair of values of two variables.

    Attributes:
        row_title: Heading of the variable of the rows.
        column_title: Heading of the variable of the columns.
        rows: Its values, the kinds of missing last.
        columns: As ``rows``.
        cells: Ids of studies by row and column value; pairs that no study has are not there.
        n_gathered: How many values of rows and of columns were gathered in one.
    """

    row_title: str
    column_title: str
    rows: tuple[Group, ...]
    columns: tuple[Group, ...]
    cells: Mapping[tuple[str, str], tuple[str, ...]]
    n_gathered: tuple[int, int] = (0, 0)

    @property
    def n_most(self) -> int:
        """The number of studies in the fullest cell, at least 1."""
        return max(map(len, self.cells.values()), default=1)

    @property
    def n_most_reported(self) -> int:
        """The number in the fullest cell of two values, at least 1."""
        absent = {group.value for group in (*self.rows, *self.columns) if group.is_missing}
        counts = (len(own) for pair, own in self.cells.items() if not absent.intersection(pair))
        return max(counts, default=1)

    @property
    def n_studies(self) -> int:
        """All included studies."""
        return len({study for group in self.rows for study in group.studies})

    @property
    def n_reported(self) -> int:
        """Studies that have a value of both variables."""
        named = [
            {study for group in groups if not group.is_missing for study in group.studies}
            for groups in (self.rows, self.columns)
        ]
        return len(named[0] & named[1])


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


def matrix_of(facts: Facts, rows: str, columns: str) -> Matrix | None:
    """The cross-table of two variables; None where the results have none.

    Args:
        facts: What the review found.
        rows: Variable of the rows.
        columns: Variable of the columns.
    """
    own = [
        row
        for row in facts.results
        if row["kind"] == "cross_table" and (row["variable"], row["by"]) == (rows, columns)
    ]
    if not own:
        return None
    cells = {
        (row["row"], row["column"]): tuple(row["studies"] or ()) for row in own if row["studies"]
    }
    down, n_down = _gathered(_groups(facts, rows, cells, 0))
    across, n_across = _gathered(_groups(facts, columns, cells, 1))
    if n_down or n_across:
        cells = _moved(cells, {one.value for one in down}, {one.value for one in across})
    titles = titled(facts, rows), titled(facts, columns)
    return Matrix(*titles, down, across, cells, (n_down, n_across))


def _groups(
    facts: Facts, name: str, cells: Mapping[tuple[str, str], tuple[str, ...]], side: int
) -> list[Group]:
    variable = facts.variable(name)
    found: dict[str, dict[str, None]] = {}
    for pair, studies in cells.items():
        found.setdefault(pair[side], {}).update(dict.fromkeys(studies))
    values = variable.ordered(found) if variable else tuple(found)
    return [
        Group(value, label_of(variable, value), tuple(sorted(found[value])), is_missing(value))
        for value in values
    ]


def _gathered(groups: Sequence[Group]) -> tuple[tuple[Group, ...], int]:
    """The most frequent values in their order; all others as one, before the kinds of missing."""
    named = [group for group in groups if not group.is_missing]
    if len(named) <= MOST:
        return tuple(groups), 0
    kept = sorted(named, key=lambda group: -group.n)[: MOST - 1]
    others = [group for group in named if group not in kept]
    studies = dict.fromkeys(study for group in others for study in group.studies)
    rest = Group(_GATHERED, f"{len(others)} other values", tuple(studies))
    absent = [group for group in groups if group.is_missing]
    return (*(group for group in named if group in kept), rest, *absent), len(others)


def _moved(
    cells: Mapping[tuple[str, str], tuple[str, ...]], down: set[str], across: set[str]
) -> dict[tuple[str, str], tuple[str, ...]]:
    moved: dict[tuple[str, str], dict[str, None]] = {}
    for (row, column), studies in cells.items():
        place = (row if row in down else _GATHERED, column if column in across else _GATHERED)
        moved.setdefault(place, {}).update(dict.fromkeys(studies))
    return {place: tuple(studies) for place, studies in moved.items()}


def share_of_matrix(matrix: Matrix) -> str:
    """N, how many studies report both variables, and what was gathered, as sentences."""
    share = n_of(matrix.n_studies, matrix.n_reported, "report both")
    titles = (matrix.row_title, matrix.column_title)
    gathered = [
        f"The {n} rarest values of {title} are gathered in one; the table of results has them all."
        for n, title in zip(matrix.n_gathered, titles, strict=True)
        if n
    ]
    return " ".join((share, *gathered))


def in_words(matrix: Matrix) -> str:
    """Each cell in words, row by row, as long as a description may be."""
    labels = {group.value: group.label for group in matrix.columns}
    parts = []
    for group in matrix.rows:
        cells = [
            f"{labels[column.value]} {len(matrix.cells[group.value, column.value])}"
            for column in matrix.columns
            if (group.value, column.value) in matrix.cells
        ]
        parts.append(f"{group.label}: {', '.join(cells)}")
    return tidy(parts, 1200, "and {n} more rows")


def labels_of(group: Group, room: float) -> list[str]:
    """The label of a row or column in lines of some width."""
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
    return max(len(labels_of(group, room)) for group in columns) * _STEP


def _turned_height(columns: Sequence[Group], step: float) -> float:
    """How high labels written upwards are; 0 where they would be too high or too many lines."""
    most = int(step / _STEP)
    longest = max(_longest_word(group.label) for group in columns)
    for height in range(math.ceil(longest), _TALLEST_HEADER + 1, 6):
        if all(len(labels_of(group, height)) <= most for group in columns):
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
            lines = labels_of(group, block.step - 6)
            yield from words(lines, middle, top + block.header - 6 - len(lines) * _STEP, style)
            continue
        lines = labels_of(group, block.header - 6)
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
    return max(len(labels_of(group, room)) * _STEP + 4, least)


def row_marks(group: Group, start: float, middle: float, room: float) -> list[Text]:
    """The label of a row, to the left of its cells.

    Args:
        group: The row.
        start: Left edge of the cells, in px.
        middle: Middle of the row, in px.
        room: Width of the label, in px.
    """
    lines = labels_of(group, room)
    style = replace(_like(group), align="right")
    return words(lines, start - _GAP, middle - len(lines) * _STEP / 2, style)


def _like(group: Group) -> Text:
    """The style of the label of a value, or of a kind of missing."""
    colour = COLOURS["soft"] if group.is_missing else COLOURS["ink"]
    return Text(x=0, y=0, text="", align="center", colour=colour, is_italic=group.is_missing)
