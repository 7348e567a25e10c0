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
    found = choose(asked or question(), results)
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

    coded = row("AB-12", 3, 50, group_description="Participants took the drug, not placebo")
    assert titles(chosen([coded, compared]))["experimental"] == ["AB-12"]


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


def test_a_group_that_says_it_is_all_doses_is_not_added_to_them() -> None:
    found = chosen(
        rows(("Drug low", 1, 50), ("Drug high", 2, 51), ("All drug", 3, 101), ("Placebo", 1, 48))
    )
    assert titles(found)["experimental"] == ["Drug low", "Drug high"]
    assert "left out as a total: All drug" in found.notes


def test_a_dose_as_large_as_two_others_is_a_dose() -> None:
    found = chosen(
        rows(("Drug 1", 1, 50), ("Drug 2", 2, 50), ("Drug 3", 3, 100), ("Placebo", 1, 48))
    )
    assert len(found.sides["experimental"]) == 3


def test_participants_who_stand_in_several_groups_are_not_pooled() -> None:
    both = rows(("Drug", 3, 50), ("Placebo", 1, 50))
    assert chosen([*both, started(100)]).notes == ()
    reason = choose(question(), [*both, started(50)])
    assert reason == (
        "100 participants in its groups, but 50 started: some stand in several, as in a crossover "
        "or in several periods"
    )


def test_only_the_first_period_says_how_many_there_are() -> None:
    both = rows(("Drug", 3, 50), ("Placebo", 1, 50))
    assert chosen([*both, started(100), started(60, period=51)]).notes == ()


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


def test_a_serious_event_that_is_not_listed_did_not_occur_where_that_is_asked_for() -> None:
    totals = rows(("Drug", 3, 50), ("Placebo", 1, 48))
    asked = question(FALLS, is_unlisted_zero=True)
    found = chosen(totals, asked)
    assert [(item.number, item.n) for side in found.sides.values() for item in side] == [
        (0.0, 50),
        (0.0, 48),
    ]
    assert choose(question(FALLS), totals) == "no serious adverse events are posted"


def test_a_value_from_before_treatment_is_not_taken_for_one_after() -> None:
    def mean(group: str, number: float, part: str, series: int) -> PostedResult:
        return row(
            group, number, 50, kind=PostedKind.PRIMARY, title="Pain", param_type="MEAN",
            dispersion_type="Standard Deviation", spread=2.0, class_title=part, series=series,
        )  # fmt: skip

    asked = question(
        PooledOutcome(kinds=(PostedKind.PRIMARY,), title=Wanted(phrases=("pain",))),
        measure="mean_difference",
    )
    before = [mean("Drug", 60, "Baseline Mean", 1), mean("Placebo", 61, "Baseline Mean", 1)]
    change = "Change from baseline"
    after = [mean("Drug", -9, change, 2), mean("Placebo", -4, change, 2)]
    found = chosen([*before, *after], asked)
    assert [item.number for side in found.sides.values() for item in side] == [-9, -4]
