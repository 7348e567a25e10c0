"""What can be pooled, by the names by which a review chooses."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from trialatlas.stats.between_studies import MODELS
from trialatlas.stats.effects import (
    Counts,
    Effect,
    Means,
    log_odds_ratio,
    log_risk_ratio,
    logit_proportion,
    mean_difference,
    peto_log_odds_ratio,
    risk_difference,
    standardised_mean_difference,
)
from trialatlas.stats.rare_events import MANTEL_HAENSZEL, mantel_haenszel_pool
from trialatlas.stats.synthesis import Synthesis, pool

__all__ = ["MEASURES", "POOLING_METHODS", "Measure", "effect_of", "methods_of", "pooled_by"]

Group = Counts | Means

_PETO = "common effect, Peto's one-step method"

POOLING_METHODS = (*MODELS, "mantel_haenszel", "peto")
"""Every way to pool; `methods_of` a measure tells which of them it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What is compared.

    Attributes:
        label: Its name in words.
        groups: What it is made of: counts or means of two groups, or counts of one.
        is_ratio: Whether the scale that is pooled is that of logarithms.
        effect: The effect of one study, of its group or groups.
        shown: From the scale that is pooled to that of the measure.
    """

    label: str
    groups: Literal["counts", "means", "one group"]
    is_ratio: bool
    effect: Callable[..., Effect]
    shown: Callable[[float], float]

    @property
    def none(self) -> float | None:
        """The value that says that the groups do not differ; None for one group."""
        if self.groups == "one group":
            return None
        return 1.0 if self.is_ratio else 0.0


def _same(number: float) -> float:
    return number


def _share(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "odds_ratio": Measure(
            label="odds ratio",
            groups="counts",
            is_ratio=True,
            effect=log_odds_ratio,
            shown=math.exp,
        ),
        "risk_ratio": Measure(
            label="risk ratio",
            groups="counts",
            is_ratio=True,
            effect=log_risk_ratio,
            shown=math.exp,
        ),
        "risk_difference": Measure(
            label="risk difference",
            groups="counts",
            is_ratio=False,
            effect=risk_difference,
            shown=_same,
        ),
        "mean_difference": Measure(
            label="mean difference",
            groups="means",
            is_ratio=False,
            effect=mean_difference,
            shown=_same,
        ),
        "standardised_mean_difference": Measure(
            label="standardised mean difference (Hedges' g)",
            groups="means",
            is_ratio=False,
            effect=standardised_mean_difference,
            shown=_same,
        ),
        "proportion": Measure(
            label="proportion (logit)",
            groups="one group",
            is_ratio=False,
            effect=logit_proportion,
            shown=_share,
        ),
    }
)
"""Measures by name."""


def methods_of(measure: str) -> tuple[str, ...]:
    """The ways in which a measure can be pooled.

    Args:
        measure: A name of `MEASURES`.
    """
    more = ("mantel_haenszel",) if measure in MANTEL_HAENSZEL else ()
    return (*MODELS, *more, *(("peto",) if measure == "odds_ratio" else ()))


def effect_of(measure: str, method: str, groups: Sequence[Group]) -> Effect:
    """The effect of one study, as a method pools it; Peto's is one of its own.

    Args:
        measure: A name of `MEASURES`.
        method: One of `methods_of` the measure.
        groups: The group, or the one that is compared and the one it is compared with.
    """
    return peto_log_odds_ratio(*groups) if method == "peto" else MEASURES[measure].effect(*groups)  # type: ignore[arg-type]  # counts, as Peto's is a measure of these


def pooled_by(
    measure: str,
    method: str,
    studies: Sequence[Sequence[Group]],
    *,
    knapp_hartung: bool = False,
) -> Synthesis:
    """Studies pooled by a method.

    Args:
        measure: A name of `MEASURES`.
        method: One of `methods_of` the measure.
        studies: The groups of each study, as of `effect_of`.
        knapp_hartung: Whether to adjust random-effects models.

    Returns:
        The pooled effect with 95% intervals, on the scale that is pooled.
    """
    if method == "mantel_haenszel":
        return mantel_haenszel_pool([(one, two) for one, two in studies], measure)  # type: ignore[misc]  # counts, by the measure
    effects = [effect_of(measure, method, groups) for groups in studies]
    found = pool(effects, "common" if method == "peto" else method, knapp_hartung=knapp_hartung)
    return replace(found, method=_PETO) if method == "peto" else found
