"""The kinds of rule, and coding a batch of records by a codebook; pure, batch in, batch out."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import msgspec
import pyarrow as pa

from trialatlas.coding.rows import CodingRow, codings_batch
from trialatlas.coding.variables import READY_MADE
from trialatlas.model.judgement import Basis, Missing
from trialatlas.model.study import Study
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

_NOTHING = Reading((), Missing.NOT_REPORTED, Basis.ABSENT, "", ())
_NOT_APPLYING = {str(kind): Reading((), kind, Basis.ABSENT, "", ()) for kind in Missing}
# An enumeration is slow to be asked for a member, and every field of every record has this one.
_STRUCTURED = Basis.STRUCTURED


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
    codebook, lexicon = _prepared(_Rules(codebook, concepts))
    with _without_collecting():
        # No name holds the rows: they are gone before the search is on again and looks at them all.
        return codings_batch(list(_rows_of(batch, codebook, lexicon, wanted)))


def _rows_of(
    batch: pa.RecordBatch, codebook: Codebook, lexicon: Lexicon, names: Sequence[str]
) -> Iterator[CodingRow]:
    for record in batch.to_pylist():
        study = msgspec.convert(record, Study)
        version = record["version"]
        for name, reading in read_study(study, codebook, lexicon, names).items():
            yield study.record_id, version, name, reading


@dataclass(frozen=True)
class _Rules:
    """What is coded by, as it comes with each batch from another process."""

    codebook: Codebook
    concepts: Mapping[str, ConceptSet]

    def __hash__(self) -> int:
        return hash(tuple(variable.name for variable in self.codebook.variables))


@lru_cache(maxsize=1)
def _prepared(rules: _Rules) -> tuple[Codebook, Lexicon]:
    """A codebook and its lexicon: batch after batch is coded by the same."""
    return rules.codebook, compile_lexicon(rules.codebook, rules.concepts)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Leave out the search for cycles of objects: coding makes none, and many objects."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def compile_lexicon(codebook: Codebook, concepts: Mapping[str, ConceptSet]) -> Lexicon:
    """One lexicon for the words of all concepts and categories that a codebook's rules ask for."""
    words = {
        concept_label(name): Words(concept.phrases, concept.patterns, concept.never)
        for name, concept in concepts.items()
    }
    asked: set[str] = set()
    for variable in codebook.variables:
        if variable.text:
            asked |= variable.text.names
            for category in variable.text.categories:
                label = category_label(variable.name, category.name)
                words[label] = Words(category.phrases, category.patterns, category.never)
    return Lexicon({name: of_name for name, of_name in words.items() if name in asked})


@dataclass
class _Desk:
    """What is known of one record while its variables are read."""

    study: Study
    record: ReadRecord
    variables: Mapping[str, Variable]
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
    variables = {variable.name: variable for variable in codebook.variables}
    desk = _Desk(study, find_words(passages_of(study), lexicon), variables)
    return {name: _read_once(desk, name) for name in names}


def _read_once(desk: _Desk, name: str) -> Reading:
    reading = desk.readings.get(name)
    if reading is None:
        variable = desk.variables[name]
        needed = variable.applies_when
        for other in needed:
            _read_once(desk, other)
        if holds(needed, desk.readings):
            reading = _READERS[variable.kind](desk, variable)
        else:
            reading = _NOT_APPLYING[variable.does_not_apply]
        desk.readings[name] = reading
    return reading


def _read_text(desk: _Desk, variable: Variable) -> Reading:
    if variable.text is None:
        return _NOTHING
    for name in variable.text.refers_to:
        _read_once(desk, name)
    return read(desk.record, variable.text, desk.readings)


def _read_ready_made(desk: _Desk, variable: Variable) -> Reading:
    return READY_MADE[variable.field](desk.study)


def _read_field(desk: _Desk, variable: Variable) -> Reading:
    """The value of a field of the record; words of the record prove it where it is text."""
    found: list[Mention] = []
    _gather(desk.study, _steps(variable.field), "", found)
    if not found:
        return _NOTHING
    mentions = tuple(found)
    rule = f"field {variable.field}"
    if len(mentions) == 1:
        return Reading((mentions[0].value,), None, _STRUCTURED, rule, mentions)
    values = [mention.value for mention in mentions]
    if variable.join:
        values = [variable.join.join(values)]
    kept = tuple(sorted(set(values)))
    if len(kept) > 1 and not variable.multiple:
        # One value is asked for and the record has several: to pick one would lose the others.
        return Reading((), Missing.UNCLEAR, _STRUCTURED, rule, mentions)
    return Reading(kept, None, _STRUCTURED, rule, mentions)


@lru_cache(maxsize=1024)
def _steps(path: str) -> tuple[str, ...]:
    return tuple(path.split("."))


def _gather(value: Any, path: Sequence[str], so_far: str, found: list[Mention]) -> None:  # noqa: ANN401
    """Every value to which a path of a study leads, with its place."""
    for position, name in enumerate(path):
        if value is None:
            return
        if isinstance(value, tuple):
            for number, item in enumerate(value):
                _gather(item, path[position:], f"{so_far}[{number}]", found)
            return
        before = f"{so_far}." if so_far else ""
        part = getattr(value, name)
        if name not in (fields := value.__struct_fields__):
            # No place of the record holds a date's ISO form or an age in years: it is computed
            # from the date that begins with its year, and the age with its number.
            found.append(_proof(part, f"{before}{fields[0]}", getattr(value, fields[0])))
            return
        value, so_far = part, f"{before}{name}"
    if isinstance(value, tuple):
        for number, item in enumerate(value):
            found.append(_proof(item, f"{so_far}[{number}]", item))
    elif value is not None:
        found.append(_proof(value, so_far, value))


def _proof(value: object, field: str, held: object) -> Mention:
    """A value, and what the field holds from which it comes."""
    if type(value) is str and held is value:
        return Mention(value, field, 0, len(value), value)
    quote = held if isinstance(held, str) else str(held).lower()
    return Mention(_shown(value), field, 0, len(quote), quote)


def _shown(value: object) -> str:
    if type(value) is str:
        return value
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
