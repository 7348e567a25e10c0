"""Intervals of the odds ratio that two-sided exact tests do not reject, given the margins."""

from __future__ import annotations

import bisect
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from trialatlas.stats.estimate import Estimate
from trialatlas.stats.first_cell import FARTHEST, FirstCell, Numbers, estimate_of

__all__ = ["odds_ratio_baptista_pike", "odds_ratio_blaker"]

Table = Sequence[Sequence[int]]
_Array = NDArray[np.float64]


def odds_ratio_baptista_pike(table: Table, level: float = 0.95) -> Estimate:
    """The conditional odds ratio, with the interval of Baptista and Pike.

    The interval holds the odds ratios that the two-sided Fisher's exact test (which adds the tables
    that are no more probable than the observed one) does not reject, so that it excludes 1 only if
    that test rejects. Where the odds ratios not rejected have a gap, the interval reaches over it.

    Source: Baptista J, Pike MC. Algorithm AS 115: exact two-sided confidence limits for the odds
    ratio in a 2x2 table. J R Stat Soc Ser C 1977;26:214-220.

    Args:
        table: Two rows of two counts.
        level: Confidence level.

    Returns:
        As of `odds_ratio_conditional`.

    Raises:
        EstimateError: As of `odds_ratio_conditional`.
    """
    method = "conditional maximum likelihood odds ratio with Baptista-Pike exact interval"

    return estimate_of(table, level, method, _inverted(_AsImprobable))


def odds_ratio_blaker(table: Table, level: float = 0.95) -> Estimate:
    """The conditional odds ratio, with the interval of Blaker.

    As that of Baptista and Pike, but what counts as extreme on the other side is the largest tail
    that is no more probable than the observed one. The interval lies within Fisher's exact one.

    Source: Blaker H. Confidence curves and improved exact confidence intervals for discrete
    distributions. Can J Stat 2000;28:783-798. Fay MP. Two-sided exact tests and matching confidence
    intervals for discrete data. R J 2010;2:53-58.

    Args:
        table: Two rows of two counts.
        level: Confidence level.

    Returns:
        As of `odds_ratio_conditional`.

    Raises:
        EstimateError: As of `odds_ratio_conditional`.
    """
    method = "conditional maximum likelihood odds ratio with Blaker's exact interval"
    return estimate_of(table, level, method, _inverted(_AsFarOut))


class _Extremes(Protocol):
    """Which larger counts are as extreme as the observed one, at odds ratios above it."""

    def __init__(self, cell: FirstCell) -> None: ...

    def beyond(self, alpha: float) -> float:
        """The logarithm of an odds ratio above all at which the extreme counts pass alpha."""
        ...

    def join(self, k: int) -> float:
        """The logarithm of the odds ratio up to which this larger count is as extreme.

        It rises with the count.
        """
        ...


@dataclass(frozen=True, slots=True)
class _AsImprobable:
    """Counts that are each no more probable than the observed one."""

    cell: FirstCell

    def beyond(self, alpha: float) -> float:
        at, n_counts = self.cell.observed, len(self.cell.counts)
        middle = math.log(self.cell.most_likely) if at else -FARTHEST
        # Each of them has at most the probability of the observed one.
        return self.cell.log_root(
            lambda chance: n_counts * float(chance[at]) - alpha, middle, FARTHEST
        )

    def join(self, k: int) -> float:
        at, weights = self.cell.observed, self.cell.weights
        return float(weights[at] - weights[k]) / (k - at)


@dataclass(frozen=True, slots=True)
class _AsFarOut:
    """Counts so large that they and all larger ones are no more probable than the lower tail."""

    cell: FirstCell

    def beyond(self, alpha: float) -> float:
        end = self.cell.observed + 1
        # Together they have at most the probability of the lower tail.
        return self.cell.log_root(
            lambda chance: 2 * float(chance[:end].sum()) - alpha, -FARTHEST, FARTHEST
        )

    def join(self, k: int) -> float:
        end = self.cell.observed + 1
        return self.cell.log_root(
            lambda chance: float(chance[k:].sum() - chance[:end].sum()),
            -FARTHEST,
            FARTHEST,
        )


def _inverted(extremes: type[_Extremes]) -> Callable[[FirstCell, float], Numbers]:
    """The conditional estimate, between the odds ratios that a two-sided test does not reject."""

    def inferred(cell: FirstCell, tail: float) -> Numbers:
        turned = cell.mirrored()
        low = 1 / _highest_accepted(turned, extremes(turned), 2 * tail)
        return cell.most_likely, low, _highest_accepted(cell, extremes(cell), 2 * tail)

    return inferred


def _highest_accepted(cell: FirstCell, extremes: _Extremes, alpha: float) -> float:
    """The highest odds ratio at which counts as extreme as the observed one pass alpha.

    Fewer larger counts are as extreme the higher the odds ratio. Between two at which one leaves,
    the probability of the others is log-concave, so that the sum crosses alpha once at most.
    """
    at = cell.observed
    above = range(at + 1, len(cell.counts))
    if not above:
        return math.inf
    right = extremes.beyond(alpha)
    for k in reversed(above[: bisect.bisect_left(above, right, key=extremes.join)]):

        def excess(chance: _Array, first: int = k + 1) -> float:
            return float(chance[: at + 1].sum() + chance[first:].sum()) - alpha

        left = extremes.join(k)
        if excess(cell.probabilities(right)) > 0:
            return math.exp(right)
        if excess(cell.probabilities(left)) > 0:
            return math.exp(cell.log_root(excess, left, right))
        right = left
    return math.exp(right)
