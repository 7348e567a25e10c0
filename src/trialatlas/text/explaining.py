"""Why a text variable has the value that it has: each rule, what it found, why that counted or not.

What the rules make of a record, `trialatlas.text.deciding.read` says; here the same rules are
followed in the same order, and what they meet on the way is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from trialatlas.text.deciding import Candidate, candidates
from trialatlas.text.reading import Reading, ReadRecord, holds
from trialatlas.text.rules import CONTEXTS, LINKS, Rule, TextVariable

__all__ = [
    "Outcome",
    "Step",
    "either",
    "objection_in_words",
    "rule_in_words",
    "trace",
]


class Outcome(StrEnum):
    """What became of a rule.

    ``decided``: it gave the value. ``found_nothing``: none of its words stand in its areas.
    ``nothing_counted``: words stand there, but none of them counted. ``several_values``: its words
    name several values and it decides only where they name one. ``passed_over``: what it demands of
    other variables does not hold. ``not_reached``: an earlier rule had decided.
    """

    DECIDED = "decided"
    FOUND_NOTHING = "found_nothing"
    NOTHING_COUNTED = "nothing_counted"
    SEVERAL_VALUES = "several_values"
    PASSED_OVER = "passed_over"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True)
class Step:
    """One rule on the way to a value.

    Attributes:
        rule: The rule.
        outcome: What became of it.
        candidates: The words that it looks for, with what speaks against counting each; for a rule
            that was not reached, those that it would have met.
    """

    rule: Rule
    outcome: Outcome
    candidates: tuple[Candidate, ...] = ()

    @property
    def counted(self) -> tuple[Candidate, ...]:
        """The words to which nothing objects."""
        return tuple(found for found in self.candidates if not found.objection)

    @property
    def objected(self) -> tuple[Candidate, ...]:
        """The words that do not count."""
        return tuple(found for found in self.candidates if found.objection)


def trace(
    record: ReadRecord, variable: TextVariable, known: Mapping[str, Reading]
) -> tuple[Step, ...]:
    """Follow a variable's rules through a record.

    Args:
        record: The record with its matches.
        variable: The rules.
        known: Readings of the variables that rules refer to.

    Returns:
        A step for each rule, in their order; the rule that decided is that of
        `trialatlas.text.deciding.read`.
    """
    steps: list[Step] = []
    is_decided = False
    for rule in variable.rules:
        step = _step(record, variable, rule, known)
        if is_decided and step.outcome is not Outcome.PASSED_OVER:
            step = Step(rule, Outcome.NOT_REACHED, step.candidates)
        is_decided = is_decided or step.outcome is Outcome.DECIDED
        steps.append(step)
    return tuple(steps)


def _step(
    record: ReadRecord, variable: TextVariable, rule: Rule, known: Mapping[str, Reading]
) -> Step:
    if not holds(rule.when, known):
        return Step(rule, Outcome.PASSED_OVER)
    if not rule.where:
        return Step(rule, Outcome.DECIDED)
    found = tuple(candidates(record, variable, rule))
    values = {candidate.mention.value for candidate in found if not candidate.objection}
    if rule.unique and len(values) > 1:
        return Step(rule, Outcome.SEVERAL_VALUES, found)
    if values:
        return Step(rule, Outcome.DECIDED, found)
    return Step(rule, Outcome.NOTHING_COUNTED if found else Outcome.FOUND_NOTHING, found)


def rule_in_words(rule: Rule) -> list[str]:
    """What a rule looks for and demands, a clause each.

    >>> rule_in_words(Rule(name="named", where=("titles",), skip=("negated",)))
    ['looks for the words of the categories in titles', 'passes over words that are negated']
    """
    return [*_looks_for(rule), *_demands(rule), *_gives(rule)]


def _looks_for(rule: Rule) -> Iterator[str]:
    if rule.when:
        conditions = " and ".join(f"{name} is {either(of)}" for name, of in rule.when.items())
        yield f"is tried only where {conditions}"
    if not rule.where:
        return
    if rule.quantity:
        source = f"quantities of the kind {rule.quantity}"
    elif rule.find:
        source = f"the words of the concept{'s' if len(rule.find) > 1 else ''} {either(rule.find)}"
    else:
        source = f"the words of {either(rule.categories)}" if rule.categories else ""
    yield f"looks for {source or 'the words of the categories'} in {either(rule.where)}"


def _demands(rule: Rule) -> Iterator[str]:
    if rule.link != "any":
        yield f"demands that {LINKS[rule.link]}"
    if rule.beside:
        yield f"demands words of {either(rule.beside)} in the same sentence"
    if rule.never_beside:
        yield f"demands that no words of {either(rule.never_beside)} stand in the same sentence"
    if rule.skip:
        yield f"passes over words that are {either(rule.skip)}"
    if rule.ignore:
        yield f"ignores {either(rule.ignore)}"
    if rule.unique:
        yield "decides only where the words found name one value"


def _gives(rule: Rule) -> Iterator[str]:
    if rule.values:
        pairs = (f"{said} means {value}" for said, value in rule.values.items())
        yield ", ".join(pairs).replace("* means", "anything else means")
    if rule.value:
        yield f"gives the value {rule.value}"
    if rule.basis == "inferred":
        yield "calls the value inferred: it follows from the words and is not said in them"


def either(names: Collection[str]) -> str:
    """Names as one of them is meant.

    >>> either(["a", "b", "c"])
    'a, b or c'
    """
    listed: Sequence[str] = list(names)
    return " or ".join(filter(None, [", ".join(listed[:-1]), *listed[-1:]]))


def objection_in_words(objection: str) -> str:
    """Why words do not count, with the meaning of the contexts that it names.

    >>> objection_in_words("negated")
    'negated: the record says that it is not so'
    >>> objection_in_words("not linked to the product")
    'not linked to the product'
    """
    parts = objection.split(", ")
    if not all(part in CONTEXTS for part in parts):
        return objection
    return "; ".join(f"{part}: {CONTEXTS[part]}" for part in parts)
