"""Rows of data as Parquet: texts as they are, numbers as numbers."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.parquet as pq
from tests.unit.presentation.made_up_names import FORMULA

from trialatlas.presentation.data_rows import DataFile, parquet


def test_parquet_holds_texts_as_they_are_and_numbers_as_numbers() -> None:
    rows = ((FORMULA, 1, 0.5, None), ("b", None, 2.0, None))
    content = parquet(DataFile("a.csv", "", ("text", "n", "share", "none"), rows))
    table = pq.read_table(io.BytesIO(content))
    assert table.schema.types == [pa.string(), pa.int64(), pa.float64(), pa.string()]
    assert table.to_pylist()[0] == {"text": FORMULA, "n": 1, "share": 0.5, "none": None}


def test_a_table_without_rows_keeps_its_columns() -> None:
    table = pq.read_table(io.BytesIO(parquet(DataFile("a.csv", "", ("one", "two"), ()))))
    assert (table.column_names, table.num_rows) == (["one", "two"], 0)
