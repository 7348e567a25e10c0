"""Which posted numbers answer a question: one statement of a study, its groups by side."""

from __future__ import annotations

from typing import Any

import pytest
from tests.posted_records import row, rows

from trialatlas.analysis.posted_groups import Chosen, Question, choose
from trialatlas.model.posted import PostedKind, PostedResult
from trialatlas.protocol.pooling import PooledOutcome, Pooling, Wanted

EVENT = PostedKind.SERIOUS_EVENT
ANY = PooledOutcome(kinds=(PostedKind.ANY_SERIOUS,))
FALLS = PooledOutcome(kinds=(EVENT,), title=Wanted(phrases=("fall*",)))


def question(outcome: PooledOutcome = ANY, **more: Any) -> Question:
    plain: dict[str, Any] = {
        "name": "Serious events",
        "outcome": outcome,
        "experimental": Wanted(phrases=("drug",)),
        "comparator": Wanted(phrases=("placebo",)),
        "measure": "odds_ratio",
    }
    return Question(Pooling(**plain | more), {})


def chosen(results: list[PostedResult], asked: Question | None = None) -> Chosen:
    """What is chosen of a study whose flow says that 900 started, or what `results` say."""
    has_flow = any(item.kind is PostedKind.MILESTONE for item in results)
    found = choose(asked or question(), results if has_flow else [*results, started(900)])
    assert isinstance(found, Chosen), found
    return found


def titles(found: Chosen) -> dict[str, list[str]]:
    return {side: [item.group_title for item in groups] for side, groups in found.sides.items()}


def started(n: int, period: int = 50) -> PostedResult:
    return row("All", n, n, kind=PostedKind.MILESTONE, title="STARTED", series=period)


def test_groups_are_told_apart_by_their_titles() -> None:
    found = chosen(rows(("Drug 10 mg", 3, 50), ("Placebo", 1, 48)))
    assert titles(found) == {"experimental": ["Drug 10 mg"], "comparator": ["Placebo"]}
    assert found.notes == ()


def test_groups_of_one_side_are_added_up_and_others_left_out_and_both_are_said() -> None:
    found = chosen(
        rows(("Drug 5 mg", 3, 50), ("Drug 10 mg", 2, 51), ("Rival", 4, 49), ("Placebo", 1, 48))
    )
    assert titles(found)["experimental"] == ["Drug 5 mg", "Drug 10 mg"]
    assert found.notes == ("added up: Drug 5 mg; Drug 10 mg", "left out, on neither side: Rival")


def test_a_description_is_read_only_for_a_side_that_no_title_names() -> None:
    compared = row("Placebo", 1, 48, group_description="Placebo that looks like the drug")
    found = chosen([row("Drug", 3, 50), compared])
    assert titles(found)["comparator"] == ["Placebo"]

    coded = row("Arm A", 3, 50, group_description="Participants took the drug, not placebo")
    found = chosen([coded, compared])
    assert titles(found)["experimental"] == ["Arm A"]
    assert found.notes == ("side told from its description: Arm A",)


@pytest.mark.parametrize(
    ("title", "description"),
    [
        ("Rival", "Rival tablets plus placebo matching the other tablets"),
        ("Usual care", "Usual care; placebo as well"),
        ("Arm B", "Usual care; no placebo was given"),
        ("Group 2", "Usual care. Placebo was not given"),
    ],
)
def test_a_description_makes_no_placebo_of_another_arm(title: str, description: str) -> None:
    other = row(title, 1, 48, group_description=description)
    reason = choose(question(), [row("Drug", 3, 50), other])
    assert reason == f"no group is comparator: 'Drug'; {title!r}"


def test_a_placebo_that_looks_like_the_drug_is_no_group_of_the_drug() -> None:
    single = question(comparator=None, measure="proportion")
    compared = row("Placebo", 1, 48, group_description="Placebo that looks like the drug")
    assert titles(chosen([row("Drug", 3, 50), compared], single))["experimental"] == ["Drug"]


@pytest.mark.parametrize(
    "title", ["Total", "Overall", "All participants", "Total of all groups", "Overall Study"]
)
def test_a_total_is_never_counted_besides_its_parts(title: str) -> None:
    found = chosen(rows(("Drug", 3, 50), ("Placebo", 1, 48), (title, 4, 98)))
    assert titles(found) == {"experimental": ["Drug"], "comparator": ["Placebo"]}
    assert found.notes == (f"left out as a total: {title}",)


@pytest.mark.parametrize("title", ["Total Intravenous Drug", "Total Body Irradiation + Drug"])
def test_an_arm_whose_name_begins_with_total_is_an_arm(title: str) -> None:
    found = chosen(rows((title, 3, 50), ("Placebo", 1, 48)))
    assert titles(found)["experimental"] == [title]


def test_a_group_that_says_it_is_all_doses_is_not_added_to_them() -> None:
    found = chosen(
        rows(("Drug low", 1, 50), ("Drug high", 2, 51), ("All drug", 3, 101), ("Placebo", 1, 48))
    )
    assert titles(found)["experimental"] == ["Drug low", "Drug high"]
    assert "left out as a total: All drug" in found.notes


DOSES = rows(("Drug 5 mg", 1, 50), ("Drug 10 mg", 2, 50), ("Placebo", 1, 48))


def test_a_group_with_the_participants_and_events_of_others_is_their_sum() -> None:
    either = row("Drug (5 or 10 mg)", 3, 100)
    for flow in ([], [started(148)]):
        found = choose(question(), [*DOSES, either, *flow])
        assert isinstance(found, Chosen)
        assert titles(found)["experimental"] == ["Drug 5 mg", "Drug 10 mg"]
        assert "left out as a total: Drug (5 or 10 mg)" in found.notes


def test_a_dose_as_large_as_two_others_is_a_dose_where_its_events_or_the_flow_say_so() -> None:
    as_many = row("Drug 20 mg", 3, 100)
    assert len(chosen([*DOSES, as_many, started(248)]).sides["experimental"]) == 3
    other = choose(question(), [*DOSES, row("Drug 20 mg", 9, 100)])
    assert isinstance(other, Chosen)
    assert len(other.sides["experimental"]) == 3


@pytest.mark.parametrize(
    "results",
    [
        [*DOSES, row("All Drug", 3, 101)],
        rows(("All Drug", 3, 100), ("Drug 10 mg", 2, 50), ("Placebo", 1, 48)),
    ],
)
def test_a_group_that_may_hold_others_of_its_side_is_not_added(results: list[PostedResult]) -> None:
    reason = "All Drug: it may hold other groups of its side, whose sum has another size"
    assert choose(question(), results) == reason


def test_a_flow_that_is_not_posted_is_said() -> None:
    found = choose(question(), rows(("Drug", 3, 50), ("Placebo", 1, 48)))
    assert isinstance(found, Chosen)
    assert found.notes == (
        "how many started is not posted, so whether some stand in several groups is not checked",
    )


def test_participants_who_may_stand_in_several_groups_are_not_pooled() -> None:
    both = rows(("Drug", 3, 50), ("Placebo", 1, 50))
    assert chosen([*both, started(100)]).notes == ()
    reason = choose(question(), [*both, started(50)])
    assert reason == (
        "100 participants in its groups, but 50 started: some may stand in several, as in a "
        "crossover or in several periods"
    )


def test_a_group_that_starts_in_a_later_period_counts_and_one_that_goes_on_counts_once() -> None:
    both = rows(("Drug", 3, 50), ("Placebo", 1, 50))
    assert chosen([*both, started(100), started(60, period=51)]).notes == ()
    flow = {"kind": PostedKind.MILESTONE, "title": "STARTED"}
    first = [row("Drug", 50, 50, series=50, **flow), row("Placebo", 0, 0, series=50, **flow)]
    later = [row("Drug", 40, 40, series=51, **flow), row("Placebo", 50, 50, series=51, **flow)]
    assert chosen([*both, *first, *later]).notes == (
        "more participants than started any one period: a group that started in another is taken "
        "for other people",
    )
    twice = [row("Drug", 50, 50, series=51, **flow), row("Placebo", 0, 0, series=51, **flow)]
    assert str(choose(question(), [*both, *first, *twice])).startswith("100 participants")


@pytest.mark.parametrize(
    ("results", "reason"),
    [
        (rows(("Drug", 3, 50), ("Rival", 1, 48)), "no group is comparator: 'Drug'; 'Rival'"),
        (rows(("Drug and placebo", 3, 50)), "the group 'Drug and placebo' names both sides"),
        (rows(("Drug", 3, 50), ("Placebo", 1, 0)), "Placebo: of no participants"),
        (
            [row("Drug", 3, 50), row("Placebo", None, 48, problem="posted as not available (NA)")],
            "Placebo: posted as not available (NA)",
        ),
        ([], "no participants with any serious adverse event are posted"),
    ],
)
def test_a_study_that_gives_nothing_says_why(results: list[PostedResult], reason: str) -> None:
    assert choose(question(), results) == reason


def test_groups_that_name_what_is_barred_are_on_neither_side() -> None:
    asked = question(without=Wanted(phrases=("open label",)))
    found = chosen(rows(("Drug", 3, 50), ("Drug, open label", 9, 60), ("Placebo", 1, 48)), asked)
    assert titles(found)["experimental"] == ["Drug"]
    assert found.notes == ("left out, on neither side: Drug, open label",)


def fall(group: str, number: int, series: int = 7, **more: Any) -> PostedResult:
    return row(group, number, 50, kind=EVENT, title="Fall", series=series, **more)


def test_an_event_is_chosen_by_its_words() -> None:
    other = [row(name, 9, 50, kind=EVENT, title="Angina", series=8) for name in ("Drug", "Placebo")]
    found = chosen([fall("Drug", 1), fall("Placebo", 2), *other], question(FALLS))
    assert [item.number for side in found.sides.values() for item in side] == [1, 2]
    reason = "none of the posted serious adverse events has the words that are asked for"
    assert choose(question(FALLS), other) == reason


def test_of_several_that_fit_none_is_taken_unless_the_first_is_asked_for() -> None:
    again = [fall("Drug", 5, 9, time_frame="Year 2"), fall("Placebo", 6, 9, time_frame="Year 2")]
    both = [fall("Drug", 1), fall("Placebo", 2), *again]
    assert choose(question(FALLS), both) == (
        "2 posted numbers fit, and which is meant is not said: Fall; Fall, Year 2"
    )
    found = chosen(both, question(FALLS, takes_first=True))
    assert [item.number for side in found.sides.values() for item in side] == [1, 2]

    by_time = PooledOutcome(
        kinds=(EVENT,), title=FALLS.title, time_frame=Wanted(phrases=("year 2",))
    )
    found = chosen(both, question(by_time))
    assert [item.number for side in found.sides.values() for item in side] == [5, 6]


@pytest.mark.parametrize(
    "baseline", ["Baseline Mean", "Baseline (Day 1)", "Week 0 (Baseline)", "Baseline visit"]
)
def test_a_value_from_before_treatment_is_not_taken_for_one_after(baseline: str) -> None:
    def mean(group: str, number: float, part: str, series: int) -> PostedResult:
        return row(
            group, number, 50, kind=PostedKind.PRIMARY, title="Pain", param_type="MEAN",
            dispersion_type="Standard Deviation", spread=2.0, class_title=part, series=series,
        )  # fmt: skip

    asked = question(
        PooledOutcome(kinds=(PostedKind.PRIMARY,), title=Wanted(phrases=("pain",))),
        measure="mean_difference",
    )
    before = [mean("Drug", 60, baseline, 1), mean("Placebo", 61, baseline, 1)]
    change = "Change from baseline"
    after = [mean("Drug", -9, change, 2), mean("Placebo", -4, change, 2)]
    found = chosen([*before, *after], asked)
    assert [item.number for side in found.sides.values() for item in side] == [-9, -4]


def test_a_subgroup_by_what_it_was_at_baseline_is_no_value_from_before() -> None:
    outcome = PooledOutcome(kinds=(PostedKind.PRIMARY,), title=Wanted(phrases=("response",)))
    part = {
        "kind": PostedKind.PRIMARY,
        "title": "Response",
        "class_title": "Baseline EGFR positive",
    }
    count = {"param_type": "COUNT_OF_PARTICIPANTS", **part}
    found = chosen(rows(("Drug", 3, 50), ("Placebo", 1, 48), **count), question(outcome))
    assert titles(found) == {"experimental": ["Drug"], "comparator": ["Placebo"]}
