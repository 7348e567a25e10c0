"""Posted results of several studies, pooled: rows of results, and the numbers they rest on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.posted_records import row, rows
from tests.protocols import protocol

from trialatlas.analysis.pooling import Pooled, Posted, pool_posted
from trialatlas.model.posted import PostedKind, PostedResult
from trialatlas.model.tables import TABLES, to_batch
from trialatlas.protocol.pooling import PooledOutcome, Pooling, Wanted

PAIN = PooledOutcome(kinds=(PostedKind.PRIMARY,), title=Wanted(phrases=("pain",)))


def question(**more: Any) -> Pooling:
    plain: dict[str, Any] = {
        "name": "Serious",
        "outcome": PooledOutcome(kinds=(PostedKind.ANY_SERIOUS,)),
        "experimental": Wanted(phrases=("drug",)),
        "comparator": Wanted(phrases=("placebo",)),
        "measure": "odds_ratio",
        "methods": ("common", "peto"),
    }
    return Pooling(**plain | more)


def study(name: str, *results: PostedResult) -> list[dict[str, Any]]:
    columns = TABLES["posted_results"].schema.names
    return [
        {column: getattr(result, column) for column in columns}
        | {"record_id": name, "position": place}
        for place, result in enumerate(results)
    ]


def pooled(asked: Pooling, *studies: list[dict[str, Any]], beside: tuple[str, ...] = ()) -> Pooled:
    plain = [result for results in studies for result in results]
    batch = to_batch(TABLES["posted_results"], plain)
    names = [results[0]["record_id"] for results in studies]
    return pool_posted(protocol(poolings=(asked,)), Posted([batch], [*names, *beside]))


def found(made: Pooled, kind: str, **where: object) -> list[Any]:
    return [
        item
        for item in made.results
        if item["kind"] == kind and all(item[key] == value for key, value in where.items())
    ]


ONE = study("N1", *rows(("Drug", 8, 50), ("Placebo", 4, 50)))
TWO = study("N2", *rows(("Drug low", 3, 40), ("Drug high", 4, 41), ("Placebo", 5, 80)))
NEVER = study("N3", *rows(("Drug", 0, 30), ("Placebo", 0, 31)))


def test_every_study_with_results_is_pooled_or_has_its_reason() -> None:
    made = pooled(question(), ONE, TWO, study("N4", row("Drug", 3, 50)), beside=("N5",))
    assert [item["row"] for item in found(made, "pooled_study")] == ["N1", "N2"]
    assert {item["row"]: item["note"] for item in found(made, "not_pooled")} == {
        "N4": "no group is comparator: 'Drug'",
        "N5": "it has posted results, but not in the records that the review reads",
    }
    [common] = found(made, "pooled", column="common")
    assert (common["n"], common["of"], common["studies"]) == (2, 4, ["N1", "N2"])


def test_arms_are_added_up_and_each_posted_number_is_kept_with_its_place() -> None:
    made = pooled(question(), ONE, TWO)
    [arm] = found(made, "pooled_arm", row="N2", column="experimental")
    assert (arm["n"], arm["of"], arm["note"]) == (7, 81, "Drug low; Drug high")
    groups = [(item["record_id"], item["side"], item["value"], item["n"]) for item in made.groups]
    assert groups == [
        ("N1", "experimental", "8", 50),
        ("N1", "comparator", "4", 50),
        ("N2", "experimental", "3", 40),
        ("N2", "experimental", "4", 41),
        ("N2", "comparator", "5", 80),
    ]


def test_the_effect_of_a_study_is_on_the_scale_of_the_measure() -> None:
    [effect] = found(pooled(question(), ONE), "pooled_study")
    assert effect["estimate"] == pytest.approx((8 * 46) / (42 * 4))
    assert effect["low"] < effect["estimate"] < effect["high"]
    assert (effect["n"], effect["of"]) == (12, 100)


def test_a_study_without_events_is_shown_and_has_no_weight() -> None:
    made = pooled(question(), ONE, TWO, NEVER)
    [effect] = found(made, "pooled_study", row="N3")
    assert "estimate" not in effect
    assert "says nothing of a ratio" in effect["note"]
    [weight] = found(made, "pooled_weight", row="N3", column="weight:common")
    assert weight["estimate"] == 0
    [common] = found(made, "pooled", column="common")
    assert common["studies"] == ["N1", "N2"]


def test_methods_differ_in_name_and_number() -> None:
    made = pooled(question(), ONE, TWO)
    common, peto = found(made, "pooled")
    assert common["method"] == "odds ratio: common effect, inverse variance"
    assert peto["method"] == "odds ratio: common effect, Peto's one-step method"
    assert common["estimate"] != peto["estimate"]


def test_a_proportion_is_tested_against_nothing() -> None:
    single = question(comparator=None, measure="proportion", methods=("reml",))
    [share] = found(pooled(single, ONE, TWO), "pooled")
    assert 7 / 81 < share["estimate"] < 8 / 50
    assert share["p_value"] is None


def mean(group: str, number: float, unit: str, n: int = 20) -> PostedResult:
    return row(
        group, number, n, kind=PostedKind.PRIMARY, title="Pain", param_type="MEAN", unit=unit,
        dispersion_type="Standard Deviation", spread=2.0,
    )  # fmt: skip


def test_mean_differences_are_of_one_unit() -> None:
    asked = question(outcome=PAIN, measure="mean_difference", methods=("common",))
    studies = [
        study(name, mean("Drug", 3, unit), mean("Placebo", 5, unit))
        for name, unit in (("N1", "mm"), ("N2", " MM "), ("N3", "points"))
    ]
    made = pooled(asked, *studies)
    [common] = found(made, "pooled")
    assert (common["n"], common["estimate"]) == (2, pytest.approx(-2))
    [other] = found(made, "not_pooled")
    assert other["note"] == "its unit is points, that of most other studies mm"

    tie = pooled(asked, studies[0], studies[2])
    assert {item["note"] for item in found(tie, "not_pooled")} == {
        "units differ, and no one is that of most: mm, points"
    }
    assert [item["n"] for item in found(tie, "pooled")] == [0]

    standardised = question(outcome=PAIN, measure="standardised_mean_difference", methods=("reml",))
    [whole] = found(pooled(standardised, *studies), "pooled")
    assert whole["n"] == 3


@pytest.mark.parametrize(
    ("phrases", "other", "n"),
    [
        (("mg",), "mg/L", 2),
        (("mg", "mg/dl", "mg/l"), "mg/L", 3),
        (("mg/dl", "milligrams  per dL"), "Milligrams per dL", 3),
    ],
)
def test_units_are_one_only_where_the_review_spells_them_out(
    phrases: tuple[str, ...], other: str, n: int
) -> None:
    outcome = replace(PAIN, unit=Wanted(phrases=phrases))
    asked = question(outcome=outcome, measure="mean_difference", methods=("common",))
    studies = [
        study(f"N{place}", mean("Drug", 3, unit), mean("Placebo", 5, unit))
        for place, unit in enumerate(("mg/dL", "mg/dL", other))
    ]
    [common] = found(pooled(asked, *studies), "pooled")
    assert common["n"] == n


def test_a_study_that_a_method_uses_is_listed_though_it_gives_it_no_weight() -> None:
    asked = question(measure="risk_ratio", methods=("mantel_haenszel",))
    one = study("N1", *rows(("Drug", 5, 50), ("Placebo", 0, 50)))
    two = study("N2", *rows(("Drug", 4, 50), ("Placebo", 2, 50)))
    [answer] = found(pooled(asked, one, two, NEVER), "pooled")
    assert (answer["n"], answer["studies"]) == (2, ["N1", "N2"])


def test_a_study_of_means_counts_its_participants() -> None:
    asked = question(outcome=PAIN, measure="mean_difference", methods=("common",))
    made = pooled(asked, study("N1", mean("Drug", 3, "mm"), mean("Placebo", 5, "mm")))
    [effect] = found(made, "pooled_study")
    assert (effect["n"], effect["of"]) == (40, 40)


def test_a_review_that_pools_nothing_reads_nothing() -> None:
    def unread() -> Any:
        raise AssertionError
        yield

    assert pool_posted(protocol(), Posted(unread(), ())) == Pooled([], [])


def test_rows_fit_their_tables() -> None:
    made = pooled(question(methods=("reml", "mantel_haenszel")), ONE, TWO, NEVER)
    keys = [(item["analysis"], item["row"], item["column"]) for item in made.results]
    assert len(set(keys)) == len(keys)
    assert {name for item in made.results for name in item} <= set(TABLES["results"].schema.names)
    assert to_batch(TABLES["pooled_groups"], made.groups).num_rows == 7
