"""How far studies that do not report could move a number: the worst and the best case."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from trialatlas.errors import EstimateError
from trialatlas.stats.estimate import checked_count, checked_counts

__all__ = ["Bounds", "Unplaced", "odds_ratio_bounds", "share_bounds"]

Table = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The least and the greatest that a number can be, whatever the missing values are.

    Attributes:
        low: The least; None where it is not defined.
        high: The greatest, maybe infinite; None where it is not defined.
        method: What was done with the missing values.
        missing: How many studies were put anywhere.
        note: Why something is not defined; empty otherwise.
    """

    low: float | None
    high: float | None
    method: str
    missing: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """Studies that a missing value keeps out of a two-by-two table.

    Attributes:
        rows: How many are known to be in row 1 and in row 2, but in no column.
        columns: How many are known to be in column 1 and in column 2, but in no row.
        anywhere: How many are known neither by row nor by column.
    """

    rows: tuple[int, int] = (0, 0)
    columns: tuple[int, int] = (0, 0)
    anywhere: int = 0

    @property
    def n(self) -> int:
        """All of them."""
        return sum(self.rows) + sum(self.columns) + self.anywhere


def share_bounds(n: int, of: int, missing: int) -> Bounds:
    """Bounds of a proportion: none of the missing have the property, or all.

    Source: Manski CF. Nonparametric bounds on treatment effects. Am Econ Rev 1990;80:319-323.

    Args:
        n: How many studies have the property.
        of: How many report it.
        missing: How many do not.

    Returns:
        The bounds, from 0 to 1; undefined, with a note, where there is no study.

    Raises:
        EstimateError: A count is negative or no whole number, or ``n`` exceeds ``of``.
    """
    method = "every not-reported study without the property, or every one with it"
    for name, count in (("n", n), ("of", of), ("missing", missing)):
        checked_count(name, count)
    if n > of:
        message = f"n: expected at most the denominator {of}, found {n}"
        raise EstimateError(message)
    total = of + missing
    if not total:
        note = "a share of no studies is not defined"
        return Bounds(low=None, high=None, method=method, missing=0, note=note)
    return Bounds(low=n / total, high=(n + missing) / total, method=method, missing=missing)


def odds_ratio_bounds(table: Table, unplaced: Unplaced) -> Bounds:
    """Bounds of the sample odds ratio: missing studies in whichever cell moves it farthest.

    A study of which one value is known can only stand in that row or column. The odds ratio rises
    with the cells of the diagonal and falls with the others, so each bound puts every study on one
    diagonal; those of which nothing is known are split so as to make its product greatest. That a
    missing value is none of the two compared, so that the study belongs to no cell, moves the odds
    ratio less far: the bounds hold then too.

    Args:
        table: Two rows of two counts.
        unplaced: The studies with missing values.

    Returns:
        The bounds, from 0 to infinity; undefined, with a note, where a bound is 0 divided by 0.

    Raises:
        EstimateError: The table is not two by two, or something is no count.
    """
    checked_counts(table, 2, 2)
    checked_counts([(*unplaced.rows, *unplaced.columns, unplaced.anywhere)])
    (a, b), (c, d) = table
    (row1, row2), (column1, column2) = unplaced.rows, unplaced.columns
    high = _ratio(
        _largest_product(a + row1 + column1, d + row2 + column2, unplaced.anywhere), b * c
    )
    low = _ratio(a * d, _largest_product(b + row1 + column2, c + row2 + column1, unplaced.anywhere))
    return Bounds(
        low=low,
        high=high,
        method="every not-reported study in the cell that lowers the odds ratio most, or raises it",
        missing=unplaced.n,
        note="" if low is not None and high is not None else "a bound is 0 divided by 0",
    )


def _largest_product(one: int, other: int, more: int) -> int:
    to_one = min(max((other + more - one) // 2, 0), more)
    # Of two halves that differ by one, either may be the better.
    return max((one + k) * (other + more - k) for k in {to_one, min(to_one + 1, more)})


def _ratio(above: int, below: int) -> float | None:
    if below:
        return above / below
    return math.inf if above else None
