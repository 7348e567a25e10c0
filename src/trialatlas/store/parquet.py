"""Tables as Parquet files: the same rows, the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from trialatlas.errors import WorkspaceError
from trialatlas.store.engine import BATCH_ROWS
from trialatlas.store.files import complete_file, reporting

__all__ = ["GROUP_ROWS", "grouped", "scan_parquet", "write_parquet"]

GROUP_ROWS = 8_192
"""Rows in a row group. Fixed, because boundaries that followed the batches would change the bytes;
about 50 MB of registry records, and a multiple of DuckDB's vectors."""


def write_parquet(schema: pa.Schema, batches: Iterable[pa.RecordBatch], path: Path) -> int:
    """Write rows in the order they come, as zstd Parquet, complete or not at all.

    Args:
        schema: The file's schema; batches are cast to it.
        batches: The rows; how they are batched leaves no trace.
        path: The file to write or replace.

    Returns:
        How many rows were written.
    """
    n_rows = 0
    with (
        complete_file(path) as file,
        pq.ParquetWriter(file, schema, compression="zstd") as writer,
    ):
        for group in grouped(schema, batches):
            writer.write_table(group, row_group_size=GROUP_ROWS)
            n_rows += group.num_rows
    return n_rows


def grouped(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Cut rows into tables of `GROUP_ROWS` rows; only the last may have fewer.

    Args:
        schema: The schema of the tables; batches are cast to it.
        batches: The rows.

    Yields:
        Tables of one chunk a column, because Parquet ends its pages where chunks end.
    """
    waiting = schema.empty_table()
    for batch in batches:
        arrived = pa.Table.from_batches([batch]).cast(schema)
        waiting = pa.concat_tables([waiting, arrived])
        while waiting.num_rows >= GROUP_ROWS:
            yield waiting.slice(0, GROUP_ROWS).combine_chunks()
            waiting = waiting.slice(GROUP_ROWS)
    if waiting.num_rows:
        yield waiting.combine_chunks()


def scan_parquet(
    path: Path, columns: Sequence[str] | None = None, batch_size: int = BATCH_ROWS
) -> Iterator[pa.RecordBatch]:
    """Read a Parquet file in order; see `Engine.scan`.

    Args:
        path: The file.
        columns: Names of top-level columns, or None for all.
        batch_size: Most rows in a batch.

    Yields:
        Batches in the types that were written.

    Raises:
        WorkspaceError: The file is missing or is no Parquet file.
        ValueError: The file has no such column.
    """
    with reporting(path, "read"), path.open("rb") as file:
        try:
            stored = pq.ParquetFile(file)
            chosen = _chosen(stored.schema_arrow, columns)
            yield from stored.iter_batches(batch_size, columns=chosen)
        except pa.ArrowInvalid as error:
            message = f"cannot read {path}: expected a Parquet file ({error}); delete it and rerun"
            raise WorkspaceError(message) from error


def _chosen(schema: pa.Schema, columns: Sequence[str] | None) -> list[str] | None:
    # Arrow would pass over a name that it does not find.
    unknown = sorted(set(columns or ()) - set(schema.names))
    if unknown:
        message = f"expected columns among {', '.join(schema.names)}; found {', '.join(unknown)}"
        raise ValueError(message)
    # In the order of the file, whatever the order of the names.
    return None if columns is None else [name for name in schema.names if name in columns]
