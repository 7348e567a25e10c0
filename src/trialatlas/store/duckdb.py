"""The engine of one machine: DuckDB over Parquet files, and a pool of worker processes."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import duckdb
import pyarrow as pa

from trialatlas.errors import WorkspaceError
from trialatlas.model.tables import Table
from trialatlas.store.engine import BATCH_ROWS, BatchFunction
from trialatlas.store.files import reporting
from trialatlas.store.gathering import POSITION, checked, gather, in_order, reorder
from trialatlas.store.parquet import GROUP_ROWS, grouped, scan_parquet, write_parquet
from trialatlas.store.processes import map_in_processes

__all__ = ["DuckDBEngine"]


def _processors() -> int:
    return os.cpu_count() or 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DuckDBEngine:
    """`trialatlas.store.engine.Engine` on one machine.

    Attributes:
        scratch: Folder for what does not fit in memory, made when needed; None for the system's
            temporary folder. It should be in the review's folder: a sort can need its table's size.
        workers: Processes for `map_batches`, and threads for everything else.
        memory: What DuckDB may hold in memory, such as ``2GB``; the rest goes to ``scratch``.
        held: Tables of so many rows, `GROUP_ROWS` at most, are sorted in memory, without DuckDB and
            ``scratch``: to open a database takes longer.
    """

    scratch: Path | None = None
    workers: int = field(default_factory=_processors)
    memory: str = "2GB"
    held: int = GROUP_ROWS

    def sql(self, query: str, tables: Mapping[str, Path]) -> pa.RecordBatchReader:
        """Ask a question of stored tables; see `Engine.sql`.

        Sums of integers come as decimals, as DuckDB makes them; cast where that matters.

        Args:
            query: One query that gives rows, in DuckDB's SQL.
            tables: The Parquet file of each table that the query names.

        Returns:
            The rows, read as they are taken.

        Raises:
            WorkspaceError: A table's file is missing or is no Parquet file.
            ValueError: The query is not valid for these tables.
        """
        # Not closed here: the reader needs the connection, and keeps it alive.
        connection = self._connect()
        paths = {name: path.absolute() for name, path in tables.items()}
        patterns = {name: _pattern(path) for name, path in paths.items()}
        allowed = sorted({*map(str, paths.values()), *patterns.values()})
        connection.execute(f"SET allowed_paths = [{', '.join(map(_literal, allowed))}]")
        connection.execute("SET enable_external_access = false")
        for name, pattern in patterns.items():
            with reporting(paths[name], "read"), _reporting_engine(paths[name]):
                paths[name].stat()
                connection.execute(
                    f"CREATE VIEW {_name(name)} AS FROM read_parquet({_literal(pattern)})"
                )
        try:
            relation = connection.sql(query)
        except duckdb.Error as error:
            message = f"the query is not valid: {error}"
            raise ValueError(message) from error
        if relation is None:
            message = f"expected a query that gives rows, found {query!r}"
            raise ValueError(message)
        return relation.to_arrow_reader(GROUP_ROWS)

    def write(self, table: Table, batches: Iterable[pa.RecordBatch], path: Path) -> int:
        """Write a whole table; see `Engine.write`.

        Args:
            table: What the rows are.
            batches: The rows, each batch in the table's schema.
            path: The Parquet file to write or replace.

        Returns:
            How many rows the file has.

        Raises:
            WorkspaceError: The file cannot be written.
            TypeError: A batch does not have the table's schema.
        """
        groups = grouped(table.schema, checked(table, batches))
        first = list(islice(groups, 2))
        if sum(map(len, first)) <= self.held:
            rows = pa.concat_tables([table.schema.empty_table(), *first])
            with reporting(path, "write"):
                return write_parquet(table.schema, in_order(table, rows).to_batches(), path)
        return self._write_large(table, chain(first, groups), path)

    def _write_large(self, table: Table, groups: Iterable[pa.Table], path: Path) -> int:
        with (
            TemporaryDirectory(prefix="write-", dir=self._scratch()) as folder,
            closing(self._connect()) as connection,
        ):
            rows = Path(folder) / "rows.arrow"
            positions = _sorted_positions(connection, table, gather(table, groups, rows), path)
            with reporting(path, "write"):
                return write_parquet(table.schema, reorder(rows, positions), path)

    def scan(
        self, path: Path, columns: Sequence[str] | None = None, batch_size: int = BATCH_ROWS
    ) -> Iterator[pa.RecordBatch]:
        """Read a table in the order in which it is stored; see `Engine.scan`.

        Args:
            path: Its Parquet file.
            columns: Names of top-level columns, or None for all.
            batch_size: Most rows in a batch.

        Returns:
            Batches in the types that were written.

        Raises:
            WorkspaceError: The file is missing or is no Parquet file.
            ValueError: The file has no such column.
        """
        return scan_parquet(path, columns, batch_size)

    def map_batches(
        self, function: BatchFunction, batches: Iterable[pa.RecordBatch], schema: pa.Schema
    ) -> Iterator[pa.RecordBatch]:
        """Apply a pure function to every batch, in ``workers`` processes; see `Engine.map_batches`.

        Args:
            function: The function; it can be pickled.
            batches: What it is applied to.
            schema: The schema of what it returns.

        Returns:
            The results in the order of the batches.

        Raises:
            TypeError: A result does not have the schema.
            WorkspaceError: A worker process died.
        """
        return map_in_processes(function, batches, schema, self.workers)

    def _scratch(self) -> Path:
        scratch = Path(tempfile.gettempdir()) if self.scratch is None else self.scratch
        with reporting(scratch, "make"):
            scratch.mkdir(parents=True, exist_ok=True)
        return scratch

    def _connect(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(
            config={
                "threads": self.workers,
                "memory_limit": self.memory,
                # DuckDB makes the folder when it first needs it, and removes it at the end.
                "temp_directory": str(self._scratch() / f"duckdb-{uuid4().hex}"),
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )


def _sorted_positions(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    keys: Iterable[pa.RecordBatch],
    path: Path,
) -> pa.ChunkedArray:
    """Where the first row of each key came, in the order of the keys."""
    field = pa.field(POSITION, pa.int64())
    columns = ", ".join(map(_name, table.key))
    schema = pa.schema([table.schema.field(name) for name in table.key])
    connection.register("arrived", schema.append(field).empty_table())
    connection.execute("CREATE TEMP TABLE keys AS FROM arrived")
    n_keys = 0
    # Batch by batch, so that an error of whoever makes the rows reaches the caller as it is.
    for batch in keys:
        positions = pa.array(range(n_keys, n_keys + len(batch)), field.type)
        connection.register(
            "arrived", pa.Table.from_batches([batch.append_column(field, positions)])
        )
        with _reporting_engine(path):
            connection.execute("INSERT INTO keys FROM arrived")
        n_keys += len(batch)
    with _reporting_engine(path):
        chosen = connection.sql(
            f"SELECT min({_name(POSITION)}) FROM keys GROUP BY {columns} ORDER BY {columns}"
        )
        return chosen.to_arrow_table().column(0)


@contextmanager
def _reporting_engine(path: Path) -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        message = f"DuckDB cannot work on {path}: {error}"
        raise WorkspaceError(message) from error


def _name(identifier: str) -> str:
    escaped = identifier.replace('"', '""')
    return f'"{escaped}"'


def _literal(text: str) -> str:
    escaped = text.replace("'", "''")
    return f"'{escaped}'"


def _pattern(path: Path) -> str:
    # read_parquet takes patterns; a review's folder may well be called "review [2]".
    return re.sub(r"[*?\[]", lambda found: f"[{found[0]}]", str(path))
