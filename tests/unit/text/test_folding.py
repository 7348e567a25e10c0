"""Texts are folded so that case and hyphens do not matter, and what stands where is not lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.studies import CHARACTERS, TEXTS

from trialatlas.text.folding import fold, fold_together, folded_alike

TEXTS_AND_NOISE = TEXTS | st.text(CHARACTERS)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Bone Marrow", "bone marrow"),
        ("bone-marrow", "bone marrow"),
        ("bone\u2011marrow / fat", "bone marrow fat"),
        ("bone \n\t marrow", "bone marrow"),
        ("bone\u00a0marrow_cells", "bone marrow cells"),
        ("  bone", " bone"),
        ("", ""),
    ],
)
def test_folding_makes_case_and_separators_alike(text: str, folded: str) -> None:
    assert fold(text)[0] == folded


def test_folding_knows_where_each_character_stood() -> None:
    folded, offsets = fold("Fat - derived")

    assert (folded, offsets) == ("fat derived", [0, 1, 2, 3, 6, 7, 8, 9, 10, 11, 12, 13])


def test_folding_that_moves_nothing_needs_no_offsets() -> None:
    assert fold("Fat-derived") == ("fat derived", None)


def test_a_capital_that_would_grow_keeps_its_place() -> None:
    assert fold("İSTANBUL MSC") == ("İstanbul msc", None)


@given(TEXTS_AND_NOISE)
def test_folding_keeps_offsets(text: str) -> None:
    folded, offsets = fold(text)
    places = range(len(text) + 1) if offsets is None else offsets

    assert len(places) == len(folded) + 1
    assert places[-1] == len(text)
    assert list(places) == sorted(set(places))
    for char, place in zip(folded, places, strict=False):
        assert char.casefold() == fold(text[place])[0].casefold()


@given(TEXTS_AND_NOISE)
def test_folding_twice_is_folding_once(text: str) -> None:
    folded, _ = fold(text)

    assert fold(folded) == (folded, None)


@pytest.mark.parametrize(
    ("char", "alike"), [("A", "a"), ("a", "a"), ("-", " "), ("\n", " "), ("µ", "µμ"), ("é", "")]
)
def test_a_character_is_folded_with_those_that_differ_in_case(char: str, alike: str) -> None:
    assert folded_alike(char) == alike


class TestTogether:
    """Several texts become one, and each place is found again in its own text."""

    def test_texts_stand_one_after_another(self) -> None:
        together = fold_together(("Bone -  marrow", "", "MSC"))

        assert together.folded == "bone marrow\0\0msc"
        assert together.locate(together.folded.index("marrow")) == (0, 8)
        assert together.locate(together.folded.index("msc")) == (2, 0)
        assert together.locate_both(5, 11) == (0, 8, 14)

    def test_no_texts_are_an_empty_one(self) -> None:
        assert fold_together(()).folded == ""

    @given(st.lists(TEXTS_AND_NOISE, max_size=4))
    def test_each_is_folded_as_it_is_alone(self, texts: list[str]) -> None:
        together = fold_together(tuple(texts))

        assert together.folded == "\0".join(fold(text)[0] for text in texts)

    @given(st.lists(TEXTS_AND_NOISE, min_size=1, max_size=4))
    def test_every_place_is_found_again(self, texts: list[str]) -> None:
        together = fold_together(tuple(texts))

        begin = 0
        for number, text in enumerate(texts):
            folded, offsets = fold(text)
            places = range(len(text) + 1) if offsets is None else offsets
            for place in range(len(folded)):
                assert together.locate(begin + place) == (number, places[place])
            begin += len(folded) + 1

    @pytest.mark.parametrize("text", ["Bone marrow", "2 µg – é", "\u2009", "ΟΔΟΣ"])
    def test_most_texts_are_plain(self, text: str) -> None:
        assert fold_together((text,)).is_plain

    @pytest.mark.parametrize("text", ["a\x1cb", "a\u2003b", "\u0663", "\u0131", "\u017f", "\u212a"])
    def test_a_text_in_which_patterns_see_more_than_the_folding_is_not(self, text: str) -> None:
        assert not fold_together(("plain", text)).is_plain
