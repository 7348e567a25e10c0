"""What each word of giving and of time means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.studies import CHARACTERS

from trialatlas.text.schedule_words import COUNTING_WORDS, GIVING_WORDS, Rhythm, meaning_of


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("3", ("n", 3)),
        ("Three", ("n", 3)),
        ("second", ("o", 2)),
        ("2nd", ("o", 2)),
        ("1st", ("O", 1)),
        ("twice", ("c", 2)),
        ("weekly", ("w", Rhythm(times=1, length=1, unit="week"))),
        ("BID", ("w", Rhythm(times=2, length=1, unit="day"))),
        ("Q3W", ("Q", Rhythm(times=1, length=3, unit="week"))),
        ("D14", ("D", ("day", 14))),
        ("x4", ("*", 4)),
        ("months", ("u", "month")),
        ("-", ("-", None)),
    ],
)
def test_a_word_has_a_letter_and_what_it_says(word: str, meaning: tuple[str, object]) -> None:
    assert meaning_of(word) == meaning


@pytest.mark.parametrize(
    ("words", "letter"),
    [
        (("dose", "infusion", "transplantation"), "i"),
        (("Doses", "INFUSIONS"), "I"),
        (("given", "received", "infused"), "v"),
        (("evaluated", "visits", "assessments", "sampling"), "z"),
        (("arm", "level", "sites"), "g"),
        (("1.5", "400mg", "2x10", "2024", "%"), "#"),
        (("cartilage", "\u00b2", "x9999y"), "_"),
    ],
)
def test_words_of_one_kind_share_a_letter(words: tuple[str, ...], letter: str) -> None:
    assert {meaning_of(word)[0] for word in words} == {letter}


def test_words_that_count_and_words_of_giving_are_known_by_their_letters() -> None:
    assert {b"once", b"single", b"two", b"weekly", b"every", b"repeated"} <= COUNTING_WORDS
    assert {b"dose", b"given", b"injections", b"mg", b"cells"} <= GIVING_WORDS
    assert COUNTING_WORDS.isdisjoint({b"dose", b"day", b"given", b"the"})
    assert GIVING_WORDS.isdisjoint({b"once", b"day", b"visit", b"the"})


@given(st.text(CHARACTERS, min_size=1))
def test_any_word_has_one_letter(word: str) -> None:
    assert len(meaning_of(word)[0]) == 1
