"""Whether small studies say something else than large ones: Egger's regression test."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy

from trialatlas.stats.effects import Effect
from trialatlas.stats.estimate import SignificanceTest

__all__ = ["FEWEST_STUDIES", "egger"]

FEWEST_STUDIES = 10
"""With fewer, the test has too little power to tell chance from asymmetry (Cochrane Handbook,
section 13.3.5.4)."""

_SAME = 1e-12
_METHOD = "Egger's regression test"


def egger(effects: Sequence[Effect]) -> SignificanceTest:
    """Whether effects depend on their standard errors: a funnel that is not symmetric.

    The effects are regressed on their standard errors, weighted by their inverse variances; the
    test is of the slope. Ratios depend on their own standard errors a little without any bias.

    Source: Egger M, Davey Smith G, Schneider M, Minder C. Bias in meta-analysis detected by a
    simple, graphical test. BMJ 1997;315:629-634.

    Args:
        effects: One a study; those without an estimate are left out.

    Returns:
        The t statistic and its p-value, with k - 2 degrees of freedom; without them, with a note,
        where there are fewer than `FEWEST_STUDIES`, or all studies have one standard error or
        one effect.
    """
    kept = [effect for effect in effects if effect.estimate is not None]
    of = len(kept)
    if of < FEWEST_STUDIES:
        note = f"not made of fewer than {FEWEST_STUDIES} studies"
        return SignificanceTest(p_value=None, method=_METHOD, of=of, note=note)
    y = np.array([effect.estimate for effect in kept], dtype=float)
    errors = np.sqrt(np.array([effect.variance for effect in kept], dtype=float))
    if np.ptp(errors) <= _SAME * errors.max():
        note = "not defined: all studies have one standard error"
        return SignificanceTest(p_value=None, method=_METHOD, of=of, note=note)
    if np.ptp(y) <= _SAME * np.abs(y).max():
        note = "not defined: all studies have one effect"
        return SignificanceTest(p_value=None, method=_METHOD, of=of, note=note)
    # Divided by its standard error, an effect has unit variance; the slope becomes the constant.
    found = scipy.stats.linregress(1 / errors, y / errors)
    statistic = float(found.intercept / found.intercept_stderr)
    df = of - 2
    return SignificanceTest(
        p_value=2 * float(scipy.stats.t.sf(abs(statistic), df)),
        statistic=statistic,
        df=df,
        method=_METHOD,
        of=of,
    )
