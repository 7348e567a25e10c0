"""Two variables against each other: which studies have each pair of their values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trialatlas.presentation.charts.facts import Facts, Group, n_of, titled
from trialatlas.presentation.lettering import tidy
from trialatlas.presentation.wording import is_missing, label_of

__all__ = ["Matrix", "in_words", "matrix_of", "share_of_matrix"]

MOST = 40
"""Rows and columns at most; what is beyond is gathered in one more."""

_GATHERED = "+"


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
