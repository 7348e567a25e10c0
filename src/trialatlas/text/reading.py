"""A record in which the words have been found, and what rules make of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from msgspec import Struct

from trialatlas.model.judgement import Basis, Missing
from trialatlas.text.context import contexts_at
from trialatlas.text.labels import category_label, concept_label, quantity_label
from trialatlas.text.matching import FoundWords, Lexicon, Match
from trialatlas.text.measuring import QUANTITIES
from trialatlas.text.placing import Placed
from trialatlas.text.products import ProductMap, map_product
from trialatlas.text.sections import Passage, sections_in

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


class Mention(Struct, frozen=True, gc=False):
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


_ByText = dict[int, list[Placed]]
"""Matches by the position of the text that they stand in."""


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
    _placed: dict[str, _ByText] = field(default_factory=dict, init=False, repr=False, compare=False)
    _sections: dict[tuple[str, ...], dict[int, Collection[str] | None]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _begins: dict[tuple[str, ...], list[int]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _contexts: dict[tuple[int, int, int], frozenset[str]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def products(self, product: str, rivals: str, stand_ins: tuple[str, ...] = ()) -> ProductMap:
        """Where the record speaks of a product; the arguments name concepts, or are empty."""
        key = (product, rivals, stand_ins)
        known = self._products.get(key)
        if known is None:
            own, other = (concept_label(name) if name else "" for name in (product, rivals))
            instead = tuple(concept_label(name) for name in stand_ins)
            found: dict[str, list[Match]] = {}
            for place, match in self.found.among({own, other, *instead}):
                found.setdefault(self.passages[place].field, []).append(match)
            known = map_product(self.passages, found, (own, other, instead))
            self._products[key] = known
        return known

    def matches(self, names: Collection[str], areas: tuple[str, ...]) -> Sequence[Placed]:
        """The matches of several names that stand in some areas, in the order of the record."""
        kept: list[Placed] = []
        known = self._sections.setdefault(areas, {})
        n_names = 0
        for name in names:
            if name not in self.found.names:
                continue
            n_names += 1
            for place, of_text in self._by_text(name).items():
                if place not in known:
                    known[place] = sections_in(self.passages[place].field, areas)
                sections = known[place]
                if sections is not None:
                    kept += _of_sections(of_text, sections) if sections else of_text
        if n_names > 1:
            kept.sort(key=_rank)
        return kept

    def _by_text(self, name: str) -> _ByText:
        if name not in self._placed:
            found: _ByText = {}
            for place, start, end, _, match in self.found.of(name):
                placed = Placed(self.passages[place], match, (place, start, end, name))
                if place in found:
                    found[place].append(placed)
                else:
                    found[place] = [placed]
            self._placed[name] = found
        return self._placed[name]

    def texts(self, areas: tuple[str, ...]) -> Sequence[Passage]:
        """The texts that begin in some areas."""
        return [self.passages[place] for place in self._beginning_in(areas)]

    def _beginning_in(self, areas: tuple[str, ...]) -> Sequence[int]:
        if areas not in self._begins:
            self._begins[areas] = [
                place
                for place, text in enumerate(self.passages)
                if (sections := sections_in(text.field, areas)) is not None
                and (not sections or text.section_at(0) in sections)
            ]
        return self._begins[areas]

    def contexts(self, placed: Placed) -> frozenset[str]:
        """The contexts in which a match stands: see `trialatlas.text.context.contexts_at`."""
        match = placed.match
        key = (placed.rank[0], match.start, match.end)
        if key not in self._contexts:
            self._contexts[key] = contexts_at(placed.passage, match.start, match.end)
        return self._contexts[key]

    def stands(self, name: str, placed: Placed) -> bool:
        """Whether a match of a name starts in the sentence of another match."""
        if name not in self.found.names:
            return False
        starts = self.found.starts(name).get(placed.rank[0])
        if starts is None:
            return False
        first, last = placed.sentence
        index = bisect_left(starts, first)
        return index < len(starts) and starts[index] < last

    def quantities(
        self,
        kind: str,
        areas: tuple[str, ...],
        is_read: Callable[[Passage], bool] | None = None,
    ) -> Sequence[Placed]:
        """The quantities of a kind in some areas, in order; the term of each is its value.

        Args:
            kind: One of `trialatlas.text.measuring.QUANTITIES`.
            areas: Names of areas.
            is_read: Whether a text is worth reading, as that takes time; without it all are.
        """
        label = quantity_label(kind)
        known = self._placed.setdefault(label, {})
        kept: list[Placed] = []
        for place in self._beginning_in(areas):
            if is_read is not None and not is_read(self.passages[place]):
                continue
            if place not in known:
                known[place] = _quantities(kind, self.passages[place], place)
            if known[place]:
                sections = sections_in(self.passages[place].field, areas)
                kept += _of_sections(known[place], sections) if sections else known[place]
        return kept


_rank = attrgetter("rank")


def _of_sections(of_text: Sequence[Placed], sections: Collection[str]) -> list[Placed]:
    return [one for one in of_text if one.passage.section_at(one.match.start) in sections]


def _quantities(kind: str, passage: Passage, place: int) -> list[Placed]:
    label = quantity_label(kind)
    return [
        Placed(
            passage,
            Match(found.start, found.end, label, found.value),
            (place, found.start, -found.end, label),
        )
        for found in QUANTITIES[kind](passage.text)
    ]


def find_words(passages: Sequence[Passage], lexicon: Lexicon) -> ReadRecord:
    """Find the words of a lexicon in the texts of a record."""
    return ReadRecord(passages, lexicon.search([passage.text for passage in passages]))


def holds(wanted: Mapping[str, Collection[str]], known: Mapping[str, Reading]) -> bool:
    """Whether each of several variables has one of the values (or kinds of missing) wanted.

    Args:
        wanted: Values by variable.
        known: A reading of each of the variables.
    """
    for name, values in wanted.items():
        reading = known[name]
        if reading.missing not in values and not any(map(values.__contains__, reading.values)):
            return False
    return True
