"""Two-by-two tables in several strata: a common odds ratio, and whether it is common."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy

from trialatlas.stats.estimate import (
    Estimate,
    SignificanceTest,
    checked_counts,
    normal_quantile,
)

__all__ = ["breslow_day", "mantel_haenszel", "mantel_haenszel_test"]

Table = Sequence[Sequence[int]]

_SAYS_NOTHING = "not defined: no stratum has studies in both rows and both columns"


def mantel_haenszel(strata: Sequence[Table], level: float = 0.95) -> Estimate:
    """The common odds ratio of Mantel and Haenszel, with the interval of Robins and others.

    Strata with an empty row or column say nothing of it and drop out.

    Sources: Mantel N, Haenszel W. Statistical aspects of the analysis of data from retrospective
    studies of disease. J Natl Cancer Inst 1959;22:719-748. Robins J, Breslow N, Greenland S.
    Estimators of the Mantel-Haenszel variance consistent in both sparse data and large-strata
    limiting models. Biometrics 1986;42:311-323.

    Args:
        strata: A table of two rows of two counts each.
        level: Confidence level.

    Returns:
        The odds ratio and its limits; ``n`` are the studies of strata that say something of it,
        ``of`` all. With a note and without limits where it is 0 or infinite; undefined, with a
        note, where no stratum says anything.

    Raises:
        EstimateError: A table is not two by two, something in it is no count, or the level is not
            between 0 and 1.
    """
    normal_quantile(level)
    kept, of = _informative(strata)
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    note = _SAYS_NOTHING
    if kept:
        estimate, (low, high), note = _common(kept, level)
    return Estimate(
        estimate=estimate,
        low=low,
        high=high,
        level=level,
        method="Mantel-Haenszel odds ratio with Robins-Breslow-Greenland interval",
        n=_n_studies(kept),
        of=of,
        note=note,
    )


def mantel_haenszel_test(strata: Sequence[Table]) -> SignificanceTest:
    """Whether the common odds ratio is 1, without continuity correction.

    Source: Mantel and Haenszel (1959), as of `mantel_haenszel`.

    Args:
        strata: A table of two rows of two counts each.

    Returns:
        The statistic and its p-value; without them, with a note, where no stratum says anything.

    Raises:
        EstimateError: A table is not two by two, or something in it is no count.
    """
    method = "Mantel-Haenszel test"
    kept, of = _informative(strata)
    if not kept:
        return SignificanceTest(p_value=None, method=method, of=of, note=_SAYS_NOTHING)
    found = _stratified(kept).test_null_odds(correction=False)
    return _chi_square_test(float(found.statistic), 1, method, kept)


def breslow_day(strata: Sequence[Table], *, tarone: bool = True) -> SignificanceTest:
    """Whether the strata have one odds ratio.

    Source: Breslow NE, Day NE. Statistical Methods in Cancer Research, volume 1. IARC, 1980, pages
    142-143. Tarone RE. On heterogeneity tests based on efficient scores. Biometrika 1985;72:91-95.

    Args:
        strata: A table of two rows of two counts each.
        tarone: Whether to correct for that the common odds ratio is not the most likely one.

    Returns:
        The statistic, its degrees of freedom and p-value; without them, with a note, where fewer
        than two strata say anything or the common odds ratio is 0 or infinite.

    Raises:
        EstimateError: A table is not two by two, or something in it is no count.
    """
    method = f"Breslow-Day test{' with Tarone correction' if tarone else ''}"
    kept, of = _informative(strata)
    if len(kept) <= 1:
        note = "not defined: fewer than two strata with studies in both rows and both columns"
        return SignificanceTest(p_value=None, method=method, of=of, note=note)
    common = _ratio(kept)
    if common in (0, math.inf):
        note = "not defined: the common odds ratio is 0 or infinite"
        return SignificanceTest(p_value=None, method=method, of=of, note=note)
    statistic = excess = spread = 0.0
    for (a, b), (c, d) in kept:
        expected = _expected((a + b, c + d, a + c), common)
        cells = (expected, a + b - expected, a + c - expected, d - a + expected)
        variance = 1 / math.fsum(1 / cell for cell in cells)
        statistic += (a - expected) ** 2 / variance
        excess += a - expected
        spread += variance
    if tarone:
        statistic -= excess**2 / spread
    return _chi_square_test(statistic, len(kept) - 1, method, kept)


def _informative(strata: Sequence[Table]) -> tuple[list[Table], int]:
    for table in strata:
        checked_counts(table, 2, 2)
    kept = [
        table
        for table in strata
        if all(map(any, table)) and all(map(any, zip(*table, strict=True)))
    ]
    return kept, _n_studies(strata)


def _n_studies(strata: Sequence[Table]) -> int:
    return sum(sum(map(sum, table)) for table in strata)


def _common(
    kept: Sequence[Table], level: float
) -> tuple[float, tuple[float | None, float | None], str]:
    ratio = _ratio(kept)
    if ratio in (0, math.inf):
        return ratio, (None, None), "no interval: one diagonal is without studies in every stratum"
    low, high = _stratified(kept).oddsratio_pooled_confint(alpha=1 - level)
    return ratio, (float(low), float(high)), ""


def _ratio(kept: Sequence[Table]) -> float:
    above = math.fsum(a * d / (a + b + c + d) for (a, b), (c, d) in kept)
    below = math.fsum(b * c / (a + b + c + d) for (a, b), (c, d) in kept)
    return above / below if below else math.inf


def _stratified(kept: Sequence[Table]) -> Any:  # noqa: ANN401 - statsmodels has no types
    from statsmodels.stats.contingency_tables import StratifiedTable  # noqa: PLC0415 - slow

    return StratifiedTable([np.array(table) for table in kept])


def _expected(margins: tuple[int, int, int], ratio: float) -> float:
    """The first cell at which a table of these margins has the odds ratio.

    statsmodels solves the same equation, but not for a ratio of 1, where it is not quadratic.
    """
    row, other, column = margins
    a = 1 - ratio
    b = other - column + ratio * (row + column)
    c = ratio * row * column
    # The root within the margins, in the form that also holds where a is 0.
    return 2 * c / (b + math.sqrt(b * b + 4 * a * c))


def _chi_square_test(
    statistic: float, df: int, method: str, kept: Sequence[Table]
) -> SignificanceTest:
    return SignificanceTest(
        p_value=float(scipy.stats.chi2.sf(statistic, df)),
        statistic=statistic,
        df=df,
        method=method,
        of=_n_studies(kept),
    )
