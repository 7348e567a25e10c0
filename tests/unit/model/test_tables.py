"""The tables between stages: the model's nouns as columns, and back without loss."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import pyarrow as pa
import pytest
from tests.studies import row, told

from trialatlas.model.judgement import Missing
from trialatlas.model.study import Age, Study
from trialatlas.model.tables import TABLES, Table, arrow_type, to_batch


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (str, pa.string()),
        (int, pa.int64()),
        (float, pa.float64()),
        (bool, pa.bool_()),
        (bytes, pa.binary()),
        (str | None, pa.string()),
        (tuple[int, ...], pa.list_(pa.int64())),
        (Literal["actual", "anticipated"], pa.string()),
        (Missing | None, pa.string()),
        (Age, pa.struct([("value", pa.int64()), ("unit", pa.string())])),
        (tuple[Age, ...], pa.list_(pa.struct([("value", pa.int64()), ("unit", pa.string())]))),
    ],
)
def test_a_python_type_has_an_arrow_type(annotation: object, expected: pa.DataType) -> None:
    assert arrow_type(annotation) == expected


@pytest.mark.parametrize("annotation", [complex, dict[str, int], "str"])
def test_a_type_that_the_model_does_not_use_has_none(annotation: object) -> None:
    with pytest.raises(TypeError, match="no Arrow type for"):
        arrow_type(annotation)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_table_is_named_explained_and_keyed_by_its_own_columns(table: Table) -> None:
    assert TABLES[table.name] is table
    assert table.meaning
    assert set(table.key) <= set(table.schema.names)


def test_a_record_has_every_column_of_a_study() -> None:
    assert set(Study.__struct_fields__) < set(TABLES["records"].schema.names)


def test_two_versions_of_a_record_answer_the_search_each() -> None:
    assert "version" in TABLES["hits"].key


def test_what_a_row_lacks_is_null_and_what_the_table_lacks_is_dropped() -> None:
    batch = to_batch(TABLES["hits"], [{"record_id": "NCT00000001", "mood": "good"}])

    assert batch.to_pylist() == [
        {**dict.fromkeys(TABLES["hits"].schema.names), "record_id": "NCT00000001"}
    ]


def test_bytes_stay_bytes_and_days_stay_days() -> None:
    raw = to_batch(TABLES["raw"], [{"record_id": "NCT00000001", "payload": b"\x00\xff"}])
    day = dt.date(2022, 7, 31)
    batch = to_batch(TABLES["records"], [{**row(told("Cells")), "valid_from": day}])

    assert raw.column("payload").to_pylist() == [b"\x00\xff"]
    assert batch.column("valid_from").to_pylist() == [day]


def test_no_rows_make_an_empty_batch_of_the_same_columns() -> None:
    batch = to_batch(TABLES["values"], [])

    assert batch.num_rows == 0
    assert batch.schema.equals(TABLES["values"].schema)


def test_a_row_of_the_wrong_type_is_refused() -> None:
    with pytest.raises(pa.ArrowInvalid):
        to_batch(TABLES["records"], [{**row(told("Cells")), "has_results": "perhaps"}])
