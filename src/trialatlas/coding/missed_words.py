"""Near misses: words of a value that a record has, where no rule of the variable decided; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from trialatlas.model.judgement import Missing
from trialatlas.protocol.codebook import Variable
from trialatlas.text.deciding import Candidate, candidates
from trialatlas.text.reading import Mention, Reading, ReadRecord, holds
from trialatlas.text.rules import AREAS, Rule, TextVariable

__all__ = ["missed_words"]

# What keeps people out of a study says nothing of those in it.
_AREAS = tuple(area for area in AREAS if area not in ("exclusion", "eligibility"))
_ANYWHERE = Rule(name="", where=_AREAS)
_INDEX = re.compile(r"\[\d+\]")
_SPACES = re.compile(r"\s+")
_SEVERAL = "a rule wants one value, and the words name several"

_Place = tuple[str, str, int, str]
_Key = tuple[str, str, str, str]


def missed_words(
    record: ReadRecord, variable: Variable, readings: Mapping[str, Reading]
) -> dict[_Key, Mention]:
    """The words that a variable's rules met in a record and did not count.

    Args:
        record: The record; none of the variable's rules decided.
        variable: The variable; it has rules.
        readings: Readings of the variables that rules refer to.

    Returns:
        By variable, value, words (in lower case) and the reason why they do not count, where they
        stand first. Of several rules that object to the same words, the last, which is the least
        demanding, gives the reason.
    """
    if variable.text is None:
        return {}
    met: dict[_Place, tuple[str, str, Mention]] = {}
    for rule in variable.text.rules:
        if rule.where and holds(rule.when, readings):
            for place, words, found in _met(record, variable.text, rule):
                met[place] = (words, found.objection or _SEVERAL, found.mention)
    loosest = replace(variable.text, rules=(_ANYWHERE,))
    for place, words, found in _met(record, loosest, _ANYWHERE):
        field = _INDEX.sub("[]", found.mention.field)
        met.setdefault(place, (words, f"no rule looks in {field}", found.mention))
    missed: dict[_Key, Mention] = {}
    for place, (words, reason, mention) in met.items():
        if mention.value not in set(Missing):
            missed.setdefault((variable.name, place[0], words, reason), mention)
    return missed


def _met(
    record: ReadRecord, variable: TextVariable, rule: Rule
) -> Iterator[tuple[_Place, str, Candidate]]:
    for found in candidates(record, variable, rule):
        mention = found.mention
        # Each number is another one: what they have in common is their kind.
        is_number = rule.quantity and not rule.values
        value = "any" if is_number else mention.value
        words = _SPACES.sub(" ", found.words.casefold())
        place = (value, mention.field, mention.start, words)
        yield place, f"a quantity of the kind {rule.quantity}" if is_number else words, found
