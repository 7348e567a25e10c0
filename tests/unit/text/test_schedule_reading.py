"""A text as a row of letters, and what stands around a word in its sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from tests.studies import TEXTS

from trialatlas.text.schedule_reading import (
    gap_before,
    is_given,
    letters_before,
    letters_behind,
    number_at,
    read_words,
    word_at,
)


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("A single infusion", "asi"),
        ("a one-time dose (IV)", "anti(d)"),
        ("cells weekly for 4 weeks, then monthly", "dwfnu,>w"),
        ("followed by two doses", ">nI"),
        ("bi-weekly dose", "wi"),
        ("2 x 10^6 cells, 2 x 106 cells, 1.5x10", "#d,#d,#"),
        ("1,000,000 cells on days 0,7,14", "#dAun,n,n"),
        ("10-20 doses", "n-nI"),
        ("one i.v. infusion. Two doses", "n__i;nI"),
        ("every week\uff0ctwo doses\uff1b", "eu,nI;"),
    ],
)
def test_a_text_becomes_a_letter_a_word(text: str, letters: str) -> None:
    assert read_words(text).letters == letters


def test_sentences_that_count_nothing_or_give_nothing_are_not_read() -> None:
    reading = read_words("Cells are grown. They are infused twice. They are seen twice.")

    assert reading.letters == "kkvc;"
    assert read_words("They are seen twice.").words == []


def test_words_know_their_place_and_value() -> None:
    reading = read_words("A three-dose regimen")

    assert word_at(reading, 1) == "three"
    assert number_at(reading, 1) == 3
    assert gap_before(reading, 2) == "-"
    assert reading.places[2] == (8, 12)


def test_there_is_nothing_outside_a_text() -> None:
    reading = read_words("One dose")

    assert word_at(reading, -1) == word_at(reading, 2) == ""
    assert gap_before(reading, 0) == gap_before(reading, 2) == ""


def test_only_the_sentence_of_a_word_is_looked_at() -> None:
    reading = read_words("Two doses. One dose twice a day. Three mg")
    at = reading.letters.index("c")

    assert letters_before(reading, at) == "ni"
    assert letters_behind(reading, at + 1) == "au"


@pytest.mark.parametrize(
    "text",
    [
        "Cells are infused weekly",
        "Visits take place, and cells are given weekly",
        "Doses (by weight at the first visit) weekly",
        "Weekly doses",
        "Twenty mg weekly",
        "Weekly, and then the participants are given cells",
    ],
)
def test_what_is_timed_is_the_nearest_thing_given(text: str) -> None:
    reading = read_words(text)
    at = reading.letters.index("w")

    assert is_given(reading, at, at + 1)


@pytest.mark.parametrize(
    "text",
    [
        "Cells are evaluated weekly",
        "After the infusion there are weekly visits",
        "Participants are given cells, and examined weekly",
        "Weekly there are visits, and sometimes a dose",
        "After the infusion they run weekly",
        "At dose level 6 they run weekly",
    ],
)
def test_visits_and_assessments_are_not_given(text: str) -> None:
    reading = read_words(text)
    at = reading.letters.index("w")

    assert not is_given(reading, at, at + 1)


@given(TEXTS)
def test_every_letter_of_any_text_has_a_place_and_a_value(text: str) -> None:
    reading = read_words(text)

    assert len(reading.letters) == len(reading.words) == len(reading.values)
    assert [text[start:end] for start, end in reading.places] == reading.words
    ends = [0, *(end for _, end in reading.places)]
    assert all(end <= start for end, (start, _) in zip(ends, reading.places, strict=False))
