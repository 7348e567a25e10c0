"""A snapshot made ready to be served: from a review's folder, or straight from registry files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import msgspec
import pyarrow as pa

from trialatlas.api.fields import reached
from trialatlas.api.keeping import (
    INDEX,
    PAYLOADS,
    hash_of_files,
    make_room,
    reopened,
    write_kept,
)
from trialatlas.api.payloads import PayloadWriter
from trialatlas.api.rebuilding import rebuilt
from trialatlas.api.records import ServedRecords, Snapshot
from trialatlas.api.traits import Traits
from trialatlas.errors import WorkspaceError
from trialatlas.model.study import Study
from trialatlas.model.tables import TABLES
from trialatlas.registries.stage import decompress, snapshot
from trialatlas.search.index import build
from trialatlas.search.versions import VERSION_COLUMNS, choose_versions, only, places_of
from trialatlas.store.duckdb import DuckDBEngine
from trialatlas.store.spool import read_spool, spool
from trialatlas.store.workspace import Workspace
from trialatlas.workflow.reading_records import Seen, with_records

__all__ = ["opened"]

_BATCH = 200
_ALIASES = "protocolSection.identificationModule.nctIdAliases"
_LOADED_ON = "derivedSection.miscInfoModule.versionHolder"
_UPDATED_ON = "protocolSection.statusModule.lastUpdatePostDateStruct.date"

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

Told = Callable[[int, int], None]
"""Told how many records are loaded, of how many."""


@contextmanager
def opened(
    sources: Sequence[Path],
    seen: Seen | None = None,
    tell: Told = lambda _done, _of: None,
    *,
    keep: Path | None = None,
) -> Iterator[ServedRecords]:
    """Load records, each at its latest version.

    Args:
        sources: One review's folder with a snapshot, or files and folders of registry records.
        seen: Counts what is read from registry files.
        tell: Is told now and then how far it is.
        keep: A folder where what is made of the records stays, so that it need not be made again
            while the sources are the same; None where nothing is to stay.

    Yields:
        The records, until the block ends.

    Raises:
        WorkspaceError: The review has no snapshot yet, or a folder cannot be used.
        SourceError: No record can be read from the files.
    """
    with TemporaryDirectory(prefix="trialatlas-") as name:
        scratch = Path(name)
        tables = _tables_of_review(sources)
        made_of = "" if keep is None else hash_of_files(tables or sources)
        served = None if keep is None else reopened(keep, made_of)
        if served is None:
            folder = scratch / "served" if keep is None else keep
            make_room(folder)
            raw, records = tables or _tables_of_files(sources, scratch, seen or Seen())
            served = _Loading(scratch, folder, tell).load(raw, records, made_of)
            if keep is not None:
                write_kept(keep, served, made_of)
        try:
            yield served
        finally:
            served.payloads.close()


def _tables_of_review(sources: Sequence[Path]) -> tuple[Path, Path] | None:
    """The tables ``raw`` and ``records`` of a review's snapshot; None where none is meant."""
    reviews = [path for path in sources if (path / "review.yaml").is_file()]
    if not reviews:
        return None
    if len(sources) > 1:
        message = f"{reviews[0]} is a review's folder; serve it alone, or name files of records"
        raise WorkspaceError(message)
    workspace = Workspace(reviews[0])
    paths = workspace.path_of("raw"), workspace.path_of("records")
    if not all(path.is_file() for path in paths):
        message = (
            f"{reviews[0]}: expected a snapshot, found none; "
            f"make it first: trialatlas snapshot {reviews[0]}"
        )
        raise WorkspaceError(message)
    return paths


def _tables_of_files(sources: Sequence[Path], scratch: Path, seen: Seen) -> tuple[Path, Path]:
    engine = DuckDBEngine(scratch=scratch)
    spooled = spool(with_records(snapshot(sources), seen), TABLES.values(), scratch)

    def written(name: str) -> Path:
        path = scratch / f"{name}.parquet"
        engine.write(TABLES[name], read_spool(spooled[name]), path)
        return path

    return written("raw"), written("records")


class _Loading:
    """One pass over the tables, in which everything that is served is gathered."""

    def __init__(self, scratch: Path, folder: Path, tell: Told) -> None:
        self._engine = DuckDBEngine(scratch=scratch)
        self._folder = folder
        self._tell = tell
        self._ids: list[str] = []
        self._aliases: dict[str, str] = {}
        self._traits = Traits()
        self._writer = PayloadWriter(folder / PAYLOADS)
        self._hash = hashlib.sha256()
        self._loaded_on = ""
        self._updated_on = ""

    def load(self, raw: Path, records: Path, made_of: str) -> ServedRecords:
        places = places_of([choose_versions(self._engine.scan(records, VERSION_COLUMNS))])
        batches = only(self._engine.scan(records, batch_size=_BATCH), places)
        packed = only(self._engine.scan(raw, batch_size=_BATCH), places)
        passing = self._passing(batches, _rows(packed), len(places))
        with self._writer:
            index = build(passing, self._folder / INDEX, fingerprint=made_of)
        day = self._loaded_on or self._updated_on
        return ServedRecords(
            snapshot=Snapshot(
                fingerprint=self._hash.hexdigest(),
                data_timestamp=f"{day}T00:00:00" if day else None,
            ),
            ids=self._ids,
            aliases=self._aliases,
            payloads=self._writer.finish(),
            index=index,
            traits=self._traits,
        )

    def _passing(
        self, batches: Iterable[pa.RecordBatch], packed: Iterator[dict[str, object]], n_records: int
    ) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            is_new = []
            for place, key in enumerate(_keys(batch)):
                row = next(packed, None)
                if row is None or (row["record_id"], row["version"]) != key:
                    message = f"the snapshot's tables do not fit each other at {key[0]}; remake it"
                    raise WorkspaceError(message)
                is_new.append(key[0] not in self._ids[-1:])
                # A record that came twice in the same state has two rows.
                if is_new[-1]:
                    self._add(row, batch, place)
            yield batch.filter(pa.array(is_new))
            self._tell(len(self._ids), n_records)

    def _add(self, row: dict[str, object], batch: pa.RecordBatch, place: int) -> None:
        content = decompress(cast(bytes, row["payload"]))
        if row["media_type"] == "application/json":
            study = cast(dict[str, object], msgspec.json.decode(content))
            if b"\n" in content:
                content = msgspec.json.encode(study)
        else:
            [kept] = batch.slice(place, 1).to_pylist()
            study = rebuilt(msgspec.convert(kept, Study))
            content = msgspec.json.encode(study)
        record_id = str(row["record_id"])
        self._writer.append(content)
        self._traits.add(len(self._ids), study)
        self._aliases.update((str(alias), record_id) for alias in reached(study, _ALIASES))
        self._loaded_on = max(self._loaded_on, _day(study, _LOADED_ON))
        self._updated_on = max(self._updated_on, _day(study, _UPDATED_ON))
        self._hash.update(f"{record_id} {row['sha256']}\n".encode())
        self._ids.append(record_id)


def _rows(batches: Iterable[pa.RecordBatch]) -> Iterator[dict[str, object]]:
    for batch in batches:
        yield from batch.to_pylist()


def _keys(batch: pa.RecordBatch) -> Iterator[tuple[str, str]]:
    names = ("record_id", "version")
    return zip(*(batch.column(name).to_pylist() for name in names), strict=True)


def _day(study: dict[str, object], path: str) -> str:
    text = str(next(reached(study, path), ""))
    return text if _DAY.fullmatch(text) else ""
