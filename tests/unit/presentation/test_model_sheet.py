"""A model's codings as lines of CSV."""

from __future__ import annotations

import csv
import io

from trialatlas.model.judgement import Basis, Coding, EvidenceSpan, Missing
from trialatlas.presentation.model_sheet import COLUMNS, model_lines

SPAN = EvidenceSpan(
    record_id="NCT00000001", version="v1", field="titles.brief", start=0, end=4, quote='"Fat"'
)
CODINGS = [
    Coding(
        study_id="NCT00000001",
        variable="tissue",
        value=("adipose", "dental"),
        basis=Basis.STATED,
        spans=(SPAN, SPAN),
        coder="model:small",
        rule="prompt 1",
    ),
    Coding(
        study_id="NCT00000001",
        variable="donor",
        missing=Missing.UNCLEAR,
        coder="model:small",
        reason="=1+1 is\nno donor",
    ),
]


def lines() -> list[dict[str, str]]:
    text = b"".join(model_lines(CODINGS)).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_line_says_value_words_coder_and_reason() -> None:
    first, second = lines()

    assert tuple(first) == COLUMNS
    assert (first["value"], first["quotes"]) == ("adipose;dental", '"Fat" | "Fat"')
    assert (first["coder"], first["rule"]) == ("model:small", "prompt 1")
    assert (second["value"], second["missing"], second["basis"]) == ("", "unclear", "absent")


def test_what_a_model_writes_is_no_formula() -> None:
    assert lines()[1]["reason"] == "'=1+1 is\nno donor"
