"""Long expressions, each tried only on texts that hold the words it cannot do without."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from ahocorasick_rs import AhoCorasick

from trialatlas.text.folding import fold, is_plain
from trialatlas.text.literals import needed_by

__all__ = ["Telling"]


class Telling:
    """Expressions by name, and which of them a short text, such as a sentence, answers to.

    Args:
        expressions: Compiled expressions that do not mind case.
    """

    def __init__(self, expressions: Mapping[str, re.Pattern[str]]) -> None:
        self._expressions = expressions

    def of(self, text: str) -> tuple[str, ...]:
        """The names of the expressions that are found in a text, in their order."""
        possible = self._possible(text) if is_plain(text) else self._expressions
        return tuple(
            name
            for name, expression in self._expressions.items()
            if name in possible and expression.search(text)
        )

    def _possible(self, text: str) -> set[str]:
        automaton, owners = self._screen
        hits = automaton.find_matches_as_indexes(fold(text)[0], overlapping=True)
        return self._always.union(*(owners[number] for number, _, _ in hits))

    @cached_property
    def _needed(self) -> dict[str, frozenset[str] | None]:
        return {
            name: needed_by(expression.pattern) for name, expression in self._expressions.items()
        }

    @cached_property
    def _always(self) -> set[str]:
        return {name for name, literals in self._needed.items() if literals is None}

    @cached_property
    def _screen(self) -> tuple[AhoCorasick, list[set[str]]]:
        """What finds the literals of all, and whose each of them is."""
        owners: dict[str, set[str]] = {}
        for name, literals in self._needed.items():
            for literal in literals or ():
                owners.setdefault(literal, set()).add(name)
        return AhoCorasick(list(owners)), list(owners.values())
