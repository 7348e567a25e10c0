"""Stray characters end no form of the report."""

from __future__ import annotations

import dataclasses

import pytest
from tests.unit.presentation.made_up_report import made_up_document

from trialatlas.presentation.writers.html import write_html
from trialatlas.presentation.writers.letters import writable
from trialatlas.presentation.writers.typst_runs import literal
from trialatlas.presentation.writers.xlsx import write_xlsx


@pytest.mark.parametrize(
    ("text", "kept"),
    [("a\x00b", "ab"), ("a\ud800b", "ab"), ("a\uffffb", "ab"), ("a\tb\nμ😀", "a\tb\nμ😀")],
)
def test_what_a_file_cannot_hold_is_left_out(text: str, kept: str) -> None:
    assert writable(text) == kept


def test_half_a_letter_ends_no_form() -> None:
    odd = dataclasses.replace(made_up_document(), title="Half \ud800 a letter\x01")
    assert b"Half  a letter" in write_html(odd)
    assert write_xlsx(odd, ())
    assert literal(odd.title) == '"Half  a letter"'
