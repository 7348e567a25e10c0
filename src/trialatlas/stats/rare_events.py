"""Pooling counts without an effect of each study: Mantel and Haenszel's way, for rare events."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from statistics import NormalDist
from types import MappingProxyType

from trialatlas.errors import EstimateError
from trialatlas.stats.between_studies import heterogeneity
from trialatlas.stats.effects import (
    Counts,
    Effect,
    log_odds_ratio,
    log_risk_ratio,
    risk_difference,
)
from trialatlas.stats.estimate import normal_quantile
from trialatlas.stats.strata import mantel_haenszel
from trialatlas.stats.synthesis import NO_STUDY, ONE_STUDY, Synthesis, nothing_pooled

__all__ = ["MANTEL_HAENSZEL", "mantel_haenszel_pool"]

Pair = tuple[Counts, Counts]

_Pooled = tuple[float, float, tuple[float, ...]]
"""The estimate on the scale that is pooled, its variance, and the weight of each study."""

_METHOD = "common effect, Mantel-Haenszel"
_NO_EVENTS = "not defined: an arm is without events, or has events alone, in every study"


def mantel_haenszel_pool(studies: Sequence[Pair], measure: str, level: float = 0.95) -> Synthesis:
    """Pool the counts of two groups; nothing is added to empty cells.

    Studies in which none or all of both groups had the event say nothing of a ratio and have no
    weight. Heterogeneity is that of the effects of the studies, each with a half added to its cells
    where one is empty, about the pooled one.

    Sources: as of `trialatlas.stats.strata.mantel_haenszel` (odds ratio). Greenland S, Robins JM.
    Estimation of a common effect parameter from sparse follow-up data. Biometrics 1985;41:55-68
    (risk ratio). Sato T, Greenland S, Robins JM. On the variance estimator for the Mantel-Haenszel
    risk difference. Biometrics 1989;45:1323-1324.

    Args:
        studies: The group that is compared and the one it is compared with, of each study.
        measure: A name of `MANTEL_HAENSZEL`.
        level: Confidence level.

    Returns:
        The pooled effect, ratios as logarithms; without an estimate, with a note, where none is
        defined.

    Raises:
        EstimateError: The measure is not known, a number is no count, or the level is not between
            0 and 1.
    """
    z = normal_quantile(level)
    if measure not in MANTEL_HAENSZEL:
        message = f"measure: expected one of {', '.join(MANTEL_HAENSZEL)}, found {measure!r}"
        raise EstimateError(message)
    effect_of, pooled_of = MANTEL_HAENSZEL[measure]
    effects = [effect_of(*study) for study in studies]
    kept = [
        study for study, effect in zip(studies, effects, strict=True) if effect.estimate is not None
    ]
    pooled = pooled_of(kept) if kept else None
    if pooled is None:
        return nothing_pooled(len(studies), _METHOD, level, _NO_EVENTS if kept else NO_STUDY)
    estimate, variance, weights = pooled
    error = math.sqrt(variance)
    shares = iter(weight / math.fsum(weights) for weight in weights)
    return Synthesis(
        estimate=estimate,
        error=error,
        low=estimate - z * error,
        high=estimate + z * error,
        level=level,
        p_value=2 * NormalDist().cdf(-abs(estimate) / error) if error else None,
        weights=tuple(0.0 if effect.estimate is None else next(shares) for effect in effects),
        heterogeneity=heterogeneity(effects, None, about=estimate, level=level),
        method=_METHOD,
        n=len(kept),
        note="" if len(kept) > 1 else ONE_STUDY,
    )


def _odds_ratio(studies: Sequence[Pair]) -> _Pooled | None:
    tables = [[[one.n, one.of - one.n], [two.n, two.of - two.n]] for one, two in studies]
    found = mantel_haenszel(tables)
    if not found.estimate or found.low is None or found.high is None:
        return None
    error = math.log(found.high / found.low) / (2 * normal_quantile(found.level))
    weights = tuple(b * c / (a + b + c + d) for (a, b), (c, d) in tables)
    return math.log(found.estimate), error**2, weights


def _risk_ratio(studies: Sequence[Pair]) -> _Pooled | None:
    above = [one.n * two.of / (one.of + two.of) for one, two in studies]
    below = [two.n * one.of / (one.of + two.of) for one, two in studies]
    r, s = math.fsum(above), math.fsum(below)
    if not r or not s:
        return None
    spread = math.fsum(
        one.of * two.of * (one.n + two.n) / (one.of + two.of) ** 2
        - one.n * two.n / (one.of + two.of)
        for one, two in studies
    )
    return math.log(r / s), spread / (r * s), tuple(below)


def _risk_difference(studies: Sequence[Pair]) -> _Pooled | None:
    weights = [one.of * two.of / (one.of + two.of) for one, two in studies]
    total = math.fsum(weights)
    estimate = (
        math.fsum((one.n * two.of - two.n * one.of) / (one.of + two.of) for one, two in studies)
        / total
    )
    first = math.fsum(
        two.n * (one.of / (one.of + two.of)) ** 2
        - one.n * (two.of / (one.of + two.of)) ** 2
        + one.of * two.of / (one.of + two.of) * (two.of - one.of) / (2 * (one.of + two.of))
        for one, two in studies
    )
    second = math.fsum(
        (one.n * (two.of - two.n) + two.n * (one.of - one.n)) / (2 * (one.of + two.of))
        for one, two in studies
    )
    return estimate, max(0.0, estimate * first + second) / total**2, tuple(weights)


MANTEL_HAENSZEL: Mapping[
    str, tuple[Callable[[Counts, Counts], Effect], Callable[[Sequence[Pair]], _Pooled | None]]
] = MappingProxyType(
    {
        "odds_ratio": (log_odds_ratio, _odds_ratio),
        "risk_ratio": (log_risk_ratio, _risk_ratio),
        "risk_difference": (risk_difference, _risk_difference),
    }
)
"""Of each measure: the effect of one study, and the pooled effect of several."""
