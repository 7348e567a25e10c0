"""What the index tells without the reference, and what it leaves open."""

from __future__ import annotations

import pytest
from tests.studies import records, study

from trialatlas.model.dates import PartialDate
from trialatlas.model.study import Dates, Location, MeshTerm, MeshTerms
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.search.answerable import Setting
from trialatlas.search.bounding import Bounding
from trialatlas.search.finding import Question
from trialatlas.search.index import build
from trialatlas.search.indexed import schema_of_index
from trialatlas.search.reference import Only

CANCER = ConceptSet(name="cancer", phrases=("neoplas*",), mesh=("Neoplasms",))
STUDIES = (
    study("NCT1", conditions=("Cancer",), dates=Dates(start=PartialDate(year=2020, month=5))),
    study("NCT2", locations=(Location(city="Oslo", country="Norway"),)),
    study("NCT3", locations=(Location(city="Oslo"), Location(country="Norway"))),
    study("NCT4", mesh=MeshTerms(conditions=(MeshTerm(id="D009369", term="Neoplasms"),))),
)


def bounds(text: str, only: Only | None = None) -> tuple[str, str]:
    """Numbers of the records that surely answer, and of those that only may."""
    matcher = Question(text, {"cancer": CANCER}).matcher(only)
    found = Bounding(schema_of_index(), matcher.sought, only).of(matcher.expression, Setting())
    hits = build([records(*STUDIES)]).hits()
    sure, maybe = (
        {STUDIES[number].record_id.removeprefix("NCT") for number in hits.of(query)}
        for query in found
    )
    assert sure <= maybe
    return "".join(sorted(sure)), "".join(sorted(maybe - sure))


@pytest.mark.parametrize(
    ("text", "sure", "perhaps"),
    [
        ("AREA[StartDate]RANGE[2020-05-10, 2021]", "1", ""),
        ("AREA[StartDate]RANGE[MIN, MAX]", "1", ""),
        ("AREA[StartDate]2020-06", "", ""),
        ("AREA[StartDate]MISSING", "234", ""),
        ("AREA[Location:size]RANGE[MIN, 1]", "124", ""),
        ("AREA[Location:size]MISSING", "", ""),
        ("ALL NOT AREA[LocationCity]Oslo", "14", ""),
        ("AREA[LocationCity]Oslo AND AREA[LocationCountry]Norway", "23", ""),
        ("SEARCH[Location](AREA[LocationCity]Oslo AND AREA[LocationCountry]Norway)", "2", "3"),
        ("SEARCH[Location](AREA[LocationCity]Oslo OR AREA[LocationCountry]Norway)", "23", ""),
        ("SEARCH[Location]AREA[LocationCity]MISSING", "", "3"),
        ("SEARCH[Location](NOT AREA[StartDate]MISSING)", "", ""),
        ("SEARCH[Location]SEARCH[Location](AREA[LocationCity]Oslo AND NOT Norway)", "", "23"),
        ("SEARCH[Location]SEARCH[Study]AREA[LocationCity]Oslo", "23", ""),
        ("EXPANSION[None]AREA[LocationCity]Oslo", "", "23"),
        ("EXPANSION[Term]AREA[Condition]cancer", "1", ""),
        ("AREA[ConditionMeshTerm]cancer", "4", ""),
    ],
)
def test_what_the_index_tells(text: str, sure: str, perhaps: str) -> None:
    assert bounds(text) == (sure, perhaps)


def test_words_of_a_concept_may_stand_in_every_value() -> None:
    assert bounds("AREA[Condition]cancer") == ("1", "")
    assert bounds("AREA[Condition]neoplasia") == ("", "1")


def test_mesh_alone_finds_headings_alone() -> None:
    assert bounds("AREA[ConditionSearch]cancer", "MeSH") == ("4", "")
    assert bounds("AREA[ConditionSearch]Oslo", "MeSH") == ("", "")
