"""The data as CSV: what went in comes out, and no spreadsheet runs it."""

from __future__ import annotations

import csv
import dataclasses
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.presentation.made_up_names import STUDIES
from tests.unit.presentation.made_up_tables import full_tables, table

from trialatlas.presentation.data_files import data_files
from trialatlas.presentation.data_rows import DataFile, encoded, guarded
from trialatlas.presentation.stage import ReportTables
from trialatlas.protocol.review import ReviewProtocol

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


@pytest.fixture
def files(protocol: ReviewProtocol, tables: ReportTables) -> dict[str, list[dict[str, str]]]:
    return {file.name: read(encoded(file)) for file in data_files(protocol, tables)}


PLAIN = st.text(st.characters(codec="utf-8")).filter(lambda text: not text.startswith("'"))


@given(st.lists(PLAIN, min_size=1, max_size=4))
def test_text_comes_back_as_it_was_once_the_guard_is_off(row: list[str]) -> None:
    columns = tuple(f"c{place}" for place in range(len(row)))
    [cells] = read(encoded(DataFile("x.csv", "", columns, (tuple(row),))))
    assert not any(cell.startswith(STARTS) for cell in cells.values())
    assert [cell.removeprefix("'") for cell in cells.values()] == row


@pytest.mark.parametrize("start", STARTS)
def test_what_a_spreadsheet_would_run_is_guarded(start: str) -> None:
    assert guarded(f"{start}1+1") == f"'{start}1+1"
    assert guarded(f"a{start}") == f"a{start}"


def test_numbers_and_truth_are_written_plainly() -> None:
    file = DataFile("x.csv", "", ("a", "b", "c", "d"), ((-0.5, True, False, None),))
    assert encoded(file) == b"a,b,c,d\r\n-0.5,true,false,\r\n"


def test_one_line_a_study_with_values_or_the_kind_of_missing(
    files: dict[str, list[dict[str, str]]],
) -> None:
    studies = files["studies.csv"]
    assert list(studies[0]) == ["study_id", "title", "purpose", "phase", "route"]
    assert studies[0]["title"] == '\'=HYPERLINK("http://x.invalid")'
    assert studies[0]["route"] == "intravenous;local"
    assert [study["purpose"] for study in studies[3:]] == ["manage", "not_reported", "unclear"]
    assert (studies[1]["phase"], studies[2]["phase"]) == ("not_applicable", "")


def test_codings_name_their_words(files: dict[str, list[dict[str, str]]]) -> None:
    codings = files["codings.csv"]
    purpose = next(row for row in codings if row["variable"] == "purpose")
    assert purpose == {
        "study_id": "NCT00000001",
        "variable": "purpose",
        "value": "anti_tumour",
        "missing": "",
        "basis": "stated",
        "coder": "rule",
        "rule": "named",
        "reason": "",
        "at": "",
        "resolves": "false",
        "confidence": "",
        "fields": "description.brief_summary",
        "quotes": "about purpose",
    }
    first = [row["variable"] for row in codings if row["study_id"] == "NCT00000001"]
    assert first == ["title", "purpose", "phase", "route"]


def test_a_resolution_is_told_from_an_answer(protocol: ReviewProtocol) -> None:
    row: dict[str, Any] = {"study_id": STUDIES[0], "variable": "phase", "value": ["PHASE1"]}
    said = [
        {**row, "coder": "ann", "at": "2026-03-02", "resolves": True, "reason": "read again"},
        {**row, "coder": "ann", "at": "2026-03-01", "resolves": False},
    ]
    verdict: dict[str, Any] = {"record_id": STUDIES[0], "coder": "ann", "decision": "include"}
    settled = {**verdict, "study_id": STUDIES[0], "resolves": True}
    tables = dataclasses.replace(
        full_tables(),
        codings=table("codings", said),
        screened=table("screened", [settled]),
        decisions=table("decisions", [{**verdict, "resolves": one} for one in (True, False)]),
    )

    files = {file.name: read(encoded(file)) for file in data_files(protocol, tables)}

    told = [(row["reason"], row["resolves"]) for row in files["codings.csv"]]
    assert told == [("", "false"), ("read again", "true")]
    assert [row["resolves"] for row in files["screening.csv"]] == ["true"]
    assert [row["resolves"] for row in files["decisions.csv"]] == ["false", "true"]


def test_words_for_another_value_stand_in_a_file_of_their_own(
    files: dict[str, list[dict[str, str]]],
) -> None:
    assert files["contradictions.csv"] == [
        {
            "study_id": "NCT00000001",
            "variable": "route",
            "value": "intravenous;local",
            "rule": "named",
            "other_value": "muscle",
            "field": "titles.brief",
            "quote": "into the muscle",
        }
    ]


def test_screening_results_and_comparison(files: dict[str, list[dict[str, str]]]) -> None:
    screening = {row["record_id"]: row for row in files["screening.csv"]}
    assert screening["NCT00000011"]["quotes"] == "no cells are given"
    assert screening["ISRCTN1"]["duplicate_of"] == "NCT00000001"
    result = files["results.csv"][0]
    assert (result["n"], result["of"], result["estimate"]) == ("3", "4", "0.75")
    assert result["studies"].split(";")[0] == "NCT00000002"
    last = {row["record_id"]: row for row in files["comparison.csv"]}["NCT00000003"]
    assert (last["published"], last["reason"]) == ("false", "'+1 reason")
