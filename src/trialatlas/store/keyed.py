"""Rows by key, one at a time: what a page shows of a table that need not fit in memory."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from trialatlas.store.files import reporting

__all__ = ["KeyedRows"]

_BATCH_ROWS = 1_024
"""Few enough for the rows around a wanted one to be little to map."""


class KeyedRows:
    """The rows of a table by one of its columns, on the disk; made by `write`.

    Only the keys are in memory; a page of the file is read when a row on it is asked for.
    """

    def __init__(self, path: Path, column: str) -> None:
        with reporting(path, "read"):
            reader = pa.ipc.open_file(pa.memory_map(str(path)))
        self._batches = [reader.get_batch(i) for i in range(reader.num_record_batches)]
        self._firsts = [0]
        keys: list[str] = []
        for batch in self._batches:
            keys += batch[column].to_pylist()
            self._firsts.append(len(keys))
        self._order = np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int64)
        self._keys = [keys[number] for number in self._order]

    @classmethod
    def write(cls, batches: Iterable[pa.RecordBatch], column: str, path: Path) -> KeyedRows:
        """Keep rows in a file.

        Args:
            batches: The rows.
            column: The column of texts by which they are asked for.
            path: The file, which is written or replaced; its folder exists.

        Raises:
            WorkspaceError: It cannot be written.
        """
        waiting = iter(batches)
        first = next(waiting, None)
        if first is None:
            first = pa.record_batch({column: pa.array([], pa.string())})
        with reporting(path, "write"), pa.ipc.new_file(str(path), first.schema) as writer:
            for batch in chain([first], waiting):
                for start in range(0, batch.num_rows, _BATCH_ROWS):
                    writer.write_batch(batch.slice(start, _BATCH_ROWS))
        return cls(path, column)

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, key: object) -> bool:
        place = bisect_left(self._keys, key) if isinstance(key, str) else len(self._keys)
        return place < len(self._keys) and self._keys[place] == key

    def rows(self, key: str) -> list[dict[str, Any]]:
        """All rows with a key, in the order in which they were written."""
        places = np.sort(self._order[bisect_left(self._keys, key) : bisect_right(self._keys, key)])
        # Rows of one key mostly stand together: together they are read many times as fast.
        breaks = np.flatnonzero(np.diff(places) != 1) + 1
        runs = np.split(places, breaks) if len(places) else []
        return [row for run in runs for row in self._run(int(run[0]), len(run))]

    def _run(self, first: int, n_rows: int) -> Iterator[dict[str, Any]]:
        """Rows that stand together, also across the border of two pages of the file."""
        while n_rows:
            number = bisect_right(self._firsts, first) - 1
            part = self._batches[number].slice(first - self._firsts[number], n_rows)
            yield from part.to_pylist()
            first, n_rows = first + part.num_rows, n_rows - part.num_rows
