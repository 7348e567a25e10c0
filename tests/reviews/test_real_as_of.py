"""The published review as of its day, over records of October 2022 and two of July 2020."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from trialatlas.workflow.finding import count_levels, find_records, question_of
from trialatlas.workflow.lone_coding import LoneRecords, read_lone

DAY = dt.date(2022, 7, 31)
REVIEW = Path(__file__).resolve().parents[2] / "examples" / "msc-cancer" / "review.yaml"
LATER = {"NCT02962661", "NCT03896568", "NCT04565665", "NCT04758533"}
LAST_SEEN_IN_2020 = {"NCT01089387", "NCT03696485"}


def published() -> set[str]:
    return set(re.findall(r"- (NCT\d{8})", REVIEW.read_text("utf-8")))


@pytest.fixture(scope="module")
def sources(shared_registry: Path) -> list[Path]:
    xml = [shared_registry / "ctgov-xml" / f"{name}.xml" for name in sorted(LAST_SEEN_IN_2020)]
    return [shared_registry / "ctgov" / "msc-2022-10.ndjson.gz", *xml]


@pytest.fixture(scope="module")
def of_the_published(sources: list[Path]) -> Iterator[LoneRecords]:
    with read_lone(sources, published(), as_of=DAY) as records:
        yield records


def test_records_of_later_days_are_left_out_and_later_versions_named(sources: list[Path]) -> None:
    with read_lone(sources, as_of=DAY) as records:
        assert len(records.places) == 1511
        assert records.told[0] == "As of 2022-07-31: 1,511 of 1,537 records were registered."
        assert records.told[1].startswith("101 of them are known only at a later version")
        assert all(name in records.told[2] for name in LAST_SEEN_IN_2020)


def test_every_published_study_was_registered(of_the_published: LoneRecords) -> None:
    registered, later, outdated = of_the_published.told
    assert {record_id for record_id, _ in of_the_published.places} == published()
    assert registered.startswith("As of 2022-07-31: 40 of 40 records")
    assert set(re.findall(r"NCT\d{8}", later)) == LATER
    assert set(re.findall(r"NCT\d{8}", outdated)) == LAST_SEEN_IN_2020


@pytest.mark.parametrize(
    ("term", "levels", "missed"),
    [
        (
            "mesenchymal cells",
            {"None": 0, "Term": 2, "Concept": 40, "MeSH": 31, "as_written": 40},
            set(),
        ),
        (
            "mesenchymal stem cell",
            {"None": 1, "Term": 13, "Concept": 37, "MeSH": 30, "as_written": 38},
            {"NCT03298763", "NCT03696485"},
        ),
        (
            '"mesenchymal stem cell"',
            {"None": 1, "Term": 13, "Concept": 37, "MeSH": 29, "as_written": 37},
            {"NCT01624701", "NCT03298763", "NCT03696485"},
        ),
    ],
)
def test_how_many_of_the_published_are_found_at_each_level(
    of_the_published: LoneRecords, term: str, levels: dict[str, int], missed: set[str]
) -> None:
    question = question_of(f"AREA[ConditionSearch]cancer AND {term}", "cell-therapy")
    assert count_levels(of_the_published, question) == {**levels, "of": 40}
    found = {record.record_id for record in find_records(of_the_published, question)}
    assert published() - found == missed
