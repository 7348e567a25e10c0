"""How fast records are searched, against SQLite's FTS5 and DuckDB's LIKE in the same run.

Usage: python benchmarks/search.py N_RECORDS SOURCE ...

Sources are files of registry records; N_RECORDS are drawn from them with replacement (0: all, each
once). Prints for each engine the seconds to build what it searches and its size, the median and the
99th percentile of 200 queries, the ratios to FTS5, and the peak memory of a process that does
nothing else. The queries are conditions, keywords and names of interventions as records have them,
half of them as a phrase. The peers answer only this part of the language: they find words and
phrases in one text a record, and know no fields, plurals, spellings, numbers or levels.
"""

from __future__ import annotations

import multiprocessing
import random
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from trialatlas.registries.stage import snapshot
from trialatlas.search.areas import pieces
from trialatlas.search.essie import show
from trialatlas.search.expressions import Area, Part, Term
from trialatlas.search.finding import Question
from trialatlas.search.index import build, reopen, studies_of
from trialatlas.search.values import values_at

N_QUERIES = 200
BATCH = 200

Measured = tuple[float, int, list[float], float]
"""Seconds to build, bytes on disk, seconds of each query, peak memory in MB."""


def records(path: Path) -> Iterator[pa.RecordBatch]:
    """The records, some at a time."""
    yield from pq.ParquetFile(path).iter_batches(BATCH)


def texts_of(path: Path) -> Iterator[tuple[str]]:
    """All texts of each record as one."""
    paths = {piece.path for piece in pieces().values() if piece.is_kept and piece.kind == "text"}
    for _, study in studies_of(records(path)):
        yield ("\n".join(str(value) for at in paths for _, value in values_at(study, at)),)


def queries_of(path: Path) -> list[tuple[list[str], bool]]:
    """Words that records are about, and whether they are a phrase."""
    draw = random.Random(1)
    found = []
    for _, study in islice(studies_of(records(path)), 5_000):
        names = [*study.conditions, *study.keywords, *(item.name for item in study.interventions)]
        words = (draw.choice(names or [""]) or "").split()[:4]
        if words and all(word.isalnum() for word in words):
            found.append(words)
    return [(words, place % 2 == 0) for place, words in enumerate(draw.sample(found, N_QUERIES))]


def index(folder: Path, path: Path, queries: list[tuple[list[str], bool]]) -> Measured:
    """The index of trialatlas."""

    def put(words: list[str], is_phrase: bool) -> int:
        parts = (Part(" ".join(words), is_quoted=True),) if is_phrase else tuple(map(Part, words))
        return len(found.find(Question(show(Area("BasicSearch", Term(parts))))))

    started = time.perf_counter()
    build(records(path), folder)
    seconds = time.perf_counter() - started
    found = reopen(folder)
    return seconds, size_of(folder), timed(put, queries), memory()


def fts5(folder: Path, path: Path, queries: list[tuple[list[str], bool]]) -> Measured:
    """SQLite's full-text index."""
    folder.mkdir()
    texts = list_of(path)
    started = time.perf_counter()
    connection = sqlite3.connect(folder / "texts.sqlite")
    connection.execute("CREATE VIRTUAL TABLE texts USING fts5(text)")
    connection.executemany("INSERT INTO texts VALUES (?)", texts)
    connection.commit()
    seconds = time.perf_counter() - started

    def put(words: list[str], is_phrase: bool) -> int:
        wanted = (
            f'"{" ".join(words)}"' if is_phrase else " AND ".join(f'"{word}"' for word in words)
        )
        rows = connection.execute("SELECT rowid FROM texts WHERE texts MATCH ?", [wanted])
        return len(rows.fetchall())

    return seconds, size_of(folder), timed(put, queries), memory()


def like(folder: Path, path: Path, queries: list[tuple[list[str], bool]]) -> Measured:
    """DuckDB, without an index."""
    folder.mkdir()
    started = time.perf_counter()
    connection = duckdb.connect(folder / "texts.duckdb")
    connection.execute("SET enable_progress_bar = false")
    connection.execute(
        f"CREATE TABLE texts AS SELECT lower(text) AS text FROM read_parquet('{path}.texts')"
    )
    connection.execute("CHECKPOINT")
    seconds = time.perf_counter() - started

    def put(words: list[str], is_phrase: bool) -> int:
        wanted = [" ".join(words)] if is_phrase else words
        condition = " AND ".join("text LIKE ?" for _ in wanted)
        found = [f"%{part.lower()}%" for part in wanted]
        rows = connection.execute(f"SELECT rowid FROM texts WHERE {condition}", found)
        return len(rows.fetchall())

    return seconds, size_of(folder), timed(put, queries), memory()


def list_of(path: Path) -> Iterator[tuple[str]]:
    """The texts of the records, as `main` has written them."""
    for batch in pq.ParquetFile(f"{path}.texts").iter_batches(BATCH):
        yield from zip(batch["text"].to_pylist())


def timed(
    put: Callable[[list[str], bool], int], queries: list[tuple[list[str], bool]]
) -> list[float]:
    """Seconds of each query."""
    seconds = []
    for query in queries:
        started = time.perf_counter()
        put(*query)
        seconds.append(time.perf_counter() - started)
    return seconds


def size_of(folder: Path) -> int:
    """Bytes of the files in a folder."""
    return sum(file.stat().st_size for file in folder.iterdir())


def memory() -> float:
    """Peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def drawn(table: pa.Table, n_records: int) -> Iterator[pa.RecordBatch]:
    """Records of a table: all, or so many drawn at random."""
    if not n_records:
        yield from table.to_batches(BATCH)
        return
    draw = random.Random(1)
    for start in range(0, n_records, BATCH):
        wanted = min(BATCH, n_records - start)
        chosen = table.take([draw.randrange(table.num_rows) for _ in range(wanted)])
        yield from chosen.combine_chunks().to_batches()


def prepare(n_records: int, sources: list[Path], path: Path) -> None:
    """Write the records, and their texts beside them."""
    table = pa.Table.from_batches([part["records"] for part in snapshot(sources)])
    with pq.ParquetWriter(path, table.schema) as file:
        for batch in drawn(table, n_records):
            file.write_batch(batch)
    schema = pa.schema([("text", pa.string())])
    with pq.ParquetWriter(f"{path}.texts", schema) as file:
        some: list[str] = []
        for (text,) in texts_of(path):
            some.append(text)
            if len(some) == BATCH:
                file.write_batch(pa.record_batch([some], schema=schema))
                some = []
        file.write_batch(pa.record_batch([some], schema=schema))


def main(n_records: int, sources: list[Path]) -> None:
    """Measure the three engines over the same records."""
    spawn = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "records.parquet"
        with spawn.Pool(1) as pool:
            pool.apply(prepare, (n_records, sources, path))
        queries = queries_of(path)
        print(f"{pq.ParquetFile(path).metadata.num_rows} records")
        peer: tuple[float, ...] = ()
        for engine in (fts5, index, like):
            with spawn.Pool(1) as pool:
                measured = pool.apply(engine, (Path(name) / engine.__name__, path, queries))
            seconds, size, each, peak = measured
            cuts = statistics.quantiles(each, n=100)
            figures = (seconds, size / 1e6, 1e3 * statistics.median(each), 1e3 * cuts[98])
            peer = peer or figures
            print(
                f"{engine.__name__:>6}  "
                + "  ".join(
                    f"{name} {value:8.1f} {unit} ({value / other:.2f} x)"
                    for name, unit, value, other in zip(
                        ("build", "size", "median", "99th"),
                        ("s", "MB", "ms", "ms"),
                        figures,
                        peer,
                        strict=True,
                    )
                )
                + f"  peak {peak:.0f} MB",
                flush=True,
            )


if __name__ == "__main__":
    main(int(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
