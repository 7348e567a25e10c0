"""Coding without a review: records straight from files, by a codebook of any origin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.compute as pc

from trialatlas.coding.rules import code_batch
from trialatlas.coding.variables import READY_MADE
from trialatlas.errors import SourceError
from trialatlas.model.tables import TABLES
from trialatlas.presentation.coding_sheet import coding_lines
from trialatlas.protocol.codebook_file import LoneCodebook, read_lone_codebook
from trialatlas.registries.stage import snapshot
from trialatlas.search.versions import VERSION_COLUMNS, choose_versions, only, places_of
from trialatlas.store.duckdb import DuckDBEngine
from trialatlas.store.engine import BatchFunction
from trialatlas.store.files import complete_file, reporting
from trialatlas.workflow.notices import told_of_versions
from trialatlas.workflow.reading_records import Parts, Seen, with_records

__all__ = ["LoneRecords", "code_lone", "map_lone", "open_codebook", "read_lone", "write_codings"]

_BATCH = 200
"""Records that a worker codes at a time: 3,000 keep several busy to the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoneRecords:
    """Records that were read from files, each at one version, in the order of their ids.

    Attributes:
        path: Where they are stored while they are coded.
        places: Id and version of each.
        told: How sure it is what the registries said on the day that is asked for, in words.
        absent: Ids that were wanted and are not among them.
        n_refused: Payloads that cannot be read.
        refused: The first of those, with the reason.
    """

    path: Path
    places: frozenset[tuple[str, str]]
    told: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    n_refused: int = 0
    refused: tuple[str, ...] = ()


def open_codebook(wanted: str, *, is_own: bool = False) -> LoneCodebook:
    """Read a codebook; see `trialatlas.protocol.codebook_file.read_lone_codebook`.

    Args:
        wanted: A file, a review's folder or the name of a shipped codebook.
        is_own: Whether the review's own registry files are wanted.

    Raises:
        ProtocolError: There is no such codebook, or its files have faults.
    """
    return read_lone_codebook(wanted, python_variables=frozenset(READY_MADE), is_own=is_own)


@contextmanager
def read_lone(
    sources: Sequence[Path],
    ids: Collection[str] | None = None,
    *,
    as_of: dt.date | None = None,
) -> Iterator[LoneRecords]:
    """Read records from files; they wait on disk, so that memory does not grow with them.

    Args:
        sources: Files or folders of registry records.
        ids: Of the studies that are wanted, in upper case; all where None.
        as_of: The day of which the registries' word is wanted; their last word where None.

    Yields:
        The records, until the block ends.

    Raises:
        SourceError: There is no record that can be read, or none that is wanted.
        WorkspaceError: The temporary folder cannot be used.
    """
    with TemporaryDirectory(prefix="trialatlas-") as name:
        folder = Path(name)
        path = folder / "records.parquet"
        seen = Seen()
        engine = DuckDBEngine(scratch=folder)
        sightings: list[pa.RecordBatch] = []
        parts = _noting(with_records(snapshot(sources), seen), sightings)
        engine.write(TABLES["records"], _wanted(parts, ids), path)
        versions = choose_versions(engine.scan(path, VERSION_COLUMNS), sightings, as_of)
        places = places_of([versions])
        found = {record_id.upper() for record_id, _ in places}
        if ids is not None and not found:
            message = (
                f"none of the ids wanted ({len(ids):,}) is among the records read "
                f"({seen.n_records:,}); check the ids, and which files are read"
            )
            raise SourceError(message)
        yield LoneRecords(
            path=path,
            places=places,
            told=tuple(told_of_versions([versions], as_of)) if as_of else (),
            absent=tuple(wanted for wanted in ids or () if wanted not in found),
            n_refused=seen.n_refused,
            refused=tuple(seen.refused),
        )


def _noting(parts: Iterable[Parts], sightings: list[pa.RecordBatch]) -> Iterator[Parts]:
    for part in parts:
        sightings.append(part["sightings"])
        yield part


def _wanted(parts: Iterable[Parts], ids: Collection[str] | None) -> Iterator[pa.RecordBatch]:
    wanted = None if ids is None else pa.array(sorted(ids), pa.string())
    for part in parts:
        records = part["records"]
        if wanted is not None:
            records = records.filter(pc.is_in(pc.utf8_upper(records["record_id"]), wanted))
        yield records


def code_lone(
    records: LoneRecords, book: LoneCodebook, names: Sequence[str] = ()
) -> Iterator[pa.RecordBatch]:
    """Code records, on several processors where there are enough of them.

    Args:
        records: The records.
        book: The codebook.
        names: The variables to code; all where empty.

    Yields:
        Batches of ``codings``, in the order of records and then of variables.

    Raises:
        WorkspaceError: A worker process died.
    """
    coder = partial(code_batch, codebook=book.codebook, concepts=book.concepts, names=tuple(names))
    return map_lone(records, coder, TABLES["codings"].schema)


def map_lone(
    records: LoneRecords, function: BatchFunction, schema: pa.Schema
) -> Iterator[pa.RecordBatch]:
    """Apply a pure function to records, on several processors where there are enough of them.

    Args:
        records: The records.
        function: From a batch of ``records`` to a batch in the schema.
        schema: The schema of what it returns.

    Yields:
        What it returns, in the order of the records.

    Raises:
        WorkspaceError: A worker process died.
    """
    scratch = records.path.parent
    is_small = len(records.places) <= _BATCH
    # To start a process takes longer than to code a few records.
    engine = DuckDBEngine(scratch=scratch, workers=1) if is_small else DuckDBEngine(scratch=scratch)
    batches = only(engine.scan(records.path, batch_size=_BATCH), records.places)
    return engine.map_batches(function, batches, schema)


def write_codings(batches: Iterable[pa.RecordBatch], path: Path) -> int:
    """Write codings as CSV; the file is complete or not there at all.

    Args:
        batches: Rows of ``codings``.
        path: The file to write or replace.

    Returns:
        How many codings there are.

    Raises:
        WorkspaceError: The file cannot be written.
    """
    n_codings = 0

    def counted() -> Iterator[pa.RecordBatch]:
        nonlocal n_codings
        for batch in batches:
            n_codings += batch.num_rows
            yield batch

    with reporting(path, "write"), complete_file(path) as file:
        file.writelines(coding_lines(counted()))
    return n_codings
