"""A study and an expression in; whether it answers, and every place where, out."""

from __future__ import annotations

import pytest
from tests.studies import study, told

from trialatlas.model.dates import Age, Dates, PartialDate
from trialatlas.model.study import (
    Design,
    Eligibility,
    Enrollment,
    Location,
    MeshTerm,
    MeshTerms,
    Outcome,
    Study,
    Titles,
)
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.search.essie import parse
from trialatlas.search.reference import Hit, Matcher, Only

CONCEPTS = {
    "cancer": ConceptSet(name="cancer", phrases=("cancer", "tumour"), mesh=("Neoplasms",)),
}
WHOLE = study(
    titles=Titles(brief="Salt for tumours of the heart and lung", acronym="SALT"),
    dates=Dates(
        start=PartialDate(year=2021, month=2), first_posted=PartialDate(year=2020, month=5, day=17)
    ),
    design=Design(
        study_type="INTERVENTIONAL",
        phases=("PHASE1", "PHASE2"),
        enrollment=Enrollment(count=40, kind="actual"),
    ),
    eligibility=Eligibility(minimum_age=Age(value=6, unit="months"), healthy_volunteers=False),
    outcomes=(Outcome(rank="primary", measure="Gait"), Outcome(rank="other", measure="Cost")),
    locations=(
        Location(city="Portland", state="Maine", country="United States", status="COMPLETED"),
        Location(city="Salem", state="Oregon", country="United States", status="RECRUITING"),
    ),
    mesh=MeshTerms(condition_ancestors=(MeshTerm(term="Neoplasms"),)),
)


def answer(text: str, whole: Study = WHOLE, only: Only | None = None) -> tuple[Hit, ...] | None:
    return Matcher(parse(text), CONCEPTS, text=text, only=only).answer(whole)


@pytest.mark.parametrize(
    "text",
    [
        "salt",
        "SALT AND heart",
        "pepper OR heart",
        "salt NOT pepper",
        "NOT pepper",
        "ALL",
        '"heart and lung"',
        "heart lung",
        "EXPANSION[Lossy](kidney heart)",
        "EXPANSION[None]SALT",
        "EXPANSION[Concept]cancer",
        "AREA[TitleSearch]salt",
        "AREA[Acronym]COVERAGE[FullMatch]salt",
        "COVERAGE[StartsWith]Salt for",
        "COVERAGE[EndsWith]lung",
        "AREA[Phase]PHASE2",
        "AREA[Phase](Phase 1 AND Phase 2)",
        "AREA[Phase:size]2",
        "AREA[NumPhases]RANGE[2, MAX]",
        "AREA[StartDate]2021",
        "AREA[StartDate]RANGE[2021-02-10, MAX]",
        "AREA[StartDate]RANGE[MIN, 2021-02-10]",
        "AREA[StudyFirstPostDate]RANGE[05/17/2020, 05/17/2020]",
        "AREA[StudyFirstPostYear]2020",
        "AREA[MinimumAge]RANGE[MIN, 1 year]",
        "AREA[MinimumAge]6 months",
        "AREA[EnrollmentCount]RANGE[40, 40]",
        "AREA[EnrollmentType]Actual",
        "AREA[HasResults]false",
        "AREA[ResultsFirstPostDate]MISSING",
        "AREA[Reference]MISSING",
        "AREA[PrimaryOutcomeMeasure]gait",
        "AREA[OtherOutcome:size]1",
        "AREA[protocolSection.identificationModule.acronym]salt",
        "SEARCH[Location](AREA[LocationCity]Portland AND AREA[LocationState]Maine)",
        "SEARCH[Location](AREA[LocationCity]Portland AND AREA[LocationStatus]Completed)",
        "SEARCH[Location](AREA[LocationCity]Salem AND salt)",
        "SEARCH[Location](NOT AREA[LocationCity]Salem)",
        "SEARCH[Location](AREA[LocationCity]Salem AND SEARCH[Study]AREA[LocationState]Maine)",
        "AREA[LocationCity]Salem AND AREA[LocationState]Maine",
        "TILT[StartDate]salt",
        "recruiting",
        "nct00000001",
    ],
)
def test_a_study_answers(text: str) -> None:
    assert answer(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "pepper",
        "salt AND pepper",
        "salt NOT heart",
        '"heart lung"',
        "EXPANSION[Concept]heart lung",
        "EXPANSION[None]salt",
        "EXPANSION[Term]cancer",
        "AREA[Keyword]salt",
        "AREA[BriefTitle]COVERAGE[FullMatch]salt",
        "AREA[Phase]PHASE3",
        "AREA[Phase:size]1",
        "AREA[StartDate]2020",
        "AREA[StartDate]RANGE[2021-03, MAX]",
        "AREA[CompletionDate]RANGE[MIN, MAX]",
        "AREA[MinimumAge]RANGE[1 year, MAX]",
        "AREA[MaximumAge]RANGE[MIN, MAX]",
        "AREA[HasResults]true",
        "AREA[StartDate]MISSING",
        "AREA[PrimaryOutcomeMeasure]cost",
        "SEARCH[Location](AREA[LocationCity]Salem AND AREA[LocationState]Maine)",
        "SEARCH[Location](AREA[LocationCity]Portland AND AREA[LocationStatus]Recruiting)",
    ],
)
def test_a_study_does_not_answer(text: str) -> None:
    assert answer(text) is None


def test_a_study_without_locations_has_none_that_answers() -> None:
    assert answer("SEARCH[Location]ALL", told("Salt")) is None


def test_a_hit_says_where_and_by_what() -> None:
    assert answer("AREA[ConditionSearch]EXPANSION[Concept]cancer") == (
        Hit(
            area="ConditionSearch",
            piece="BriefTitle",
            field="titles.brief",
            term="cancer",
            level="Concept",
            by="cancer: tumour",
            start=9,
            end=16,
            words="tumours",
        ),
        Hit(
            area="ConditionSearch",
            piece="ConditionAncestorTerm",
            field="mesh.condition_ancestors[0].term",
            term="cancer",
            level="Concept",
            by="cancer: MeSH Neoplasms",
            start=0,
            end=9,
            words="Neoplasms",
        ),
    )


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        ("AREA[StartDate]RANGE[2021, MAX]", "dates.start", "2021-02"),
        ("AREA[Phase]Phase 2", "design.phases[1]", "PHASE2"),
        ("AREA[MinimumAge]6 months", "eligibility.minimum_age", "6 months"),
        ("SEARCH[Location]AREA[LocationCity]Salem", "locations[1].city", "Salem"),
        ("AREA[CompletionDate]MISSING", "", ""),
    ],
)
def test_a_value_is_shown_whole(text: str, field: str, words: str) -> None:
    assert [(hit.field, hit.words) for hit in answer(text) or ()] == [(field, words)]


def test_what_is_answered_by_a_lack_has_no_place() -> None:
    assert answer("NOT pepper") == ()


def test_headings_alone_can_be_asked_for() -> None:
    hits = answer("cancer", only="MeSH")
    assert [(hit.area, hit.words) for hit in hits or ()] == [("BasicSearch", "Neoplasms")]
    assert answer("AREA[ConditionSearch]cancer AND AREA[Phase]PHASE2", only="MeSH")
    assert answer("AREA[TitleSearch]cancer", only="MeSH") is None
    assert answer("salt AND cancer", only="MeSH"), "a term without headings is searched as written"


def test_the_concepts_that_terms_may_name_are_known() -> None:
    assert Matcher(parse("tumors OR knee AND AREA[Phase]PHASE2"), CONCEPTS).candidates == {
        "tumors": (CONCEPTS["cancer"],),
        "knee": (),
    }
