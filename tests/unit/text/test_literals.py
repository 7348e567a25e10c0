"""The words that a regular expression cannot do without, or that nothing can be told."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from tests.expressions import EXPRESSIONS, TEXTS_FOR_EXPRESSIONS

from trialatlas.text.folding import fold, fold_together
from trialatlas.text.literals import literals_of, needed_by


@pytest.mark.parametrize(
    ("pattern", "starts"),
    [
        (r"\bfat\b", {"fat"}),
        (r"\b(?:bone marrow|fat)s?\b", {"bone marrow", "fat"}),
        (r"Umbilical[- ]cords?", {"umbilical cord"}),
        (r"co-?infus\w+", {"co infus", "coinfus"}),
        (r"\btwo\s+(?:[a-z-]+\s+){0,3}doses", {"two "}),
        (r"\bday\s?[1-3]", {"day 1", "day 2", "day 3", "day1", "day2", "day3"}),
        (r"\b(?-i:IV)\b(?!\s*stage)(?<!phase IV)", {"iv"}),
        (r"(?:re)?infusion", {"infusion", "reinfusion"}),
        (r"(?P<value>ab){2}c+", {"ababc"}),
        (r"µg", {"µg", "μg"}),
    ],
)
def test_every_match_starts_with_one_of_a_few_words(pattern: str, starts: set[str]) -> None:
    assert set(literals_of(pattern).starts or ()) == starts


@pytest.mark.parametrize(
    ("pattern", "starts", "before"),
    [
        (r"\b[a-c]*MSC", {"msc"}, "ABCabc"),
        (r"-fat", {"fat"}, "-"),
        (r"(?:[xy]{1,2}-)*(?:h?MSC|UC)", {"hmsc", "msc", "uc"}, "-XYxy"),
    ],
)
def test_or_does_after_characters_of_a_few_kinds(
    pattern: str, starts: set[str], before: str
) -> None:
    found = literals_of(pattern)

    assert set(found.starts or ()) == starts
    assert "".join(sorted(found.before)) == before


@pytest.mark.parametrize("pattern", [r"\w+ed", r".*cells", r"[^a]b", r"(?:fat|)x*", r"é", ""])
def test_where_nothing_can_be_told_nothing_is(pattern: str) -> None:
    assert literals_of(pattern).starts is None


@pytest.mark.parametrize(
    ("pattern", "inside"),
    [
        (r"\w+ infusions? of", {" infusion of", " infusions of"}),
        (r"into\s+(?:[\w-]+\s+){0,4}?(?:muscles?|left ventricle)", {"muscle", "left ventricle"}),
        (r"\w+(?: cells)", {" cells"}),
        (r"\w+(?:x|cells)", None),
        (r"\w+(?:cells)?", None),
        (r"\b\d+\s?(?:mg|Gy)\b", {"mg", "gy"}),
        (r"\b\w+\s?(?:mg|Gy)\b", None),
    ],
)
def test_what_must_stand_inside_is_told_too(pattern: str, inside: set[str] | None) -> None:
    assert literals_of(pattern).inside == inside


def test_beginnings_as_short_as_prepositions_are_not_tried_where_longer_words_must_follow() -> None:
    assert literals_of(r"\b(?:in|into)\s+\w+\s+muscles?\b").starts is None
    assert literals_of(r"\b(?:inside|into)\s+\w+\s+muscles?\b").starts == frozenset(
        ("inside ", "into ")
    )


@given(EXPRESSIONS, TEXTS_FOR_EXPRESSIONS)
def test_no_match_is_without_its_literals(pattern: str, text: str) -> None:
    found = literals_of(pattern)

    if fold_together((text,)).is_plain:
        for hit in re.finditer(pattern, text, re.IGNORECASE):
            words = fold(text)[0]
            assert found.inside is None or any(literal in words for literal in found.inside)
            assert found.starts is None or any(literal in words for literal in found.starts)
            assert found.starts is None or hit.end() > hit.start()


@pytest.mark.parametrize(
    ("pattern", "opens_word"),
    [
        (r"\biv\b", True),
        (r"(?<![-\w])iv(?!\w)", True),
        (r"(?<!phase )iv", False),
        (r"iv\b", False),
        (r"\b[a-z]*iv\b", False),
        (r"\biv|ia", False),
    ],
)
def test_what_opens_a_word_is_told(pattern: str, opens_word: bool) -> None:
    assert literals_of(pattern).opens_word == opens_word


@given(EXPRESSIONS, TEXTS_FOR_EXPRESSIONS)
def test_what_opens_a_word_follows_no_letter(pattern: str, text: str) -> None:
    if literals_of(pattern).opens_word and fold_together((text,)).is_plain:
        for hit in re.finditer(pattern, text, re.IGNORECASE):
            assert not text[: hit.start()][-1:].isalnum()


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"\b(?:mice|\w+ rats?)\b|\bet al\b", {"mice", " rat", "et al"}),
        (r"(?:a|the) group|\[[12]", {"a group", "the group", "[1", "[2"}),
        (r"mice|\w+", None),
        (r"a|mice", None),
    ],
)
def test_each_alternative_needs_words_of_its_own(pattern: str, needed: set[str] | None) -> None:
    assert needed_by(pattern) == needed


@given(EXPRESSIONS, TEXTS_FOR_EXPRESSIONS)
def test_no_match_is_without_what_it_needs(pattern: str, text: str) -> None:
    needed = needed_by(pattern)

    if needed is not None and fold_together((text,)).is_plain and re.search(pattern, text, re.I):
        assert any(literal in fold(text)[0] for literal in needed)
