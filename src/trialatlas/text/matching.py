"""Many phrases at once, in one pass over a text, to places in that text.

Phrases are matched by an Aho-Corasick automaton over a folded text (lower case, hyphens and white
space as one space), patterns by compiled regular expressions over the text itself. All places are
offsets into the text as it was given, so that what is quoted is what stands there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from trialatlas.text.compiling import CompiledWords, Needle, Pattern
from trialatlas.text.folding import fold_together
from trialatlas.text.words import Match, Words, free, merged, within

__all__ = ["FoundWords", "Lexicon", "Match", "Words", "within"]

_PLURAL = ("s", "es")
_VALUE = "value"
"""The group of a pattern that is the match, where a pattern has one of this name."""


class Lexicon:
    """Names and their words, compiled once and found together.

    Args:
        names: For each name its words.
    """

    def __init__(self, names: Mapping[str, Words]) -> None:
        self.names = frozenset(names)
        self._words = CompiledWords(names)

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
        return FoundWords(self._words, texts)


Ranked = tuple[int, int, int, str, Match]
"""Where a match stands among those of other names: text, start, end (the later first), name."""


class FoundWords:
    """The words of a lexicon in several texts.

    The phrases of all names are found at once; the patterns of a name are tried when the name is
    asked for, where the literals stand that they cannot do without.

    Args:
        words: The words.
        texts: The texts; places of matches are offsets into these.

    Attributes:
        names: The names that may have matches; of all others there is none.
    """

    def __init__(self, words: CompiledWords, texts: Sequence[str]) -> None:
        self._words = words
        self._folded = fold_together(tuple(texts))
        self._ranked: dict[str, list[Ranked]] = {}
        self._starts: dict[str, dict[int, list[int]]] = {}
        self._located: dict[tuple[int, bool], list[tuple[int, int]]] = {}
        self._spans: dict[tuple[int, bool], list[tuple[int, int, int]]] = {}
        self._hits: defaultdict[int, list[int]] = defaultdict(list)
        self._phrases: defaultdict[str, list[tuple[int, Needle]]] = defaultdict(list)
        hits, needles = self._hits, words.needles
        for number, start, _ in words.find(self._folded.folded):
            hits[number].append(start)
        for number in hits:
            for needle in needles.get(number, ()):
                self._phrases[needle.name].append((number, needle))
        self.names = self._possible()

    def _possible(self) -> Collection[str]:
        possible = set(self._phrases)
        if not self._folded.is_plain:
            return possible.union(self._words.patterns)
        needing = self._words.needing
        for number in self._hits:
            if number in needing:
                possible.update(needing[number])
        return possible | self._words.always

    def among(self, names: Collection[str]) -> list[tuple[int, Match]]:
        """The matches of several names, with the position of the text that each stands in.

        Args:
            names: The names; those that the lexicon does not have are never found.

        Returns:
            In the order of the texts and of the places in them.
        """
        ranked = [item for name in names for item in self.of(name)]
        if len(names) > 1:
            ranked.sort()
        return [(item[0], item[-1]) for item in ranked]

    def starts(self, name: str) -> Mapping[int, Sequence[int]]:
        """Where the matches of a name start, in order, by the position of the text."""
        if name not in self._starts:
            found: dict[int, list[int]] = {}
            for item in self.of(name):
                found.setdefault(item[0], []).append(item[1])
            self._starts[name] = found
        return self._starts[name]

    def of(self, name: str) -> Sequence[Ranked]:
        """The matches of a name, in order."""
        if name not in self.names:
            return ()
        ranked = self._ranked.get(name)
        if ranked is None:
            found: dict[int, list[Match]] = {}
            barred: dict[int, list[Match]] = {}
            if name in self._phrases:
                self._find_phrases(name, found, barred)
            for pattern in self._words.patterns.get(name, ()):
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
        for number, needle in self._phrases[name]:
            target = barred if needle.never else found
            for place, first, last in self._spans_of(number, needle.is_open):
                match = Match(first, last, name, needle.phrase)
                target.setdefault(place, []).append(match)

    def _spans_of(self, number: int, is_open: bool) -> Sequence[tuple[int, int, int]]:
        """Texts, starts and ends of a phrase; a word that goes on behind it is taken whole."""
        key = (number, is_open)
        if key not in self._spans:
            folded, texts = self._folded.folded, self._folded.texts
            locate, length = self._folded.locate_both, len(self._words.texts[number])
            spans: list[tuple[int, int, int]] = []
            for start in self._hits[number]:
                if start and folded[start - 1].isalnum():
                    continue
                # Most words end where the phrase does.
                stop: int | None = start + length
                if folded[start + length : start + length + 1].isalnum():
                    stop = _word_end(folded, start + length, is_open=is_open)
                if stop is not None:
                    place, first, last = locate(start, stop)
                    if last <= len(texts[place]):
                        spans.append((place, first, last))
            self._spans[key] = spans
        return self._spans[key]

    def _may_match(self, pattern: Pattern) -> bool:
        if pattern.needed is None or not self._folded.is_plain:
            return True
        return not self._hits.keys().isdisjoint(pattern.needed)

    def _find_pattern(self, name: str, pattern: Pattern, found: dict[int, list[Match]]) -> None:
        for place, hit in self._tries_of(pattern):
            if hit.end() > hit.start():
                match = Match(*_span(hit), name, pattern.term)
                found.setdefault(place, []).append(match)

    def _tries_of(self, pattern: Pattern) -> Iterator[tuple[int, re.Match[str]]]:
        texts = self._folded.texts
        places: Collection[int] = range(len(texts))
        is_plain = self._folded.is_plain
        if is_plain and pattern.needed is not None and pattern.is_narrowed:
            places = {place for number in pattern.needed for place, _ in self._at(number)}
        if pattern.starts is None or not is_plain:
            for place in places:
                for hit in pattern.compiled.finditer(texts[place]):
                    yield place, hit
            return
        reached = (-1, 0)
        match = pattern.compiled.match
        for at in self._begins(pattern, pattern.starts):
            if at >= reached and at[0] in places:
                found = match(texts[at[0]], at[1])
                if found is not None:
                    reached = (at[0], found.end())
                    yield at[0], found

    def _begins(self, pattern: Pattern, starts: Sequence[int]) -> Iterable[tuple[int, int]]:
        """Where a match may begin, in order."""
        if len(starts) == 1:
            found = self._at(starts[0], pattern.opens_word)
        else:
            found = sorted({at for number in starts for at in self._at(number, pattern.opens_word)})
        return self._begins_before(pattern, found) if pattern.before else found

    def _begins_before(
        self, pattern: Pattern, found: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[int, int]]:
        last = (-1, 0)
        for place, offset in found:
            # What lies before the last literal was tried with that one.
            least = last[1] + 1 if last[0] == place else 0
            text, start = self._folded.texts[place], offset
            while start > least and text[start - 1] in pattern.before:
                start -= 1
            yield from ((place, begin) for begin in range(start, offset))
            last = (place, offset)
            yield place, offset

    def _at(self, number: int, opens_word: bool = False) -> Sequence[tuple[int, int]]:
        """Texts and offsets at which a literal stands, or only those where it opens a word."""
        if number not in self._hits:
            return ()
        key = (number, opens_word)
        if key not in self._located:
            folded, locate = self._folded.folded, self._folded.locate
            self._located[key] = [
                locate(start)
                for start in self._hits[number]
                if not opens_word or not start or not folded[start - 1].isalnum()
            ]
        return self._located[key]


def _span(hit: re.Match[str]) -> tuple[int, int]:
    """Where a match stands: its group of that name, where the pattern has one that took part."""
    span = hit.span(_VALUE) if _VALUE in hit.re.groupindex else hit.span()
    return span if span[0] >= 0 else hit.span()


def _word_end(folded: str, end: int, *, is_open: bool) -> int | None:
    """Where a word that goes on behind a phrase ends; None if it is another word."""
    stop = end + 1
    while folded[stop : stop + 1].isalnum():
        stop += 1
    return stop if is_open or folded[end:stop] in _PLURAL else None
