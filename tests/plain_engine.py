"""The slow, obvious engine for tests of stages: one batch after another, nothing stored."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import pyarrow as pa

from trialatlas.model.tables import Table
from trialatlas.store.engine import BATCH_ROWS, BatchFunction

__all__ = ["PlainEngine"]


class PlainEngine:
    """Applies functions to batches; a stage that asks it for more would fail its test."""

    def sql(self, query: str, tables: Mapping[str, Path]) -> NoReturn:
        raise NotImplementedError

    def write(self, table: Table, batches: Iterable[pa.RecordBatch], path: Path) -> NoReturn:
        raise NotImplementedError

    def scan(
        self, path: Path, columns: Sequence[str] | None = None, batch_size: int = BATCH_ROWS
    ) -> NoReturn:
        raise NotImplementedError

    def map_batches(
        self, function: BatchFunction, batches: Iterable[pa.RecordBatch], schema: pa.Schema
    ) -> Iterator[pa.RecordBatch]:
        # Stages must hand over what can be sent to other processes.
        sent = pickle.loads(pickle.dumps(function))
        for batch in batches:
            result = sent(batch)
            assert result.schema.equals(schema)
            yield result
