"""Exact tests of two-by-two tables that hold only the rows' totals fixed."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import scipy
from numpy.typing import NDArray

from trialatlas.stats.estimate import SignificanceTest, checked_counts
from trialatlas.stats.sparse import is_testable, untestable, without_empty

__all__ = ["barnard", "boschloo"]

Table = Sequence[Sequence[int]]

_ROUNDING = 1e-9
_N_ANGLES = 2001

_MOST_UNCONDITIONAL = 1000
"""Unconditional tests go through all pairs of counts: beyond so many studies there are too many."""


def barnard(table: Table) -> SignificanceTest:
    """Barnard's unconditional exact test of two rows, two-sided, by the pooled score statistic.

    Only the rows' totals are fixed. The p-value is the greatest over the unknown common share,
    found by a search over it. scipy's counts only some of the tables whose statistic equals the
    observed one, as rounding has it, and so gives smaller p-values; here all count.

    Source: Barnard GA. Significance tests for 2x2 tables. Biometrika 1947;34:123-138.

    Args:
        table: Two rows of two counts.

    Returns:
        The score statistic and its p-value; without them, with a note, where a row or a column is
        empty.

    Raises:
        EstimateError: The table is not two by two, or something in it is no count.
    """
    checked_counts(table, 2, 2)
    method = "Barnard's exact test, pooled score statistic"
    kept = without_empty(table)
    if not is_testable(kept):
        return untestable(kept, method)
    (a, b), (c, d) = kept
    row, other = a + b, c + d
    if row + other > _MOST_UNCONDITIONAL:
        return _too_many(kept, method)
    one, two = np.arange(row + 1)[:, None], np.arange(other + 1)[None, :]
    common = (one + two) / (row + other)
    spread = np.sqrt(common * (1 - common) * (1 / row + 1 / other))
    scores = (one / row - two / other) / np.where(spread, spread, 1)
    extreme = np.abs(scores) >= abs(scores[a, c]) - _ROUNDING
    return SignificanceTest(
        p_value=min(1.0, _greatest_chance(extreme)),
        statistic=float(scores[a, c]),
        method=method,
        of=row + other,
    )


def boschloo(table: Table) -> SignificanceTest:
    """Boschloo's unconditional exact test of two rows, two-sided: Fisher's p-value as statistic.

    Never less powerful than Fisher's. Two-sided is twice the smaller one-sided p-value, at most 1.

    Source: Boschloo RD. Raised conditional level of significance for the 2x2-table when testing the
    equality of two probabilities. Stat Neerl 1970;24:1-35.

    Args:
        table: Two rows of two counts.

    Returns:
        Fisher's one-sided p-value as statistic, and the p-value; without them, with a note, where a
        row or a column is empty.

    Raises:
        EstimateError: The table is not two by two, or something in it is no count.
    """
    checked_counts(table, 2, 2)
    method = "Boschloo's exact test, two-sided by doubling"
    kept = without_empty(table)
    if not is_testable(kept):
        return untestable(kept, method)
    if sum(map(sum, kept)) > _MOST_UNCONDITIONAL:
        return _too_many(kept, method)
    # scipy's groups are columns.
    found = scipy.stats.boschloo_exact(np.array(kept).T)
    return SignificanceTest(
        p_value=min(1.0, float(found.pvalue)),
        statistic=float(found.statistic),
        method=method,
        of=sum(map(sum, kept)),
    )


def _greatest_chance(extreme: NDArray[np.bool_]) -> float:
    """The greatest probability of these pairs of counts, whatever the share that both rows have."""
    row, other = extreme.shape[0] - 1, extreme.shape[1] - 1
    one, two = np.nonzero(extreme)
    ways = _log_choose(row, one) + _log_choose(other, two)
    sums = one + two
    highest = np.full(row + other + 1, -np.inf)
    np.maximum.at(highest, sums, ways)
    n_ways = np.zeros_like(highest)
    np.add.at(n_ways, sums, np.exp(ways - highest[sums]))
    used = np.flatnonzero(n_ways)
    logs = highest[used] + np.log(n_ways[used])

    def missed(angle: float) -> float:
        share = math.sin(angle) ** 2
        chances = scipy.special.xlogy(used, share) + scipy.special.xlog1py(
            row + other - used, -share
        )
        return -float(np.exp(logs + chances).sum())

    # On the scale of angles no peak is narrower than another, however near to 0 or 1.
    angles = np.linspace(0, math.pi / 2, _N_ANGLES)
    best = int(np.argmin([missed(angle) for angle in angles]))
    around = angles[max(best - 1, 0)], angles[min(best + 1, _N_ANGLES - 1)]
    found = scipy.optimize.minimize_scalar(
        missed, bounds=around, method="bounded", options={"xatol": 1e-10}
    )
    return -min(float(found.fun), missed(angles[best]))


def _log_choose(n: int, k: NDArray[np.int64]) -> NDArray[np.float64]:
    log_factorial = scipy.special.gammaln
    return np.asarray(log_factorial(n + 1) - log_factorial(k + 1) - log_factorial(n - k + 1))


def _too_many(kept: Table, method: str) -> SignificanceTest:
    note = f"not computed: more than {_MOST_UNCONDITIONAL:,} studies; Fisher's test differs little"
    return SignificanceTest(p_value=None, method=method, of=sum(map(sum, kept)), note=note)
