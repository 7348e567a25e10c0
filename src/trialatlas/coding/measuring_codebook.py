"""How a codebook fares on records: what it codes, what it misses, what in it does nothing; pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from trialatlas.coding.explaining import read_record
from trialatlas.coding.missed_words import missed_words
from trialatlas.coding.rules import compile_lexicon, read_study
from trialatlas.coding.unused_words import Vocabulary, WordUse
from trialatlas.model.judgement import Missing
from trialatlas.model.study import Study
from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.text.reading import Mention, Reading, holds

__all__ = ["Coverage", "Example", "Finding", "Measures", "RuleUse", "measure"]

MOST_EXAMPLES = 3
"""Most examples of a finding."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many records have a value of a variable, and why the others have none.

    Attributes:
        variable: The variable.
        n: Records read.
        n_valued: Those that have a value.
        n_otherwise: Those of them whose value is what the codebook says where no rule finds words.
        missing: How many have none, by kind of missing.
        n_conflicts: Those whose words also speak for another value, or for several.
    """

    variable: str
    n: int
    n_valued: int
    n_otherwise: int
    missing: Mapping[str, int]
    n_conflicts: int


@dataclass(frozen=True, slots=True)
class RuleUse:
    """How often a rule decided.

    Attributes:
        variable: The variable that it belongs to.
        rule: Its name.
        n_tried: Records in which it was tried: the variable applied, the rule's conditions held
            and no earlier rule had decided.
        n_decided: Those of them in which it decided.
    """

    variable: str
    rule: str
    n_tried: int
    n_decided: int


@dataclass(frozen=True, slots=True)
class Example:
    """A record in which something was found.

    Attributes:
        record_id: The record.
        field: The path of the text.
        quote: Its words.
    """

    record_id: str
    field: str
    quote: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What was met in several records.

    Attributes:
        variable: The variable.
        category: The value for which the words speak.
        words: For a near miss the words, in lower case; for a conflict the value that was coded.
        reason: For a near miss why the words did not count; for a conflict what the words did.
        n: Records in which it was met.
        examples: A few of them.
    """

    variable: str
    category: str
    words: str
    reason: str
    n: int
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What was measured, most frequent first within each variable.

    Attributes:
        n: Records read.
        coverage: A line each variable.
        rules: A line each rule.
        conflicts: Records whose words speak for more than one value.
        near_misses: Words of a value that were found but did not count, in records in which no
            rule of the variable decided.
        words: What is named in the codebook, and which of its words stand in no record.
    """

    n: int
    coverage: tuple[Coverage, ...]
    rules: tuple[RuleUse, ...]
    conflicts: tuple[Finding, ...]
    near_misses: tuple[Finding, ...]
    words: tuple[WordUse, ...]


@dataclass(slots=True)
class _Tally:
    """Findings of one kind while records are read."""

    counts: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str, str, str], list[Example]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, record_id: str, found: Mapping[tuple[str, str, str, str], Mention]) -> None:
        for key, mention in found.items():
            self.counts[key] += 1
            if len(self.examples[key]) < MOST_EXAMPLES:
                self.examples[key].append(Example(record_id, mention.field, mention.quote))

    def findings(self, codebook: Codebook) -> tuple[Finding, ...]:
        order = {variable.name: place for place, variable in enumerate(codebook.variables)}
        keys = sorted(self.counts, key=lambda key: (order[key[0]], -self.counts[key], key))
        return tuple(
            Finding(*key, n=self.counts[key], examples=tuple(self.examples[key])) for key in keys
        )


@dataclass(slots=True)
class _Counts:
    """Everything that is counted while records are read."""

    n: int = 0
    valued: Counter[str] = field(default_factory=Counter)
    otherwise: Counter[str] = field(default_factory=Counter)
    missing: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    conflicting: Counter[str] = field(default_factory=Counter)
    tried: Counter[tuple[str, str]] = field(default_factory=Counter)
    decided: Counter[tuple[str, str]] = field(default_factory=Counter)
    conflicts: _Tally = field(default_factory=_Tally)
    near_misses: _Tally = field(default_factory=_Tally)


def measure(
    studies: Iterable[Study], codebook: Codebook, concepts: Mapping[str, ConceptSet]
) -> Measures:
    """Code records and count what happens.

    Args:
        studies: The records; read once, one at a time.
        codebook: The variables.
        concepts: The concepts that its rules use, by name.
    """
    lexicon = compile_lexicon(codebook, concepts)
    vocabulary = Vocabulary(codebook, concepts)
    names = [variable.name for variable in codebook.variables]
    counts = _Counts()
    for study in studies:
        readings = read_study(study, codebook, lexicon, names)
        record = read_record(study, lexicon)
        vocabulary.look_in([passage.text for passage in record.passages])
        counts.n += 1
        for variable in codebook.variables:
            _count_reading(counts, study.record_id, variable, readings)
            if _is_undecided(variable, readings):
                missed = missed_words(record, variable, readings)
                counts.near_misses.add(study.record_id, missed)
    return _measures(counts, codebook, vocabulary)


def _is_undecided(variable: Variable, readings: Mapping[str, Reading]) -> bool:
    """Whether a variable with rules applies and none of them decided."""
    if variable.text is None or not holds(variable.applies_when, readings):
        return False
    return readings[variable.name].rule not in {rule.name for rule in variable.text.rules}


def _count_reading(
    counts: _Counts, record_id: str, variable: Variable, readings: Mapping[str, Reading]
) -> None:
    reading = readings[variable.name]
    if reading.missing:
        counts.missing[variable.name][str(reading.missing)] += 1
    else:
        counts.valued[variable.name] += 1
        counts.otherwise[variable.name] += _is_undecided(variable, readings)
    conflicts = dict(_conflicts(variable, reading))
    if conflicts:
        counts.conflicting[variable.name] += 1
        counts.conflicts.add(record_id, conflicts)
    if not variable.text or not holds(variable.applies_when, readings):
        return
    for rule in variable.text.rules:
        if not holds(rule.when, readings):
            continue
        counts.tried[variable.name, rule.name] += 1
        if rule.name == reading.rule:
            counts.decided[variable.name, rule.name] += 1
            return


def _conflicts(
    variable: Variable, reading: Reading
) -> Iterator[tuple[tuple[str, str, str, str], Mention]]:
    coded = "; ".join(reading.values)
    for mention in reading.against:
        yield (variable.name, mention.value, coded, "its words lost"), mention
    if reading.missing is Missing.UNCLEAR and reading.mentions and reading.rule:
        said = sorted({mention.value for mention in reading.mentions})
        why = "several values are said" if len(said) > 1 else f"the rule {reading.rule} says so"
        key = (variable.name, "; ".join(said), str(Missing.UNCLEAR), why)
        yield key, reading.mentions[0]


def _measures(counts: _Counts, codebook: Codebook, vocabulary: Vocabulary) -> Measures:
    names = [variable.name for variable in codebook.variables]
    return Measures(
        n=counts.n,
        coverage=tuple(
            Coverage(
                variable=name,
                n=counts.n,
                n_valued=counts.valued[name],
                n_otherwise=counts.otherwise[name],
                missing=counts.missing[name],
                n_conflicts=counts.conflicting[name],
            )
            for name in names
        ),
        rules=tuple(
            RuleUse(
                variable.name,
                rule.name,
                counts.tried[variable.name, rule.name],
                counts.decided[variable.name, rule.name],
            )
            for variable in codebook.variables
            if variable.text
            for rule in variable.text.rules
        ),
        conflicts=counts.conflicts.findings(codebook),
        near_misses=counts.near_misses.findings(codebook),
        words=vocabulary.uses(),
    )
