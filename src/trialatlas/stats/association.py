"""Tests of independence in tables of counts, and Cramér's V."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import scipy

from trialatlas.errors import EstimateError
from trialatlas.stats.estimate import (
    Estimate,
    SignificanceTest,
    checked_counts,
    normal_quantile,
)
from trialatlas.stats.sparse import UNTESTABLE, is_testable, sparse_notes, untestable, without_empty

__all__ = [
    "chi_square",
    "cochran_armitage",
    "cramers_v",
    "fisher",
]

Table = Sequence[Sequence[int]]


def chi_square(table: Table) -> SignificanceTest:
    """Pearson's chi-square test of independence, without continuity correction.

    Rows and columns without studies are left out first.

    Source: Pearson K. On the criterion that a given system of deviations... Philos Mag
    1900;50:157-175.

    Args:
        table: Rows of counts.

    Returns:
        The statistic, its degrees of freedom and p-value; the note says where the table is sparse.
        Without a p-value where there are fewer than two rows or columns with studies.

    Raises:
        EstimateError: Something in the table is no count, or rows differ in length.
    """
    method = "Pearson's chi-square test"
    kept = without_empty(table)
    notes = sparse_notes(table)
    if not is_testable(kept):
        return untestable(kept, method)
    found = scipy.stats.chi2_contingency(np.array(kept), correction=False)
    return SignificanceTest(
        p_value=float(found.pvalue),
        statistic=float(found.statistic),
        df=int(found.dof),
        method=method,
        of=sum(map(sum, kept)),
        note="; ".join(notes),
    )


def cramers_v(table: Table, level: float = 0.95) -> Estimate:
    """Cramér's V: how strongly rows and columns are associated, from 0 to 1.

    It is ``sqrt(chi2 / (N * (min(rows, columns) - 1)))``, without a correction of its bias, of the
    rows and columns that hold studies. The limits are the same of the least and the greatest
    noncentrality at which a noncentral chi-square distribution has the observed statistic between
    its tails. They are limits of V among all studies there could be, about which the observed V is
    biased upwards: with many cells and few studies it may lie above its own interval.

    Sources: Cramér H. Mathematical Methods of Statistics. Princeton, 1946, section 21.9. Steiger
    JH. Beyond the F test. Psychol Methods 2004;9:164-182.

    Args:
        table: Rows of counts.
        level: Confidence level.

    Returns:
        V and its limits; ``n`` and ``of`` are all studies. The note says where the table is sparse,
        and where V lies above its interval. Undefined, with a note, where there are fewer than two
        rows or columns with studies.

    Raises:
        EstimateError: Something in the table is no count, rows differ in length, or the level is
            not between 0 and 1.
    """
    normal_quantile(level)
    kept = without_empty(table)
    total = sum(map(sum, kept))
    v: float | None = None
    low: float | None = None
    high: float | None = None
    note = UNTESTABLE
    if is_testable(kept):
        found = scipy.stats.chi2_contingency(np.array(kept), correction=False)
        most = total * (min(len(kept), len(kept[0])) - 1)
        limits = _noncentralities(float(found.statistic), int(found.dof), (1 - level) / 2)
        v, low, high = (
            min(1.0, math.sqrt(number / most)) for number in (float(found.statistic), *limits)
        )
        above = ("V lies above its interval: it is biased upwards",) if v > high else ()
        note = "; ".join((*sparse_notes(kept), *above))
    return Estimate(
        estimate=v,
        low=low,
        high=high,
        level=level,
        method="Cramér's V with interval of the noncentral chi-square distribution",
        n=total,
        of=total,
        note=note,
    )


def _noncentralities(statistic: float, df: int, tail: float) -> tuple[float, float]:
    """The noncentralities at which the statistic is the upper and the lower tail's quantile."""
    # No noncentrality is looked for beyond this: the statistic would be a dozen errors below it.
    farthest = 2 * statistic + 1000

    def at(share: float) -> float:
        def excess(noncentrality: float) -> float:
            return float(scipy.stats.ncx2.cdf(statistic, df, noncentrality)) - share

        return float(scipy.optimize.brentq(excess, 0, farthest)) if excess(0) > 0 else 0.0

    return at(1 - tail), at(tail)


def fisher(table: Table) -> SignificanceTest:
    """Fisher's exact test of a two-by-two table, two-sided: tables as improbable or more.

    Source: Fisher RA. The logic of inductive inference. J R Stat Soc 1935;98:39-82.

    Args:
        table: Two rows of two counts.

    Returns:
        The p-value; without one, with a note, where a row or a column is empty.

    Raises:
        EstimateError: The table is not two by two, or something in it is no count.
    """
    checked_counts(table, 2, 2)
    method = "Fisher's exact test, two-sided"
    kept = without_empty(table)
    if not is_testable(kept):
        return untestable(kept, method)
    found = scipy.stats.fisher_exact(np.array(kept))
    # Sums of probabilities end a hair above 1.
    p_value = min(1.0, float(found.pvalue))
    return SignificanceTest(p_value=p_value, method=method, of=sum(map(sum, kept)))


def cochran_armitage(
    having: Sequence[int], of: Sequence[int], scores: Sequence[float] = ()
) -> SignificanceTest:
    """Whether a share rises or falls over ordered groups, such as years.

    The statistic is ``z``, positive where the share rises with the score; its variance is that of
    the source, with ``N`` and not ``N - 1`` studies.

    Source: Armitage P. Tests for linear trends in proportions and frequencies. Biometrics
    1955;11:375-386.

    Args:
        having: How many studies of each group have the property.
        of: How many studies each group has.
        scores: Of the groups, such as years; 1, 2, 3 and so on unless given.

    Returns:
        The statistic and its two-sided p-value; without them, with a note, where fewer than two
        scores have studies, or all studies or none have the property.

    Raises:
        EstimateError: The lists differ in length, something is no count, or more studies have the
            property than there are.
    """
    marks = [float(score) for score in scores or range(1, len(having) + 1)]
    if not len(having) == len(of) == len(marks):
        message = (
            "trend: expected as many counts as denominators and scores, found "
            f"{len(having)}, {len(of)} and {len(marks)}"
        )
        raise EstimateError(message)
    checked_counts([having, of])
    if any(n > total for n, total in zip(having, of, strict=True)):
        message = f"having: expected at most the denominators {list(of)}, found {list(having)}"
        raise EstimateError(message)
    method = "Cochran-Armitage test for trend"
    total = sum(of)
    used = {mark for mark, n in zip(marks, of, strict=True) if n}
    if len(used) <= 1 or not 0 < sum(having) < total:
        note = "not defined: one group only, or all studies or none have the property"
        return SignificanceTest(p_value=None, method=method, of=total, note=note)
    z = _trend(having, of, marks)
    return SignificanceTest(
        p_value=math.erfc(abs(z) / math.sqrt(2)), statistic=z, method=method, of=total
    )


def _trend(having: Sequence[int], of: Sequence[int], scores: Sequence[float]) -> float:
    from statsmodels.stats.contingency_tables import Table as Association  # noqa: PLC0415 - slow

    # Years are far from 0: without their mean the sums lose digits.
    middle = math.fsum(scores) / len(scores)
    counts = np.array([[total - n, n] for n, total in zip(having, of, strict=True)])
    found = Association(counts, shift_zeros=False).test_ordinal_association(
        row_scores=np.array(scores) - middle, col_scores=np.array([0, 1])
    )
    total = counts.sum()
    return float(found.zscore) * math.sqrt(total / (total - 1))
