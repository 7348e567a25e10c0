"""Rows laid down in one order are taken up in another."""

from __future__ import annotations

import random
from pathlib import Path

import pyarrow as pa
import pytest

from trialatlas.errors import WorkspaceError
from trialatlas.model.tables import Table
from trialatlas.store.gathering import gather, reorder
from trialatlas.store.parquet import GROUP_ROWS

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


def taken(path: Path, positions: list[int]) -> pa.Table:
    chunked = pa.chunked_array([pa.array(positions, pa.int64())])
    return pa.Table.from_batches(reorder(path, chunked), schema=TABLE.schema)


def test_keys_pass_while_rows_wait(tmp_path: Path) -> None:
    keys = list(gather(TABLE, ROWS.to_batches(1_000), tmp_path / "rows.arrow"))

    assert pa.Table.from_batches(keys).equals(ROWS.select(["id"]))


@pytest.mark.parametrize("n", [0, 1, 500, N_ROWS])
def test_any_rows_come_in_any_order(tmp_path: Path, n: int) -> None:
    path = tmp_path / "rows.arrow"
    list(gather(TABLE, ROWS.to_batches(700), path))
    positions = random.Random(n).sample(range(N_ROWS), n)

    assert taken(path, positions).equals(ROWS.take(pa.array(positions, pa.int64())))


def test_no_rows_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "rows.arrow"

    assert list(gather(TABLE, [], path)) == []
    assert taken(path, []).num_rows == 0


def test_batch_of_another_schema_is_refused(tmp_path: Path) -> None:
    batch = pa.record_batch({"id": [1]})

    with pytest.raises(TypeError, match="table kept: expected"):
        list(gather(TABLE, [batch], tmp_path / "rows.arrow"))


def test_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="cannot write"):
        list(gather(TABLE, [], tmp_path / "absent" / "rows.arrow"))
