"""Odds ratios of two-by-two tables."""

from __future__ import annotations

import math
from collections.abc import Sequence

from trialatlas.stats.estimate import Estimate, checked_counts, normal_quantile

__all__ = ["odds_ratio_haldane_anscombe", "odds_ratio_woolf"]

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
    normal_quantile(level)
    cells = [count for row in _checked(table) for count in row]
    total = sum(cells)
    empty = [name for name, count in zip(_CELLS, cells, strict=True) if count == 0]
    if empty:
        note = f"not defined: no study in {'; '.join(empty)}"
        return _undefined(total, level, _METHOD, note)
    return _logit_estimate(cells, total, level, _METHOD)


def odds_ratio_haldane_anscombe(table: Sequence[Sequence[int]], level: float = 0.95) -> Estimate:
    """The odds ratio after a half was added to each cell, with Woolf's interval of those cells.

    The half is added to every table, empty cells or not: it makes the logarithm less biased, and
    the rule does not depend on the data.

    Sources: Haldane JBS. The estimation and significance of the logarithm of a ratio of
    frequencies. Ann Hum Genet 1956;20:309-311. Anscombe FJ. On estimating binomial response
    relations. Biometrika 1956;43:461-464.

    Args:
        table: Two rows of two counts.
        level: Confidence level.

    Returns:
        The odds ratio and its limits; ``n`` and ``of`` are both the studies in the four cells.
        Undefined, with a note, where a row or a column is empty: it would be made of halves alone.

    Raises:
        EstimateError: As of `odds_ratio_woolf`.
    """
    normal_quantile(level)
    (a, b), (c, d) = _checked(table)
    method = "odds ratio with a half added to each cell (Haldane-Anscombe) and Woolf logit interval"
    total = a + b + c + d
    if 0 in (a + b, c + d, a + c, b + d):
        note = "not defined: with a row or column empty, the table says nothing of the odds ratio"
        return _undefined(total, level, method, note)
    return _logit_estimate([cell + 0.5 for cell in (a, b, c, d)], total, level, method)


def _logit_estimate(cells: Sequence[float], total: int, level: float, method: str) -> Estimate:
    a, b, c, d = cells
    log_ratio = math.log(a) + math.log(d) - math.log(b) - math.log(c)
    half = normal_quantile(level) * math.sqrt(sum(1 / count for count in cells))
    return Estimate(
        estimate=a * d / (b * c),
        low=math.exp(log_ratio - half),
        high=math.exp(log_ratio + half),
        level=level,
        method=method,
        n=total,
        of=total,
    )


def _undefined(total: int, level: float, method: str, note: str) -> Estimate:
    return Estimate(
        estimate=None,
        low=None,
        high=None,
        level=level,
        method=method,
        n=total,
        of=total,
        note=note,
    )


def _checked(table: Sequence[Sequence[int]]) -> Sequence[Sequence[int]]:
    checked_counts(table, 2, 2)
    return table
