"""Deciding one variable of one record by its rules, in their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from msgspec.structs import replace

from trialatlas.model.judgement import Basis, Missing
from trialatlas.text.linking import is_linked
from trialatlas.text.matching import Match
from trialatlas.text.reading import (
    Mention,
    Placed,
    Reading,
    ReadRecord,
    category_label,
    concept_label,
    holds,
    quantity_label,
)
from trialatlas.text.rules import Rule, TextVariable
from trialatlas.text.sections import Passage, in_areas

__all__ = ["Candidate", "candidates", "read"]

_QUOTE = 220
"""Longest quotation, in characters: enough for the deciding words and what they refer to."""
_MOST_QUOTES = 3
"""Most quotations a value."""
_ANY = "*"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that a rule looks for, in one of its areas.

    Attributes:
        mention: What they would speak for.
        words: The words themselves.
        objection: Why they do not count, in words; empty where they do.
    """

    mention: Mention
    words: str
    objection: str


def read(record: ReadRecord, variable: TextVariable, known: Mapping[str, Reading]) -> Reading:
    """Read one variable of one record.

    Args:
        record: The record with its matches.
        variable: The rules.
        known: Readings of the variables that rules refer to.

    Returns:
        The reading; the variable's ``otherwise`` where no rule fires.
    """
    rules = [rule for rule in variable.rules if not rule.when or holds(rule.when, known)]
    for place, rule in enumerate(rules):
        if not rule.where:
            return _derived(rule, known)
        mentions = list(_counted(record, variable, rule))
        is_list = rule.unique and len({mention.value for mention in mentions}) > 1
        if mentions and not is_list:
            reading = _resolve(variable, rule, mentions)
            later = _later(record, variable, rules[place + 1 :], reading)
            return replace(reading, against=_few([*reading.against, *later]))
    return _otherwise(record, variable)


def candidates(record: ReadRecord, variable: TextVariable, rule: Rule) -> Iterator[Candidate]:
    """All words that a rule looks for in its areas, with what speaks against counting them.

    Args:
        record: The record with its matches.
        variable: The variable that the rule belongs to.
        rule: The rule; it has areas.
    """
    for value, passage, match in _met(record, variable, rule, frozenset()):
        yield Candidate(
            _mention(value, passage, match),
            passage.text[match.start : match.end],
            _objection((passage, match), record, variable, rule),
        )


def _counted(
    record: ReadRecord, variable: TextVariable, rule: Rule, but: Set[str] = frozenset()
) -> Iterator[Mention]:
    """Of a rule's candidates, but for some values, those to which nothing objects.

    A value that has its quotations gets no more: what follows can neither add a value nor a quote.
    """
    quotes: dict[str, set[str]] = {}
    for value, passage, match in _met(record, variable, rule, but):
        of_value = quotes.setdefault(value, set())
        if len(of_value) == _MOST_QUOTES:
            continue
        mention = _mention(value, passage, match)
        if mention.quote in of_value or _objection((passage, match), record, variable, rule):
            continue
        of_value.add(mention.quote)
        yield mention


def _met(
    record: ReadRecord, variable: TextVariable, rule: Rule, but: Set[str]
) -> Iterator[tuple[str, Passage, Match]]:
    """What a rule looks for in its areas, and what it speaks for; but for some values."""
    wanted = _wanted(variable, rule, but)
    for passage, match in _matches(record, rule, tuple(wanted)):
        if match.term in rule.ignore:
            continue
        if rule.verbatim:
            value = " ".join(passage.text[match.start : match.end].split())
        else:
            value = wanted[match.name] or rule.values.get(
                match.term, rule.values.get(_ANY, match.term)
            )
        if value not in but:
            yield value, passage, match


def _matches(record: ReadRecord, rule: Rule, names: tuple[str, ...]) -> Iterable[Placed]:
    if not rule.quantity:
        return record.matches(names, rule.where)
    return (
        (passage, match)
        for passage in record.texts(rule.where)
        for match in record.quantities(rule.quantity, passage)
        if in_areas(passage, match.start, rule.where)
    )


def _wanted(variable: TextVariable, rule: Rule, but: Set[str]) -> dict[str, str]:
    """By name of the matches that a rule looks for, their value; empty where the words say it."""
    if rule.quantity:
        return {quantity_label(rule.quantity): rule.value}
    if rule.find:
        return {concept_label(concept): rule.value for concept in rule.find}
    return {
        category_label(variable.name, category.name): rule.value or category.name
        for category in variable.categories
        if not rule.categories or category.name in rule.categories
        if rule.verbatim or rule.value or category.name not in but
    }


def _objection(placed: Placed, record: ReadRecord, variable: TextVariable, rule: Rule) -> str:
    passage, match = placed
    if rule.link != "any":
        products = record.products(variable.product, variable.rivals, variable.stand_ins)
        if not is_linked(match, passage, products, rule.link):
            return "not linked to the product"
    if rule.skip:
        contexts = record.contexts(passage, match).intersection(rule.skip)
        if contexts:
            return ", ".join(sorted(contexts))
    if not rule.beside and not rule.never_beside:
        return ""
    sentence = passage.sentence_at(match.start)

    def is_here(name: str) -> bool:
        return record.stands(concept_label(name), passage, sentence)

    if rule.beside and not any(map(is_here, rule.beside)):
        return f"no words of {' or '.join(rule.beside)} in the sentence"
    barring = next(filter(is_here, rule.never_beside), "")
    return f"words of {barring} in the sentence" if barring else ""


def _mention(value: str, passage: Passage, match: Match) -> Mention:
    start, end = _quotation(passage, match)
    return Mention(value, passage.field, start, end, passage.text[start:end])


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


def _later(
    record: ReadRecord,
    variable: TextVariable,
    rules: Sequence[Rule],
    reading: Reading,
) -> Iterator[Mention]:
    """What the rules after the one that decided would have found for other values."""
    if reading.missing:
        return
    speaking = _speaking(variable, set(reading.values)) | set(Missing)
    for rule in rules:
        if rule.where and rule.value not in speaking:
            yield from _counted(record, variable, rule, speaking)


def _speaking(variable: TextVariable, values: Set[str]) -> set[str]:
    """Values, and those that together mean them."""
    return {*values, *(part for value in values for part in variable.combine.get(value, ()))}


def _resolve(variable: TextVariable, rule: Rule, mentions: Sequence[Mention]) -> Reading:
    values = {mention.value for mention in mentions}
    for combined, parts in variable.combine.items():
        if values >= set(parts):
            values = (values - set(parts)) | {combined}
    if len(values) > 1 and variable.keep == "largest":
        values = {max(values, key=_size)}
    if len(values) > 1 and not variable.multiple:
        ranked = [value for value in variable.order if value in values]
        if not ranked:
            return _reading({Missing.UNCLEAR}, rule, mentions)
        values = {ranked[0]}
    speaking = _speaking(variable, values)
    kept = [mention for mention in mentions if mention.value in speaking]
    reading = _reading(values, rule, kept)
    lost = [mention for mention in mentions if mention.value not in speaking]
    return replace(reading, against=_few(lost))


def _size(value: str) -> float:
    """A number for comparison; what is none is the smallest."""
    try:
        return float(value)
    except ValueError:
        return float("-inf")


def _derived(rule: Rule, known: Mapping[str, Reading]) -> Reading:
    """A value that follows from other variables alone: their words are its evidence, if any."""
    shown = [
        (mention, values) for name, values in rule.when.items() for mention in known[name].mentions
    ]
    # A value that was itself derived is shown by words for what it was derived from.
    mentions = [mention for mention, values in shown if mention.value in values] or [
        mention for mention, _ in shown
    ]
    reading = _reading({rule.value}, rule, mentions)
    return reading if mentions else replace(reading, basis=Basis.ABSENT)


def _otherwise(record: ReadRecord, variable: TextVariable) -> Reading:
    value = variable.otherwise
    shown = [
        Mention(value, passage.field, 0, len(passage.text[:_QUOTE]), passage.text[:_QUOTE])
        for passage in record.texts(variable.otherwise_shows)
    ]
    if value in set(Missing):
        return Reading((), Missing(value), Basis.ABSENT, "", _few(shown))
    return Reading((value,), None, Basis.ABSENT, "otherwise", _few(shown))


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
