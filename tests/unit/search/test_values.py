"""Values of a study, with the field each stands in, and what dates, numbers and ages mean."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from tests.studies import STUDIES, study

from trialatlas.model.dates import Age, Dates, PartialDate
from trialatlas.model.study import Design, Eligibility, Location, Outcome, Study, texts_of
from trialatlas.search.areas import pieces
from trialatlas.search.values import can_be_bound, shown, span_of, values_at

WHOLE = study(
    dates=Dates(start=PartialDate(year=2021, month=2, kind="anticipated")),
    design=Design(phases=("PHASE1", "PHASE2")),
    outcomes=(Outcome(rank="primary", measure="Gait"), Outcome(rank="other", measure="Cost")),
    locations=(Location(city="Oslo"), Location(country="Chad"), Location(city="Lima")),
    eligibility=Eligibility(minimum_age=Age(value=6, unit="months"), healthy_volunteers=False),
)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("record_id", [("record_id", "NCT00000001")]),
        ("titles.brief", []),
        ("locations.city", [("locations[0].city", "Oslo"), ("locations[2].city", "Lima")]),
        ("outcomes[other].measure", [("outcomes[1].measure", "Cost")]),
        ("design.phases", [("design.phases[0]", "PHASE1"), ("design.phases[1]", "PHASE2")]),
        ("design.phases:size", [("design.phases:size", 2)]),
        ("keywords:size", [("keywords:size", 0)]),
        ("outcomes[primary]:size", [("outcomes[primary]:size", 1)]),
        ("dates.start.kind", [("dates.start.kind", "ESTIMATED")]),
        ("dates.start.year", [("dates.start.year", 2021)]),
        ("dates.completion.year", []),
        ("has_results", [("has_results", False)]),
    ],
)
def test_values_stand_in_their_fields(path: str, found: list[tuple[str, object]]) -> None:
    assert list(values_at(WHOLE, path)) == found


@given(STUDIES)
def test_a_text_stands_where_evidence_would_say(whole: Study) -> None:
    texts = dict(texts_of(whole))
    for piece in pieces().values():
        if piece.is_kept and piece.kind == "text":
            found = list(values_at(whole, piece.path))
            assert [(path, texts.get(path, "")) for path, _ in found] == found


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020", "2020-01-01", "2020-12-31"),
        ("2020-2", "2020-02-01", "2020-02-29"),
        ("2020-02-03", "2020-02-03", "2020-02-03"),
        ("02/03/2020", "2020-02-03", "2020-02-03"),
        ("2/2020", "2020-02-01", "2020-02-29"),
    ],
)
def test_a_date_means_all_its_days(text: str, first: str, last: str) -> None:
    days = tuple(dt.date.fromisoformat(day).toordinal() for day in (first, last))
    assert span_of(text, "date") == days


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2020-13", "date"),
        ("2021-02-29", "date"),
        ("0000", "date"),
        ("May 2020", "date"),
        ("12 ells", "age"),
        ("12", "age"),
        ("1.5 years", "age"),
        ("many", "number"),
        ("1e3", "number"),
        ("perhaps", "boolean"),
        ("9" * 400, "number"),
    ],
)
def test_what_is_no_value_of_a_kind(text: str, kind: str) -> None:
    assert span_of(text, kind) is None


def test_ages_compare_across_units() -> None:
    assert span_of("1 year", "age") == span_of("12  months", "age") == span_of("1Y", "age")
    assert span_of("18d", "age") == span_of(Age(value=18, unit="days"), "age")


def test_truths_and_numbers() -> None:
    assert span_of("True", "boolean") == span_of(value=True, kind="boolean")
    assert span_of("0042", "number") == span_of(42, "number")


@pytest.mark.parametrize(
    ("text", "expected"), [("2020", True), ("18 years", True), ("-3", True), ("soon", False)]
)
def test_a_bound_is_a_date_a_number_or_an_age(text: str, *, expected: bool) -> None:
    assert can_be_bound(text) is expected


def test_values_are_shown_as_people_write_them() -> None:
    start = WHOLE.dates.start
    assert [shown(value) for value in (start, WHOLE.eligibility.minimum_age, True, 3, "x")] == [
        *("2021-02", "6 months", "true", "3", "x"),
    ]
