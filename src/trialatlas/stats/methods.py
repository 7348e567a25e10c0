"""The methods that a review can choose, by the names by which it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from trialatlas.stats.association import chi_square, cramers_v, fisher
from trialatlas.stats.contingency import odds_ratio_haldane_anscombe, odds_ratio_woolf
from trialatlas.stats.estimate import Estimate, SignificanceTest
from trialatlas.stats.exact_odds import (
    odds_ratio_conditional,
    odds_ratio_mid_p,
)
from trialatlas.stats.freeman_halton import freeman_halton
from trialatlas.stats.intervals import agresti_coull, clopper_pearson, jeffreys, wilson
from trialatlas.stats.multiplicity import benjamini_hochberg, holm
from trialatlas.stats.risks import risk_difference_newcombe, risk_ratio_katz
from trialatlas.stats.two_sided_odds import odds_ratio_baptista_pike, odds_ratio_blaker
from trialatlas.stats.unconditional import barnard, boschloo

__all__ = [
    "ADJUSTMENTS",
    "ASSOCIATIONS",
    "INTERVALS",
    "ODDS_RATIOS",
    "RISKS",
    "TABLE_TESTS",
    "TWO_BY_TWO_TESTS",
    "Interval",
]

Table = Sequence[Sequence[int]]


class Interval(Protocol):
    """Gives ``n`` of a denominator as a proportion with its interval at a confidence level."""

    def __call__(self, n: int, of: int, level: float = 0.95) -> Estimate:
        """Compute it."""
        ...


INTERVALS: Mapping[str, Interval] = MappingProxyType(
    {
        "wilson": wilson,
        "clopper_pearson": clopper_pearson,
        "jeffreys": jeffreys,
        "agresti_coull": agresti_coull,
    }
)
"""Intervals of a proportion."""

ODDS_RATIOS: Mapping[str, Callable[[Table], Estimate]] = MappingProxyType(
    {
        "woolf": odds_ratio_woolf,
        "conditional": odds_ratio_conditional,
        "mid_p": odds_ratio_mid_p,
        "baptista_pike": odds_ratio_baptista_pike,
        "blaker": odds_ratio_blaker,
        "haldane_anscombe": odds_ratio_haldane_anscombe,
    }
)
"""Odds ratios of two-by-two tables."""

RISKS: Mapping[str, Callable[[Table], Estimate]] = MappingProxyType(
    {"risk_ratio": risk_ratio_katz, "risk_difference": risk_difference_newcombe}
)
"""Other comparisons of the two rows of a two-by-two table."""

ASSOCIATIONS: Mapping[str, Callable[[Table], Estimate]] = MappingProxyType({"cramers_v": cramers_v})
"""How strongly the rows and columns of a table of any size are associated."""

TABLE_TESTS: Mapping[str, Callable[[Table], SignificanceTest]] = MappingProxyType(
    {"chi_square": chi_square, "freeman_halton": freeman_halton}
)
"""Tests of independence in a table of any size."""

TWO_BY_TWO_TESTS: Mapping[str, Callable[[Table], SignificanceTest]] = MappingProxyType(
    {"fisher": fisher, "barnard": barnard, "boschloo": boschloo, "chi_square": chi_square}
)
"""Tests of independence in a two-by-two table."""

ADJUSTMENTS: Mapping[str, Callable[[Sequence[float]], tuple[float, ...]]] = MappingProxyType(
    {"holm": holm, "benjamini_hochberg": benjamini_hochberg}
)
"""Adjustments of p-values for the number of tests."""
