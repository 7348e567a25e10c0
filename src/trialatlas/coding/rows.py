"""Readings as rows of the table ``codings``, column by column: a row at a time takes far longer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, chain

import pyarrow as pa

from trialatlas.model.judgement import Basis, Coding, Confidence, Missing
from trialatlas.model.tables import TABLES
from trialatlas.text.reading import Mention, Reading

__all__ = ["CodingRow", "codings_batch", "confidence_of"]

CodingRow = tuple[str, str, str, Reading]
"""A record's id and version, a variable, and what its rules make of the record."""

_SCHEMA = TABLES["codings"].schema
_DEFAULTS = {
    name: default
    for name, default in zip(
        reversed(Coding.__struct_fields__), reversed(Coding.__struct_defaults__), strict=False
    )
}
# Looked up once: every row asks for them, and an enumeration is slow to be asked.
_UNCLEAR = Missing.UNCLEAR
_SAID = frozenset({Basis.STRUCTURED, Basis.STATED})
_LOW, _MEDIUM, _HIGH = Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH


def codings_batch(rows: Sequence[CodingRow]) -> pa.RecordBatch:
    """Rows of ``codings``.

    Args:
        rows: The readings.

    Returns:
        A batch in the table's schema, in the order of the readings.
    """
    ids, versions, names, readings = zip(*rows, strict=True) if rows else ((), (), (), ())
    columns: dict[str, Sequence[object] | pa.Array] = {
        "study_id": ids,
        "variable": names,
        "value": [reading.values for reading in readings],
        "missing": [reading.missing for reading in readings],
        "basis": [reading.basis for reading in readings],
        "spans": _spans(ids, versions, [reading.mentions for reading in readings]),
        "against": _spans(ids, versions, [reading.against for reading in readings]),
        "confidence": list(map(confidence_of, readings)),
        "rule": [reading.rule for reading in readings],
    }
    arrays = [
        column
        if isinstance(column := columns.get(field.name), pa.Array)
        else pa.array(column or [_DEFAULTS.get(field.name)] * len(rows), field.type)
        for field in _SCHEMA
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=_SCHEMA)


def _spans(
    ids: Sequence[str], versions: Sequence[str], mentions: Sequence[Sequence[Mention]]
) -> pa.ListArray:
    listed = _SCHEMA.field("spans").type
    flat = list(chain.from_iterable(mentions))
    columns = {
        "record_id": [of_row for of_row, own in zip(ids, mentions, strict=True) for _ in own],
        "version": [of_row for of_row, own in zip(versions, mentions, strict=True) for _ in own],
        "field": [mention.field for mention in flat],
        "start": [mention.start for mention in flat],
        "end": [mention.end for mention in flat],
        "quote": [mention.quote for mention in flat],
        "value": [mention.value for mention in flat],
    }
    fields = list(listed.value_type)
    spans = pa.StructArray.from_arrays(
        [pa.array(columns[field.name], field.type) for field in fields], fields=fields
    )
    # Arrow takes a list faster than an iterator.
    offsets = pa.array(list(accumulate(map(len, mentions), initial=0)), pa.int32())
    return pa.ListArray.from_arrays(offsets, spans, type=listed)


def confidence_of(reading: Reading) -> Confidence:
    """How much a reading leaves to doubt."""
    if reading.against or reading.missing is _UNCLEAR:
        return _LOW
    return _HIGH if reading.basis in _SAID else _MEDIUM
