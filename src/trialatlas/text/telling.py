"""Long expressions, each tried only on texts that hold the words it cannot do without."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from ahocorasick_rs import AhoCorasick

from trialatlas.text.folding import folded, is_plain
from trialatlas.text.literals import needed_by

__all__ = ["Telling"]


class Telling:
    """Names with expressions, and which names a short text, such as a sentence, answers to.

    Args:
        expressions: For each name compiled expressions that do not mind case: a text that one of
            them is found in answers to it.
    """

    def __init__(self, expressions: Mapping[str, Sequence[re.Pattern[str]]]) -> None:
        self._expressions = [(name, each) for name, of in expressions.items() for each in of]

    def of(self, text: str) -> tuple[str, ...]:
        """The names of the expressions that are found in a text, in their order."""
        possible = self._possible(text) if is_plain(text) else range(len(self._expressions))
        found: dict[str, None] = {}
        for number in possible:
            name, expression = self._expressions[number]
            if name not in found and expression.search(text):
                found[name] = None
        return tuple(found)

    def _possible(self, text: str) -> Sequence[int]:
        automaton, owners = self._screen
        hits = automaton.find_matches_as_indexes(folded(text), overlapping=True)
        if not hits:
            return self._always
        return sorted({*self._always, *(one for hit in hits for one in owners[hit[0]])})

    @cached_property
    def _needed(self) -> list[frozenset[str] | None]:
        return [needed_by(expression.pattern) for _, expression in self._expressions]

    @cached_property
    def _always(self) -> list[int]:
        return [number for number, literals in enumerate(self._needed) if literals is None]

    @cached_property
    def _screen(self) -> tuple[AhoCorasick, list[list[int]]]:
        """What finds the literals of all, and whose each of them is."""
        owners: dict[str, list[int]] = {}
        for number, literals in enumerate(self._needed):
            for literal in literals or ():
                owners.setdefault(literal, []).append(number)
        return AhoCorasick(list(owners)), list(owners.values())
