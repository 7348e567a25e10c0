"""Expressions are found exactly where they stand, and tried only where their words do."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from tests.studies import TEXTS

from trialatlas.text.telling import Telling

EXPRESSIONS = {
    "others": [
        re.compile(r"\b(?:mice|rats?)\b|\bet al\b", re.IGNORECASE),
        re.compile(r"\[\d+\]"),
    ],
    "supposed": [re.compile(r"\bhypothes\w+", re.IGNORECASE)],
    "short": [re.compile(r"\bo\w*s\b", re.IGNORECASE)],
}
TELLING = Telling(EXPRESSIONS)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("We HYPOTHESISE that mice sleep", ("others", "supposed")),
        ("The rate of mice-like cells", ("others",)),
        ("As Smith et al. showed", ("others",)),
        ("Shown before [12]", ("others",)),
        ("Shown in mice [12]", ("others",)),
        ("A rate", ()),
        ("Ours", ("short",)),
        ("Rats\x1cslept", ("others",)),
        ("", ()),
    ],
)
def test_a_text_answers_to_expressions(text: str, names: tuple[str, ...]) -> None:
    assert TELLING.of(text) == names


@given(TEXTS)
def test_what_is_told_is_what_each_expression_finds(text: str) -> None:
    expected = tuple(
        name for name, of in EXPRESSIONS.items() if any(found.search(text) for found in of)
    )

    assert TELLING.of(text) == expected


def test_without_expressions_nothing_is_told() -> None:
    assert Telling({}).of("mice") == ()
