"""Egger's test where it is not made. For numbers see validation."""

from __future__ import annotations

from trialatlas.stats.asymmetry import FEWEST_STUDIES, egger
from trialatlas.stats.effects import Counts, Effect, risk_difference


def test_it_is_not_made_of_few_studies() -> None:
    few = [Effect(estimate=0.1 * i, variance=0.1 + 0.01 * i) for i in range(FEWEST_STUDIES - 1)]
    found = egger([*few, Effect(estimate=None, variance=None)])
    assert (found.p_value, found.of) == (None, 9)
    assert found.note == "not made of fewer than 10 studies"


def test_it_needs_standard_errors_that_differ() -> None:
    alike = [Effect(estimate=0.1 * i, variance=0.1) for i in range(12)]
    assert egger(alike).note == "not defined: all studies have one standard error"


def test_it_needs_effects_that_differ() -> None:
    never = [risk_difference(Counts(0, n), Counts(0, n)) for n in range(20, 32)]
    found = egger(never)
    assert (found.p_value, found.note) == (None, "not defined: all studies have one effect")
