"""What small counts do to a table, in words that stand beside its numbers."""

from __future__ import annotations

from collections.abc import Sequence

from trialatlas.stats.estimate import SignificanceTest, checked_counts

__all__ = [
    "UNTESTABLE",
    "expected_counts",
    "is_testable",
    "sparse_notes",
    "untestable",
    "without_empty",
]

Table = Sequence[Sequence[int]]

UNTESTABLE = "not defined: fewer than two rows or columns with studies"
"""Why nothing can be said of the independence of rows and columns."""

_SMALL = 5
"""Cochran's rule: the chi-square approximation is doubted where more than a fifth of the expected
counts are below this, or one is below 1."""


def without_empty(table: Table) -> list[list[int]]:
    """The table without rows and columns that hold no study.

    Args:
        table: Rows of counts.

    Raises:
        EstimateError: Something in the table is no count, or rows differ in length.
    """
    checked_counts(table)
    kept = [j for j in range(len(table[0])) if any(row[j] for row in table)]
    return [[row[j] for j in kept] for row in table if any(row)]


def is_testable(kept: Table) -> bool:
    """Whether a table without empty rows and columns says anything of their independence."""
    return len(kept) > 1 and len(kept[0]) > 1


def untestable(kept: Table, method: str) -> SignificanceTest:
    """A test of a table that is not `is_testable`: no p-value, and why."""
    of = sum(map(sum, kept))
    return SignificanceTest(p_value=None, method=method, of=of, note=UNTESTABLE)


def expected_counts(table: Table) -> list[list[float]]:
    """The counts expected if rows and columns were independent; those of no studies are 0.

    Args:
        table: Rows of counts.

    Raises:
        EstimateError: Something in the table is no count, or rows differ in length.
    """
    checked_counts(table)
    total = sum(map(sum, table))
    columns = [sum(column) for column in zip(*table, strict=True)]
    return [[sum(row) * column / max(total, 1) for column in columns] for row in table]


def sparse_notes(table: Table) -> tuple[str, ...]:
    """What a reader must know of a table with few studies.

    Empty rows and columns, empty cells, separation (a row wholly in one column, so that the odds
    ratio has no finite estimate) and small expected counts by Cochran's rule.

    Source: Cochran WG. Some methods for strengthening the common chi-square tests. Biometrics
    1954;10:417-451.

    Args:
        table: Rows of counts.

    Returns:
        A sentence part each; none where nothing is sparse.

    Raises:
        EstimateError: Something in the table is no count, or rows differ in length.
    """
    checked_counts(table)
    if not any(map(any, table)):
        return ("no study is in the table",)
    notes = []
    columns = list(zip(*table, strict=True))
    for what, lines in (("row", table), ("column", columns)):
        empty = [str(i) for i, line in enumerate(lines, start=1) if not any(line)]
        if empty:
            notes.append(f"no study in {what} {', '.join(empty)}")
    kept = without_empty(table)
    cells = [count for row in kept for count in row]
    if 0 in cells:
        notes.append(f"{cells.count(0)} of {len(cells)} cells without a study")
    if _is_separated(kept):
        notes.append("separation: the odds ratio has no finite estimate other than 0")
    expected = [number for row in expected_counts(kept) for number in row]
    small = sum(number < _SMALL for number in expected)
    if is_testable(kept) and (small > len(expected) / 5 or min(expected) < 1):
        notes.append(
            f"{small} of {len(expected)} expected counts below {_SMALL}, "
            f"the smallest {min(expected):.2g}"
        )
    return tuple(notes)


def _is_separated(kept: Table) -> bool:
    return [len(row) for row in kept] == [2, 2] and any(0 in row for row in kept)
