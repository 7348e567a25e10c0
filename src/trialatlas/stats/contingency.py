"""Odds ratios of two-by-two tables."""

from __future__ import annotations

import math
from collections.abc import Sequence

from trialatlas.errors import EstimateError
from trialatlas.stats.estimate import Estimate, checked_count, normal_quantile

__all__ = ["odds_ratio_woolf"]

_METHOD = "sample odds ratio with Woolf logit interval"
_CELLS = ("row 1, column 1", "row 1, column 2", "row 2, column 1", "row 2, column 2")


def odds_ratio_woolf(table: Sequence[Sequence[int]], level: float = 0.95) -> Estimate:
    """The odds ratio of a two-by-two table, with Woolf's interval on the log scale.

    For ``[[a, b], [c, d]]`` the estimate is ``a*d / (b*c)`` and the standard error of its logarithm
    ``sqrt(1/a + 1/b + 1/c + 1/d)``. Nothing is added to empty cells: with one of them neither the
    logarithm nor its standard error is defined, and the result says so.

    Source: Woolf B. On estimating the relation between blood group and disease. Ann Hum Genet
    1955;19:251-253.

    Args:
        table: Two rows of two counts.
        level: Confidence level.

    Returns:
        The odds ratio and its limits; ``n`` and ``of`` are both the studies in the four cells.
        Undefined, with a note that names the empty cells, where a cell is 0.

    Raises:
        EstimateError: The table is not two by two, a count is negative or no whole number, or the
            level is not between 0 and 1.
    """
    z = normal_quantile(level)
    cells = _cells(table)
    total = sum(cells)
    empty = [name for name, count in zip(_CELLS, cells, strict=True) if count == 0]
    if empty:
        note = f"not defined: no study in {'; '.join(empty)}"
        return Estimate(
            estimate=None,
            low=None,
            high=None,
            level=level,
            method=_METHOD,
            n=total,
            of=total,
            note=note,
        )
    a, b, c, d = cells
    log_ratio = math.log(a) + math.log(d) - math.log(b) - math.log(c)
    half = z * math.sqrt(sum(1 / count for count in cells))
    return Estimate(
        estimate=a * d / (b * c),
        low=math.exp(log_ratio - half),
        high=math.exp(log_ratio + half),
        level=level,
        method=_METHOD,
        n=total,
        of=total,
    )


def _cells(table: Sequence[Sequence[int]]) -> tuple[int, ...]:
    if [len(row) for row in table] != [2, 2]:
        message = f"table: expected two rows of two counts, found {table!r}"
        raise EstimateError(message)
    counts = [count for row in table for count in row]
    return tuple(checked_count(name, count) for name, count in zip(_CELLS, counts, strict=True))
