"""Many phrases at once, in one pass over a text, to places in that text.

Phrases are matched by an Aho-Corasick automaton over a folded text (lower case, hyphens and white
space as one space), patterns by compiled regular expressions over the text itself. All places are
offsets into the text as it was given, so that what is quoted is what stands there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, Implementation

from trialatlas.text.folding import fold, fold_together
from trialatlas.text.literals import literals_of
from trialatlas.text.words import Match, Words, free, merged, within

__all__ = ["FoundWords", "Lexicon", "Match", "Words", "within"]

_PLURAL = ("s", "es")
_VALUE = "value"
"""The group of a pattern that is the match, where a pattern has one of this name."""


@dataclass(frozen=True, slots=True)
class _Needle:
    """A phrase, as the automaton looks for it."""

    name: str
    phrase: str
    is_open: bool
    never: bool


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A pattern, and the numbers of the literals that it cannot do without; None where unknown.

    Attributes:
        term: The pattern as written; ``compiled``, as it is tried.
        starts: Every match begins with one of these, after characters ``before``.
        before: See there.
        needed: One of these stands in every match.
    """

    term: str
    compiled: re.Pattern[str]
    starts: tuple[int, ...] | None
    before: frozenset[str]
    needed: frozenset[int] | None


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
        # Whose each needle is: a name's, or a literal's own.
        self.owners: list[str | int] = [
            *(needle.name for needle in self.needles),
            *literals.numbers.values(),
        ]
        texts += literals.numbers
        self.names = frozenset(names)
        self.automaton = AhoCorasick(texts, implementation=Implementation.DFA) if texts else None

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
    starts, inside = literals.of(of_pattern.starts), literals.of(of_pattern.inside)
    needed = starts if inside is None else inside
    return _Pattern(
        pattern,
        re.compile(pattern, re.IGNORECASE),
        starts,
        of_pattern.before,
        None if needed is None else frozenset(needed),
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
        self._hits: defaultdict[str | int, list[tuple[int, int, int]]] = defaultdict(list)
        self._located: dict[int, list[tuple[int, int]]] = {}
        if lexicon.automaton is None:
            return
        hits = lexicon.automaton.find_matches_as_indexes(self._folded.folded, overlapping=True)
        owners = lexicon.owners
        for hit in hits:
            self._hits[owners[hit[0]]].append(hit)

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
        ranked = self._ranked.get(name)
        if ranked is None:
            found: dict[int, list[Match]] = {}
            barred: dict[int, list[Match]] = {}
            if name in self._hits:
                self._find_phrases(name, found, barred)
            for pattern in self._lexicon.patterns.get(name, ()):
                if self._may_match(pattern):
                    self._find_pattern(name, pattern, found)
            ranked = [
                (place, start, end, name, match)
                for place in sorted(found)
                for start, end, match in merged(
                    free(found[place], sorted(barred[place])) if place in barred else found[place]
                )
            ]
            self._ranked[name] = ranked
        return ranked

    def _find_phrases(
        self, name: str, found: dict[int, list[Match]], barred: dict[int, list[Match]]
    ) -> None:
        folded, texts = self._folded.folded, self._folded.texts
        for number, start, end in self._hits[name]:
            needle = self._lexicon.needles[number]
            stop = _word_end(folded, start, end, is_open=needle.is_open)
            if stop is not None:
                place, first, last = self._folded.locate_both(start, stop)
                if last <= len(texts[place]):
                    target = barred if needle.never else found
                    match = Match(first, last, name, needle.phrase)
                    target.setdefault(place, []).append(match)

    def _may_match(self, pattern: _Pattern) -> bool:
        if pattern.needed is None or not self._folded.is_plain:
            return True
        return not self._hits.keys().isdisjoint(pattern.needed)

    def _find_pattern(self, name: str, pattern: _Pattern, found: dict[int, list[Match]]) -> None:
        for place, hit in self._tries_of(pattern):
            if hit.end() > hit.start():
                match = Match(*_span(hit), name, pattern.term)
                found.setdefault(place, []).append(match)

    def _tries_of(self, pattern: _Pattern) -> Iterator[tuple[int, re.Match[str]]]:
        texts = self._folded.texts
        places: Collection[int] = range(len(texts))
        if self._folded.is_plain and pattern.needed is not None:
            places = {place for number in pattern.needed for place, _ in self._at(number)}
        if pattern.starts is None or not self._folded.is_plain:
            for place in places:
                for hit in pattern.compiled.finditer(texts[place]):
                    yield place, hit
            return
        reached = (-1, 0)
        for place, start in self._begins(pattern, pattern.starts):
            if (place, start) >= reached and place in places:
                found = pattern.compiled.match(texts[place], start)
                if found is not None:
                    reached = (place, found.end())
                    yield place, found

    def _begins(self, pattern: _Pattern, starts: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Where a match may begin, in order."""
        last = (-1, 0)
        for place, offset in sorted({at for number in starts for at in self._at(number)}):
            if pattern.before:
                # What lies before the last literal was tried with that one.
                least = last[1] + 1 if last[0] == place else 0
                text, start = self._folded.texts[place], offset
                while start > least and text[start - 1] in pattern.before:
                    start -= 1
                yield from ((place, begin) for begin in range(start, offset))
                last = (place, offset)
            yield place, offset

    def _at(self, number: int) -> Sequence[tuple[int, int]]:
        """Texts and offsets at which a literal stands."""
        if number not in self._hits:
            return ()
        if number not in self._located:
            locate = self._folded.locate
            self._located[number] = [locate(start) for _, start, _ in self._hits[number]]
        return self._located[number]


def _span(hit: re.Match[str]) -> tuple[int, int]:
    """Where a match stands: its group of that name, where the pattern has one that took part."""
    span = hit.span(_VALUE) if _VALUE in hit.re.groupindex else hit.span()
    return span if span[0] >= 0 else hit.span()


def _word_end(folded: str, start: int, end: int, *, is_open: bool) -> int | None:
    """Where the match's last word ends, or None if the match is only a part of a word."""
    if start and folded[start - 1].isalnum():
        return None
    # Most words end where the phrase does.
    if not folded[end : end + 1].isalnum():
        return end
    stop = end + 1
    while folded[stop : stop + 1].isalnum():
        stop += 1
    return stop if is_open or folded[end:stop] in _PLURAL else None
