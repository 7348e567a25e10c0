"""Several tables out of one pass."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from trialatlas.errors import WorkspaceError
from trialatlas.model.tables import Table
from trialatlas.store.spool import read_spool, spool

GOOD = Table(name="good", meaning="-", key=("id",), schema=pa.schema([("id", pa.string())]))
BAD = Table(name="bad", meaning="-", key=("at",), schema=pa.schema([("at", pa.int64())]))


def good(*ids: str) -> pa.RecordBatch:
    return pa.record_batch({"id": pa.array(ids, pa.string())})


def bad(*at: int) -> pa.RecordBatch:
    return pa.record_batch({"at": pa.array(at, pa.int64())})


def test_each_table_gets_its_batches_in_order(tmp_path: Path) -> None:
    parts = [{"good": good("a", "b")}, {"good": good("c"), "bad": bad(3)}, {}, {"bad": bad(1)}]

    paths = spool(parts, [GOOD, BAD], tmp_path)

    assert list(read_spool(paths["good"])) == [good("a", "b"), good("c")]
    assert list(read_spool(paths["bad"])) == [bad(3), bad(1)]


def test_table_of_which_nothing_came_is_empty(tmp_path: Path) -> None:
    paths = spool([], [GOOD, BAD], tmp_path)

    assert list(read_spool(paths["bad"])) == []


@pytest.mark.parametrize("name", ["good", "unknown"])
def test_batch_of_no_table_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(TypeError, match=f"table {name}: expected"):
        spool([{name: bad(1)}], [GOOD], tmp_path)


def test_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="cannot write"):
        spool([], [GOOD], tmp_path / "absent")


def test_file_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="cannot read"):
        next(read_spool(tmp_path / "absent.arrows"))
