"""Risk ratio and risk difference of two-by-two tables: rows are groups, column 1 is the event."""

from __future__ import annotations

import math
from collections.abc import Sequence

from trialatlas.stats.estimate import Estimate, checked_counts, normal_quantile
from trialatlas.stats.intervals import wilson

__all__ = ["risk_difference_newcombe", "risk_ratio_katz"]

Table = Sequence[Sequence[int]]


def risk_ratio_katz(table: Table, level: float = 0.95) -> Estimate:
    """The share of row 1 in column 1 divided by that of row 2, with Katz's log interval.

    The standard error of the logarithm is ``sqrt(1/a - 1/(a+b) + 1/c - 1/(c+d))``.

    Source: Katz D, Baptista J, Azen SP, Pike MC. Obtaining confidence intervals for the risk ratio
    in cohort studies. Biometrics 1978;34:469-474.

    Args:
        table: Two rows of two counts.
        level: Confidence level.

    Returns:
        The risk ratio and its limits; ``n`` and ``of`` are both the studies in the four cells. With
        a note and without limits where one of the first column's cells is 0 or both rows stand in
        it wholly; undefined where row 1 is empty or row 2 has none in column 1.

    Raises:
        EstimateError: The table is not two by two, a count is negative or no whole number, or the
            level is not between 0 and 1.
    """
    z = normal_quantile(level)
    checked_counts(table, 2, 2)
    (a, b), (c, d) = table
    low: float | None = None
    high: float | None = None
    estimate = (a / (a + b)) / (c / (c + d)) if a + b and c else None
    note = ""
    if estimate is None:
        note = "not defined: row 1 is empty or no study in row 2, column 1"
    elif a == 0:
        note = "no interval: no study in row 1, column 1"
    elif b == d == 0:
        note = "no interval: no study in column 2, so the standard error is 0"
    else:
        error = math.sqrt(b / (a * (a + b)) + d / (c * (c + d)))
        low, high = estimate * math.exp(-z * error), estimate * math.exp(z * error)
    total = a + b + c + d
    return Estimate(
        estimate=estimate,
        low=low,
        high=high,
        level=level,
        method="risk ratio with Katz log interval",
        n=total,
        of=total,
        note=note,
    )


def risk_difference_newcombe(table: Table, level: float = 0.95) -> Estimate:
    """The share of row 1 in column 1 less that of row 2, with Newcombe's hybrid score interval.

    It joins the Wilson limits of both shares (method 10 of the source, no continuity correction).

    Source: Newcombe RG. Interval estimation for the difference between independent proportions:
    comparison of eleven methods. Stat Med 1998;17:873-890.

    Args:
        table: Two rows of two counts.
        level: Confidence level.

    Returns:
        The difference and its limits, from -1 to 1; ``n`` and ``of`` are both the studies in the
        four cells. Undefined, with a note, where a row is empty.

    Raises:
        EstimateError: As of `risk_ratio_katz`.
    """
    normal_quantile(level)
    checked_counts(table, 2, 2)
    shares = [wilson(row[0], sum(row), level) for row in table]
    numbers = [(share.estimate, share.low, share.high) for share in shares]
    total = sum(share.of for share in shares)
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    note = "not defined: a row is empty"
    match numbers:
        case [(float(one), float(low1), float(high1)), (float(two), float(low2), float(high2))]:
            estimate = one - two
            low = max(-1.0, estimate - math.hypot(one - low1, high2 - two))
            high = min(1.0, estimate + math.hypot(two - low2, high1 - one))
            note = ""
    return Estimate(
        estimate=estimate,
        low=low,
        high=high,
        level=level,
        method="risk difference with Newcombe hybrid score interval",
        n=total,
        of=total,
        note=note,
    )
