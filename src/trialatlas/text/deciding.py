"""Deciding one variable of one record by its rules, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial

from msgspec.structs import replace

from trialatlas.model.judgement import Basis, Missing
from trialatlas.text.linking import can_link, is_linked
from trialatlas.text.placing import Placed
from trialatlas.text.products import ProductMap
from trialatlas.text.reading import Mention, Reading, ReadRecord, holds
from trialatlas.text.rules import Rule, Sought, TextVariable
from trialatlas.text.sections import Passage

__all__ = ["Candidate", "candidates", "read"]

_SHOWN = 220
"""Characters of a text that is shown where no rule fires."""
_MOST_QUOTES = 3
"""Most quotations a value."""
_ANY = "*"
# Asked for in every record, and an enumeration is slow to be asked.
_MISSING = {str(kind): kind for kind in Missing}
_BASES = {str(basis): basis for basis in Basis}
_ABSENT, _STATED = Basis.ABSENT, Basis.STATED


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
    here = record.found.names
    tried = [
        sought
        for sought in variable.sought
        if (not sought.is_of_words or not sought.names.isdisjoint(here))
        and (not sought.rule.when or holds(sought.rule.when, known))
    ]
    for place, sought in enumerate(tried):
        rule = sought.rule
        if not rule.where:
            return _derived(rule, known)
        mentions = list(_counted(record, variable, sought))
        is_list = rule.unique and len({mention.value for mention in mentions}) > 1
        if mentions and not is_list:
            reading = _resolve(variable, rule, mentions)
            later = list(_later(record, variable, tried[place + 1 :], reading))
            if not later:
                return reading
            return replace(reading, against=_few([*reading.against, *later]))
    return _otherwise(record, variable)


def candidates(record: ReadRecord, variable: TextVariable, rule: Rule) -> Iterator[Candidate]:
    """All words that a rule looks for in its areas, with what speaks against counting them.

    Args:
        record: The record with its matches.
        variable: The variable that the rule belongs to.
        rule: The rule; it has areas.
    """
    sought = next(one for one in variable.sought if one.rule is rule)
    for value, placed in _met(record, sought):
        objections = (objection(placed, record, variable, sought) for objection in _OBJECTIONS)
        yield Candidate(_mention(value, placed), placed.words, next(filter(None, objections), ""))


def _counted(
    record: ReadRecord, variable: TextVariable, sought: Sought, but: Set[str] = frozenset()
) -> Iterator[Mention]:
    """Of a rule's candidates, but for some values, those to which nothing objects.

    A value that has its quotations gets no more: what follows can neither add a value nor a quote.
    """
    quotes: dict[str, set[str]] = {}
    link = sought.rule.link
    is_read: Callable[[Passage], bool] | None = None
    if sought.rule.quantity and link != "any":
        is_read = partial(can_link, products=_products(record, variable), link=link)
    for value, placed in _met(record, sought, but, is_read):
        of_value = quotes.setdefault(value, set())
        if len(of_value) == _MOST_QUOTES:
            continue
        if of_value and placed.quotation[2] in of_value:
            continue
        # What is quickly told comes first.
        if (
            ((sought.beside or sought.never_beside) and _company(placed, record, variable, sought))
            or (link != "any" and _distance(placed, record, variable, sought))
            or (sought.skip and _light(placed, record, variable, sought))
        ):
            continue
        of_value.add(placed.quotation[2])
        yield _mention(value, placed)


def _met(
    record: ReadRecord,
    sought: Sought,
    but: Set[str] = frozenset(),
    is_read: Callable[[Passage], bool] | None = None,
) -> Iterator[tuple[str, Placed]]:
    """What a rule looks for in its areas, and what it speaks for; but for some values."""
    rule, values = sought.rule, sought.values
    for placed in _matches(record, sought, but, is_read):
        match = placed.match
        if match.term in rule.ignore or match.term.endswith(sought.ignored_ends):
            continue
        if rule.verbatim:
            value = " ".join(placed.words.split())
        elif not (value := values[match.name]):
            value = rule.values.get(match.term, rule.values.get(_ANY, match.term))
        if value not in but:
            yield value, placed


def _matches(
    record: ReadRecord,
    sought: Sought,
    but: Set[str],
    is_read: Callable[[Passage], bool] | None,
) -> Sequence[Placed]:
    rule = sought.rule
    if rule.quantity:
        return record.quantities(rule.quantity, rule.where, is_read)
    names = sought.names.intersection(record.found.names)
    if but and not rule.verbatim:
        names = frozenset(name for name in names if sought.values[name] not in but)
    return record.matches(names, rule.where) if names else ()


def _distance(placed: Placed, record: ReadRecord, variable: TextVariable, sought: Sought) -> str:
    link = sought.rule.link
    if link == "any":
        return ""
    is_near = is_linked(placed.match, placed.passage, _products(record, variable), link)
    return "" if is_near else "not linked to the product"


def _products(record: ReadRecord, variable: TextVariable) -> ProductMap:
    return record.products(variable.product, variable.rivals, variable.stand_ins)


def _light(placed: Placed, record: ReadRecord, variable: TextVariable, sought: Sought) -> str:
    del variable
    contexts = record.contexts(placed)
    return ", ".join(sorted(contexts & sought.skip)) if contexts else ""


def _company(placed: Placed, record: ReadRecord, variable: TextVariable, sought: Sought) -> str:
    del variable
    rule = sought.rule
    if sought.beside and not any(record.stands(name, placed) for name in sought.beside):
        return f"no words of {' or '.join(rule.beside)} in the sentence"
    for concept, name in zip(rule.never_beside, sought.never_beside, strict=True):
        if record.stands(name, placed):
            return f"words of {concept} in the sentence"
    return ""


_OBJECTIONS = (_distance, _light, _company)
"""What may speak against words, in the order in which a reader is told."""


def _mention(value: str, placed: Placed) -> Mention:
    start, end, quote = placed.quotation
    return Mention(value, placed.passage.field, start, end, quote)


def _later(
    record: ReadRecord, variable: TextVariable, tried: Sequence[Sought], reading: Reading
) -> Iterator[Mention]:
    """What the rules after the one that decided would have found for other values."""
    if reading.missing:
        return
    speaking = _speaking(variable, set(reading.values)) | _MISSING.keys()
    for sought in tried:
        rule = sought.rule
        # A hint does not contradict what is stated.
        is_hint = rule.basis == "inferred" and reading.basis is _STATED
        if rule.where and not is_hint and rule.value not in speaking:
            yield from _counted(record, variable, sought, speaking)


def _speaking(variable: TextVariable, values: Set[str]) -> set[str]:
    """Values, and those that together mean them."""
    return {*values, *(part for value in values for part in variable.combine.get(value, ()))}


def _resolve(variable: TextVariable, rule: Rule, mentions: Sequence[Mention]) -> Reading:
    if rule.verbatim:
        mentions = _longest(mentions)
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
    return replace(reading, against=_few(lost)) if lost else reading


def _longest(mentions: Sequence[Mention]) -> list[Mention]:
    """Words as they stand, but those that others hold: `MV-NIS` beside `mv-nis virus`."""
    spelling: dict[str, str] = {}
    for mention in mentions:
        spelling.setdefault(mention.value.casefold(), mention.value)
    longest = {
        value
        for folded, value in spelling.items()
        if not any(folded != other and folded in other for other in spelling)
    }
    return [mention for mention in mentions if mention.value in longest]


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
    return reading if mentions else replace(reading, basis=_ABSENT)


def _otherwise(record: ReadRecord, variable: TextVariable) -> Reading:
    value = variable.otherwise
    shown: dict[str, Mention] = {}
    for passage in record.texts(variable.otherwise_shows) if variable.otherwise_shows else ():
        quote = passage.text[:_SHOWN]
        shown.setdefault(quote, Mention(value, passage.field, 0, len(quote), quote))
        if len(shown) == _MOST_QUOTES:
            break
    mentions = tuple(shown.values())
    if value in _MISSING:
        return Reading((), _MISSING[value], _ABSENT, "", mentions)
    return Reading((value,), None, _ABSENT, "otherwise", mentions)


def _reading(values: Set[str], rule: Rule, mentions: Sequence[Mention]) -> Reading:
    """What a rule found; a kind of missing, which a rule may give as its value, is no value."""
    missing = next((kind for name, kind in _MISSING.items() if name in values), None)
    kept = () if missing else tuple(sorted(values))
    return Reading(kept, missing, _BASES[rule.basis], rule.name, _few(mentions))


def _few(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """A few quotations a value, each once: proof, not a concordance."""
    kept: dict[str, list[Mention]] = {}
    for mention in mentions:
        of_value = kept.setdefault(mention.value, [])
        quotes = [other.quote for other in of_value]
        if len(quotes) < _MOST_QUOTES and mention.quote not in quotes:
            of_value.append(mention)
    return tuple(mention for of_value in kept.values() for mention in of_value)
