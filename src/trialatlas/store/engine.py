"""The contract of everything that computes over stored tables.

A stage never knows which engine it works with: the workflow hands one in. Tables are Parquet files;
rows travel as Arrow record batches, so that no stage needs a whole table in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from trialatlas.model.tables import Table

__all__ = ["BATCH_ROWS", "BatchFunction", "Engine"]

BatchFunction = Callable[[pa.RecordBatch], pa.RecordBatch]
"""A pure function that can be pickled: what it returns depends on the batch alone."""

BATCH_ROWS = 1024
"""Rows in a batch unless the caller says otherwise: a few MB of registry records."""


class Engine(Protocol):
    """Reads, computes and writes tables; one machine or a cluster."""

    def sql(self, query: str, tables: Mapping[str, Path]) -> pa.RecordBatchReader:
        """Ask a question of stored tables.

        Args:
            query: One query that gives rows. Names that are words of SQL need quotes: ``"values"``.
            tables: The Parquet file of each table that the query names. Nothing else is readable.

        Returns:
            The rows, read as they are taken.

        Raises:
            WorkspaceError: A table's file is missing or is no Parquet file.
            ValueError: The query is not valid for these tables.
        """
        ...

    def write(self, table: Table, batches: Iterable[pa.RecordBatch], path: Path) -> int:
        """Write a whole table: one row a key (the first that came), sorted by the key.

        The file appears under its name when it is complete, or not at all. The same rows give the
        same bytes in whatever order and batches they come; of rows with one key, the first counts.

        Args:
            table: What the rows are.
            batches: The rows, each batch in the table's schema. Their errors are passed on as is.
            path: The Parquet file to write or replace; its folder exists.

        Returns:
            How many rows the file has.

        Raises:
            WorkspaceError: The file cannot be written.
            TypeError: A batch does not have the table's schema.
        """
        ...

    def scan(
        self, path: Path, columns: Sequence[str] | None = None, batch_size: int = BATCH_ROWS
    ) -> Iterator[pa.RecordBatch]:
        """Read a table in the order in which it is stored.

        Args:
            path: Its Parquet file.
            columns: Names of top-level columns, or None for all; always in the order of the file.
            batch_size: Most rows in a batch.

        Yields:
            Batches in the types that were written.

        Raises:
            WorkspaceError: The file is missing or is no Parquet file.
            ValueError: The file has no such column.
        """
        ...

    def map_batches(
        self, function: BatchFunction, batches: Iterable[pa.RecordBatch], schema: pa.Schema
    ) -> Iterator[pa.RecordBatch]:
        """Apply a pure function to every batch, on several processors where there are some.

        Args:
            function: The function, of rows each for itself, as batches may be cut; its errors are
                passed on as they are.
            batches: What it is applied to; taken only as fast as results are.
            schema: The schema of what it returns.

        Yields:
            The results in the order of the batches.

        Raises:
            TypeError: A result does not have the schema.
            WorkspaceError: A worker process died.
        """
        ...
