"""Many phrases at once, in one pass over a text, to places in that text.

Phrases are matched by an Aho-Corasick automaton over a folded text (lower case, hyphens and white
space as one space), patterns by compiled regular expressions over the text itself. All places are
offsets into the text as it was given, so that what is quoted is what stands there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ahocorasick_rs import AhoCorasick

__all__ = ["Lexicon", "Match", "Words", "fold", "within"]

# One to one, so that folding keeps offsets: hyphens, dashes, slashes and white space are one space.
_SEPARATORS = str.maketrans(dict.fromkeys("-‐‑‒–—−_/\n\r\t\v\f\u00a0\u2009", " "))
_PLURAL = ("", "s", "es")
_SHORT = 80
_VALUE = "value"
"""The group of a pattern that is the match, where a pattern has one of this name."""
_LONGEST = 200
_REMEMBERED = 1 << 14
# Ends one text's line and begins another's, for patterns with ^ and $.
_BETWEEN = "\n\0\n"
# What stands in the text beside can keep these from matching: not this, only here, no way back.
_JEALOUS = re.compile(r"\(\?<?!|\(\?>|[*+?}]\+|\\[AZ]")

_Pattern = tuple[str, str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Words:
    """The words that carry one name.

    Attributes:
        phrases: Words and phrases; ``*`` at the end lets the last word end as it likes.
        patterns: Regular expressions, case-insensitive.
        never: Phrases inside which the words mean something else.
    """

    phrases: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """A place where a name's words stand.

    Attributes:
        start: Offset of the first character.
        end: Offset after the last.
        name: Whose words they are.
        term: The phrase or pattern that matched, as written in the lexicon.
    """

    start: int
    end: int
    name: str
    term: str


def within(matches: Sequence[Match], first: int, last: int) -> Sequence[Match]:
    """Of matches in order of place, those that start from one offset up to before another.

    Args:
        matches: Matches sorted by where they start.
        first: The first offset.
        last: The offset after the last.
    """
    low = bisect_left(matches, first, key=_start)
    return matches[low : bisect_left(matches, last, lo=low, key=_start)]


def _start(match: Match) -> int:
    return match.start


@lru_cache(maxsize=1024)
def fold(text: str) -> tuple[str, Sequence[int] | None]:
    """Lower-case a text and make its separators single spaces.

    Args:
        text: Any text.

    Returns:
        The folded text, and for each of its characters the offset in ``text`` (one more entry at
        the end for the end of the text); None in place of the offsets where they are the same.
    """
    lowered = text.lower()
    if len(lowered) != len(text):
        # A few capitals, such as İ, grow when lowered: leave those as they are.
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    folded = lowered.translate(_SEPARATORS)
    if "  " not in folded:
        return folded, None
    kept = [
        place
        for place, char in enumerate(folded)
        if char != " " or place == 0 or folded[place - 1] != " "
    ]
    return "".join(folded[place] for place in kept), [*kept, len(text)]


class Lexicon:
    """Names and their words, compiled once and found together.

    Args:
        names: For each name its words.
    """

    def __init__(self, names: Mapping[str, Words]) -> None:
        self._needles: list[tuple[str, bool, str, str, bool]] = []
        self._patterns: list[_Pattern] = []
        for name, words in names.items():
            self._add_phrases(name, words.phrases, never=False)
            self._add_phrases(name, words.never, never=True)
            for pattern in words.patterns:
                self._patterns.append((name, pattern, re.compile(pattern, re.IGNORECASE)))
        self._anywhere = [
            None if _JEALOUS.search(term) else re.compile(term, re.IGNORECASE | re.MULTILINE)
            for _, term, _ in self._patterns
        ]
        texts = [needle for needle, _, _, _, _ in self._needles]
        self._automaton = AhoCorasick(texts) if texts else None
        # Headings, keywords and countries come back in record after record.
        self._find_short = lru_cache(maxsize=_REMEMBERED)(self._find)

    def _add_phrases(self, name: str, phrases: tuple[str, ...], *, never: bool) -> None:
        for phrase in phrases:
            is_open = phrase.endswith("*")
            needle = fold(phrase.removesuffix("*").strip())[0]
            if needle:
                self._needles.append((needle, is_open, name, phrase, never))

    def find(self, text: str) -> list[Match]:
        """Every place in a text where the words of any name stand.

        Args:
            text: Any text.

        Returns:
            Matches ordered by place; overlapping matches of one name are one match.
        """
        return list(self._find_short(text) if len(text) < _SHORT else self._find(text))

    def find_all(self, texts: Sequence[str]) -> list[list[Match]]:
        """The matches of each of several texts, such as those of one record.

        The same as `find` of each, in less time: a pattern that stands in none of the texts
        together is not tried on every one.

        Args:
            texts: Any texts.

        Returns:
            A list for each text.
        """
        together = _BETWEEN.join(texts)
        present = [
            item
            for item, anywhere in zip(self._patterns, self._anywhere, strict=True)
            if anywhere is None or anywhere.search(together)
        ]
        return [
            list(self._find_short(text) if len(text) < _SHORT else self._find(text, present))
            for text in texts
        ]

    def _find(self, text: str, patterns: Sequence[_Pattern] | None = None) -> tuple[Match, ...]:
        folded, offsets = fold(text)
        found: list[Match] = []
        barred: list[Match] = []
        for match, never in self._phrases_in(folded, offsets):
            (barred if never else found).append(match)
        for name, term, pattern in self._patterns if patterns is None else patterns:
            found += [
                Match(*hit.span(_VALUE if _VALUE in pattern.groupindex else 0), name, term)
                for hit in pattern.finditer(text)
                if hit.end() > hit.start()
            ]
        barred.sort()
        return tuple(_merged([match for match in found if not _inside_any(match, barred)]))

    def _phrases_in(
        self, folded: str, offsets: Sequence[int] | None
    ) -> Iterator[tuple[Match, bool]]:
        if self._automaton is None:
            return
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            _, is_open, name, phrase, never = self._needles[index]
            stop = _word_end(folded, start, end, is_open=is_open)
            if stop is None:
                continue
            place = (start, stop) if offsets is None else (offsets[start], offsets[stop - 1] + 1)
            yield Match(*place, name, phrase), never


def _word_end(folded: str, start: int, end: int, *, is_open: bool) -> int | None:
    """Where the match's last word ends, or None if the match is only a part of a word."""
    if start > 0 and folded[start - 1].isalnum():
        return None
    stop = end
    while stop < len(folded) and folded[stop].isalnum():
        stop += 1
    if is_open or folded[end:stop] in _PLURAL:
        return stop
    return None


def _inside_any(match: Match, others: Sequence[Match]) -> bool:
    return any(
        other.name == match.name and match.end <= other.end
        for other in within(others, match.start - _LONGEST, match.start + 1)
    )


def _merged(matches: list[Match]) -> list[Match]:
    """One match for matches of the same name that overlap, as mesenchymal stem and stem cell do."""
    kept: list[Match] = []
    open_at: dict[str, int] = {}
    for match in sorted(matches, key=lambda m: (m.start, -m.end, m.name)):
        place = open_at.get(match.name)
        if place is not None and match.start < kept[place].end:
            longer = kept[place]
            kept[place] = Match(longer.start, max(longer.end, match.end), match.name, longer.term)
            continue
        open_at[match.name] = len(kept)
        kept.append(match)
    return kept
