"""Words that readers say stand in a record."""

from __future__ import annotations

import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.studies import CHARACTERS, STUDIES, study

from trialatlas.errors import RequestError
from trialatlas.model.event import Quotation
from trialatlas.model.study import Arm, Description, Study, Titles, texts_of
from trialatlas.web.record_quotes import find_quote, quotations_sent, span_of

TITLE = "😀 Stromal cells\r\nof the\tmarrow, marrow"
STUDY = study(
    titles=Titles(brief=TITLE),
    description=Description(brief_summary="Cells\0 are given once."),
    arms=(Arm(description="of the marrow"),),
)


@settings(max_examples=40)
@given(STUDIES, st.data())
def test_words_that_stand_there_are_taken(item: Study, data: st.DataObject) -> None:
    field, text = data.draw(st.sampled_from(list(texts_of(item))))
    start = data.draw(st.integers(0, len(text) - 1))
    quote = text[start : data.draw(st.integers(start + 1, len(text)))]
    assume(quote.strip())

    assert span_of(item, field, start, quote, "v1") == Quotation(
        quote=quote, field=field, start=start, version="v1"
    )
    found = find_quote(item, field, quote)
    assert found.start is not None
    assert found.quote.split() == quote.split()
    assert text.startswith(found.quote, found.start)


@settings(max_examples=40)
@given(st.text(CHARACTERS, max_size=12), st.integers(), st.text(CHARACTERS, max_size=30))
def test_all_else_is_refused_without_a_traceback(field: str, start: int, quote: str) -> None:
    assume(TITLE[max(start, 0) :].find(quote) != 0 or field != "titles.brief" or not quote.strip())
    with pytest.raises(RequestError):
        span_of(STUDY, field, start, quote)


@pytest.mark.parametrize(
    ("field", "start", "quote", "said"),
    [
        ("titles.brief", 0, "Stromal", r"expected '😀 Strom' of the record, found 'Stromal'"),
        ("titles.brief", -7, "marrow", "found 'marrow'"),
        ("titles.brief", 10**30, "marrow", "expected '' of the record"),
        ("titles.official", 0, "Cells", "expected the field of a text of NCT00000001"),
        ("titles.brief", 0, "", "expected words of the record"),
        ("titles.brief", 9, " ", "expected words of the record"),
    ],
)
def test_what_was_expected_is_said(field: str, start: int, quote: str, said: str) -> None:
    with pytest.raises(RequestError, match=said):
        span_of(STUDY, field, start, quote)


def test_a_browser_holds_no_nul() -> None:
    shown = "Cells\N{REPLACEMENT CHARACTER} are"

    assert span_of(STUDY, "description.brief_summary", 0, shown).quote == "Cells\0 are"
    assert find_quote(STUDY, "", shown).quote == "Cells\0 are"


@pytest.mark.parametrize(
    ("typed", "field", "start", "quote"),
    [
        ("marrow", "titles.brief", 24, "marrow"),
        ("cells of the marrow", "titles.brief", 10, "cells\r\nof the\tmarrow"),
        ("  cells\r\n of  ", "titles.brief", 10, "cells\r\nof"),
        ("ells of", "titles.brief", 11, "ells\r\nof"),
    ],
)
def test_pasted_words_are_found(typed: str, field: str, start: int, quote: str) -> None:
    expected = Quotation(quote=quote, field=field, start=start)

    assert find_quote(STUDY, field, typed) == expected
    assert find_quote(STUDY, "", typed) == expected


def test_words_of_another_field_are_not_found_in_this_one() -> None:
    assert find_quote(STUDY, "arms[0].description", "of the marrow").start == 0
    with pytest.raises(RequestError, match=r"stand in arms\[0\].description of NCT00000001"):
        find_quote(STUDY, "arms[0].description", "Stromal")
    with pytest.raises(RequestError, match="stand anywhere in NCT00000001, found 'placebo'"):
        find_quote(STUDY, "", "placebo")


def test_what_a_form_sends() -> None:
    sent = json.dumps({"field": "titles.brief", "start": 2, "quote": "Stromal"})

    assert quotations_sent(STUDY, [sent, sent], "v1") == (
        Quotation(quote="Stromal", field="titles.brief", start=2, version="v1"),
    )
    assert quotations_sent(STUDY, []) == ()


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "{",
        "[]",
        '{"field": "titles.brief"}',
        '{"field": "titles.brief", "start": "2", "quote": "Stromal"}',
        '{"field": "titles.brief", "start": 2.5, "quote": "Stromal"}',
        '{"field": "titles.brief", "start": 2, "quote": "Stromal", "more": 1}',
        '{"field": "titles.brief", "start": 2, "quote": "\\ud83d"}',
        "\ud83d",
        "[" * 100_000,
    ],
)
def test_what_cannot_be_read_is_refused(sent: str) -> None:
    with pytest.raises(RequestError, match=r"quot|expected"):
        quotations_sent(STUDY, [sent])


def test_more_quotations_than_anyone_gives_are_refused() -> None:
    sent = json.dumps({"field": "titles.brief", "start": 2, "quote": "Stromal"})

    with pytest.raises(RequestError, match="at most 100"):
        quotations_sent(STUDY, [sent] * 101)
