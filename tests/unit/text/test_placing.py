"""A match in its text: its sentence, and what of it is quoted."""

from __future__ import annotations

from trialatlas.text.matching import Match
from trialatlas.text.placing import Placed
from trialatlas.text.sections import Passage


def placed(text: str, words: str) -> Placed:
    start = text.index(words)
    match = Match(start, start + len(words), "name", words)
    return Placed(Passage("titles.brief", text), match, (0, start, -match.end, "name"))


def test_a_short_sentence_is_quoted_whole() -> None:
    one = placed("Fat is taken. Blood is given.", "Blood")

    assert one.words == "Blood"
    assert one.sentence == (14, 29)
    assert one.quotation == (14, 29, "Blood is given.")


def test_of_a_long_sentence_whole_words_around_the_match_are_quoted() -> None:
    start, end, quote = placed("before " * 50 + "here" + " after" * 50, "here").quotation

    assert "before here after" in quote
    assert len(quote) == end - start <= 220
    assert set(quote.split()) == {"before", "here", "after"}


def test_a_match_longer_than_a_quotation_is_quoted_whole() -> None:
    words = "a" * 500

    assert placed(f"say {words} now", words).quotation[2] == words
