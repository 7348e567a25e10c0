"""The words of a lexicon, made ready to be looked for all at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, Implementation

from trialatlas.text.folding import fold
from trialatlas.text.literals import literals_of
from trialatlas.text.words import Words

__all__ = ["CompiledWords", "Needle", "Pattern"]

_FEW = 24
"""So few phrases are looked for one after another: an automaton takes longer to build."""
_LONGEST_SEARCHED = 100_000
"""Characters: in a longer text one pass of an automaton is quicker, however few the phrases."""


@dataclass(frozen=True, slots=True)
class Needle:
    """A phrase, as it is looked for.

    Attributes:
        name: Whose it is.
        phrase: As written.
        is_open: Whether its last word may end as it likes.
        never: Whether it says what the name does not mean.
    """

    name: str
    phrase: str
    is_open: bool
    never: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern, and the numbers of the literals that it cannot do without; None where unknown.

    Attributes:
        term: The pattern as written; ``compiled``, as it is tried.
        starts: Every match begins with one of these, after characters ``before``.
        before: See there.
        needed: One of these stands in every match.
        opens_word: Whether no letter and no digit stands before a match.
        is_narrowed: Whether ``needed`` says more than ``starts``.
    """

    term: str
    compiled: re.Pattern[str]
    starts: tuple[int, ...] | None
    before: frozenset[str]
    needed: frozenset[int] | None
    opens_word: bool
    is_narrowed: bool


class CompiledWords:
    """The phrases of all names, the patterns of each, and the literals of the patterns.

    Args:
        names: For each name its words.

    Attributes:
        texts: What is looked for, folded: phrases and literals, each once.
        needles: By number of a text, that is its place in ``texts``, the phrases that it is.
        patterns: By name.
        needing: By number of a text, the names that have a pattern which needs it.
        always: Names with a pattern that may match without any literal.
    """

    def __init__(self, names: Mapping[str, Words]) -> None:
        self.needles: dict[int, list[Needle]] = {}
        self.patterns: dict[str, list[Pattern]] = {}
        numbers = _Numbers()
        for name, words in names.items():
            for phrases, never in ((words.phrases, False), (words.never, True)):
                for phrase in phrases:
                    text = fold(phrase.removesuffix("*").strip())[0]
                    if text:
                        needle = Needle(name, phrase, phrase.endswith("*"), never)
                        self.needles.setdefault(numbers.of_text(text), []).append(needle)
            if words.patterns:
                self.patterns[name] = [_compiled(pattern, numbers) for pattern in words.patterns]
        self.texts = list(numbers.numbers)
        self.needing, self.always = _needs(self.patterns)
        self._automaton: AhoCorasick | None = None

    def find(self, folded: str) -> Sequence[tuple[int, int, int]]:
        """Number, start and end of every phrase and literal that stands in a folded text."""
        if len(self.texts) <= _FEW and len(folded) <= _LONGEST_SEARCHED:
            return _found_one_by_one(self.texts, folded)
        if self._automaton is None:
            self._automaton = AhoCorasick(self.texts, implementation=Implementation.DFA)
        return self._automaton.find_matches_as_indexes(folded, overlapping=True)


def _found_one_by_one(texts: Sequence[str], folded: str) -> list[tuple[int, int, int]]:
    hits: list[tuple[int, int, int]] = []
    for number, text in enumerate(texts):
        start = folded.find(text)
        while start >= 0:
            hits.append((number, start, start + len(text)))
            start = folded.find(text, start + 1)
    return hits


class _Numbers:
    """Numbers for texts to be looked for, each text with one."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def of_text(self, text: str) -> int:
        return self.numbers.setdefault(text, len(self.numbers))

    def of(self, literals: frozenset[str] | None) -> tuple[int, ...] | None:
        return None if literals is None else tuple(map(self.of_text, sorted(literals)))


def _compiled(pattern: str, numbers: _Numbers) -> Pattern:
    of_pattern = literals_of(pattern)
    starts, inside = numbers.of(of_pattern.starts), numbers.of(of_pattern.inside)
    needed = starts if inside is None else inside
    return Pattern(
        pattern,
        re.compile(pattern, re.IGNORECASE),
        starts,
        of_pattern.before,
        None if needed is None else frozenset(needed),
        of_pattern.opens_word,
        needed is not None and needed != starts,
    )


def _needs(
    patterns: Mapping[str, Sequence[Pattern]],
) -> tuple[dict[int, tuple[str, ...]], frozenset[str]]:
    needing: dict[int, tuple[str, ...]] = {}
    always: set[str] = set()
    for name, of_name in patterns.items():
        for pattern in of_name:
            if pattern.needed is None:
                always.add(name)
            for number in pattern.needed or ():
                needing[number] = (*needing.get(number, ()), name)
    return needing, frozenset(always)
