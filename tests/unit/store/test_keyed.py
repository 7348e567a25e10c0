"""Rows on the disk are asked for by key as from a dictionary in memory."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trialatlas.errors import WorkspaceError
from trialatlas.store import keyed
from trialatlas.store.keyed import KeyedRows

KEYS = st.text(st.characters(codec="utf-8"), max_size=3)
BATCHES = st.lists(st.lists(st.tuples(KEYS, st.integers(0, 9)), max_size=9), max_size=5)
SCHEMA = pa.schema([("key", pa.string()), ("words", pa.list_(pa.string())), ("place", pa.int64())])


def batch(rows: list[tuple[str, int]]) -> pa.RecordBatch:
    told = [{"key": key, "words": [key] * n, "place": n} for key, n in rows]
    return pa.RecordBatch.from_pylist(told, SCHEMA)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(BATCHES, st.integers(1, 4), KEYS)
def test_rows_are_those_of_a_dictionary(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    batches: list[list[tuple[str, int]]],
    rows_at_once: int,
    other: str,
) -> None:
    expected: dict[str, list[dict[str, object]]] = defaultdict(list)
    for rows in batches:
        for row in batch(rows).to_pylist():
            expected[row["key"]].append(row)
    # Small enough for a few rows to lie in several pieces of the file.
    monkeypatch.setattr(keyed, "_BATCH_ROWS", rows_at_once)

    found = KeyedRows.write(map(batch, batches), "key", tmp_path / "rows")

    assert len(found) == sum(map(len, batches))
    for key in {*expected, other}:
        assert found.rows(key) == expected.get(key, [])
        assert (key in found) == (key in expected)


def test_no_batch_is_no_row(tmp_path: Path) -> None:
    found = KeyedRows.write([], "key", tmp_path / "rows")

    assert (len(found), found.rows("NCT1"), "NCT1" in found, 1 in found) == (0, [], False, False)


def test_rows_are_there_when_their_file_has_no_name_any_more(tmp_path: Path) -> None:
    found = KeyedRows.write([batch([("b", 1), ("a", 2)])], "key", tmp_path / "rows")
    (tmp_path / "rows").unlink()

    assert [row["place"] for key in "ab" for row in found.rows(key)] == [2, 1]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="cannot write"):
        KeyedRows.write([batch([("a", 1)])], "key", tmp_path / "gone" / "rows")
