"""Agreement of two or more coders who each may leave studies out; categories may be ordered."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import scipy
from numpy.typing import NDArray

from trialatlas.errors import EstimateError
from trialatlas.stats.estimate import Estimate, normal_quantile

__all__ = ["fleiss_kappa", "gwet_ac1", "krippendorff_alpha", "weighted_kappa"]

Codes = Sequence[Sequence[Hashable | None]]
"""For each study the category that each coder gave; None where a coder gave none."""

_Array = NDArray[np.float64]
_ROUNDING = 1e-12


def weighted_kappa(
    pairs: Sequence[tuple[Hashable, Hashable]],
    categories: Sequence[Hashable],
    weights: Literal["linear", "quadratic"] = "linear",
    level: float = 0.95,
) -> Estimate:
    """Cohen's kappa of two coders for ordered categories: near misses count less.

    Disagreements weigh by the distance of the categories in their order, or by its square.

    Sources: Cohen J. Weighted kappa. Psychol Bull 1968;70:213-220. Fleiss JL, Cohen J, Everitt BS.
    Large sample standard errors of kappa and weighted kappa. Psychol Bull 1969;72:323-327.

    Args:
        pairs: For each study the category of the first coder and that of the second.
        categories: All categories, in their order.
        weights: By which disagreements weigh.
        level: Confidence level.

    Returns:
        Kappa and its limits, cut to -1 and 1; ``n`` counts the studies on which the coders agree
        wholly, ``of`` all. Undefined, with a note, for no studies and where both coders put every
        study into one category. Without limits where the large-sample variance is 0.

    Raises:
        EstimateError: A pair has a category that is not among them, or the level is not between 0
            and 1.
    """
    from statsmodels.stats.inter_rater import cohens_kappa  # noqa: PLC0415 - takes a second

    z = normal_quantile(level)
    place = {category: position for position, category in enumerate(categories)}
    unknown = next((code for pair in pairs for code in pair if code not in place), None)
    if unknown is not None:
        message = f"pairs: expected categories among {list(categories)!r}, found {unknown!r}"
        raise EstimateError(message)
    counts = np.zeros((len(place), len(place)), dtype=np.int64)
    for first, second in pairs:
        counts[place[first], place[second]] += 1
    n, of = int(counts.trace()), len(pairs)
    method = f"Cohen's kappa with {weights} weights and Fleiss-Cohen-Everitt interval"
    if not of or counts.max() == n == of:
        note = "not defined: no study, or both coders put every study into one category"
        return _estimate((None, None), (n, of), level, (method, note))
    # Of very few studies it divides 0 by 0 for numbers that are not used here.
    with np.errstate(invalid="ignore", divide="ignore"):
        found = cohens_kappa(counts, wt=weights)
    half = z * float(found.std_kappa) if found.var_kappa > _ROUNDING else None
    return _estimate((float(found.kappa), half), (n, of), level, (method, ""))


def fleiss_kappa(codes: Codes, level: float = 0.95) -> Estimate:
    """Fleiss' kappa of several coders; studies may have been coded by some of them only.

    Agreement beyond chance, where chance is that all draw from the same frequencies. The interval
    is Gwet's, from the studies' own contributions and Student's t; it holds whatever kappa is.

    Sources: Fleiss JL. Measuring nominal scale agreement among many raters. Psychol Bull
    1971;76:378-382. Gwet KL. Handbook of Inter-Rater Reliability, 4th edition. 2014, chapters 3, 5.

    Args:
        codes: For each study the category that each coder gave, or None.
        level: Confidence level.

    Returns:
        Kappa and its limits, cut to -1 and 1; ``n`` counts the studies on which all who coded
        agree, ``of`` those that at least two coded. Undefined, with a note, where there is none or
        only one category is used. Without limits for one study or a variance of 0.

    Raises:
        EstimateError: The level is not between 0 and 1.
    """
    return _beyond_chance(codes, level, "Fleiss' kappa", _fleiss)


def gwet_ac1(codes: Codes, level: float = 0.95) -> Estimate:
    """Gwet's AC1 of two or more coders: agreement beyond chance that rare categories do not upset.

    Chance is taken as the share of studies that are hard to code, times one in the number of
    categories used. The interval is Gwet's, with Student's t.

    Source: Gwet KL. Computing inter-rater reliability and its variance in the presence of high
    agreement. Br J Math Stat Psychol 2008;61:29-48.

    Args:
        codes: For each study the category that each coder gave, or None.
        level: Confidence level.

    Returns:
        As of `fleiss_kappa`.

    Raises:
        EstimateError: The level is not between 0 and 1.
    """
    return _beyond_chance(codes, level, "Gwet's AC1", _gwet)


def krippendorff_alpha(codes: Codes, level: float = 0.95) -> Estimate:
    """Krippendorff's alpha for nominal categories, any number of coders, and missing codes.

    One less the observed disagreement by that which chance would give to all the codes at hand.
    The interval is Gwet's large-sample one with Student's t, not a bootstrap.

    Sources: Krippendorff K. Content Analysis, 3rd edition. Sage, 2013, chapter 12. Gwet KL (2014),
    as of `fleiss_kappa`.

    Args:
        codes: For each study the category that each coder gave, or None.
        level: Confidence level.

    Returns:
        As of `fleiss_kappa`.

    Raises:
        EstimateError: The level is not between 0 and 1.
    """
    return _beyond_chance(codes, level, "Krippendorff's alpha (nominal)", _krippendorff, 2)


@dataclass(frozen=True, slots=True)
class _Parts:
    """Agreement and chance of all studies, and what each study contributes to them.

    The means of the contributions are the whole (of alpha, without its term for small samples).
    """

    agreed: float
    chance: float
    agreed_of: _Array
    chance_of: _Array


def _beyond_chance(
    codes: Codes, level: float, name: str, parts_of: Callable[[_Array], _Parts], n_least: int = 1
) -> Estimate:
    normal_quantile(level)
    counts = _counted(codes, n_least)
    method = f"{name} with Gwet's large-sample interval (Student's t)"
    several = counts[counts.sum(axis=1) > 1]
    n, of = int((np.count_nonzero(several, axis=1) == 1).sum()), len(several)
    if not of or counts.shape[1] == 1:
        note = "not defined: no study coded twice, or one category only"
        return _estimate((None, None), (n, of), level, (method, note))
    parts = parts_of(counts)
    value = (parts.agreed - parts.chance) / (1 - parts.chance)
    return _estimate((value, _half_width(parts, level)), (n, of), level, (method, ""))


def _half_width(parts: _Parts, level: float) -> float | None:
    own = (parts.agreed_of - parts.chance) / (1 - parts.chance)
    middle = own.mean()
    own = own - 2 * (1 - middle) * (parts.chance_of - parts.chance) / (1 - parts.chance)
    n = len(own)
    variance = float(((own - middle) ** 2).sum()) / (n * max(n - 1, 1))
    if n == 1 or variance < _ROUNDING:
        return None
    return float(scipy.stats.t.ppf((1 + level) / 2, n - 1)) * math.sqrt(variance)


def _counted(codes: Codes, n_least: int) -> _Array:
    """How many coders gave each category to each study; studies with too few codes are left out."""
    given = [[code for code in row if code is not None] for row in codes]
    given = [row for row in given if len(row) >= n_least]
    place = {code: i for i, code in enumerate(dict.fromkeys(code for row in given for code in row))}
    counts = np.zeros((len(given), len(place)))
    for i, row in enumerate(given):
        for code in row:
            counts[i, place[code]] += 1
    return counts


def _pairwise(counts: _Array) -> tuple[float, _Array]:
    """Share of pairs of coders that agree: over studies with pairs, and of each study."""
    n_coders = counts.sum(axis=1)
    n_pairs = n_coders * (n_coders - 1)
    own = (counts * (counts - 1)).sum(axis=1) / np.maximum(n_pairs, 1)
    return float(own[n_pairs > 0].mean()), own


def _at_large(counts: _Array, chance: float, chance_of: _Array) -> _Parts:
    """Studies coded once say nothing of agreement, but something of how often categories are."""
    agreed, own = _pairwise(counts)
    has_pairs = counts.sum(axis=1) > 1
    scale = len(counts) / has_pairs.sum()
    # So that a study coded once contributes an agreement beyond chance of 0.
    agreed_of = chance + scale * (own - chance * has_pairs)
    return _Parts(agreed, chance, agreed_of, chance_of)


def _fleiss(counts: _Array) -> _Parts:
    shares = counts / counts.sum(axis=1, keepdims=True)
    frequencies = shares.mean(axis=0)
    return _at_large(counts, float(frequencies @ frequencies), shares @ frequencies)


def _gwet(counts: _Array) -> _Parts:
    shares = counts / counts.sum(axis=1, keepdims=True)
    others = (1 - shares.mean(axis=0)) / (counts.shape[1] - 1)
    return _at_large(counts, float(shares.mean(axis=0) @ others), shares @ others)


def _krippendorff(counts: _Array) -> _Parts:
    n_coders = counts.sum(axis=1)
    mean = n_coders.mean()
    less = 1 / n_coders.sum()
    pairs = (counts * (counts - 1)).sum(axis=1) / (mean * (n_coders - 1))
    agreed = float((1 - less) * pairs.mean() + less)
    frequencies = (counts / mean).mean(axis=0)
    chance = float(frequencies @ frequencies)
    # A study that more coders than the mean coded contributes more; alone it must not.
    uneven = (n_coders - mean) / mean
    return _Parts(
        agreed,
        chance,
        pairs - agreed * uneven,
        counts @ frequencies / mean - chance * uneven,
    )


def _estimate(
    numbers: tuple[float | None, float | None],
    counts: tuple[int, int],
    level: float,
    words: tuple[str, str],
) -> Estimate:
    value, half = numbers
    method, note = words
    low = high = None
    if value is not None:
        # Sums end a hair beyond the ends.
        value = max(-1.0, min(1.0, value))
    if value is not None and half is not None:
        low, high = max(-1.0, value - half), min(1.0, value + half)
    elif value is not None:
        note = "no interval: one study only, or the large-sample variance is 0"
    return Estimate(
        estimate=value,
        low=low,
        high=high,
        level=level,
        method=method,
        n=counts[0],
        of=counts[1],
        note=note,
    )
