"""Rows in, the same bytes out, and back."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from trialatlas.errors import WorkspaceError
from trialatlas.store.parquet import GROUP_ROWS, scan_parquet, write_parquet

N_ROWS = 2 * GROUP_ROWS + 5
ROWS = pa.table(
    {
        "number": pa.array(range(N_ROWS), pa.int64()),
        "words": pa.array([None if i % 7 == 0 else ["x"] * (i % 3) for i in range(N_ROWS)]),
    }
)


def cut(seed: int) -> Iterator[pa.RecordBatch]:
    random_size = random.Random(seed)
    start = 0
    while start < N_ROWS:
        size = random_size.randint(1, 9_000)
        yield from ROWS.slice(start, size).combine_chunks().to_batches()
        start += size


def test_how_rows_are_batched_leaves_no_trace(tmp_path: Path) -> None:
    paths = [tmp_path / f"{seed}.parquet" for seed in range(3)]
    for seed, path in enumerate(paths):
        assert write_parquet(ROWS.schema, cut(seed), path) == N_ROWS

    assert len({path.read_bytes() for path in paths}) == 1


def test_row_groups_are_of_one_size_and_zstd(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    write_parquet(ROWS.schema, cut(1), path)
    metadata = pq.read_metadata(path)

    groups = [metadata.row_group(i) for i in range(metadata.num_row_groups)]
    assert [group.num_rows for group in groups] == [GROUP_ROWS, GROUP_ROWS, 5]
    assert groups[0].column(0).compression == "ZSTD"


def test_no_rows_make_a_table_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"

    assert write_parquet(ROWS.schema, [], path) == 0
    assert pq.read_schema(path).equals(ROWS.schema)
    assert list(scan_parquet(path)) == []


def test_scan_gives_rows_in_order_in_batches_of_the_size_asked(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    write_parquet(ROWS.schema, cut(1), path)

    batches = list(scan_parquet(path, batch_size=1000))

    assert max(len(batch) for batch in batches) == 1000
    assert pa.Table.from_batches(batches).equals(ROWS)


def test_scan_gives_the_columns_asked(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    write_parquet(ROWS.schema, cut(1), path)

    batches = list(scan_parquet(path, ["words"]))

    assert pa.Table.from_batches(batches).equals(ROWS.select(["words"]))


def test_unknown_column_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    write_parquet(ROWS.schema, [], path)

    with pytest.raises(ValueError, match="expected columns among number, words; found absent"):
        list(scan_parquet(path, ["number", "absent"]))


def test_missing_table_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"cannot read .*rows\.parquet: No such file"):
        next(scan_parquet(tmp_path / "rows.parquet"))


def test_file_that_is_no_table_is_told(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    path.write_bytes(b"not a table at all")

    with pytest.raises(WorkspaceError, match=r"expected a Parquet file .*delete it and rerun"):
        next(scan_parquet(path))
