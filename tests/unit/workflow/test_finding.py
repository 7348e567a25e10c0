"""Records straight from files to those that answer a search expression."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.registry_files import dumped, study, written

from trialatlas.errors import ExpressionError, ProtocolError
from trialatlas.workflow.finding import count_levels, find_records, left_out, question_of
from trialatlas.workflow.lone_coding import read_lone

CONCEPTS = b"concepts: {knee: {phrases: [knee, patella]}, hip: {phrases: [hip], mesh: [Hip]}}\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    titles = {3: "Knees", 1: "The patella", 2: "The hip"}
    found = [study(number, briefTitle=title) for number, title in titles.items()]
    return written(tmp_path / "records.json", dumped(found))


@pytest.fixture
def concepts(tmp_path: Path) -> str:
    return str(written(tmp_path / "concepts.yaml", CONCEPTS))


def test_records_come_in_the_order_of_their_ids(path: Path, concepts: str) -> None:
    with read_lone([path]) as records:
        found = list(find_records(records, question_of("knee", concepts)))
    assert [(item.record_id, item.title, item.hits[0].words) for item in found] == [
        ("NCT00000001", "The patella", "patella"),
        ("NCT00000003", "Knees", "Knees"),
    ]


def test_headings_are_counted_where_a_concept_has_them(path: Path, concepts: str) -> None:
    with read_lone([path]) as records:
        assert count_levels(records, question_of("knee", concepts)) == {
            **{"None": 0, "Term": 1, "Concept": 2, "as_written": 2, "of": 3},
        }
        assert "MeSH" in count_levels(records, question_of("hip", concepts))


def test_what_cannot_be_asked_is_told_before_anything_is_read() -> None:
    with pytest.raises(ExpressionError):
        question_of("AREA[LocationZip]1", "nowhere")
    with pytest.raises(ProtocolError):
        question_of("knee", "nowhere")


def test_fields_that_are_left_out_are_known() -> None:
    assert left_out(question_of("AREA[LocationSearch]Oslo AND AREA[Phase]PHASE1")) == {
        "LocationSearch": ("LocationZip",)
    }
