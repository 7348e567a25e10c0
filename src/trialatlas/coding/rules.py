"""The kinds of rule, and coding a batch of records by a codebook; pure, batch in, batch out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
import pyarrow as pa

from trialatlas.coding.variables import READY_MADE
from trialatlas.model.judgement import Basis, Coding, Confidence, EvidenceSpan, Missing
from trialatlas.model.study import Study
from trialatlas.model.tables import TABLES, to_batch
from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.text.deciding import read
from trialatlas.text.matching import Lexicon, Words
from trialatlas.text.reading import (
    Mention,
    Reading,
    ReadRecord,
    category_label,
    concept_label,
    find_words,
    holds,
)
from trialatlas.text.sections import passages_of

__all__ = ["code_batch", "compile_lexicon", "read_study"]

_COMPUTED = "="
_NOTHING = Reading((), Missing.NOT_REPORTED, Basis.ABSENT, "", ())


def code_batch(
    batch: pa.RecordBatch,
    codebook: Codebook,
    concepts: Mapping[str, ConceptSet],
    names: Sequence[str] = (),
) -> pa.RecordBatch:
    """Code records.

    Args:
        batch: Rows of ``records``.
        codebook: The variables.
        concepts: The concepts that its rules use, by name.
        names: The variables to code; all where empty.

    Returns:
        Rows of ``codings``, a row for each record and variable, in that order.
    """
    wanted = tuple(names) or tuple(variable.name for variable in codebook.variables)
    lexicon = compile_lexicon(codebook, concepts)
    rows: list[Coding] = []
    for record in batch.to_pylist():
        study = msgspec.convert(record, Study)
        readings = read_study(study, codebook, lexicon, wanted)
        rows += (
            _coding(study, record["version"], name, reading) for name, reading in readings.items()
        )
    return to_batch(TABLES["codings"], rows)


def compile_lexicon(codebook: Codebook, concepts: Mapping[str, ConceptSet]) -> Lexicon:
    """One lexicon for the words of all concepts and of all categories of a codebook."""
    names = {
        concept_label(name): Words(concept.phrases, concept.patterns, concept.never)
        for name, concept in concepts.items()
    }
    for variable in codebook.variables:
        if variable.text:
            for category in variable.text.categories:
                label = category_label(variable.name, category.name)
                names[label] = Words(category.phrases, category.patterns, category.never)
    return Lexicon(names)


@dataclass
class _Desk:
    """What is known of one record while its variables are read."""

    study: Study
    codebook: Codebook
    record: ReadRecord
    readings: dict[str, Reading] = field(default_factory=dict)


def read_study(
    study: Study, codebook: Codebook, lexicon: Lexicon, names: Sequence[str]
) -> dict[str, Reading]:
    """Read variables of one study.

    Args:
        study: The record.
        codebook: The variables; those that others depend on are read too.
        lexicon: Of `compile_lexicon` for the same codebook.
        names: The variables wanted.

    Returns:
        A reading for each name, in the order of the names.
    """
    desk = _Desk(study, codebook, find_words(passages_of(study), lexicon))
    return {name: _read_once(desk, name) for name in names}


def _read_once(desk: _Desk, name: str) -> Reading:
    if name not in desk.readings:
        variable = desk.codebook[name]
        others = {other: _read_once(desk, other) for other in variable.applies_when}
        if holds(variable.applies_when, others):
            desk.readings[name] = _READERS[variable.kind](desk, variable)
        else:
            kind = Missing(variable.does_not_apply)
            desk.readings[name] = Reading((), kind, Basis.ABSENT, "", ())
    return desk.readings[name]


def _read_text(desk: _Desk, variable: Variable) -> Reading:
    if variable.text is None:
        return _NOTHING
    known = {name: _read_once(desk, name) for name in variable.text.refers_to}
    return read(desk.record, variable.text, known)


def _read_ready_made(desk: _Desk, variable: Variable) -> Reading:
    return READY_MADE[variable.field](desk.study)


def _read_field(desk: _Desk, variable: Variable) -> Reading:
    """The value of a field of the record; words of the record prove it where it is text."""
    leaves = list(_leaves(desk.study, variable.field.split("."), ""))
    values = [_shown(value) for _, value in leaves]
    if not values:
        return _NOTHING
    if variable.join:
        values = [variable.join.join(values)]
    mentions = tuple(
        Mention(_shown(value), path, 0, len(value), value)
        for path, value in leaves
        if isinstance(value, str) and not path.startswith(_COMPUTED)
    )
    kept = tuple(sorted(set(values)))
    rule = f"field {variable.field}"
    if len(kept) > 1 and not variable.multiple:
        # One value is asked for and the record has several: to pick one would lose the others.
        return Reading((), Missing.UNCLEAR, Basis.STRUCTURED, rule, mentions)
    return Reading(kept, None, Basis.STRUCTURED, rule, mentions)


def _leaves(value: object, path: Sequence[str], so_far: str) -> Iterator[tuple[str, object]]:
    if value is None:
        return
    if isinstance(value, tuple):
        for position, item in enumerate(value):
            yield from _leaves(item, path, f"{so_far}[{position}]")
    elif path:
        step = f"{so_far}.{path[0]}" if so_far else path[0]
        is_written = path[0] in getattr(value, "__struct_fields__", ())
        # A date's ISO form or an age in years is computed: no place of the record holds it.
        yield from _leaves(getattr(value, path[0]), path[1:], step if is_written else _COMPUTED)
    else:
        yield so_far, value


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


_READERS: Mapping[str, Callable[[_Desk, Variable], Reading]] = {
    "field": _read_field,
    "python": _read_ready_made,
    "text": _read_text,
}


def _coding(study: Study, version: str, name: str, reading: Reading) -> Coding:
    place = (study.record_id, version)
    return Coding(
        study_id=study.record_id,
        variable=name,
        value=reading.values,
        missing=reading.missing,
        basis=reading.basis,
        spans=tuple(_span(mention, *place) for mention in reading.mentions),
        against=tuple(_span(mention, *place) for mention in reading.against),
        confidence=_confidence(reading),
        rule=reading.rule,
    )


def _span(mention: Mention, record_id: str, version: str) -> EvidenceSpan:
    return EvidenceSpan(
        record_id=record_id,
        version=version,
        field=mention.field,
        start=mention.start,
        end=mention.end,
        quote=mention.quote,
        value=mention.value,
    )


def _confidence(reading: Reading) -> Confidence:
    if reading.against or reading.missing is Missing.UNCLEAR:
        return Confidence.LOW
    is_said = reading.basis in (Basis.STRUCTURED, Basis.STATED)
    return Confidence.HIGH if is_said else Confidence.MEDIUM
