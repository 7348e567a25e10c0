"""Rows by key, wherever in the file they stand."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from trialatlas.store import keyed
from trialatlas.store.keyed import KeyedRows


def batch(*keys: str, first: int = 0) -> pa.RecordBatch:
    return pa.record_batch({"key": list(keys), "n": list(range(first, first + len(keys)))})


def test_rows_of_a_key_come_in_the_order_in_which_they_were_written(tmp_path: Path) -> None:
    rows = KeyedRows.write([batch("b", "a", "a", "b"), batch("a", first=4)], "key", tmp_path / "f")

    assert [row["n"] for row in rows.rows("a")] == [1, 2, 4]
    assert [row["n"] for row in rows.rows("b")] == [0, 3]
    assert rows.rows("c") == []
    assert "a" in rows
    assert "c" not in rows
    assert len(rows) == 5


def test_rows_may_stand_across_pages_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyed, "_BATCH_ROWS", 2)
    rows = KeyedRows.write([batch("a", "b", "b", "b", "b", "b", "c")], "key", tmp_path / "f")

    assert [row["n"] for row in rows.rows("b")] == [1, 2, 3, 4, 5]
    assert [row["n"] for row in rows.rows("c")] == [6]


def test_a_table_without_rows_has_none(tmp_path: Path) -> None:
    assert KeyedRows.write([], "key", tmp_path / "f").rows("a") == []
