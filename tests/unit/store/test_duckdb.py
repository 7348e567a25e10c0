"""The engine of one machine: tables written, asked, scanned and mapped."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialatlas.errors import SourceError, WorkspaceError
from trialatlas.model.judgement import Coding, Missing
from trialatlas.model.tables import TABLES, Table, to_batch
from trialatlas.store.duckdb import DuckDBEngine
from trialatlas.store.engine import Engine

ENGINE: Engine = DuckDBEngine(workers=1, memory="500MB")
HOLDING_NOTHING: Engine = DuckDBEngine(workers=1, memory="500MB", held=0)

KEPT = Table(
    name="kept",
    meaning="one row of every type that tables have",
    key=("id", "number"),
    schema=pa.schema(
        [
            ("id", pa.string()),
            ("number", pa.int64()),
            ("day", pa.date32()),
            ("share", pa.float64()),
            ("known", pa.bool_()),
            ("payload", pa.binary()),
            ("words", pa.list_(pa.string())),
            ("spans", pa.list_(pa.struct([("start", pa.int64()), ("quote", pa.string())]))),
            ("dates", pa.struct([("start", pa.struct([("year", pa.int64())]))])),
        ]
    ),
)

# Arrow's text is UTF-8, which has no surrogates.
texts = st.text(st.characters(codec="utf-8"), max_size=5)
whole = st.integers(-(2**63), 2**63 - 1)


def optional(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | values


rows = st.fixed_dictionaries(
    {
        "id": optional(texts),
        "number": optional(st.integers(0, 3)),
        "day": optional(st.dates(dt.date(1900, 1, 1))),
        "share": optional(st.floats(allow_nan=False)),
        "known": optional(st.booleans()),
        "payload": optional(st.binary(max_size=5)),
        "words": optional(st.lists(optional(texts), max_size=3)),
        "spans": optional(
            st.lists(
                optional(
                    st.fixed_dictionaries({"start": optional(whole), "quote": optional(texts)})
                ),
                max_size=2,
            )
        ),
        "dates": optional(
            st.fixed_dictionaries(
                {"start": optional(st.fixed_dictionaries({"year": optional(whole)}))}
            )
        ),
    }
)

Row = dict[str, object]


def batches(table: Table, contents: list[Row], size: int = 3) -> Iterator[pa.RecordBatch]:
    for start in range(0, len(contents), size):
        yield pa.RecordBatch.from_pylist(contents[start : start + size], schema=table.schema)


def written(contents: list[Row], size: int = 3, engine: Engine = ENGINE) -> tuple[list[Row], bytes]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "kept.parquet"
        n_rows = engine.write(KEPT, batches(KEPT, contents, size), path)
        scanned = list(engine.scan(path))
        assert all(batch.schema.equals(KEPT.schema) for batch in scanned)
        assert sum(map(len, scanned)) == n_rows
        return [row for batch in scanned for row in batch.to_pylist()], path.read_bytes()


def order_of(row: Row) -> tuple[bool, bytes, bool, int]:
    """The reference order: by bytes, nothing last."""
    text, number = row["id"], row["number"]
    return (
        text is None,
        text.encode() if isinstance(text, str) else b"",
        number is None,
        number if isinstance(number, int) else 0,
    )


def expected(contents: list[Row]) -> list[Row]:
    first: dict[object, Row] = {}
    for row in contents:
        first.setdefault((row["id"], row["number"]), row)
    return sorted(first.values(), key=order_of)


@settings(max_examples=50)
@given(contents=st.lists(rows, max_size=8))
def test_what_is_written_is_read_once_a_key_and_sorted(contents: list[Row]) -> None:
    rows, bytes_held = written(contents)
    assert rows == expected(contents)
    assert written(contents, engine=HOLDING_NOTHING)[1] == bytes_held


@settings(max_examples=50)
@given(
    contents=st.lists(rows, max_size=8, unique_by=lambda row: (row["id"], row["number"])),
    seed=st.integers(),
    size=st.integers(1, 8),
)
def test_order_and_batches_leave_no_trace_in_the_bytes(
    contents: list[Row], seed: int, size: int
) -> None:
    shuffled = random.Random(seed).sample(contents, len(contents))

    bytes_in_order = written(contents)[1]
    assert written(shuffled, size)[1] == bytes_in_order
    assert written(shuffled, size, HOLDING_NOTHING)[1] == bytes_in_order


def test_many_rows_shuffled_on_two_threads_give_the_same_bytes(tmp_path: Path) -> None:
    engine = DuckDBEngine(scratch=tmp_path / "scratch", workers=2)
    keys = [{"id": f"NCT{number:08d}", "number": number % 7} for number in range(50_000)]
    contents: list[Row] = [{name: None for name in KEPT.schema.names} | key for key in keys]
    paths = [tmp_path / f"{seed}.parquet" for seed in range(2)]
    for seed, path in enumerate(paths):
        random.Random(seed).shuffle(contents)
        assert engine.write(KEPT, batches(KEPT, contents, 5_000), path) == 50_000

    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert list((tmp_path / "scratch").iterdir()) == []


def test_of_rows_with_one_key_the_first_counts() -> None:
    row: Row = dict.fromkeys(KEPT.schema.names) | {"id": "NCT01", "number": 1}

    contents, _ = written([row | {"share": 0.5}, row | {"share": 0.7}], size=1)

    assert [row["share"] for row in contents] == [0.5]


def test_rows_of_the_model_come_back_as_they_were(tmp_path: Path) -> None:
    table = TABLES["values"]
    batch = to_batch(
        table,
        [
            Coding(study_id="NCT01", variable="phase", value=("1", "2")),
            Coding(study_id="NCT02", variable="phase", missing=Missing.NOT_REPORTED),
        ],
    )

    assert ENGINE.write(table, [batch], tmp_path / "values.parquet") == 2
    assert list(ENGINE.scan(tmp_path / "values.parquet")) == [batch]


@pytest.mark.parametrize("folder", ["plain", "review [2]", "what? a *review*", "person's"])
def test_sql_reads_the_tables_it_is_given(tmp_path: Path, folder: str) -> None:
    path = tmp_path / folder / "values.parquet"
    path.parent.mkdir()
    codings = [Coding(study_id=f"NCT0{i}", variable="phase", value=("1",)) for i in range(3)]
    ENGINE.write(TABLES["values"], [to_batch(TABLES["values"], codings)], path)

    reader = ENGINE.sql('SELECT variable, count(*) AS n FROM "values" GROUP BY 1', {"values": path})

    assert reader.read_all().to_pylist() == [{"variable": "phase", "n": 3}]


def test_sql_can_be_read_after_the_engine_is_gone(tmp_path: Path) -> None:
    reader = DuckDBEngine(scratch=tmp_path).sql("SELECT * FROM range(100000)", {})

    assert sum(len(batch) for batch in reader) == 100_000


@pytest.mark.parametrize(
    "query",
    [
        "SELEC 1",
        "SELECT * FROM absent",
        "SELECT * FROM read_csv('/etc/passwd')",
        "COPY (SELECT 1) TO 'stolen.csv'",
        "ATTACH 'other.db'",
        "",
    ],
)
def test_sql_that_is_wrong_or_leaves_its_tables_is_refused(query: str) -> None:
    with pytest.raises(ValueError, match="query"):
        ENGINE.sql(query, {})


def test_sql_over_a_missing_table_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"cannot read .*hits\.parquet: No such file"):
        ENGINE.sql("SELECT 1", {"hits": tmp_path / "hits.parquet"})


def test_sql_over_a_file_that_is_no_table_is_told(tmp_path: Path) -> None:
    path = tmp_path / "hits.parquet"
    path.write_bytes(b"not a table at all")

    with pytest.raises(WorkspaceError, match=r"DuckDB cannot work on .*hits\.parquet"):
        ENGINE.sql("SELECT 1", {"hits": path})


def test_batch_of_another_schema_is_refused(tmp_path: Path) -> None:
    batch = pa.record_batch({"id": ["NCT01"]})

    with pytest.raises(TypeError, match="table kept: expected"):
        ENGINE.write(KEPT, [batch], tmp_path / "kept.parquet")


def test_errors_of_whoever_makes_the_rows_are_passed_on(tmp_path: Path) -> None:
    path = tmp_path / "kept.parquet"
    ENGINE.write(KEPT, [], path)
    old = path.read_bytes()

    def failing() -> Iterator[pa.RecordBatch]:
        yield from batches(KEPT, [dict.fromkeys(KEPT.schema.names)])
        message = "records.zip: expected XML, found a poem"
        raise SourceError(message)

    with pytest.raises(SourceError, match="found a poem"):
        ENGINE.write(KEPT, failing(), path)
    assert path.read_bytes() == old
    assert list(tmp_path.iterdir()) == [path]


def test_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"cannot write .*kept\.parquet"):
        ENGINE.write(KEPT, [], tmp_path / "absent" / "kept.parquet")


def test_too_little_memory_is_told(tmp_path: Path) -> None:
    engine = DuckDBEngine(scratch=tmp_path / "scratch", workers=1, memory="1MB", held=0)
    row: Row = dict.fromkeys(KEPT.schema.names) | {"payload": bytes(5_000_000)}

    with pytest.raises(WorkspaceError, match="DuckDB cannot work on"):
        engine.write(KEPT, batches(KEPT, [row]), tmp_path / "kept.parquet")


def doubled(batch: pa.RecordBatch) -> pa.RecordBatch:
    return pa.record_batch({"number": pc.multiply(batch["number"], 2)})


@pytest.mark.parametrize("workers", [1, 2])
def test_mapping_gives_the_same_on_one_processor_and_on_two(workers: int) -> None:
    source = [pa.record_batch({"number": [2 * i, 2 * i + 1]}) for i in range(5)]

    results = DuckDBEngine(workers=workers).map_batches(doubled, source, source[0].schema)

    assert [number for batch in results for number in batch["number"].to_pylist()] == list(
        range(0, 20, 2)
    )
