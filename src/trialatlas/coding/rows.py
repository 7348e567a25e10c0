"""Readings as rows of the table ``codings``, column by column: a row at a time takes far longer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

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


def codings_batch(rows: Sequence[CodingRow]) -> pa.RecordBatch:
    """Rows of ``codings``.

    Args:
        rows: The readings.

    Returns:
        A batch in the table's schema, in the order of the readings.
    """
    readings = [reading for _, _, _, reading in rows]
    columns: dict[str, Sequence[object] | pa.Array] = {
        "study_id": [record_id for record_id, _, _, _ in rows],
        "variable": [name for _, _, name, _ in rows],
        "value": [reading.values for reading in readings],
        "missing": [reading.missing for reading in readings],
        "basis": [reading.basis for reading in readings],
        "spans": _spans(rows, [reading.mentions for reading in readings]),
        "against": _spans(rows, [reading.against for reading in readings]),
        "confidence": [confidence_of(reading) for reading in readings],
        "rule": [reading.rule for reading in readings],
    }
    arrays = [
        columns[field.name]
        if isinstance(columns.get(field.name), pa.Array)
        else pa.array(
            columns.get(field.name) or [_DEFAULTS.get(field.name)] * len(rows), field.type
        )
        for field in _SCHEMA
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=_SCHEMA)


def _spans(rows: Sequence[CodingRow], mentions: Sequence[Sequence[Mention]]) -> pa.ListArray:
    listed = _SCHEMA.field("spans").type
    flat = [
        (record_id, version, mention)
        for (record_id, version, _, _), of_row in zip(rows, mentions, strict=True)
        for mention in of_row
    ]
    columns = {
        "record_id": [record_id for record_id, _, _ in flat],
        "version": [version for _, version, _ in flat],
        "field": [mention.field for _, _, mention in flat],
        "start": [mention.start for _, _, mention in flat],
        "end": [mention.end for _, _, mention in flat],
        "quote": [mention.quote for _, _, mention in flat],
        "value": [mention.value for _, _, mention in flat],
    }
    fields = list(listed.value_type)
    spans = pa.StructArray.from_arrays(
        [pa.array(columns[field.name], field.type) for field in fields], fields=fields
    )
    offsets = pa.array(accumulate(map(len, mentions), initial=0), pa.int32())
    return pa.ListArray.from_arrays(offsets, spans, type=listed)


def confidence_of(reading: Reading) -> Confidence:
    """How much a reading leaves to doubt."""
    if reading.against or reading.missing is Missing.UNCLEAR:
        return Confidence.LOW
    is_said = reading.basis in (Basis.STRUCTURED, Basis.STATED)
    return Confidence.HIGH if is_said else Confidence.MEDIUM
