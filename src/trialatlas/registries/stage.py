"""The first stage of a review: freeze what the registries say, as tables."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path

import msgspec
import pyarrow as pa
from pyarrow import json as arrow_json

from trialatlas.model.study import Study
from trialatlas.model.tables import TABLES, Table
from trialatlas.registries.archive import archive_at, check_archive
from trialatlas.registries.ctgov import CtgovJson
from trialatlas.registries.ctgov_history import (
    CtgovVersion,
    as_current,
    changes_in,
    is_list,
    is_version,
)
from trialatlas.registries.ctgov_xml import CtgovXml
from trialatlas.registries.files import payloads, source_names
from trialatlas.registries.registry import (
    MediaType,
    Parsed,
    Payload,
    RecordError,
    Refused,
    Registry,
    parse_payload,
    refused,
)
from trialatlas.registries.sightings import Sighting, sighting_of, sightings_batch

__all__ = ["REGISTRIES", "compress", "decompress", "records_batch", "snapshot"]

REGISTRIES: Mapping[MediaType, Registry] = {
    registry.media_type: registry for registry in (CtgovJson(), CtgovXml())
}

_BATCH = 500
_STUDY_COLUMNS = pa.schema(
    [field for field in TABLES["records"].schema if field.name in Study.__struct_fields__]
)


def snapshot(paths: Sequence[Path]) -> Iterator[dict[str, pa.RecordBatch]]:
    """Read every record of the sources: ``raw``, ``records``, ``sightings`` and ``rejected``.

    Nothing is lost: each payload becomes a row of ``raw`` and one of ``records``, or one of
    ``rejected``; a list of a record's versions becomes rows of ``sightings``. A record that comes
    twice in the same state comes out twice.

    Args:
        paths: The review's sources, files or folders.

    Yields:
        One batch of each table for every 500 payloads, in the order of the sources.

    Raises:
        SourceError: A source does not exist, or nothing in it could be a record; a page of a
            download was changed. Batches before it have been yielded.
    """
    items = chain.from_iterable(map(_payloads, paths, source_names(paths)))
    while batch := list(islice(items, _BATCH)):
        read: list[tuple[Payload, Parsed]] = []
        sightings: list[Sighting] = []
        rejected: list[Refused] = []
        for found in chain.from_iterable(map(_found, batch)):
            match found:
                case Refused():
                    rejected.append(found)
                case Sighting():
                    sightings.append(found)
                case _:
                    read.append(found)
        yield {
            "raw": _raw_batch(read),
            "records": records_batch([parsed for _, parsed in read]),
            "sightings": sightings_batch(sightings),
            "rejected": _columns(TABLES["rejected"], rejected),
        }


def _payloads(path: Path, name: str) -> Iterator[Payload | Refused]:
    """Every record of a source; a download may have brought none."""
    archive = archive_at(path)
    if archive is None or any(check_archive(archive).values()):
        yield from payloads(path, name)


def _found(item: Payload | Refused) -> Iterator[tuple[Payload, Parsed] | Sighting | Refused]:
    """The record in a payload, and what it tells of the days of versions; or why there is none."""
    payload: Payload | None
    match item:
        case Refused():
            yield item
            return
        case _ if is_list(item):
            try:
                changes, payload = list(changes_in(item)), as_current(item)
            except RecordError as error:
                yield refused(item, error)
                return
            yield from changes
        case _:
            payload = item
    if payload is None:
        return
    registry = CtgovVersion() if is_version(payload) else REGISTRIES[payload.media_type]
    parsed = parse_payload(payload, registry)
    if isinstance(parsed, Refused):
        yield parsed
        return
    yield payload, parsed
    sighting = sighting_of(payload, parsed)
    if sighting:
        yield sighting


def records_batch(parsed: Sequence[Parsed]) -> pa.RecordBatch:
    """Parsed records as a batch of the table ``records``.

    The same as `to_batch` gives, six times as fast: Arrow's own JSON reader turns the nested
    studies into columns.

    Args:
        parsed: The records, in order.
    """
    schema = TABLES["records"].schema
    if not parsed:
        return pa.RecordBatch.from_pylist([], schema=schema)
    lines = msgspec.json.Encoder().encode_lines([item.study for item in parsed])
    studies = arrow_json.read_json(
        io.BytesIO(lines),
        # One block, so that each column comes as one piece.
        read_options=arrow_json.ReadOptions(use_threads=False, block_size=len(lines) + 1),
        parse_options=arrow_json.ParseOptions(
            explicit_schema=_STUDY_COLUMNS, unexpected_field_behavior="error"
        ),
    ).combine_chunks()
    columns = {name: studies.column(name).chunk(0) for name in _STUDY_COLUMNS.names}
    columns["version"] = pa.array([item.version for item in parsed], pa.string())
    columns["valid_from"] = pa.array([_valid_from(item.study) for item in parsed], pa.date32())
    return pa.RecordBatch.from_arrays([columns[name] for name in schema.names], schema=schema)


def _valid_from(study: Study) -> dt.date | None:
    # Before 2017 the registry's files named no day of posting; the day of submission is earlier by
    # days or weeks and would let a review see what was not public yet.
    posted = study.dates.last_update_posted or study.dates.first_posted
    return posted.earliest if posted else None


def _raw_batch(read: Iterable[tuple[Payload, Parsed]]) -> pa.RecordBatch:
    rows = [
        {
            "record_id": parsed.study.record_id,
            "version": parsed.version,
            "registry": parsed.study.registry,
            "source": payload.source,
            "member": payload.member,
            "sha256": parsed.sha256,
            "media_type": payload.media_type,
            "payload": compress(parsed.raw),
        }
        for payload, parsed in read
    ]
    return pa.RecordBatch.from_pylist(rows, schema=TABLES["raw"].schema)


def _columns(table: Table, rows: Iterable[Refused]) -> pa.RecordBatch:
    names = table.schema.names
    plain = [{name: getattr(row, name) for name in names} for row in rows]
    return pa.RecordBatch.from_pylist(plain, schema=table.schema)


def compress(content: bytes) -> bytes:
    """A payload as the table ``raw`` keeps it: one Zstandard frame.

    Args:
        content: The bytes to keep.
    """
    packed = pa.Codec("zstd").compress(content, asbytes=True)
    return bytes(packed)


def decompress(payload: bytes) -> bytes:
    """The bytes that were given to `compress`.

    Args:
        payload: A value of ``raw.payload``.

    Raises:
        OSError: The bytes are no Zstandard frame, or a damaged one.
    """
    with pa.CompressedInputStream(pa.BufferReader(payload), "zstd") as stream:
        return bytes(stream.read())
