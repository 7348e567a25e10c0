"""How much studies differ beyond chance: the variance between them, and other measures of it.

DerSimonian and Laird's and the REML estimate and the interval of tau² are PyMARE's; Paule and
Mandel's, which it has not, is ours. All agree with metafor: see ``validation/synthesis``.
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

from trialatlas.stats.effects import Effect

__all__ = ["MODELS", "Heterogeneity", "Numbers", "columns_of", "heterogeneity", "pymare"]

Numbers = NDArray[np.float64]

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
    y, v = columns_of([effect for effect in effects if effect.estimate is not None])
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


def columns_of(effects: Sequence[Effect]) -> tuple[Numbers, Numbers]:
    """The estimates of effects, and their variances."""
    y = np.array([effect.estimate for effect in effects], dtype=float)
    v = np.array([effect.variance for effect in effects], dtype=float)
    return y, v


def pymare() -> Any:  # noqa: ANN401 - PyMARE has no types
    """The library of that name, when it is needed."""
    with warnings.catch_warnings():
        # As it is imported it leaves a file of its own open.
        warnings.simplefilter("ignore", ResourceWarning)
        import pymare as library  # noqa: PLC0415 - takes two seconds
        import pymare.estimators  # noqa: PLC0415 - as above
        import pymare.stats  # noqa: PLC0415 - as above

    return library


def _interval_of_tau2(y: Numbers, v: Numbers, level: float) -> tuple[float, float]:
    found = pymare().stats.q_profile(y, v, np.ones((len(y), 1)), alpha=1 - level)
    return float(found["ci_l"]), float(found["ci_u"])


def _dersimonian_laird(y: Numbers, v: Numbers) -> float:
    model = pymare().estimators.DerSimonianLaird(small_sample_correction="wald")
    return float(np.ravel(model.fit(y, v, np.ones((len(y), 1))).params_["tau2"])[0])


def _reml(y: Numbers, v: Numbers) -> float:
    model = pymare().estimators.VarianceBasedLikelihoodEstimator(
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
