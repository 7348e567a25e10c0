"""A text as a row of letters, one a word, and what stands around a word in its sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from trialatlas.text.schedule_words import COUNTING_WORDS, GIVING_WORDS, meaning_of

__all__ = [
    "Expression",
    "Find",
    "Reading",
    "are_further",
    "gap_before",
    "is_compound",
    "is_floor",
    "is_given",
    "is_label",
    "letters_before",
    "letters_behind",
    "number_at",
    "read_words",
    "word_at",
]

_NOTHING: tuple[str, object] = ("_", None)
_LONGEST = 24
"""Characters of the longest word that means something here; longer ones are not remembered."""
_WORD = re.compile(
    r"[Ff]ollowed by\b|[Tt]akes? place\b|[Bb]i[- ](?:week|month)ly\b|"
    r"[DWMdwm]\+\d{1,3}(?![^\W_])|"
    r"[A-Za-z]+(?![^\W_])|[^\W\d_][^\W_]*|"
    r"\d{1,4}(?:[.,]\d{1,4})?\s?[x\u00d7*\u00b7]\s?10(?:\s?\^?\s?\d{1,2})?(?!\d)|"
    r"\d{1,3}(?:,\d{3}){1,4}(?!\d)|"
    r"[^\W_]+(?:\.\d+)?|"
    r"[-\u2013\u2014~](?<=\d.)\s?(?=\d)|\s[-\u2013\u2014~](?<=\d..)\s?(?=\d)|"
    r"\.(?<!\b[A-Za-z]\.)(?=\s|$)|[;\u3002\uff1b\n,\uff0c\u3001():\uff1a=\uff08\uff09&/\u00d7^%]"
)


@dataclass(frozen=True)
class Reading:
    """A text, word by word.

    Attributes:
        text: The text as given.
        sentences: Where those sentences stand that were read.
        words: Each word or mark of theirs, as written.
        letters: One letter a word or mark, of `trialatlas.text.schedule_words`.
        values: What each word means beside its letter.
    """

    text: str
    sentences: list[tuple[int, int]]
    words: list[str]
    letters: str
    values: list[object]

    @cached_property
    def places(self) -> list[tuple[int, int]]:
        """Where each word starts and ends; looked up only for the few texts that need it."""
        return [
            found.span()
            for first, last in self.sentences
            for found in _WORD.finditer(self.text, first, last)
        ]


_SENTENCE_END = re.compile(r"[.\n;\u3002\uff1b](?:(?<!\.)|(?<!\b[A-Za-z]\.)(?=\s|$))")
_LETTERS = bytes(code if chr(code).isalpha() else 32 for code in bytes(range(128)).lower())
_ONLY_WORDS = _LETTERS + b" " * 128
_DIGIT = re.compile(r"\d")


def read_words(text: str) -> Reading:
    """Give every word of a text its letter, but for sentences that tell of no giving or no number.

    One pass, linear in the length of the text.
    """
    sentences = list(_telling_sentences(text))
    if not sentences:
        return _UNREAD
    words: list[str] = []
    for first, last in sentences:
        words += _WORD.findall(text, first, last)
    meanings = [meaning_of(word) if len(word) <= _LONGEST else _NOTHING for word in words]
    letters = "".join([letter for letter, _ in meanings])
    return Reading(text, sentences, words, letters, [value for _, value in meanings])


_UNREAD = Reading("", [], [], "", [])


def _telling_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Sentences that name something given, and a number, time or repetition.

    The text is folded once, a byte for each character, as sets of words are quicker to ask than
    patterns.
    """
    folded = text.encode("ascii", "replace").translate(_ONLY_WORDS)
    if GIVING_WORDS.isdisjoint(folded.split()):
        return
    first = 0
    for last in [*(end.end() for end in _SENTENCE_END.finditer(text)), len(text)]:
        words = folded[first:last].split()
        if not GIVING_WORDS.isdisjoint(words) and (
            _DIGIT.search(text, first, last) or not COUNTING_WORDS.isdisjoint(words)
        ):
            yield first, last
        first = last


@dataclass(frozen=True, slots=True)
class Find:
    """What some words of a reading say.

    Attributes:
        first: Index of the first word.
        last: Index after the last word.
        count: Number of administrations; 0 where there are several without a number, None where
            nothing is said of it.
        schedule: Canonical interval or days; empty where nothing is said of it.
        more: Number of administrations that come on top of others; else 0.
    """

    first: int
    last: int
    count: int | None
    schedule: str = ""
    more: int = 0


Expression = tuple[re.Pattern[str], Callable[[Reading, re.Match[str]], Find | None], frozenset[str]]
"""A pattern of letters, who understands its matches, and the letters of which one must be there."""

_AROUND = 30
"""Words before an expression among which the giving, or the assessing, is looked for."""
_BEHIND = 12
_GIVING = re.compile(r"[iIjJvz]")
_LOOKING_BACK = re.compile(r"[PB][ka_dOo]{0,3}[iIjJ]|ig(?=n)|\([^()iIjJvz]+z[^()iIjJv]*\)")
"""What is before or after a giving is no giving itself, nor is "dose level 6" or an aside."""
_DIRECTLY_BEHIND = re.compile(r"[,_dlmk]{0,2}([iIjJvz])")
_NEAREST_HINT = re.compile(r"[iIjJvdz]")


_FURTHER = frozenset(("additional", "another", "extra", "further"))
_BESIDE = 7


def letters_before(reading: Reading, first: int) -> str:
    """Letters of the words before one, in the same sentence."""
    return reading.letters[max(0, first - _AROUND) : first].rpartition(";")[2]


def letters_behind(reading: Reading, last: int) -> str:
    """Letters of the words from one on, in the same sentence."""
    return reading.letters[last : last + _BEHIND].partition(";")[0]


def is_given(reading: Reading, first: int, last: int) -> bool:
    """Whether what is counted there is something given, rather than a visit or an assessment."""
    inside = _GIVING.search(reading.letters, first, last)
    if inside:
        return inside[0] != "z"
    behind = letters_behind(reading, last)
    if directly := _DIRECTLY_BEHIND.match(behind):
        return directly[1] != "z"
    before = _LOOKING_BACK.sub("", letters_before(reading, first))[::-1]
    nearest = _NEAREST_HINT.search(before) or _NEAREST_HINT.search(behind)
    return nearest is not None and nearest[0] != "z"


def is_label(reading: Reading, first: int) -> bool:
    """Whether a digit there only names something: "cohort 1", "day 3", "phase 2"."""
    gap = gap_before(reading, first)
    if gap in ("-", "_", "\u00ae"):
        return True
    if first == 0 or not word_at(reading, first).isdecimal() or gap.strip(" #."):
        return False
    before = reading.letters[first - 1]
    return before in "uDghoOz#x-^yi" or reading.letters[max(0, first - 2) : first] in ("n,", "n+")


def is_floor(reading: Reading, first: int) -> bool:
    """Whether the number is the least of what counts as treated."""
    return word_at(reading, first - 1) == "least" or "\u2265" in gap_before(reading, first)


def is_compound(reading: Reading, after: int, noun: int) -> bool:
    """Whether a hyphen ties a number or the noun to another word: "single-drug", "high-dose"."""
    if gap_before(reading, after).startswith("-") and after < noun:
        return True
    return reading.letters[noun - 1] == "_" and gap_before(reading, noun) == "-"


def are_further(reading: Reading, first: int) -> bool:
    """Whether the days are those of further administrations, beside the first ones."""
    return any(word_at(reading, at) in _FURTHER for at in range(first - _BESIDE, first))


def word_at(reading: Reading, index: int) -> str:
    """The word at an index in lower case; empty outside the text."""
    if not 0 <= index < len(reading.letters):
        return ""
    return reading.words[index].lower()


def gap_before(reading: Reading, index: int) -> str:
    """What stands between a word and the one before it; empty at the start."""
    if not 0 < index < len(reading.words):
        return ""
    return reading.text[reading.places[index - 1][1] : reading.places[index][0]]


def number_at(reading: Reading, index: int) -> int:
    """The number that the word at an index stands for; 0 where it stands for none."""
    value = reading.values[index]
    return value if isinstance(value, int) else 0
