"""Search expressions over real records: every expression of the specification, and plain counts.

These tests need the shared material beside the checkout and are skipped without it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import msgspec
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.search_trees import trees

from trialatlas.errors import ExpressionError
from trialatlas.model.study import Study
from trialatlas.protocol.concepts_file import read_lone_concepts
from trialatlas.search.areas import areas, codes_of, pieces
from trialatlas.search.essie import parse, show
from trialatlas.search.expressions import LEVELS, Expression
from trialatlas.search.reference import Matcher, Only

# Where the specification's invalid expressions go wrong.
WRONG_AT = {
    "diabetes (unmatched": 9,
    "foo bar [": 8,
    "diabetes [bracket]": 9,
    "AND heart": 0,
    "heart OR": 8,
    "AREA[Phase]": 11,
    "RANGE[1]": 6,
}
NEEDS_A_FIELD = {"RANGE[21 years,MAX]", "RANGE[2025-03-20, 2025-03-31]"}


def essie(shared: Path, name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads((shared / "spec/03-essie" / name).read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def studies(real_records: Path) -> list[Study]:
    members = pq.read_table(real_records / "raw.parquet", columns=["member"]).to_pylist()
    wanted = ("mixed.ndjson.gz", "msc-2022-10.ndjson.gz")
    places = [place for place, row in enumerate(members) if row["member"].startswith(wanted)]
    records = pq.read_table(real_records / "records.parquet").take(places)
    return [msgspec.convert(row, Study) for row in records.to_pylist()]


def found(text: str, studies: list[Study], only: Only | None = None) -> set[str]:
    matcher = Matcher(parse(text), read_lone_concepts("oncology"), text=text, only=only)
    return {study.record_id for study in studies if matcher.answer(study) is not None}


def test_the_specifications_invalid_expressions_fail_at_the_right_place(shared: Path) -> None:
    assert set(essie(shared, "test_expressions.json")["invalid"]) == set(WRONG_AT)
    for text, offset in WRONG_AT.items():
        with pytest.raises(ExpressionError) as caught:
            parse(text)
        assert (text, caught.value.offset) == (text, offset)


def test_the_specifications_valid_expressions_are_printed_as_they_are_read(shared: Path) -> None:
    for text in essie(shared, "test_expressions.json")["valid"]:
        assert parse(show(parse(text))) == parse(text)


def test_the_specifications_valid_expressions_run_over_real_records(
    shared: Path, studies: list[Study]
) -> None:
    some = studies[::20]
    for text in essie(shared, "test_expressions.json")["valid"]:
        if text in NEEDS_A_FIELD:
            with pytest.raises(ExpressionError, match="name a field"):
                found(text, some)
        else:
            assert found(text, some) <= {study.record_id for study in some}


def test_areas_and_weights_are_those_of_the_specification(shared: Path) -> None:
    wanted = json.loads((shared / "spec/03-essie/search_areas.json").read_text("utf-8"))["areas"]
    assert {
        name: (
            area.parameter or None,
            [(field.piece.name, field.weight, field.has_synonyms) for field in area.fields],
        )
        for name, area in areas().items()
    } == {
        name: (
            area["param"],
            [(field["piece"], field["weight"], field["synonyms"]) for field in area["fields"]],
        )
        for name, area in wanted.items()
    }


def test_pieces_and_codes_are_those_of_the_specification(shared: Path) -> None:
    folder = shared / "spec/02-study-structure"
    lines = (folder / "fields.csv").read_text("utf-8").splitlines()[1:]
    assert sorted(pieces()) == sorted(line.partition(",")[0] for line in lines)
    enums = json.loads((folder / "enums.json").read_text("utf-8"))
    for piece in pieces().values():
        if piece.is_kept and piece.enum:
            assert dict(codes_of(piece.enum)) == {
                entry["value"]: entry["label"] or "" for entry in enums[piece.enum]
            }


@pytest.mark.parametrize(
    ("text", "is_meant"),
    [
        ("AREA[Phase]PHASE2", lambda study: "PHASE2" in study.design.phases),
        ("AREA[Phase:size]2", lambda study: len(study.design.phases) == 2),
        ("AREA[OverallStatus]Recruiting", lambda study: study.status.overall == "RECRUITING"),
        ("AREA[HasResults]true", lambda study: study.has_results),
        ("AREA[OfficialTitle]MISSING", lambda study: study.titles.official is None),
        ("AREA[EnrollmentCount]RANGE[100, 200]", lambda study: 100 <= enrolled(study) <= 200),
        (
            "AREA[StudyFirstPostDate]RANGE[2019, 2020-06]",
            lambda study: "2019" <= first_posted(study) < "2020-07",
        ),
        (
            "AREA[MinimumAge]RANGE[18 years, MAX]",
            lambda study: (age := study.eligibility.minimum_age) is not None and age.years >= 18,
        ),
        (
            "EXPANSION[None]AREA[BriefTitle]MSC",
            lambda study: bool(
                re.search(r"(?<![A-Za-z0-9])MSC(?![A-Za-z0-9])", study.titles.brief or "")
            ),
        ),
        (
            "EXPANSION[Term]AREA[BriefTitle]bone marrow",
            lambda study: bool(
                re.search(r"\bbone[- ]marrows?\b", study.titles.brief or "", re.IGNORECASE)
            ),
        ),
        (
            "SEARCH[Location](AREA[LocationCountry]Spain AND AREA[LocationCity]Madrid)",
            lambda study: any(
                (place.country, place.city) == ("Spain", "Madrid") for place in study.locations
            ),
        ),
        (
            "AREA[LocationCountry]Spain NOT AREA[LocationCity]Madrid",
            lambda study: (
                any(place.country == "Spain" for place in study.locations)
                and not any("Madrid" in (place.city or "") for place in study.locations)
            ),
        ),
        (
            "AREA[Keyword]COVERAGE[FullMatch]EXPANSION[None]MSC",
            lambda study: "MSC" in study.keywords,
        ),
    ],
)
def test_counts_are_those_of_a_plain_count(
    studies: list[Study], text: str, is_meant: Callable[[Study], bool]
) -> None:
    counted = {study.record_id for study in studies if is_meant(study)}
    assert counted
    assert found(text, studies) == counted


def enrolled(study: Study) -> int:
    return study.design.enrollment.count or 0


def first_posted(study: Study) -> str:
    date = study.dates.first_posted
    return date.iso if date else ""


def test_each_level_finds_what_those_before_it_find(studies: list[Study]) -> None:
    text = "AREA[ConditionSearch]cancer AND AREA[InterventionSearch]mesenchymal stem cell"
    sets = [found(text, studies, level) for level in LEVELS]
    assert [len(ids) for ids in sets] == sorted(len(ids) for ids in sets)
    assert all(one <= other for one, other in pairwise(sets))
    assert found(text, studies, "MeSH") <= found(text, studies) == sets[3]


@settings(max_examples=25)
@given(trees(is_answerable=True), st.integers(0, 100))
def test_what_is_printed_finds_the_same_records(
    studies: list[Study], expression: Expression, first: int
) -> None:
    some = studies[first::200]
    again = parse(show(expression))
    assert again == expression
    for study in some:
        assert Matcher(again).answer(study) == Matcher(expression).answer(study)


def test_no_kept_field_is_empty_everywhere(studies: list[Study]) -> None:
    absent = {
        piece.name: Matcher(parse(f"AREA[{piece.name}]MISSING"))
        for piece in pieces().values()
        if piece.is_kept
    }
    assert [
        name
        for name, matcher in absent.items()
        if all(matcher.answer(study) is not None for study in studies)
    ] == []
