"""The fast engine finds what the slow one finds, however strange records and words are."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.search_trees import trees
from tests.studies import STUDIES, records, study, told

from trialatlas.errors import WorkspaceError
from trialatlas.model.dates import Dates, PartialDate
from trialatlas.model.study import Study
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.search.expressions import LEVELS, Expression
from trialatlas.search.finding import Question
from trialatlas.search.index import build, reopen
from trialatlas.search.reference import Matcher, Only

CONCEPTS = {
    "heart": ConceptSet(name="heart", phrases=("cardiac", "tumour"), patterns=(r"MSCs?",)),
    "cancer": ConceptSet(name="cancer", phrases=("neoplas*",), mesh=("Neoplasms",)),
}
ONLY: st.SearchStrategy[Only | None] = st.sampled_from((None, "MeSH", *LEVELS))


@settings(max_examples=60)
@given(st.lists(STUDIES, max_size=4), trees(is_answerable=True), ONLY)
def test_both_engines_find_the_same(
    studies: list[Study], expression: Expression, only: Only | None
) -> None:
    index = build([records(item, version=str(place)) for place, item in enumerate(studies)])
    matcher = Matcher(expression, CONCEPTS, only=only)
    assert index.find_all(matcher) == [
        (item.record_id, str(place))
        for place, item in enumerate(studies)
        if matcher.answer(item) is not None
    ]


def test_records_are_found_in_their_order_with_their_versions() -> None:
    first, second = told("Heart failure"), study("NCT00000002")
    index = build([records(first), records(second, first, version="v2")])
    assert index.versions == (
        ("NCT00000001", "v1"), ("NCT00000002", "v2"), ("NCT00000001", "v2"),
    )  # fmt: skip
    assert index.find(Question("heart")) == [("NCT00000001", "v1"), ("NCT00000001", "v2")]
    assert index.find(Question("HEART"), "None") == []


def test_an_index_of_nothing_finds_nothing() -> None:
    assert build([]).find(Question("ALL")) == []


def test_an_index_in_a_folder_is_opened_again(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "index"
    build([records(told("Heart failure"))], folder, fingerprint="abc")
    assert reopen(folder, "abc").find(Question("heart")) == [("NCT00000001", "v1")]


def test_an_index_of_another_snapshot_is_refused(tmp_path: Path) -> None:
    build([records(study())], tmp_path, fingerprint="abc")
    with pytest.raises(
        WorkspaceError, match=r"another snapshot \('abc', not 'def'\); build it anew"
    ):
        reopen(tmp_path, "def")


def test_an_index_of_another_layout_is_refused(tmp_path: Path) -> None:
    build([records(study())], tmp_path)
    contents = tmp_path / "contents.json"
    contents.write_text(contents.read_text("utf-8").replace('"layout":1', '"layout":0'), "utf-8")
    with pytest.raises(WorkspaceError, match="has layout 0, not 1"):
        reopen(tmp_path)


def test_what_is_no_whole_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="no whole index"):
        reopen(tmp_path)
    build([records(study())], tmp_path)
    (tmp_path / "meta.json").unlink()
    with pytest.raises(WorkspaceError, match="no whole index"):
        reopen(tmp_path)
    (tmp_path / "contents.json").write_text("{", "utf-8")
    with pytest.raises(WorkspaceError, match="no whole index"):
        reopen(tmp_path)


def test_an_index_takes_an_empty_folder_only(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine", "utf-8")
    with pytest.raises(WorkspaceError, match="not empty"):
        build([records(study())], tmp_path)
    with pytest.raises(WorkspaceError, match="cannot be written"):
        build([records(study())], tmp_path / "note.txt")


def test_the_values_of_a_field_come_in_the_order_of_the_records() -> None:
    whole = study("NCT00000001", dates=Dates(start=PartialDate(year=2020, month=5, day=7)))
    without = study("NCT00000002")
    partial = study("NCT00000003", dates=Dates(start=PartialDate(year=2019)))
    first, second, third = build([records(whole, without), records(partial)]).least("dates.start")
    assert (first, third) == (737552, 737060)  # the days, counted from the year 1
    assert math.isnan(second)
