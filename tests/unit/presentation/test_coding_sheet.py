"""Batches of codings in, lines of CSV out."""

from __future__ import annotations

import csv
import io

from trialatlas.model.judgement import Basis, Coding, Confidence, EvidenceSpan, Missing
from trialatlas.model.tables import TABLES, to_batch
from trialatlas.presentation.coding_sheet import COLUMNS, coding_lines


def span(quote: str, value: str = "") -> EvidenceSpan:
    return EvidenceSpan(
        record_id="N1", version="v", field="f", start=0, end=len(quote), quote=quote, value=value
    )


CODING = Coding(
    study_id="NCT00000001",
    variable="route",
    value=("inhaled", "topical"),
    basis=Basis.STATED,
    spans=(span("by inhalation"), span("on\nskin")),
    against=(span("IV", "intravenous"), span("a vein")),
    confidence=Confidence.LOW,
    rule="said",
)
NOTHING = Coding(study_id="NCT00000002", variable="route", missing=Missing.NOT_REPORTED)


def rows(*batches: list[Coding]) -> list[dict[str, str]]:
    lines = coding_lines(to_batch(TABLES["codings"], batch) for batch in batches)
    text = b"".join(lines).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_coding_is_a_line() -> None:
    assert rows([CODING]) == [
        {
            "nct_id": "NCT00000001",
            "variable": "route",
            "value": "inhaled;topical",
            "missing": "",
            "basis": "stated",
            "rule": "said",
            "quotes": "by inhalation | on\nskin",
            "confidence": "low",
            "against": "intravenous: IV | a vein",
            "coder": "rule",
            "reason": "",
        }
    ]


def test_where_there_is_no_value_the_kind_of_missing_stands_beside_the_empty_cell() -> None:
    [row] = rows([NOTHING])
    assert (row["value"], row["missing"], row["basis"]) == ("", "not_reported", "absent")


def test_batches_follow_each_other_under_one_heading() -> None:
    assert [row["nct_id"] for row in rows([CODING], [], [NOTHING])] == [
        "NCT00000001",
        "NCT00000002",
    ]


def test_a_batch_is_written_before_the_next_is_asked_for() -> None:
    def batches() -> object:
        yield to_batch(TABLES["codings"], [CODING])
        raise AssertionError

    lines = coding_lines(batches())  # type: ignore[arg-type]  # a generator that fails
    assert next(lines).decode() == ",".join(COLUMNS) + "\r\n"
    assert next(lines).startswith(b"NCT00000001,route,")


def test_words_that_a_spreadsheet_would_compute_are_guarded() -> None:
    [row] = rows([Coding(study_id="N1", variable="title", value=("=1+1",), spans=(span("@x"),))])
    assert (row["value"], row["quotes"]) == ("'=1+1", "'@x")


def test_a_model_is_named_and_says_why() -> None:
    coding = Coding(
        study_id="N1",
        variable="route",
        missing=Missing.UNCLEAR,
        coder="model:small",
        reason="=1+1 is\nno route",
    )
    [row] = rows([coding])
    assert (row["coder"], row["reason"]) == ("model:small", "'=1+1 is\nno route")


def test_the_columns_that_readers_rely_on_come_first() -> None:
    first = ("nct_id", "variable", "value", "missing", "basis", "rule", "quotes")
    assert COLUMNS[: len(first)] == first
