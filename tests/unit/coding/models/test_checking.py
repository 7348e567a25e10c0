"""Answers in, findings out: a quote that is not in the record costs the answer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.coding.models.made_up_questions import (
    DONOR,
    DOSE,
    GIVEN,
    PAYLOAD,
    RIGHT,
    TISSUE,
    said,
    source_of,
    told_study,
)

from trialatlas.coding.models.answers import Answer
from trialatlas.coding.models.checking import Finding, check_answer
from trialatlas.model.judgement import Basis, Missing
from trialatlas.protocol.codebook import Variable

STUDY = told_study()
SOURCE = source_of(STUDY)


def finding(answer: object, variable: Variable = TISSUE) -> Finding:
    """What is left of an answer to one question."""
    text = json.dumps({variable.name: answer})
    return check_answer(Answer(text=text), [variable], SOURCE)[variable.name]


def test_values_with_their_words_count() -> None:
    findings = check_answer(Answer(text=json.dumps(RIGHT)), [GIVEN, DONOR, TISSUE], SOURCE)

    assert {name: found.value for name, found in findings.items()} == {
        "given": ("yes",),
        "donor": ("allogeneic",),
        "tissue": ("adipose", "bone_marrow"),
    }
    assert findings["donor"].basis is Basis.INFERRED
    assert [(span.field, span.quote) for span in findings["tissue"].spans] == [
        ("titles.brief", "Marrow cells"),
        ("interventions[0].description", "grown from fat"),
    ]


def test_where_the_codebook_takes_words_of_the_record_any_value_may_be() -> None:
    assert finding(said(["2 million"], "2 million"), PAYLOAD).value == ("2 million",)
    assert finding(said(["dental"], "Marrow cells"), TISSUE).missing is Missing.UNCLEAR


def test_a_quote_is_found_where_it_stands_even_if_the_model_names_another_field() -> None:
    quote = {"field": "titles.brief", "quote": " grown from fat ", "value": "adipose"}

    found = finding({"value": ["adipose"], "basis": "stated", "quotes": [quote]})

    [span] = found.spans
    text = dict((passage.field, passage.text) for passage in SOURCE.passages)[span.field]
    assert text[span.start : span.end] == span.quote == "grown from fat"
    assert span.value == ""


def test_of_several_values_each_has_its_own_words() -> None:
    quotes = [
        {"quote": "fat", "value": "adipose"},
        {"quote": "marrow", "value": "bone_marrow"},
        {"quote": "Cells", "value": "cells"},
    ]

    found = finding({"value": ["bone_marrow", "adipose"], "quotes": quotes})

    assert {span.quote: span.value for span in found.spans} == {
        "fat": "adipose",
        "marrow": "bone_marrow",
        "Cells": "",
    }


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (said(["adipose"], "grown from liver"), "words that are not in the record"),
        (said(["adipose"], "Grown from fat"), "words that are not in the record"),
        (said(["adipose"], "grown  from fat"), "words that are not in the record"),
        (said(["adipose"], "fat", "grown from liver"), "words that are not in the record"),
        (said(None, "from liver", missing="not_reported"), "words that are not in the record"),
        (said(["adipose"], "row"), "words that are not in the record"),
        (said(["adipose"], "a"), "too short"),
        (said(["adipose"], "x" * 601), "too long"),
        (said(["adipose"]), "quotes nothing for its value"),
        (said(None, missing="unclear"), "quotes nothing for unclear"),
        (said(None, missing="not_applicable"), "quotes nothing for not_applicable"),
        (said(["liver"], "fat"), "'liver' is not in the codebook (adipose or bone_marrow)"),
        (said(["Adipose"], "fat"), "not in the codebook"),
        (said(), "neither a value nor a kind of missing"),
        (said([""], "fat"), "neither a value nor a kind of missing"),
        (said(None, missing="perhaps"), "kind of missing that there is not"),
        (said(["adipose"], "fat", missing="unclear"), "both a value"),
        (said(True, "fat"), "has not the form"),
        (said(["adipose", None], "fat"), "has not the form"),
        ("adipose", "has not the form"),
        (None, "has not the form"),
    ],
)
def test_what_does_not_hold_is_unclear_with_the_reason(answer: object, reason: str) -> None:
    found = finding(answer)

    assert (found.value, found.missing, found.spans) == ((), Missing.UNCLEAR, ())
    assert reason in found.reason
    assert not found.is_sound


def test_one_value_is_asked_for_unless_several_are_allowed() -> None:
    found = finding(said(["autologous", "allogeneic"], "brother"), DONOR)

    assert "several values where one is asked for" in found.reason


def test_a_free_value_is_one_short_text() -> None:
    assert finding(said("2 million", "2 million"), DOSE).value == ("2 million",)
    assert finding(said(2, "2 million"), DOSE).value == ("2",)
    assert finding(said([2e6, 2000000], "2 million"), DOSE).missing is Missing.UNCLEAR
    assert "no single value" in finding(said("2;3", "2 million"), DOSE).reason
    assert "no single value" in finding(said("2" * 201, "2 million"), DOSE).reason
    assert "no single value" in finding(said("2\u20283", "2 million"), DOSE).reason


@pytest.mark.parametrize(
    "answer", [said(None, missing="not_reported"), said(["not_reported"]), said("not_reported")]
)
def test_silence_needs_no_words(answer: object) -> None:
    found = finding(answer)

    assert (found.missing, found.basis) == (Missing.NOT_REPORTED, Basis.ABSENT)
    assert found.is_sound


@pytest.mark.parametrize("answer", [said(None, missing="not_reported"), said(["no"])])
def test_silence_is_the_value_that_the_codebook_gives_it(answer: object) -> None:
    found = finding(answer, GIVEN)

    assert (found.value, found.basis) == (("no",), Basis.ABSENT)
    assert "found nothing" in found.reason


def test_whether_a_variable_applies_is_proved_by_what_it_depends_on() -> None:
    assert finding(said(None, missing="not_applicable"), DONOR).is_sound


def test_words_may_show_that_the_record_is_unclear() -> None:
    found = finding(said(None, "fat and marrow", missing="unclear"))

    assert [span.quote for span in found.spans] == ["fat and marrow"]
    assert found.is_sound


@pytest.mark.parametrize(
    "text",
    [
        "```json\n{}\n```",
        "<think>They say {fat}.</think>\n{}",
        "\n{}\n",
    ],
)
def test_fences_and_thoughts_around_an_answer_change_nothing(text: str) -> None:
    answer = text.replace("{}", json.dumps({"tissue": said(["adipose"], "fat")}))

    assert check_answer(Answer(text=answer), [TISSUE], SOURCE)["tissue"].value == ("adipose",)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(refusal="I must not"), "refused to answer: 'I must not'"),
        (Answer(text="{}", finish="content_filter"), "filter withheld"),
        (Answer(text='{"tissue": {"va', finish="length"), "cut off"),
        (Answer(text=" ", finish="stop"), "is empty"),
        (Answer(text="They are from fat.", finish="stop"), "not the JSON object"),
        (Answer(text='{"tissue": '), "not the JSON object"),
        (Answer(text="[]"), "not the JSON object"),
        (Answer(text="[" * 100_000), "not the JSON object"),
        (Answer(text="{}"), "leaves the question out"),
        (Answer(text='{"tissue": ' + "[" * 100_000 + "]" * 100_000 + "}"), "not the JSON object"),
    ],
)
def test_an_answer_without_the_json_asked_for_counts_for_nothing(
    answer: Answer, reason: str
) -> None:
    found = check_answer(answer, [TISSUE, GIVEN], SOURCE)

    assert [item.missing for item in found.values()] == [Missing.UNCLEAR] * 2
    assert reason in found["tissue"].reason


def test_what_is_not_asked_for_is_dropped() -> None:
    answer = {
        "tissue": {**said(["adipose"], "fat"), "note": "x", "against": ["y"]},
        "other": said(["z"]),
    }

    found = check_answer(Answer(text=json.dumps(answer)), [TISSUE], SOURCE)

    assert list(found) == ["tissue"]
    assert found["tissue"].value == ("adipose",)


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["tissue", "value", "missing", "basis", "quotes", "quote", "field"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON | st.fixed_dictionaries({"tissue": JSON}))
def test_no_answer_is_too_strange_and_none_counts_without_literal_words(answer: Any) -> None:
    found = check_answer(Answer(text=json.dumps(answer)), [TISSUE], SOURCE)["tissue"]

    texts = {passage.field: passage.text for passage in SOURCE.passages}
    assert bool(found.value) is (found.missing is None)
    assert found.spans or not found.value
    for span in found.spans:
        assert texts[span.field][span.start : span.end] == span.quote


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    found = check_answer(Answer(text=text), [TISSUE], SOURCE)["tissue"]

    assert found.missing is Missing.UNCLEAR
