"""A match in its text, with what rules ask of it again and again."""

from __future__ import annotations

from trialatlas.text.matching import Match
from trialatlas.text.sections import Passage

__all__ = ["Placed", "Rank"]

_QUOTE = 220
"""Longest quotation, in characters: enough for the deciding words and what they refer to."""

Rank = tuple[int, int, int, str]
"""Where a match stands among others: text, start, negated end (the longer first), name."""


class Placed:
    """A match, and the text that it stands in.

    Args:
        passage: The text.
        match: The match.
        rank: Its place among the matches of a record.
    """

    __slots__ = ("_quotation", "_sentence", "match", "passage", "rank")

    def __init__(self, passage: Passage, match: Match, rank: Rank) -> None:
        self.passage = passage
        self.match = match
        self.rank = rank
        self._sentence: tuple[int, int] | None = None
        self._quotation: tuple[int, int, str] | None = None

    @property
    def words(self) -> str:
        """The words themselves."""
        return self.passage.text[self.match.start : self.match.end]

    @property
    def sentence(self) -> tuple[int, int]:
        """Start and end of the sentence that the match starts in."""
        if self._sentence is None:
            self._sentence = self.passage.sentence_at(self.match.start)
        return self._sentence

    @property
    def quotation(self) -> tuple[int, int, str]:
        """Start, end and text of the sentence around the words, or of as much as is quoted."""
        if self._quotation is None:
            start, end = _quoted(self.passage.text, self.match, self.sentence)
            self._quotation = (start, end, self.passage.text[start:end])
        return self._quotation


def _quoted(text: str, match: Match, sentence: tuple[int, int]) -> tuple[int, int]:
    first, last = sentence
    last = max(last, match.end)
    if last - first <= _QUOTE:
        return first, last
    room = max(_QUOTE - (match.end - match.start), 0) // 2
    start = max(first, match.start - room)
    end = min(last, match.end + room)
    # Whole words only: move inwards to the next white space, but never into the match.
    while start > first and start < match.start and not text[start - 1].isspace():
        start += 1
    while end < last and end > match.end and not text[end].isspace():
        end -= 1
    return start, end
