"""Pooling against metafor, over its published examples.

The studies, the values and the script that made them are in ``validation/synthesis``.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from trialatlas.stats import effects
from trialatlas.stats.asymmetry import egger
from trialatlas.stats.effects import Counts, Effect, Means
from trialatlas.stats.rare_events import mantel_haenszel_pool
from trialatlas.stats.synthesis import Synthesis, pool

FOLDER = Path(__file__).resolve().parents[2] / "validation" / "synthesis"
ROUNDING = 1e-9
SEARCHED = 1e-6
"""REML is found by a search over a likelihood that is flat about its maximum."""

Row = dict[str, str]


def read(name: str) -> list[Row]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows_by(rows: list[Row], *keys: str) -> dict[Any, list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[tuple(row[key] for key in keys)].append(row)
    return found


STUDIES = rows_by(read("datasets.csv"), "dataset")
PINNED = rows_by(read("reference_values.csv"), "dataset", "measure", "method", "level")

TWO_COUNTS = {
    "odds_ratio": effects.log_odds_ratio,
    "risk_ratio": effects.log_risk_ratio,
    "risk_difference": effects.risk_difference,
    "peto": effects.peto_log_odds_ratio,
}
TWO_MEANS = {
    "mean_difference": effects.mean_difference,
    "standardised_mean_difference": effects.standardised_mean_difference,
}


def counts(row: Row, n: str, of: str) -> Counts:
    return Counts(int(row[n]), int(row[of]))


def means(row: Row, group: str) -> Means:
    mean, sd = (float(row[name + group]) for name in ("m", "sd"))
    return Means(int(row["n" + group]), mean, sd)


def effects_of(dataset: str, measure: str) -> list[Effect]:
    studies = STUDIES[(dataset,)]
    if measure in TWO_MEANS:
        return [TWO_MEANS[measure](means(row, "1"), means(row, "2")) for row in studies]
    if measure == "proportion":
        return [effects.logit_proportion(counts(row, "a", "n1")) for row in studies]
    return [TWO_COUNTS[measure](counts(row, "a", "n1"), counts(row, "c", "n2")) for row in studies]


def pooled(dataset: str, measure: str, method: str, level: float) -> Synthesis:
    if method == "mantel_haenszel":
        pairs = [(counts(row, "a", "n1"), counts(row, "c", "n2")) for row in STUDIES[(dataset,)]]
        return mantel_haenszel_pool(pairs, measure, level)
    if method == "peto":
        return pool(effects_of(dataset, "peto"), "common", level)
    model, _, adjustment = method.partition("+")
    found = effects_of(dataset, measure)
    has_floor = adjustment == "adhoc"
    return pool(found, model, level, knapp_hartung=bool(adjustment), has_floor=has_floor)


def quantity(found: Synthesis, name: str) -> float | None:
    weights = [weight for weight in found.weights if weight]
    if name in ("first_weight", "last_weight"):
        return 100 * weights[0 if name == "first_weight" else -1]
    if hasattr(found, name):
        return getattr(found, name)  # type: ignore[no-any-return]  # by the name of a number
    assert found.heterogeneity is not None
    value = getattr(found.heterogeneity, {"q_p_value": "p_value"}.get(name, name))
    # metafor prints I² as a percentage.
    return 100 * value if name.startswith("i2") else value  # type: ignore[no-any-return]  # as above


def differing(found: Sequence[tuple[str, float | None, float]], within: float) -> list[Any]:
    return [
        (name, ours, theirs)
        for name, ours, theirs in found
        if ours is None or ours != pytest.approx(theirs, rel=within, abs=within)
    ]


def test_there_are_many_values_of_every_method() -> None:
    methods = {method.partition("+")[0] for _, _, method, _ in PINNED}
    assert methods == {
        "common", "reml", "dersimonian_laird", "paule_mandel", "mantel_haenszel", "peto", "egger",
    }  # fmt: skip
    adjustments = {method.partition("+")[2] for _, _, method, _ in PINNED}
    assert adjustments == {"", "knapp_hartung", "adhoc"}
    assert sum(map(len, PINNED.values())) > 1500


@pytest.mark.parametrize("key", [key for key in PINNED if key[2] != "egger"], ids="-".join)
def test_metafor_pools_the_same(key: tuple[str, str, str, str]) -> None:
    dataset, measure, method, level = key
    found = pooled(dataset, measure, method, float(level))
    compared = [
        (row["quantity"], quantity(found, row["quantity"]), float(row["value"]))
        for row in PINNED[key]
    ]
    assert differing(compared, SEARCHED if method.startswith("reml") else ROUNDING) == []


@pytest.mark.parametrize("key", [key for key in PINNED if key[2] == "egger"], ids="-".join)
def test_metafor_tests_the_funnel_with_the_same_result(key: tuple[str, str, str, str]) -> None:
    found_effects = effects_of(*key[:2])
    found = egger(found_effects)
    if sum(effect.estimate is not None for effect in found_effects) < 10:
        assert found.p_value is None
        return
    compared = [
        (row["quantity"], getattr(found, row["quantity"]), float(row["value"]))
        for row in PINNED[key]
    ]
    assert differing(compared, ROUNDING) == []
