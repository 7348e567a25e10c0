"""Several tables out of one pass: rows wait on disk until every table can be written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa

from trialatlas.model.tables import Table
from trialatlas.store.files import reporting

__all__ = ["read_spool", "spool"]


def spool(
    parts: Iterable[Mapping[str, pa.RecordBatch]], tables: Iterable[Table], folder: Path
) -> dict[str, Path]:
    """Append each table's batches to a file of its own, in the order they come.

    Args:
        parts: Batches by table name; a part may leave tables out. Their errors are passed on.
        tables: Every table that may come.
        folder: An existing folder for the files.

    Returns:
        The file of each table, also of those of which nothing came.

    Raises:
        WorkspaceError: A file cannot be written.
        TypeError: A batch does not have its table's schema, or belongs to none of the tables.
    """
    schemas = {table.name: table.schema for table in tables}
    paths = {name: folder / f"{name}.arrows" for name in schemas}
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with ExitStack() as opened:
        with reporting(folder, "write"):
            writers = {
                name: opened.enter_context(
                    pa.ipc.new_stream(str(path), schemas[name], options=options)
                )
                for name, path in paths.items()
            }
        for part in parts:
            for name, batch in part.items():
                if name not in writers or not batch.schema.equals(schemas[name]):
                    message = f"table {name}: expected\n{schemas.get(name)}\nfound\n{batch.schema}"
                    raise TypeError(message)
                with reporting(paths[name], "write"):
                    writers[name].write_batch(batch)
    return paths


def read_spool(path: Path) -> Iterator[pa.RecordBatch]:
    """The batches of one table, as they came.

    Args:
        path: A file that `spool` wrote.

    Yields:
        One batch after another; only one is in memory.

    Raises:
        WorkspaceError: The file cannot be read.
    """
    with reporting(path, "read"), pa.OSFile(str(path)) as file, pa.ipc.open_stream(file) as reader:
        yield from reader
