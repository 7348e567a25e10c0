"""Which headings the texts of a study stand under."""

from __future__ import annotations

import pytest
from tests.studies import study

from trialatlas.model.dates import Age, Dates, PartialDate
from trialatlas.model.study import Design, Eligibility, Enrollment
from trialatlas.web.record_headings import facts_of, place_of, words_of_code


@pytest.mark.parametrize(
    ("path", "section", "group", "heading", "item"),
    [
        (
            "arms[1].interventions[0]",
            "arms",
            "arms[1]",
            "Interventions",
            "arms[1].interventions[0]",
        ),
        ("locations[3].city", "locations", "", "Places", "locations[3]"),
        ("dates.start.kind", "status", "", "Start", "dates.start"),
        ("mesh.conditions[0].term", "conditions", "", "MeSH headings", "mesh.conditions[0]"),
        ("mesh.interventions[2].id", "interventions", "", "MeSH headings", "mesh.interventions[2]"),
        ("sponsors.lead.name", "sponsors", "", "Lead sponsor", "sponsors.lead"),
    ],
)
def test_where_a_text_stands(path: str, section: str, group: str, heading: str, item: str) -> None:
    place = place_of(path)

    assert (place.section, place.group, place.heading, place.item) == (
        section,
        group,
        heading,
        item,
    )


def test_numbers_and_dates_are_told_as_precisely_as_they_are() -> None:
    item = study(
        dates=Dates(start=PartialDate(year=2010, month=5, kind="actual")),
        design=Design(enrollment=Enrollment(count=1250, kind="actual")),
        eligibility=Eligibility(minimum_age=Age(value=18, unit="years"), healthy_volunteers=False),
    )

    assert dict(facts_of(item)) == {
        "dates.start": "2010-05",
        "design.enrollment": "1,250",
        "eligibility.minimum_age": "18",
        "eligibility.healthy_volunteers": "no",
        "has_results": "no",
    }


@pytest.mark.parametrize(
    ("path", "code", "words"),
    [
        ("sponsors.lead.sponsor_class", "INDUSTRY", "Industry"),
        ("sponsors.collaborators[2].sponsor_class", "OTHER_GOV", "Other government"),
        ("status.overall", "ACTIVE_NOT_RECRUITING", "Active, not recruiting"),
        ("eligibility.standard_ages[0]", "OLDER_ADULT", "Older Adult"),
        ("dates.start.kind", "actual", ""),
        ("design.enrollment.kind", "anticipated", ""),
    ],
)
def test_what_codes_mean(path: str, code: str, words: str) -> None:
    assert words_of_code(path, code) == words
