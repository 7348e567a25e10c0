"""AACT's archive of all of ClinicalTrials.gov: a zip of tables, ``|`` between fields.

AACT is the relational copy that CTTI makes; an archive of each month is kept. Its tables are not
sorted by study and do not fit in memory, so each is read once and its rows are dealt into shares,
files of some thousand studies each; then the shares are put together one after another. On disk
that takes, for a while, less space than the unpacked tables do.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import cast

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from trialatlas.registries.aact_columns import TABLES
from trialatlas.registries.aact_study import study_object
from trialatlas.registries.aact_tables import RowFault, rows_of_table
from trialatlas.registries.aact_values import Row
from trialatlas.registries.json_stream import MOST_BYTES, MOST_RATIO, UnreadableError
from trialatlas.registries.privacy import redact
from trialatlas.registries.registry import Payload, Refused

__all__ = ["aact_items", "is_aact"]

_MARKS = frozenset({"studies", "eligibilities", "interventions"})
_SHARE = 50_000  # numbers of ClinicalTrials.gov, of which about one in twelve is a study
_DAY_IN_NAME = re.compile(r"(?<!\d)(20\d\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?!\d)")

_Place = tuple[str, str]
_Tables = Mapping[str, zipfile.ZipInfo]


def is_aact(archive: zipfile.ZipFile) -> bool:
    """Whether an archive holds tables of AACT, by the names of its members."""
    return _tables_in(archive).keys() >= _MARKS


def aact_items(archive: zipfile.ZipFile, place: _Place) -> Iterator[Payload | Refused]:
    """Every study of an archive, in the order of ids, as JSON of API v2.

    The day of the archive is that in the name of its file, as CTTI names it
    (``20220701_export_ctgov.zip``); without one, each study has the day on which AACT took it.

    Args:
        archive: The archive, as `is_aact` knows it.
        place: Names of the source and, inside it, of the archive; the latter may be empty.

    Yields:
        A payload for each study; a refusal for each row that cannot be read, with its table and
        line, and for each table whose rows belong to no study.

    Raises:
        UnreadableError: A table that is needed is missing or cannot be read at all.
    """
    tables = _tables_in(archive)
    missing = sorted(TABLES.keys() - tables.keys())
    if missing:
        message = f"an archive of AACT without {', '.join(missing)}; download it again"
        raise UnreadableError(message)
    day = _DAY_IN_NAME.search(PurePosixPath(place[1] or place[0]).name)
    seen_on = "-".join(day.groups()) if day else ""
    with TemporaryDirectory(prefix="trialatlas-aact-") as name:
        folder = Path(name)
        for table in TABLES:
            member = _inside(place, tables[table])
            for fault in _deal(archive, tables[table], table, folder):
                yield _refused(fault, (place[0], member), table)
        shares = sorted({int(path.name.partition(".")[0]) for path in folder.iterdir()})
        strays: dict[str, list[str]] = defaultdict(list)
        position = 0
        for share in shares:
            rows = {table: _rows(folder / f"{share}.{table}") for table in TABLES}
            for nct_id in sorted(rows["studies"]):
                own = {table: found.pop(nct_id, []) for table, found in rows.items()}
                position += 1
                if len(own["studies"]) > 1:
                    reason = f"the study has {len(own['studies'])} rows; the first is read"
                    fault = RowFault(0, nct_id, "nct_id", reason)
                    yield _refused(fault, (place[0], _inside(place, tables["studies"])), "studies")
                content = msgspec.json.encode(study_object(nct_id, own, seen_on))
                yield Payload(*place, position, content, "application/json")
            for table, left in rows.items():
                strays[table] += left
        for table, ids in strays.items():
            if ids:
                reason = (
                    f"rows of {len(ids):,} studies that studies.txt does not have, {ids[0]} the "
                    "first; download the archive again"
                )
                member = _inside(place, tables[table])
                yield _refused(RowFault(0, ids[0], "nct_id", reason), (place[0], member), table)


def _tables_in(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    members = {PurePosixPath(info.filename): info for info in archive.infolist()}
    return {path.stem: info for path, info in members.items() if path.suffix.lower() == ".txt"}


def _inside(place: _Place, info: zipfile.ZipInfo) -> str:
    return f"{place[1]}/{info.filename}".lstrip("/")


def _deal(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, table: str, folder: Path
) -> Iterator[RowFault]:
    """Deal the rows of a table into the files of their shares."""
    if info.file_size > max(MOST_BYTES, info.compress_size * MOST_RATIO):
        message = (
            f"{table}.txt unpacks to more than {MOST_RATIO} times its size; not read for safety"
        )
        raise UnreadableError(message)
    wanted = ("nct_id", *TABLES[table])
    schema = pa.schema([pa.field(name, pa.string()) for name in wanted])
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    faults: list[RowFault] = []
    with archive.open(info) as stream, ExitStack() as stack:
        files: dict[int, pa.ipc.RecordBatchStreamWriter] = {}
        for batch in rows_of_table(cast(io.BufferedIOBase, stream), table, wanted, faults):
            yield from faults
            faults.clear()
            for share, part in _shares(batch):
                if share not in files:
                    path = str(folder / f"{share}.{table}")
                    files[share] = stack.enter_context(
                        pa.ipc.new_stream(path, schema, options=options)
                    )
                files[share].write_batch(part)
    yield from faults


def _shares(batch: pa.RecordBatch) -> Iterator[tuple[int, pa.RecordBatch]]:
    numbers = pc.cast(pc.utf8_slice_codeunits(batch["nct_id"], 3), pa.int64())
    shares = pc.divide(numbers, _SHARE)
    for share in sorted(pc.unique(shares).to_pylist()):
        yield share, batch.filter(pc.equal(shares, share))


def _rows(path: Path) -> dict[str, list[Row]]:
    """The rows of a share by study, in the order of their own ids."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    if not path.is_file():
        return found
    with pa.OSFile(str(path)) as file, pa.ipc.open_stream(file) as reader:
        for batch in reader:
            for row in batch.to_pylist():
                found[row["nct_id"]].append(row)
    for rows in found.values():
        rows.sort(key=_own_id)
    return found


def _own_id(row: Row) -> int:
    own = row.get("id") or ""
    return int(own) if own.isascii() and own.isdigit() else 0


def _refused(fault: RowFault, place: _Place, table: str) -> Refused:
    return Refused(
        source=place[0],
        member=place[1],
        position=fault.line,
        record_id=fault.record_id,
        field=f"{table}.{fault.field}" if fault.field else table,
        reason=redact(fault.reason),
        sha256="",
    )
