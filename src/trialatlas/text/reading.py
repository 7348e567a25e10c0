"""A record in which the words have been found, and what rules make of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from msgspec import Struct

from trialatlas.model.judgement import Basis, Missing
from trialatlas.text.context import contexts_at
from trialatlas.text.matching import FoundWords, Lexicon, Match, within
from trialatlas.text.measuring import QUANTITIES
from trialatlas.text.products import ProductMap, map_product
from trialatlas.text.sections import Passage, in_areas

__all__ = [
    "Mention",
    "Placed",
    "ReadRecord",
    "Reading",
    "category_label",
    "concept_label",
    "find_words",
    "holds",
    "quantity_label",
]


# As many as any codebook has: they are asked for in every record.
_LABELS = 1 << 14


@lru_cache(maxsize=_LABELS)
def concept_label(concept: str) -> str:
    """The name under which a lexicon holds a concept's words."""
    return f"concept {concept}"


@lru_cache(maxsize=_LABELS)
def category_label(variable: str, category: str) -> str:
    """The name under which a lexicon holds a category's words."""
    return f"category {variable} {category}"


def quantity_label(quantity: str) -> str:
    """The name that matches of a kind of quantity carry."""
    return f"quantity {quantity}"


class Mention(Struct, frozen=True):
    """Words that speak for a value.

    Attributes:
        value: The value.
        field: Path of the text.
        start: Offset of the quotation's first character.
        end: Offset after its last.
        quote: The quotation.
    """

    value: str
    field: str
    start: int
    end: int
    quote: str


class Reading(Struct, frozen=True):
    """What the rules make of a record.

    Attributes:
        values: The values, sorted; empty exactly when ``missing`` is set.
        missing: Why there is none.
        basis: What the value rests on.
        rule: The rule that decided; empty if none fired.
        mentions: The words that decided.
        against: Words that speak for other values, and lost.
    """

    values: tuple[str, ...]
    missing: Missing | None
    basis: Basis
    rule: str
    mentions: tuple[Mention, ...]
    against: tuple[Mention, ...] = ()


Placed = tuple[Passage, Match]
"""A match, and the text that it stands in."""


@dataclass(frozen=True)
class ReadRecord:
    """A record whose words have been found.

    Attributes:
        passages: Its texts.
        found: The words in them, by the position of the text.
    """

    passages: Sequence[Passage]
    found: FoundWords
    _products: dict[tuple[str, str, tuple[str, ...]], ProductMap] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _quantities: dict[tuple[str, str], list[Match]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _matches: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Placed]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _texts: dict[tuple[str, ...], list[Passage]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _contexts: dict[tuple[str, int, int], frozenset[str]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def products(self, product: str, rivals: str, stand_ins: tuple[str, ...] = ()) -> ProductMap:
        """Where the record speaks of a product; the arguments name concepts, or are empty."""
        key = (product, rivals, stand_ins)
        if key not in self._products:
            own, other = (concept_label(name) if name else "" for name in (product, rivals))
            instead = tuple(concept_label(name) for name in stand_ins)
            found: dict[str, list[Match]] = {}
            for place, match in self.found.among({own, other, *instead}):
                found.setdefault(self.passages[place].field, []).append(match)
            self._products[key] = map_product(self.passages, found, (own, other, instead))
        return self._products[key]

    def matches(self, names: tuple[str, ...], areas: tuple[str, ...]) -> Sequence[Placed]:
        """The matches of several names that stand in some areas, in the order of the record."""
        key = (names, areas)
        if key not in self._matches:
            placed = [(self.passages[place], match) for place, match in self.found.among(names)]
            self._matches[key] = [
                item for item in placed if in_areas(item[0], item[1].start, areas)
            ]
        return self._matches[key]

    def texts(self, areas: tuple[str, ...]) -> Sequence[Passage]:
        """The texts that begin in some areas."""
        if areas not in self._texts:
            self._texts[areas] = [text for text in self.passages if in_areas(text, 0, areas)]
        return self._texts[areas]

    def contexts(self, passage: Passage, match: Match) -> frozenset[str]:
        """The contexts in which a match stands: see `trialatlas.text.context.contexts_at`."""
        key = (passage.field, match.start, match.end)
        if key not in self._contexts:
            self._contexts[key] = contexts_at(passage, match.start, match.end)
        return self._contexts[key]

    def stands(self, name: str, passage: Passage, sentence: tuple[int, int]) -> bool:
        """Whether a match of a name starts in a sentence of one of the record's texts."""
        places = self.found.of(name)
        return bool(places and within(places.get(self._places[passage.field], ()), *sentence))

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {passage.field: place for place, passage in enumerate(self.passages)}

    def quantities(self, kind: str, passage: Passage) -> Sequence[Match]:
        """The quantities of a kind in a text, in order; the term of each is its value."""
        key = (kind, passage.field)
        if key not in self._quantities:
            self._quantities[key] = [
                Match(found.start, found.end, quantity_label(kind), found.value)
                for found in QUANTITIES[kind](passage.text)
            ]
        return self._quantities[key]


def find_words(passages: Sequence[Passage], lexicon: Lexicon) -> ReadRecord:
    """Find the words of a lexicon in the texts of a record."""
    return ReadRecord(passages, lexicon.search([passage.text for passage in passages]))


def holds(wanted: Mapping[str, Collection[str]], known: Mapping[str, Reading]) -> bool:
    """Whether each of several variables has one of the values (or kinds of missing) wanted.

    Args:
        wanted: Values by variable.
        known: A reading of each of the variables.
    """
    return all(
        known[name].missing in values or any(value in values for value in known[name].values)
        for name, values in wanted.items()
    )
