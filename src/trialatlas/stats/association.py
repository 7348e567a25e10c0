"""Tests of independence in tables of counts, and Cramér's V."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import scipy
from numpy.typing import NDArray

from trialatlas.errors import EstimateError
from trialatlas.stats.estimate import Estimate, SignificanceTest, checked_counts
from trialatlas.stats.sparse import sparse_notes, without_empty

__all__ = [
    "barnard",
    "boschloo",
    "chi_square",
    "cochran_armitage",
    "cramers_v",
    "fisher",
]

Table = Sequence[Sequence[int]]

_ROUNDING = 1e-9
_N_ANGLES = 2001

_MOST_UNCONDITIONAL = 2000
"""Unconditional tests go through all pairs of counts: beyond so many studies there are too many."""

_UNTESTABLE = "not defined: fewer than two rows or columns with studies"


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
    if not _is_testable(kept):
        return _untestable(kept, method)
    found = scipy.stats.chi2_contingency(np.array(kept), correction=False)
    return SignificanceTest(
        p_value=float(found.pvalue),
        statistic=float(found.statistic),
        df=int(found.dof),
        method=method,
        of=sum(map(sum, kept)),
        note="; ".join(notes),
    )


def cramers_v(table: Table) -> Estimate:
    """Cramér's V: how strongly rows and columns are associated, from 0 to 1.

    It is ``sqrt(chi2 / (N * (min(rows, columns) - 1)))``, without a correction of its bias, of the
    rows and columns that hold studies.

    Source: Cramér H. Mathematical Methods of Statistics. Princeton, 1946, section 21.9.

    Args:
        table: Rows of counts.

    Returns:
        V without limits; ``n`` and ``of`` are all studies. Undefined, with a note, where there are
        fewer than two rows or columns with studies.

    Raises:
        EstimateError: Something in the table is no count, or rows differ in length.
    """
    kept = without_empty(table)
    total = sum(map(sum, kept))
    v: float | None = None
    if _is_testable(kept):
        v = min(1.0, float(scipy.stats.contingency.association(np.array(kept), method="cramer")))
    return Estimate(
        estimate=v,
        low=None,
        high=None,
        level=0.95,
        method="Cramér's V",
        n=total,
        of=total,
        note=_UNTESTABLE if v is None else "",
    )


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
    return _exact(table, "Fisher's exact test, two-sided", "fisher_exact")


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
    if not _is_testable(kept):
        return _untestable(kept, method)
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
    return _exact(table, "Boschloo's exact test, two-sided by doubling", "boschloo_exact")


def _exact(table: Table, method: str, name: str) -> SignificanceTest:
    checked_counts(table, 2, 2)
    kept = without_empty(table)
    if not _is_testable(kept):
        return _untestable(kept, method)
    if name == "boschloo_exact" and sum(map(sum, kept)) > _MOST_UNCONDITIONAL:
        return _too_many(kept, method)
    # scipy's groups are columns.
    found = getattr(scipy.stats, name)(np.array(kept).T)
    return SignificanceTest(
        # Sums of probabilities end a hair above 1.
        p_value=min(1.0, float(found.pvalue)),
        statistic=None if name == "fisher_exact" else float(found.statistic),
        method=method,
        of=sum(map(sum, kept)),
    )


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


def _is_testable(kept: Table) -> bool:
    return len(kept) > 1 and len(kept[0]) > 1


def _too_many(kept: Table, method: str) -> SignificanceTest:
    note = f"not computed: more than {_MOST_UNCONDITIONAL:,} studies; Fisher's test differs little"
    return SignificanceTest(p_value=None, method=method, of=sum(map(sum, kept)), note=note)


def _untestable(kept: Table, method: str) -> SignificanceTest:
    return SignificanceTest(p_value=None, method=method, of=sum(map(sum, kept)), note=_UNTESTABLE)
