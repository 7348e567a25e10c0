"""Questions to the tables of a review that has run, and the tables of all real records."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from filelock import FileLock

from trialatlas.registries.stage import snapshot

Ask = Callable[[str], list[dict[str, Any]]]


@pytest.fixture(scope="session")
def tables_of() -> Callable[[Path], Ask]:
    """Asks questions of a review's tables by SQL; ``values`` needs quotes."""
    return _tables_of


def _tables_of(folder: Path) -> Ask:
    connection = duckdb.connect()
    for path in [*(folder / "snapshot").glob("*"), *(folder / "output" / "tables").glob("*")]:
        connection.execute(f"CREATE VIEW \"{path.stem}\" AS FROM '{path}'")

    def ask(query: str) -> list[dict[str, Any]]:
        answer = connection.execute(query)
        names = [column[0] for column in answer.description or ()]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    return ask


@pytest.fixture(scope="session")
def real_records(shared_registry: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the Parquet tables ``raw``, ``records`` and ``rejected`` of all real records.

    Reading the payloads takes half a minute; all processes of a test run share what one has read.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    made = folder / "real_records"
    with FileLock(folder / "real_records.lock"):
        if not made.is_dir():
            begun = folder / "real_records.begun"
            begun.mkdir()
            parts = list(snapshot([shared_registry / "ctgov", shared_registry / "ctgov-xml"]))
            for name in ("raw", "records", "rejected"):
                table = pa.Table.from_batches([part[name] for part in parts])
                pq.write_table(table, begun / f"{name}.parquet", row_group_size=500)
            begun.rename(made)
    return made
