"""Pooling: effects of several studies to one.

Weights and Knapp and Hartung's adjustment are PyMARE's; the floor of that and prediction intervals,
which it has not, are ours. All agree with metafor: see ``validation/synthesis``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from trialatlas.errors import EstimateError
from trialatlas.stats.between_studies import (
    MODELS,
    Heterogeneity,
    Numbers,
    columns_of,
    heterogeneity,
    pymare,
)
from trialatlas.stats.effects import Effect
from trialatlas.stats.estimate import normal_quantile

__all__ = ["NO_SPREAD", "NO_STUDY", "ONE_STUDY", "Synthesis", "nothing_pooled", "pool"]

NO_STUDY = "no study has an effect to pool"
"""The note where nothing can be pooled."""

ONE_STUDY = "one study: its own estimate, nothing is pooled"
"""The note where there is nothing to pool with."""

NO_SPREAD = "the studies do not differ at all, so that the adjusted error is 0; it says nothing"
"""The note where an adjustment without a floor leaves no error."""

_FEWEST_PREDICTED = 3
_PLAIN = ", Knapp-Hartung adjustment"
_FLOORED = f"{_PLAIN}, never below the unadjusted error"


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


def nothing_pooled(n_studies: int, method: str, level: float, note: str) -> Synthesis:
    """What studies say together that say nothing.

    Args:
        n_studies: How many they are.
        method: How they would have been pooled.
        level: Confidence level.
        note: Why there is no estimate.
    """
    return Synthesis(
        estimate=None,
        error=None,
        low=None,
        high=None,
        level=level,
        p_value=None,
        weights=(0.0,) * n_studies,
        heterogeneity=None,
        method=method,
        n=0,
        note=note,
    )


def pool(
    effects: Sequence[Effect],
    model: str,
    level: float = 0.95,
    *,
    knapp_hartung: bool = False,
    has_floor: bool = True,
) -> Synthesis:
    """Pool effects with the inverse of their variances as weights.

    Sources: DerSimonian R, Laird N. Meta-analysis in clinical trials. Control Clin Trials
    1986;7:177-188. Paule RC, Mandel J. Consensus values and weighting factors. J Res Natl Bur Stand
    1982;87:377-385. Viechtbauer W. Bias and efficiency of meta-analytic variance estimators in the
    random-effects model. J Educ Behav Stat 2005;30:261-293 (REML). Knapp G, Hartung J. Improved
    tests for a random effects meta-regression with a single covariate. Stat Med 2003;22:2693-2710.
    Röver C, Knapp G, Friede T. Hartung-Knapp-Sidik-Jonkman approach and its modification for
    random-effects meta-analysis with few studies. BMC Med Res Methodol 2015;15:99 (the floor).
    Higgins JPT, Thompson SG, Spiegelhalter DJ. A re-evaluation of random-effects meta-analysis. J R
    Stat Soc Ser A 2009;172:137-159 (prediction interval, with k - 2 degrees of freedom; k - 1 where
    Knapp and Hartung's adjustment is made).

    Args:
        effects: One a study; those without an estimate are left out.
        model: A name of `MODELS`.
        level: Confidence level.
        knapp_hartung: Whether to adjust the standard error of a random-effects model and take its
            quantiles from the t distribution. Nothing is adjusted for one study.
        has_floor: Whether the adjustment may only widen: without a floor, few studies that agree
            by chance get an interval narrower than their own errors allow.

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
    adjustment = (_FLOORED if has_floor else _PLAIN) if is_adjusted else ""
    method = f"{label}, inverse variance{adjustment}"
    if not kept:
        return nothing_pooled(len(effects), method, level, NO_STUDY)
    y, v = columns_of(kept)
    tau2 = between(y, v) if between is not None and len(kept) > 1 else 0.0
    found = _weighted(y, v, tau2, level, adjustment)
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
        note=_note(found, len(kept)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weighted:
    estimate: float
    error: float
    low: float
    high: float
    p_value: float | None
    weights: tuple[float, ...]


def _note(found: _Weighted, n: int) -> str:
    if n == 1:
        return ONE_STUDY
    return "" if found.error else NO_SPREAD


def _weighted(y: Numbers, v: Numbers, tau2: float, level: float, adjustment: str) -> _Weighted:
    design = np.ones((len(y), 1))
    correction = "knapp-hartung" if adjustment else "wald"
    model = pymare().estimators.WeightedLeastSquares(tau2=tau2, small_sample_correction=correction)
    found = model.fit(y, design, v).params_
    estimate = float(np.ravel(found["fe_params"])[0])
    error = math.sqrt(float(np.ravel(found["inv_cov"])[0]))
    weights = 1 / (v + tau2)
    if adjustment == _FLOORED:
        error = max(error, 1 / math.sqrt(float(weights.sum())))
    law = scipy.stats.t(len(y) - 1) if adjustment else scipy.stats.norm
    half = float(law.isf((1 - level) / 2)) * error
    # Without any spread and a floor, the error is 0: the interval is a point, and no test is made.
    p_value = 2 * float(law.sf(abs(estimate) / error)) if error else None
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
