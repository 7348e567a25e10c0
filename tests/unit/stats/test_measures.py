"""What can be pooled, and how."""

from __future__ import annotations

from typing import Any

import pytest

from trialatlas.stats.effects import Counts, Means
from trialatlas.stats.measures import MEASURES, methods_of, pooled_by

COUNTS = [(Counts(4, 50), Counts(2, 50)), (Counts(9, 80), Counts(5, 79))]
MEANS = [(Means(20, 1.0, 2.0), Means(21, 0.5, 2.1)), (Means(30, 1.2, 2.0), Means(31, 0.4, 1.9))]
GROUPS: dict[str, Any] = {
    "counts": COUNTS,
    "means": MEANS,
    "one group": [pair[:1] for pair in COUNTS],
}


@pytest.mark.parametrize(
    ("measure", "method"),
    [(measure, method) for measure in MEASURES for method in methods_of(measure)],
)
def test_every_measure_is_pooled_by_each_of_its_methods(measure: str, method: str) -> None:
    found = pooled_by(measure, method, GROUPS[MEASURES[measure].groups], knapp_hartung=True)
    assert found.estimate is not None
    assert found.low is not None
    assert found.high is not None
    shown = MEASURES[measure].shown
    assert shown(found.low) < shown(found.estimate) < shown(found.high)
    assert found.n == 2
    assert "Peto" in found.method or method != "peto"


def test_means_and_single_groups_have_no_methods_of_counts() -> None:
    assert "mantel_haenszel" not in methods_of("mean_difference")
    assert "peto" not in methods_of("risk_ratio")
    assert "peto" in methods_of("odds_ratio")


def test_a_ratio_of_one_and_a_difference_of_none_say_the_same() -> None:
    assert MEASURES["odds_ratio"].none == 1
    assert MEASURES["mean_difference"].none == 0
    assert MEASURES["proportion"].none is None
