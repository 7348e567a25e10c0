"""Many phrases at once, in one pass over a text, to places in that text.

Phrases are matched by an Aho-Corasick automaton over a folded text (lower case, hyphens and white
space as one space), patterns by compiled regular expressions over the text itself. All places are
offsets into the text as it was given, so that what is quoted is what stands there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, Implementation

from trialatlas.text.folding import fold, fold_together
from trialatlas.text.literals import literals_of

__all__ = ["FoundWords", "Lexicon", "Match", "Words", "within"]

_PLURAL = ("", "s", "es")
_LONGEST = 200
_VALUE = "value"
"""The group of a pattern that is the match, where a pattern has one of this name."""


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


@dataclass(frozen=True, slots=True)
class _Needle:
    """A phrase, as the automaton looks for it."""

    name: str
    phrase: str
    is_open: bool
    never: bool


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A pattern, and the numbers of the needles without which it cannot match; None if unknown."""

    term: str
    compiled: re.Pattern[str]
    starts: tuple[int, ...] | None
    inside: tuple[int, ...] | None


class Lexicon:
    """Names and their words, compiled once and found together.

    Args:
        names: For each name its words.
    """

    def __init__(self, names: Mapping[str, Words]) -> None:
        self.needles: list[_Needle] = []
        self.patterns: dict[str, list[_Pattern]] = {}
        texts: list[str] = []
        for name, words in names.items():
            for phrases, never in ((words.phrases, False), (words.never, True)):
                for phrase in phrases:
                    text = fold(phrase.removesuffix("*").strip())[0]
                    if text:
                        texts.append(text)
                        self.needles.append(_Needle(name, phrase, phrase.endswith("*"), never))
        literals = _Numbers(len(texts))
        for name, words in names.items():
            self.patterns[name] = [_compiled(pattern, literals) for pattern in words.patterns]
        texts += literals.numbers
        self.names = frozenset(names)
        self.automaton = (
            AhoCorasick(texts, implementation=Implementation.DFA) if texts else None
        )

    def find(self, text: str) -> list[Match]:
        """Every place in a text where the words of any name stand.

        Args:
            text: Any text.

        Returns:
            Matches ordered by place; overlapping matches of one name are one match.
        """
        return self.find_all([text])[0]

    def find_all(self, texts: Sequence[str]) -> list[list[Match]]:
        """The matches of each of several texts, such as those of one record: as `find` of each.

        Args:
            texts: Any texts.

        Returns:
            A list for each text.
        """
        found: list[list[Match]] = [[] for _ in texts]
        for place, match in self.search(texts).among(self.names):
            found[place].append(match)
        return found

    def search(self, texts: Sequence[str]) -> FoundWords:
        """Find words in several texts, those of a name when they are asked for."""
        return FoundWords(self, texts)


class _Numbers:
    """Numbers for literals, each literal with one."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.numbers: dict[str, int] = {}

    def of(self, literals: frozenset[str] | None) -> tuple[int, ...] | None:
        if literals is None:
            return None
        return tuple(
            self.numbers.setdefault(literal, self.first + len(self.numbers))
            for literal in sorted(literals)
        )


def _compiled(pattern: str, literals: _Numbers) -> _Pattern:
    of_pattern = literals_of(pattern)
    return _Pattern(
        pattern,
        re.compile(pattern, re.IGNORECASE),
        literals.of(of_pattern.starts),
        literals.of(of_pattern.inside),
    )


# Where a match stands among those of other names: text, start, end (the later first), name.
_Ranked = tuple[int, int, int, str, Match]


class FoundWords:
    """The words of a lexicon in several texts.

    The phrases of all names are found at once; the patterns of a name are tried when the name is
    asked for, where the literals stand that they cannot do without.

    Args:
        lexicon: The words.
        texts: The texts; places of matches are offsets into these.
    """

    def __init__(self, lexicon: Lexicon, texts: Sequence[str]) -> None:
        self._lexicon = lexicon
        self._folded = fold_together(tuple(texts))
        self._ranked: dict[str, list[_Ranked]] = {}
        self._by_text: dict[str, dict[int, list[Match]]] = {}
        self._phrases: dict[str, list[tuple[int, int, int]]] = {}
        self._literals: dict[int, list[int]] = {}
        self._located: dict[int, list[tuple[int, int]]] = {}
        if lexicon.automaton is None:
            return
        needles, n_needles = lexicon.needles, len(lexicon.needles)
        for hit in lexicon.automaton.find_matches_as_indexes(
            self._folded.folded, overlapping=True
        ):
            number = hit[0]
            if number < n_needles:
                self._phrases.setdefault(needles[number].name, []).append(hit)
            else:
                self._literals.setdefault(number, []).append(hit[1])

    def among(self, names: Collection[str]) -> list[tuple[int, Match]]:
        """The matches of several names, with the position of the text that each stands in.

        Args:
            names: The names; those that the lexicon does not have are never found.

        Returns:
            In the order of the texts and of the places in them.
        """
        ranked = [item for name in names for item in self._of(name)]
        if len(names) > 1:
            ranked.sort()
        return [(item[0], item[-1]) for item in ranked]

    def of(self, name: str) -> Mapping[int, Sequence[Match]]:
        """The matches of a name, in order, by the position of the text that they stand in."""
        if name not in self._by_text:
            found: dict[int, list[Match]] = {}
            for item in self._of(name):
                found.setdefault(item[0], []).append(item[-1])
            self._by_text[name] = found
        return self._by_text[name]

    def _of(self, name: str) -> list[_Ranked]:
        if name not in self._ranked:
            found: dict[int, list[Match]] = {}
            barred: dict[int, list[Match]] = {}
            for place, match, never in self._phrases_of(name):
                (barred if never else found).setdefault(place, []).append(match)
            for pattern in self._lexicon.patterns.get(name, ()):
                for place, match in self._hits_of(name, pattern):
                    found.setdefault(place, []).append(match)
            self._ranked[name] = [
                (place, start, end, name, match)
                for place in sorted(found)
                for start, end, match in _merged(
                    _free(found[place], sorted(barred.get(place, ())))
                )
            ]
        return self._ranked[name]

    def _phrases_of(self, name: str) -> Iterator[tuple[int, Match, bool]]:
        folded, locate = self._folded.folded, self._folded.locate
        texts = self._folded.texts
        for number, start, end in self._phrases.get(name, ()):
            needle = self._lexicon.needles[number]
            stop = _word_end(folded, start, end, is_open=needle.is_open)
            if stop is None:
                continue
            place, first = locate(start)
            last = first + locate(stop - 1)[1] - first + 1
            if last <= len(texts[place]):
                yield place, Match(first, last, name, needle.phrase), needle.never

    def _hits_of(self, name: str, pattern: _Pattern) -> Iterator[tuple[int, Match]]:
        for place, hit in self._tries_of(pattern):
            if hit.end() > hit.start():
                yield place, Match(*_span(hit), name, pattern.term)

    def _tries_of(self, pattern: _Pattern) -> Iterator[tuple[int, re.Match[str]]]:
        texts, is_plain = self._folded.texts, self._folded.is_plain
        starts = pattern.starts if is_plain else None
        needed = pattern.inside if pattern.inside is not None else pattern.starts
        places = self._texts_with(needed) if is_plain and needed is not None else range(len(texts))
        if starts is None:
            for place in places:
                for hit in pattern.compiled.finditer(texts[place]):
                    yield place, hit
            return
        reached = (-1, 0)
        here = {at for number in starts for at in self._at(number)} if places else ()
        for place, start in sorted(here):
            if (place, start) >= reached and place in places:
                found = pattern.compiled.match(texts[place], start)
                if found is not None:
                    reached = (place, found.end())
                    yield place, found

    def _texts_with(self, numbers: Sequence[int]) -> Collection[int]:
        return {place for number in numbers for place, _ in self._at(number)}

    def _at(self, number: int) -> Sequence[tuple[int, int]]:
        """Texts and offsets at which a literal stands."""
        if number not in self._literals:
            return ()
        if number not in self._located:
            self._located[number] = list(map(self._folded.locate, self._literals[number]))
        return self._located[number]


def _span(hit: re.Match[str]) -> tuple[int, int]:
    """Where a match stands: its group of that name, where the pattern has one that took part."""
    span = hit.span(_VALUE) if _VALUE in hit.re.groupindex else hit.span()
    return span if span[0] >= 0 else hit.span()


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


def _free(matches: list[Match], barred: Sequence[Match]) -> list[Match]:
    """Matches that do not lie inside what their name never means."""
    if not barred:
        return matches
    return [match for match in matches if not _is_inside_any(match, barred)]


def _is_inside_any(match: Match, others: Sequence[Match]) -> bool:
    near = within(others, match.start - _LONGEST, match.start + 1)
    return any(match.end <= other.end for other in near)


def _merged(matches: list[Match]) -> list[tuple[int, int, Match]]:
    """One match for matches that overlap, as mesenchymal stem and stem cell do, with its rank."""
    kept: list[tuple[int, int, Match]] = []
    for match in sorted(matches, key=lambda m: (m.start, -m.end)):
        if kept and match.start < kept[-1][2].end:
            start, end, longer = kept[-1]
            if match.end > longer.end:
                kept[-1] = (start, end, Match(start, match.end, match.name, longer.term))
            continue
        kept.append((match.start, -match.end, match))
    return kept
