"""Rows in another order than they came in, without holding them in memory.

Rows wait on disk uncompressed, where any of them can be reached, while only their keys are sorted.
Sorting whole rows in an engine needs memory for all of them: registry records are wide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from trialatlas.model.tables import Table
from trialatlas.store.files import reporting
from trialatlas.store.parquet import GROUP_ROWS

__all__ = ["POSITION", "checked", "gather", "in_order", "reorder"]

POSITION = "position in the input"
"""Name of a helper column; no table of the model has a name with spaces."""


def gather(table: Table, groups: Iterable[pa.Table], path: Path) -> Iterator[pa.RecordBatch]:
    """Lay rows down in a file, and pass their keys on.

    Args:
        table: What the rows are.
        groups: The rows, as `trialatlas.store.parquet.grouped` cuts them. Their errors are passed
            on as they are.
        path: The Arrow file to write; it is complete when the iterator ends.

    Yields:
        The key columns, in the order of the rows.

    Raises:
        WorkspaceError: The file cannot be written.
    """
    with reporting(path, "write"):
        opened = pa.OSFile(str(path), "wb")
    with opened as file, pa.ipc.new_file(file, table.schema) as writer:
        for group in groups:
            with reporting(path, "write"):
                writer.write_table(group)
            yield from group.select(list(table.key)).to_batches()


def in_order(table: Table, rows: pa.Table) -> pa.Table:
    """Rows that memory holds: of each key the first, in the order of the keys.

    Args:
        table: What the rows are.
        rows: The rows as they came.

    Returns:
        Sorted as an engine sorts them: texts by their bytes, what is missing last.
    """
    keys = list(table.key)
    positions = pa.array(range(len(rows)), pa.int64())
    numbered = rows.select(keys).append_column(POSITION, positions)
    first = numbered.group_by(keys, use_threads=False).aggregate([(POSITION, "min")])
    ordered = first.sort_by([(key, "ascending") for key in keys])
    return rows.take(ordered.column(f"{POSITION}_min"))


def checked(table: Table, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Batches, of which each must have the schema of their table.

    Args:
        table: What the rows are.
        batches: The rows.

    Raises:
        TypeError: A batch does not have the table's schema.
    """
    for batch in batches:
        if not batch.schema.equals(table.schema):
            message = f"table {table.name}: expected\n{table.schema}\nfound\n{batch.schema}"
            raise TypeError(message)
        yield batch


def reorder(path: Path, positions: pa.ChunkedArray) -> Iterator[pa.RecordBatch]:
    """Chosen rows of a file that `gather` wrote, in the order given.

    Args:
        path: The file.
        positions: The rows by their position from 0; int64.

    Yields:
        Batches of as many rows as a row group has.
    """
    with pa.memory_map(str(path)) as file, pa.ipc.open_file(file) as reader:
        stored = [reader.get_batch(number) for number in range(reader.num_record_batches)]
        for start in range(0, len(positions), GROUP_ROWS):
            yield _taken(stored, positions.slice(start, GROUP_ROWS).combine_chunks())


def _taken(stored: list[pa.RecordBatch], positions: pa.Array) -> pa.RecordBatch:
    # Every stored batch but the last has GROUP_ROWS rows, so a position tells its batch.
    numbers = pc.divide(positions, GROUP_ROWS)
    rows = pc.subtract(positions, pc.multiply(numbers, GROUP_ROWS))
    pieces, places = [], []
    for number in pc.unique(numbers).to_pylist():
        here = pc.indices_nonzero(pc.equal(numbers, number))
        pieces.append(stored[number].take(rows.take(here)))
        places.append(here)
    order = pc.sort_indices(pa.concat_arrays(places))
    return pa.concat_batches(pieces).take(order)
