"""Words that the level Term takes for the same have the same key."""

from __future__ import annotations

import pytest
from hypothesis import given
from tests.studies import TEXTS

from trialatlas.search.spelling import key_of, keyed, pattern_of


@pytest.mark.parametrize(
    "words",
    [
        "tumour Tumours tumor TUMORS",
        "leukaemia leukemias Leukaemias",
        "oesophagus esophagus",
        "randomised randomized",
        "metastasis metastases",
        "diagnosis diagnoses",
        "analyse analyze",
        "boxes box",
        "masses mass",
        "bodies body",
        "viruses virus",
        "doses dose",
        "causes cause",
        "centres center",
        "fibre fibers",
        "Alzheimer's alzheimer Alzheimer’s",
        "études etude",
        "sulphate sulfate",
        "programme programs",
        "MSCs MSC",
    ],
)
def test_one_word_has_one_key(words: str) -> None:
    assert len({key_of(word) for word in words.split()}) == 1


@pytest.mark.parametrize(
    "words", ["four for", "lung lungworm", "stroke strike", "cell cello", "has ha", "virus viral"]
)
def test_other_words_have_other_keys(words: str) -> None:
    one, other = words.split()
    assert key_of(one) != key_of(other)


@pytest.mark.parametrize(
    ("sought", "text", "found"),
    [
        ("stem cell", "A Stem-cells trial", ["Stem-cells"]),
        ("covid-19", "COVID19 or covid 19", ["COVID19", "covid 19"]),
        ("COVID19", "COVID-19", ["COVID-19"]),
        ("covid 19", "COVID19", []),
        ("T-cells", "Tcell", ["Tcell"]),
        ("crohn disease", "Crohn's disease", ["Crohn's disease"]),
        ("back pain", "back, pain", ["back, pain"]),
        ("cell", "cellular multicell", []),
        ("0.5 mg", "of 0.5 mg", ["0.5 mg"]),
    ],
)
def test_words_side_by_side_are_found(sought: str, text: str, found: list[str]) -> None:
    pattern = pattern_of(sought)
    assert pattern is not None
    spans = list(keyed(text).finditer(pattern))
    assert [text[start:end] for start, end in spans] == found


def test_a_text_without_words_has_no_pattern() -> None:
    assert pattern_of("+ -") is None
    assert keyed("?").spans == ()


@given(TEXTS)
def test_a_text_is_found_in_itself(text: str) -> None:
    pattern = pattern_of(text)
    if pattern is not None:
        keys = keyed(text)
        assert list(keys.finditer(pattern)) == [(keys.spans[0][0], keys.spans[-1][1])]
