"""What the first cell of a two-by-two table can be with its margins, and how likely each is.

With the margins fixed, the first cell follows Fisher's noncentral hypergeometric distribution,
whose one parameter is the odds ratio. All exact methods read one family of such distributions.
scipy has the estimate and the exact interval too, but takes minutes for 100,000 studies.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from trialatlas.stats.estimate import Estimate, checked_counts, normal_quantile

__all__ = ["FARTHEST", "FirstCell", "Numbers", "estimate_of"]

Numbers = tuple[float, float, float]
"""An odds ratio and its limits."""

Table = Sequence[Sequence[int]]
_Array = NDArray[np.float64]

FARTHEST = 700.0
"""No logarithm of an odds ratio is looked for beyond this: its exponential is no number."""


@dataclass(frozen=True, slots=True)
class FirstCell:
    """What the first cell can be with these margins.

    Attributes:
        observed: Position of the observed count in ``counts``.
        counts: Every count that the cell can have, ascending.
        weights: Logarithm of the number of ways to get each count.
    """

    observed: int
    counts: _Array
    weights: _Array

    def probabilities(self, log_ratio: float) -> _Array:
        """Of each count, if the logarithm of the odds ratio is this."""
        logs = self.weights + (self.counts - self.counts[self.observed]) * log_ratio
        scaled = np.exp(logs - logs.max())
        return np.asarray(scaled / scaled.sum(), dtype=np.float64)

    def mirrored(self) -> FirstCell:
        """The same table with its columns changed over: odds ratios are inverted."""
        last = len(self.counts) - 1
        turned = self.counts[-1] + self.counts[0] - self.counts[::-1]
        return FirstCell(last - self.observed, turned, self.weights[::-1])

    def solve(self, excess: Callable[[_Array], float]) -> float:
        """The odds ratio at which a function of the probabilities, rising with it, is 0."""
        if excess(self.probabilities(-FARTHEST)) >= 0:
            return 0.0
        if excess(self.probabilities(FARTHEST)) <= 0:
            return math.inf
        return math.exp(self.log_root(excess, -FARTHEST, FARTHEST))

    def log_root(self, excess: Callable[[_Array], float], left: float, right: float) -> float:
        """The logarithm of the odds ratio at which a function of the probabilities is 0.

        Args:
            excess: The function; its signs at both ends differ.
            left: Logarithm of an odds ratio below.
            right: Logarithm of one above.
        """
        found = scipy.optimize.brentq(
            lambda log_ratio: excess(self.probabilities(log_ratio)), left, right, xtol=1e-13
        )
        return float(found)

    @property
    def most_likely(self) -> float:
        """The odds ratio at which the expected count is the observed one."""
        observed = self.counts[self.observed]
        return self.solve(lambda chance: float(chance @ self.counts - observed))


def estimate_of(
    table: Table,
    level: float,
    method: str,
    inferred: Callable[[FirstCell, float], Numbers],
) -> Estimate:
    """An odds ratio and its limits, from what is inferred of the first cell.

    Args:
        table: Two rows of two counts.
        level: Confidence level.
        method: What is inferred, in words.
        inferred: Gives an odds ratio and its limits of a first cell, and half of what the level
            leaves.

    Raises:
        EstimateError: The table is not two by two, something is no count, or the level is not
            between 0 and 1.
    """
    normal_quantile(level)
    checked_counts(table, 2, 2)
    total = sum(map(sum, table))
    cell = _first_cell(table)
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    note = "not defined: with a row or column empty, the table says nothing of the odds ratio"
    if len(cell.counts) > 1:
        estimate, low, high = inferred(cell, (1 - level) / 2)
        note = ""
    return Estimate(
        estimate=estimate,
        low=low,
        high=high,
        level=level,
        method=method,
        n=total,
        of=total,
        note=note,
    )


def _first_cell(table: Table) -> FirstCell:
    (a, b), (c, d) = table
    row, other, column = a + b, c + d, a + c
    counts = np.arange(max(0, column - other), min(row, column) + 1, dtype=np.float64)
    log_factorial = scipy.special.gammaln
    weights = -sum(
        log_factorial(part + 1)
        for part in (counts, row - counts, column - counts, other - column + counts)
    )
    return FirstCell(a - int(counts[0]), counts, weights)
