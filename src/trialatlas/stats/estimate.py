"""What every statistic returns: a number, its interval and the counts behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from trialatlas.errors import EstimateError

__all__ = ["Estimate", "SignificanceTest", "checked_count", "checked_counts", "normal_quantile"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A number with its confidence interval and its denominator.

    Attributes:
        estimate: The point estimate; None where it is not defined for these counts.
        low: Lower limit of the interval; None where it is not defined.
        high: Upper limit of the interval; None where it is not defined.
        level: Confidence level, such as 0.95.
        method: How the number and the interval were computed, in words for the methods section.
        n: How many studies the number counts.
        of: Out of how many: the denominator.
        note: Why something is not defined; empty otherwise.
    """

    estimate: float | None
    low: float | None
    high: float | None
    level: float
    method: str
    n: int
    of: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignificanceTest:
    """A test of a hypothesis: how unlikely data at least this far from it would be.

    Attributes:
        p_value: From 0 to 1; None where the test says nothing of these counts.
        statistic: What the test computes from the counts; None where it has no such number.
        df: Degrees of freedom of the statistic's chi-square distribution; None without one.
        method: Which test, and how its p-value was computed.
        of: How many studies were tested.
        error: Standard error of a p-value that is itself drawn at random; None of a computed one.
        note: What a reader must know, such as small expected counts; empty otherwise.
    """

    p_value: float | None
    statistic: float | None = None
    df: int | None = None
    method: str
    of: int
    error: float | None = None
    note: str = ""


def checked_count(name: str, count: int) -> int:
    """A count that can be one: a whole number, not negative.

    Args:
        name: What is counted, for the message.
        count: The number.

    Returns:
        The count as it is.

    Raises:
        EstimateError: It is not a whole number, or it is negative.
    """
    # True is an int to Python, but nobody counts with it on purpose.
    if isinstance(count, bool) or not isinstance(count, int):
        message = f"{name}: expected a whole number, found {count!r}; give a count of studies"
        raise EstimateError(message)
    if count < 0:
        message = f"{name}: expected a count of 0 or more, found {count}"
        raise EstimateError(message)
    return count


def checked_counts(table: Sequence[Sequence[int]], n_rows: int = 0, n_columns: int = 0) -> None:
    """See that a table of counts is one.

    Args:
        table: Rows of counts.
        n_rows: How many rows it must have; 0 for any number.
        n_columns: How many columns; 0 for any number, the same in each row.

    Raises:
        EstimateError: The table has another shape, or something in it is no count.
    """
    widths = [len(row) for row in table]
    wanted = n_columns or (widths[0] if widths else 0)
    if (
        not widths
        or len(widths) != (n_rows or len(widths))
        or set(widths) != {wanted}
        or not wanted
    ):
        shape = f"{n_rows} rows of {n_columns} counts" if n_rows else "rows of as many counts each"
        message = f"table: expected {shape}, found {table!r}"
        raise EstimateError(message)
    for i, row in enumerate(table, start=1):
        for j, count in enumerate(row, start=1):
            checked_count(f"row {i}, column {j}", count)


def normal_quantile(level: float) -> float:
    """How many standard errors a two-sided interval reaches to each side.

    Args:
        level: Confidence level, between 0 and 1 exclusive.

    Returns:
        The standard normal quantile at ``(1 + level) / 2``; 1.96 for 0.95.

    Raises:
        EstimateError: The level is not between 0 and 1.
    """
    if not 0 < level < 1:
        message = f"level: expected a number between 0 and 1 such as 0.95, found {level!r}"
        raise EstimateError(message)
    # The tail at (1 + level) / 2 would round to 1 for levels next to 1.
    return -NormalDist().inv_cdf((1 - level) / 2)
