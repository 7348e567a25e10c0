"""Pooling: effects of several studies to one, and how much the studies differ.

Estimates of the variance between studies, weights, Knapp and Hartung's adjustment and the interval
of tau² are PyMARE's; Paule and Mandel's estimate and prediction intervals, which it has not, are
ours. All agree with metafor: see ``validation/synthesis``.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from trialatlas.errors import EstimateError
from trialatlas.stats.effects import Effect
from trialatlas.stats.estimate import normal_quantile

__all__ = ["MODELS", "Heterogeneity", "Synthesis", "heterogeneity", "pool"]

Numbers = NDArray[np.float64]

_NO_STUDY = "no study has an effect to pool"
_ONE_STUDY = "one study: its own estimate, nothing is pooled"
_FEWEST_PREDICTED = 3
_SEARCH_TOLERANCE = 1e-10


@dataclass(frozen=True, slots=True, kw_only=True)
class Heterogeneity:
    """How much the effects of studies differ beyond chance.

    Attributes:
        q: Cochran's Q.
        df: Its degrees of freedom.
        p_value: Of the test that all studies have one effect.
        i2: The share of variation that is due to differences between studies, from 0 to 1.
        i2_low: Lower limit of its interval, from that of tau²; None without one.
        i2_high: Upper limit.
        h2: Total variation by that within studies.
        tau2: The variance between studies; None where the model has none.
        tau2_low: Lower limit of its Q-profile interval; None without one.
        tau2_high: Upper limit.
    """

    q: float
    df: int
    p_value: float
    i2: float
    i2_low: float | None = None
    i2_high: float | None = None
    h2: float
    tau2: float | None = None
    tau2_low: float | None = None
    tau2_high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Synthesis:
    """What several studies say together, on the scale that is pooled.

    Attributes:
        estimate: The pooled effect; None where there is none.
        error: Its standard error.
        low: Lower limit of its confidence interval.
        high: Upper limit.
        level: Confidence level of all intervals.
        p_value: Of the test that the pooled effect is 0.
        prediction_low: Lower limit of the interval in which the effect of a new study lies.
        prediction_high: Upper limit.
        weights: Of each study, in its order; they add up to 1. 0 for one that says nothing.
        heterogeneity: None for fewer than two studies.
        method: How it was pooled, in words.
        n: How many studies were pooled.
        note: Why something is lacking; empty otherwise.
    """

    estimate: float | None
    error: float | None
    low: float | None
    high: float | None
    level: float
    p_value: float | None
    prediction_low: float | None = None
    prediction_high: float | None = None
    weights: tuple[float, ...]
    heterogeneity: Heterogeneity | None
    method: str
    n: int
    note: str = ""


def pool(
    effects: Sequence[Effect], model: str, level: float = 0.95, *, knapp_hartung: bool = False
) -> Synthesis:
    """Pool effects with the inverse of their variances as weights.

    Sources: DerSimonian R, Laird N. Meta-analysis in clinical trials. Control Clin Trials
    1986;7:177-188. Paule RC, Mandel J. Consensus values and weighting factors. J Res Natl Bur Stand
    1982;87:377-385. Viechtbauer W. Bias and efficiency of meta-analytic variance estimators in the
    random-effects model. J Educ Behav Stat 2005;30:261-293 (REML). Knapp G, Hartung J. Improved
    tests for a random effects meta-regression with a single covariate. Stat Med 2003;22:2693-2710.
    Higgins JPT, Thompson SG, Spiegelhalter DJ. A re-evaluation of random-effects meta-analysis. J R
    Stat Soc Ser A 2009;172:137-159 (prediction interval, with k - 2 degrees of freedom; k - 1 where
    Knapp and Hartung's adjustment is made).

    Args:
        effects: One a study; those without an estimate are left out.
        model: A name of `MODELS`.
        level: Confidence level.
        knapp_hartung: Whether to adjust the standard error of a random-effects model and take its
            quantiles from the t distribution. Nothing is adjusted for one study.

    Returns:
        The pooled effect; without an estimate, with a note, where no study has one.

    Raises:
        EstimateError: The model is not known, or the level is not between 0 and 1.
    """
    normal_quantile(level)
    if model not in MODELS:
        message = f"model: expected one of {', '.join(MODELS)}, found {model!r}"
        raise EstimateError(message)
    label, between = MODELS[model]
    kept = [effect for effect in effects if effect.estimate is not None]
    is_adjusted = knapp_hartung and between is not None and len(kept) > 1
    method = f"{label}, inverse variance{', Knapp-Hartung adjustment' if is_adjusted else ''}"
    if not kept:
        return Synthesis(
            estimate=None,
            error=None,
            low=None,
            high=None,
            level=level,
            p_value=None,
            weights=tuple(0.0 for _ in effects),
            heterogeneity=None,
            method=method,
            n=0,
            note=_NO_STUDY,
        )
    y, v = _columns(kept)
    tau2 = between(y, v) if between is not None and len(kept) > 1 else 0.0
    found = _weighted(y, v, tau2, level, is_adjusted=is_adjusted)
    low, high = _prediction(found, tau2, len(kept), level, is_adjusted=is_adjusted)
    shares = iter(found.weights)
    return Synthesis(
        estimate=found.estimate,
        error=found.error,
        low=found.low,
        high=found.high,
        level=level,
        p_value=found.p_value,
        prediction_low=low if between is not None else None,
        prediction_high=high if between is not None else None,
        weights=tuple(0.0 if effect.estimate is None else next(shares) for effect in effects),
        heterogeneity=heterogeneity(kept, None if between is None else tau2, level=level),
        method=method,
        n=len(kept),
        note="" if len(kept) > 1 else _ONE_STUDY,
    )


def heterogeneity(
    effects: Sequence[Effect],
    tau2: float | None,
    about: float | None = None,
    level: float = 0.95,
) -> Heterogeneity | None:
    """How much effects differ.

    I² and H² are those of the given variance between studies, or where there is none, of Q.

    Sources: Higgins JPT, Thompson SG. Quantifying heterogeneity in a meta-analysis. Stat Med
    2002;21:1539-1558. Viechtbauer W. Confidence intervals for the amount of heterogeneity in
    meta-analysis. Stat Med 2007;26:37-52 (Q-profile).

    Args:
        effects: One a study; those without an estimate are left out.
        tau2: The variance between studies; None for a model without one.
        about: The pooled effect about which they vary; their weighted mean where None.
        level: Confidence level of the intervals.

    Returns:
        The measures, or None for fewer than two studies.
    """
    y, v = _columns([effect for effect in effects if effect.estimate is not None])
    df = len(y) - 1
    if df < 1:
        return None
    weights = 1 / v
    mean = float(np.average(y, weights=weights)) if about is None else about
    q = float(np.sum(weights * (y - mean) ** 2))
    p_value = float(scipy.stats.chi2.sf(q, df))
    if tau2 is None:
        i2, h2 = (max(0.0, (q - df) / q) if q else 0.0), q / df
        return Heterogeneity(q=q, df=df, p_value=p_value, i2=i2, h2=h2)
    total = weights.sum()
    typical = df * total / (total**2 - np.sum(weights**2))
    low, high = _interval_of_tau2(y, v, level)
    i2, i2_low, i2_high = (
        float(number / (number + typical)) if math.isfinite(number) else 1.0
        for number in (tau2, low, high)
    )
    return Heterogeneity(
        q=q,
        df=df,
        p_value=p_value,
        i2=i2,
        i2_low=i2_low,
        i2_high=i2_high,
        h2=float(tau2 / typical + 1),
        tau2=tau2,
        tau2_low=low,
        tau2_high=high,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weighted:
    estimate: float
    error: float
    low: float
    high: float
    p_value: float | None
    weights: tuple[float, ...]


def _columns(effects: Sequence[Effect]) -> tuple[Numbers, Numbers]:
    y = np.array([effect.estimate for effect in effects], dtype=float)
    v = np.array([effect.variance for effect in effects], dtype=float)
    return y, v


def _pymare() -> Any:  # noqa: ANN401 - PyMARE has no types
    with warnings.catch_warnings():
        # As it is imported it leaves a file of its own open.
        warnings.simplefilter("ignore", ResourceWarning)
        import pymare.estimators  # noqa: PLC0415 - takes two seconds
        import pymare.stats  # noqa: PLC0415 - as above

    return pymare


def _weighted(y: Numbers, v: Numbers, tau2: float, level: float, *, is_adjusted: bool) -> _Weighted:
    design = np.ones((len(y), 1))
    correction = "knapp-hartung" if is_adjusted else "wald"
    model = _pymare().estimators.WeightedLeastSquares(tau2=tau2, small_sample_correction=correction)
    found = model.fit(y, design, v).params_
    estimate = float(np.ravel(found["fe_params"])[0])
    error = math.sqrt(float(np.ravel(found["inv_cov"])[0]))
    law = scipy.stats.t(len(y) - 1) if is_adjusted else scipy.stats.norm
    half = float(law.isf((1 - level) / 2)) * error
    # Without any spread, the adjusted error is 0: the interval is a point, and no test is made.
    p_value = 2 * float(law.sf(abs(estimate) / error)) if error else None
    weights = 1 / (v + tau2)
    return _Weighted(
        estimate=estimate,
        error=error,
        low=estimate - half,
        high=estimate + half,
        p_value=p_value,
        weights=tuple(map(float, weights / weights.sum())),
    )


def _prediction(
    found: _Weighted, tau2: float, n: int, level: float, *, is_adjusted: bool
) -> tuple[float | None, float | None]:
    if n < _FEWEST_PREDICTED:
        return None, None
    quantile = float(scipy.stats.t.isf((1 - level) / 2, n - 1 if is_adjusted else n - 2))
    half = quantile * math.sqrt(found.error**2 + tau2)
    return found.estimate - half, found.estimate + half


def _interval_of_tau2(y: Numbers, v: Numbers, level: float) -> tuple[float, float]:
    found = _pymare().stats.q_profile(y, v, np.ones((len(y), 1)), alpha=1 - level)
    return float(found["ci_l"]), float(found["ci_u"])


def _dersimonian_laird(y: Numbers, v: Numbers) -> float:
    model = _pymare().estimators.DerSimonianLaird(small_sample_correction="wald")
    return float(np.ravel(model.fit(y, v, np.ones((len(y), 1))).params_["tau2"])[0])


def _reml(y: Numbers, v: Numbers) -> float:
    model = _pymare().estimators.VarianceBasedLikelihoodEstimator(
        method="REML", small_sample_correction="wald", xtol=_SEARCH_TOLERANCE
    )
    return float(np.ravel(model.fit(y, v, np.ones((len(y), 1))).params_["tau2"])[0])


def _paule_mandel(y: Numbers, v: Numbers) -> float:
    df = len(y) - 1

    def excess(tau2: float) -> float:
        weights = 1 / (v + tau2)
        return float(np.sum(weights * (y - np.average(y, weights=weights)) ** 2)) - df

    if excess(0.0) <= 0:
        return 0.0
    # Every squared distance from the mean is at most that of the extremes, so Q falls below.
    highest = float(np.ptp(y)) ** 2 * len(y)
    return float(scipy.optimize.brentq(excess, 0.0, highest, xtol=1e-15, rtol=1e-14))


_Between = Callable[[Numbers, Numbers], float]

MODELS: Mapping[str, tuple[str, _Between | None]] = MappingProxyType(
    {
        "common": ("common effect", None),
        "reml": ("random effects (REML)", _reml),
        "dersimonian_laird": ("random effects (DerSimonian-Laird)", _dersimonian_laird),
        "paule_mandel": ("random effects (Paule-Mandel)", _paule_mandel),
    }
)
"""Each model's name in words, and its estimate of the variance between studies if it has one."""
