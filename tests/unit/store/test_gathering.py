"""Rows laid down in one order are taken up in another."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from trialatlas.errors import WorkspaceError
from trialatlas.model.tables import Table
from trialatlas.store.gathering import checked, gather, in_order, reorder
from trialatlas.store.parquet import GROUP_ROWS, grouped

N_ROWS = GROUP_ROWS + 100
TABLE = Table(
    name="kept",
    meaning="-",
    key=("id",),
    schema=pa.schema([("words", pa.list_(pa.string())), ("id", pa.int64())]),
)
ROWS = pa.table(
    {"words": [[f"word {i}"] * (i % 3) for i in range(N_ROWS)], "id": range(N_ROWS)},
    schema=TABLE.schema,
)


def groups() -> Iterator[pa.Table]:
    return grouped(TABLE.schema, ROWS.to_batches(700))


def taken(path: Path, positions: list[int]) -> pa.Table:
    chunked = pa.chunked_array([pa.array(positions, pa.int64())])
    return pa.Table.from_batches(reorder(path, chunked), schema=TABLE.schema)


def test_keys_pass_while_rows_wait(tmp_path: Path) -> None:
    keys = list(gather(TABLE, groups(), tmp_path / "rows.arrow"))

    assert pa.Table.from_batches(keys).equals(ROWS.select(["id"]))


@pytest.mark.parametrize("n", [0, 1, 500, N_ROWS])
def test_any_rows_come_in_any_order(tmp_path: Path, n: int) -> None:
    path = tmp_path / "rows.arrow"
    list(gather(TABLE, groups(), path))
    positions = random.Random(n).sample(range(N_ROWS), n)

    assert taken(path, positions).equals(ROWS.take(pa.array(positions, pa.int64())))


def test_no_rows_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "rows.arrow"

    assert list(gather(TABLE, [], path)) == []
    assert taken(path, []).num_rows == 0


def test_few_rows_come_once_a_key_and_sorted() -> None:
    rows = ROWS.take([3, 1, 2, 1]).set_column(0, "words", pa.array([[c] for c in "abcd"]))

    assert in_order(TABLE, rows).to_pylist() == [
        {"words": ["b"], "id": 1},
        {"words": ["c"], "id": 2},
        {"words": ["a"], "id": 3},
    ]


def test_batch_of_another_schema_is_refused() -> None:
    with pytest.raises(TypeError, match="table kept: expected"):
        list(checked(TABLE, [pa.record_batch({"id": [1]})]))


def test_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="cannot write"):
        list(gather(TABLE, [], tmp_path / "absent" / "rows.arrow"))
