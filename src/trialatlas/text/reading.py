"""Reading one variable of one record by its rules, in their order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from trialatlas.model.judgement import Basis, Missing
from trialatlas.text.context import contexts_at
from trialatlas.text.linking import ProductMap, is_linked, map_product
from trialatlas.text.matching import Match, within
from trialatlas.text.rules import Rule, TextVariable
from trialatlas.text.sections import Passage, in_areas

__all__ = ["Mention", "ReadRecord", "Reading", "category_label", "concept_label", "holds", "read"]

_QUOTE = 220
"""Longest quotation, in characters: enough for the deciding words and what they refer to."""
_MOST_QUOTES = 3
"""Most quotations a value."""


def concept_label(concept: str) -> str:
    """The name under which a lexicon holds a concept's words."""
    return f"concept {concept}"


def category_label(variable: str, category: str) -> str:
    """The name under which a lexicon holds a category's words."""
    return f"category {variable} {category}"


@dataclass(frozen=True, slots=True)
class Mention:
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


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rules make of a record.

    Attributes:
        values: The values, sorted; empty exactly when ``missing`` is set.
        missing: Why there is none.
        basis: What the value rests on.
        rule: The rule that decided; empty if none fired.
        mentions: The words that decided.
    """

    values: tuple[str, ...]
    missing: Missing | None
    basis: Basis
    rule: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True)
class ReadRecord:
    """A record whose words have been found.

    Attributes:
        passages: Its texts.
        found: By field, all matches of all names, in order.
    """

    passages: Sequence[Passage]
    found: Mapping[str, Sequence[Match]]

    def products(
        self, variable: TextVariable, cache: dict[tuple[str, str], ProductMap]
    ) -> ProductMap:
        """Where the record speaks of the variable's product; kept in ``cache``."""
        key = (variable.product, variable.rivals)
        if key not in cache:
            product = concept_label(variable.product) if variable.product else ""
            rivals = concept_label(variable.rivals) if variable.rivals else ""
            cache[key] = map_product(self.passages, self.found, product, rivals)
        return cache[key]


def read(
    record: ReadRecord,
    variable: TextVariable,
    known: Mapping[str, Reading],
    cache: dict[tuple[str, str], ProductMap],
) -> Reading:
    """Read one variable of one record.

    Args:
        record: The record with its matches.
        variable: The rules.
        known: Readings of the variables that rules refer to.
        cache: Product maps of this record, shared between its variables.

    Returns:
        The reading; ``not_reported`` where no rule fires.
    """
    products = record.products(variable, cache)
    for rule in variable.rules:
        if not holds(rule.when, known):
            continue
        if not rule.where:
            return _derived(rule, known)
        mentions = list(_mentions(record, variable, rule, products))
        is_list = rule.unique and len({mention.value for mention in mentions}) > 1
        if mentions and not is_list:
            return _resolve(variable, rule, mentions)
    return _otherwise(record, variable)


def _otherwise(record: ReadRecord, variable: TextVariable) -> Reading:
    value = variable.otherwise
    shown = [
        Mention(value, passage.field, 0, len(passage.text[:_QUOTE]), passage.text[:_QUOTE])
        for passage in record.passages
        if in_areas(passage, 0, variable.otherwise_shows)
    ]
    if value in set(Missing):
        return Reading((), Missing(value), Basis.ABSENT, "", _few(shown))
    return Reading((value,), None, Basis.ABSENT, "otherwise", _few(shown))


def holds(wanted: Mapping[str, Collection[str]], known: Mapping[str, Reading]) -> bool:
    """Whether each of several variables has one of the values (or kinds of missing) wanted.

    Args:
        wanted: Values by variable.
        known: A reading of each of the variables.
    """
    return all(
        set(known[name].values) & set(values) or known[name].missing in values
        for name, values in wanted.items()
    )


def _derived(rule: Rule, known: Mapping[str, Reading]) -> Reading:
    """A value that follows from other variables alone: their words are its evidence."""
    mentions = [
        mention
        for name, values in rule.when.items()
        for mention in known[name].mentions
        if mention.value in values
    ]
    return _reading({rule.value}, rule, mentions)


def _mentions(
    record: ReadRecord, variable: TextVariable, rule: Rule, products: ProductMap
) -> Iterator[Mention]:
    wanted = _wanted(variable, rule)
    for passage in record.passages:
        found = record.found.get(passage.field, ())
        for match in found:
            if match.name not in wanted or not in_areas(passage, match.start, rule.where):
                continue
            if not is_linked(match, passage, products, rule.link):
                continue
            if not _stands_right(match, passage, rule, found):
                continue
            start, end = _quotation(passage, match)
            yield Mention(wanted[match.name], passage.field, start, end, passage.text[start:end])


def _wanted(variable: TextVariable, rule: Rule) -> dict[str, str]:
    if rule.find:
        return {concept_label(concept): rule.value for concept in rule.find}
    return {
        category_label(variable.name, category.name): rule.value or category.name
        for category in variable.categories
        if not rule.categories or category.name in rule.categories
    }


def _stands_right(match: Match, passage: Passage, rule: Rule, found: Sequence[Match]) -> bool:
    if rule.skip and contexts_at(passage, match.start, match.end) & set(rule.skip):
        return False
    if not rule.beside and not rule.never_beside:
        return True
    first, last = passage.sentence_at(match.start)
    here = {other.name for other in within(found, first, last)}
    if rule.beside and not here & {concept_label(name) for name in rule.beside}:
        return False
    return not here & {concept_label(name) for name in rule.never_beside}


def _quotation(passage: Passage, match: Match) -> tuple[int, int]:
    """The sentence around the words, or as much of it as a quotation holds."""
    first, last = passage.sentence_at(match.start)
    last = max(last, match.end)
    if last - first <= _QUOTE:
        return first, last
    room = max(_QUOTE - (match.end - match.start), 0) // 2
    start = max(first, match.start - room)
    end = min(last, match.end + room)
    # Whole words only: move inwards to the next white space, but never into the match.
    while start > first and start < match.start and not passage.text[start - 1].isspace():
        start += 1
    while end < last and end > match.end and not passage.text[end].isspace():
        end -= 1
    return start, end


def _resolve(variable: TextVariable, rule: Rule, mentions: Sequence[Mention]) -> Reading:
    values = {mention.value for mention in mentions}
    for combined, parts in variable.combine.items():
        if values >= set(parts):
            values = (values - set(parts)) | {combined}
    if len(values) > 1 and not variable.multiple:
        ranked = [value for value in variable.order if value in values]
        if not ranked:
            return _reading({Missing.UNCLEAR}, rule, mentions)
        values = {ranked[0]}
        speaking = {ranked[0], *variable.combine.get(ranked[0], ())}
        mentions = [mention for mention in mentions if mention.value in speaking]
    return _reading(values, rule, mentions)


def _reading(values: Set[str], rule: Rule, mentions: Sequence[Mention]) -> Reading:
    """What a rule found; a kind of missing, which a rule may give as its value, is no value."""
    missing = next((kind for kind in Missing if kind in values), None)
    kept = () if missing else tuple(sorted(values))
    return Reading(kept, missing, Basis(rule.basis), rule.name, _few(mentions))


def _few(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """A few quotations a value, each once: proof, not a concordance."""
    kept: dict[str, list[Mention]] = {}
    for mention in mentions:
        of_value = kept.setdefault(mention.value, [])
        if len(of_value) < _MOST_QUOTES and mention.quote not in {
            other.quote for other in of_value
        }:
            of_value.append(mention)
    return tuple(mention for of_value in kept.values() for mention in of_value)
