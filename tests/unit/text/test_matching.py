"""Words are found whatever their case, hyphens and endings, and where they stand is kept."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.studies import CHARACTERS, TEXTS

from trialatlas.text.folding import fold
from trialatlas.text.matching import Lexicon, Match, Words

TEXTS_AND_NOISE = TEXTS | st.text(CHARACTERS)

LEXICON = Lexicon(
    {
        "cells": Words(phrases=("MSC", "bone-marrow stem*"), patterns=(r"\bo\w+s\b",)),
        "tumour": Words(phrases=("tumour*",), never=("no tumour",)),
        "signs": Words(phrases=("*", "1.", "(", "donor -")),
    }
)


def quotes(lexicon: Lexicon, text: str) -> list[tuple[str, str]]:
    return [(match.name, text[match.start : match.end]) for match in lexicon.find(text)]


def quoted(phrase: str, text: str) -> list[str]:
    """What a lexicon of one phrase finds, as it stands in the text."""
    return [quote for _, quote in quotes(Lexicon({"it": Words(phrases=(phrase,))}), text)]


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("stem cell", "Stem Cells and a stem-cell", ["Stem Cells", "stem-cell"]),
        ("stem cell", "stem\n   cell", ["stem\n   cell"]),
        ("stem-cell", "stem cell", ["stem cell"]),
        ("stem cell", "stem cellular", []),
        ("stem cell", "system cell", []),
        ("MSC", "MSCs, hMSC and MSC2", ["MSCs"]),
        ("biopsy", "biopsies", []),
        ("infus*", "infused, infusions; reinfused", ["infused", "infusions"]),
        ("infus*", "infus", ["infus"]),
        ("dose", "doses", ["doses"]),
        ("loss", "losses", ["losses"]),
        ("i.v.", "given i.v. twice", ["i.v."]),
        ("patient's own", "the patient's own fat", ["patient's own"]),
        ("", "anything", []),
        ("*", "anything", []),
    ],
)
def test_a_phrase_finds_whole_words(phrase: str, text: str, found: list[str]) -> None:
    assert quoted(phrase, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("given IV twice", ["IV"]),
        ("given iv twice", ["iv"]),
        ("division", []),
    ],
)
def test_a_pattern_does_not_mind_case(text: str, found: list[str]) -> None:
    lexicon = Lexicon({"vein": Words(patterns=(r"\bIV\b",))})

    assert [quote for _, quote in quotes(lexicon, text)] == found


def test_a_pattern_that_matches_nothing_finds_nothing() -> None:
    assert Lexicon({"nothing": Words(patterns=(r"x*",))}).find("abc") == []


def test_a_lexicon_without_words_finds_nothing() -> None:
    assert Lexicon({}).find("mesenchymal cells") == []


def test_a_match_names_the_phrase_that_found_it() -> None:
    lexicon = Lexicon({"cells": Words(phrases=("mesenchymal strom*",))})

    assert lexicon.find("Human mesenchymal stromal cells") == [
        Match(6, 25, "cells", "mesenchymal strom*")
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a stromal cell", ["stromal cell"]),
        ("a stromal cell tumour", []),
        ("a stromal cell, no stromal-cell tumour", ["stromal cell"]),
        ("GIST, which is a stromal cell tumour", ["GIST"]),
    ],
)
def test_words_do_not_count_inside_what_they_never_mean(text: str, found: list[str]) -> None:
    words = Words(phrases=("stromal cell", "GIST"), never=("stromal cell tumour",))

    assert [quote for _, quote in quotes(Lexicon({"cells": words}), text)] == found


def test_patterns_do_not_count_there_either() -> None:
    words = Words(patterns=(r"MDS",), never=("MDS-UPDRS",))

    assert quotes(Lexicon({"mds": words}), "MDS by MDS-UPDRS") == [("mds", "MDS")]


def test_what_one_name_never_means_another_may() -> None:
    lexicon = Lexicon(
        {
            "cells": Words(phrases=("stromal cell",), never=("stromal cell tumour",)),
            "tumour": Words(phrases=("cell tumour",)),
        }
    )

    assert quotes(lexicon, "stromal cell tumour") == [("tumour", "cell tumour")]


def test_overlapping_words_of_one_name_are_one_match() -> None:
    words = Words(phrases=("mesenchymal stem", "stem cell", "cell therapy"))

    assert quotes(Lexicon({"cells": words}), "mesenchymal stem cell therapy; a stem cell") == [
        ("cells", "mesenchymal stem cell therapy"),
        ("cells", "stem cell"),
    ]


def test_the_longer_of_two_words_at_one_place_counts() -> None:
    lexicon = Lexicon({"fat": Words(phrases=("adipose", "adipose tissue"))})

    assert lexicon.find("adipose tissue") == [Match(0, 14, "fat", "adipose tissue")]


def test_words_of_several_names_come_in_the_order_of_the_text() -> None:
    lexicon = Lexicon({"b": Words(phrases=("cord blood",)), "a": Words(phrases=("blood", "cord"))})

    assert quotes(lexicon, "cord blood") == [("b", "cord blood"), ("a", "cord"), ("a", "blood")]


@given(TEXTS_AND_NOISE)
def test_a_match_stands_where_it_says(text: str) -> None:
    for match in LEXICON.find(text):
        quote = text[match.start : match.end]
        needle = fold(match.term.removesuffix("*"))[0]

        assert 0 <= match.start < match.end <= len(text)
        assert needle in fold(quote)[0] or re.search(match.term, quote, re.IGNORECASE)


@given(TEXTS_AND_NOISE)
def test_matches_come_in_order_and_those_of_a_name_never_overlap(text: str) -> None:
    matches = LEXICON.find(text)

    assert [match.start for match in matches] == sorted(match.start for match in matches)
    for name in {match.name for match in matches}:
        own = [match for match in matches if match.name == name]
        assert all(first.end <= second.start for first, second in pairwise(own))


class TestSeveralTexts:
    """What is found in a text does not depend on the texts beside it."""

    PADDING = "bone marrow " * 10

    @pytest.mark.parametrize(
        "pattern",
        [
            r"^fat",
            r"fat$",
            r"\Afat",
            r"fat\Z",
            r"fat(?!\W*cells)",
            r"(?<!\n)fat bone",
            r"fat\W*+$",
            r"(?>fat\W*)$",
            r"\bfat\b",
        ],
    )
    def test_a_pattern_finds_the_same_in_company(self, pattern: str) -> None:
        lexicon = Lexicon({"fat": Words(patterns=(pattern,))})
        texts = [
            f"cells {self.PADDING}",
            f"fat {self.PADDING}",
            f"{self.PADDING} fat",
            f"cells {self.PADDING}",
        ]

        found = lexicon.find_all(texts)

        assert found == [lexicon.find(text) for text in texts]
        assert any(found)

    @pytest.mark.parametrize("pattern", [r"fat\s*cells", r"fat.cells", r"(?s)fat.+cells"])
    def test_no_pattern_is_found_across_two_texts(self, pattern: str) -> None:
        lexicon = Lexicon({"fat": Words(patterns=(pattern,))})

        assert lexicon.find_all(["x" * 100 + "fat", "cells" + "x" * 100]) == [[], []]

    def test_no_texts_have_no_matches(self) -> None:
        assert LEXICON.find_all([]) == []

    @given(st.lists(TEXTS_AND_NOISE | TEXTS.map(lambda text: text * 20), max_size=5))
    def test_it_is_the_same_as_finding_in_each(self, texts: list[str]) -> None:
        assert LEXICON.find_all(texts) == [LEXICON.find(text) for text in texts]

    def test_what_is_given_out_is_not_what_is_remembered(self) -> None:
        LEXICON.find("short MSC").clear()

        assert len(LEXICON.find("short MSC")) == 1


@given(st.text(CHARACTERS, max_size=20), st.text(CHARACTERS, max_size=20))
def test_a_phrase_is_found_whatever_stands_around_it(before: str, after: str) -> None:
    text = f"{before} bone marrow {after}"

    assert "bone marrow" in quoted("bone marrow", text)
