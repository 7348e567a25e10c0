"""How fast the facets of many studies are counted, against the same questions in DuckDB's SQL.

Usage: python -m benchmarks.explore [STUDIES] [REVIEW]

Makes up STUDIES studies (default 100,000) with 15 variables: years, numbers, categories, countries and
conditions of which a study has several. Each question is asked 15 times of the facets and of DuckDB,
with the values in its own tables in memory; answers are compared. Prints medians. With the folder of
a REVIEW that has been run, also serves a copy of it with so many studies, and prints how long its
Explore pages take over HTTP.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

import duckdb
import numpy as np
import pyarrow as pa
from benchmarks.pages import enlarge, serving

from trialatlas.analysis.facets import Facets, Filter, facets_of
from trialatlas.protocol.codebook import Codebook, Variable

TURNS = 15
N_NAMES = {"countries": 190, "conditions": 20_000}
PAGES = (
    "/explore",
    "/explore?v.purpose=anti_tumour",
    "/explore?v.purpose=anti_tumour&v.phase=PHASE1&from.start_year=2012&to.start_year=2018",
    "/explore?v.donor=allogeneic&sort=-enrollment&page=40",
    "/explore?rows=conditions&columns=countries&open=conditions",
    "/explore?has.title=marrow&open=title",
    "/explore/values?of=conditions",
    "/explore/map.csv",
)


def made_up(n: int, seed: int = 1) -> tuple[Codebook, list[str], pa.Table]:
    """Studies and rows of ``values``."""
    draw = np.random.default_rng(seed)
    ids = [f"NCT{number:08d}" for number in range(n)]
    parts, variables = [], []
    for name in ("year", "size", *N_NAMES, *(f"category {number}" for number in range(11))):
        if name in N_NAMES:
            most = N_NAMES[name]
            lengths = draw.integers(1, 6, n)
            found = (most * draw.random(lengths.sum()) ** 3).astype(int)
            words = np.char.add(f"{name} ", found.astype(str))
        else:
            lengths = (draw.random(n) > 0.1).astype(int)
            size = lengths.sum()
            words = {
                "year": draw.integers(1999, 2025, size),
                "size": draw.lognormal(4, 1.5, size).astype(int),
            }.get(name, draw.integers(0, 8, size)).astype(str)
        offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
        values = pa.ListArray.from_arrays(pa.array(offsets), pa.array(words.tolist(), pa.string()))
        missing = pa.array(np.where(lengths == 0, "not_reported", None).tolist(), pa.string())
        parts.append(
            pa.table(
                {
                    "study_id": ids,
                    "variable": pa.array([name] * n),
                    "value": values,
                    "missing": missing,
                }
            )
        )
        variables.append(Variable(name=name, title=name, kind="field", multiple=name in N_NAMES))
    return Codebook(variables=tuple(variables)), ids, pa.concat_tables(parts)


def middle(ask: Callable[[], object]) -> float:
    """The median of several times, in ms."""
    taken = []
    for _ in range(TURNS):
        started = time.perf_counter()
        ask()
        taken.append(1e3 * (time.perf_counter() - started))
    return median(taken)


FILTERS = {
    "year": Filter(low=2010, high=2019),
    "category 0": Filter(("1", "2", "not_reported")),
    "countries": Filter(("countries 3", "countries 7", "countries 11")),
}
PASSES = {
    "year": "SELECT study_id FROM coded WHERE variable = 'year' "
    "AND try_cast(name AS DOUBLE) BETWEEN 2010 AND 2019",
    "category 0": "SELECT study_id FROM coded WHERE variable = 'category 0' "
    "AND name IN ('1', '2', 'not_reported')",
    "countries": "SELECT study_id FROM coded WHERE variable = 'countries' "
    "AND name IN ('countries 3', 'countries 7', 'countries 11')",
}


def passing(but: str = "") -> str:
    """The studies that pass the filters on all variables but one, as SQL."""
    return " INTERSECT ".join(query for name, query in PASSES.items() if name != but)


def counted(peer: duckdb.DuckDBPyConnection, names: list[str]) -> dict[tuple[str, str], int]:
    """Facet counts by the peer: those of variables without a filter in one query."""
    free = [name for name in names if name not in PASSES]
    listed = ", ".join(f"'{name}'" for name in free)
    queries = [f"variable IN ({listed}) AND study_id IN ({passing()})"]
    queries += [f"variable = '{name}' AND study_id IN ({passing(name)})" for name in PASSES]
    return {
        (variable, name): n
        for query in queries
        for variable, name, n in peer.execute(
            f"SELECT variable, name, count(*) FROM coded WHERE {query} GROUP BY ALL"
        ).fetchall()
    }


def crossed(peer: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], int]:
    """The map of two variables by the peer."""
    query = f"""
        SELECT a.name, b.name, count(*) FROM coded a JOIN coded b USING (study_id)
        WHERE a.variable = 'countries' AND b.variable = 'category 1'
            AND study_id IN ({passing()}) GROUP BY ALL
    """
    return {(row, column): n for row, column, n in peer.execute(query).fetchall()}


def facet_counts(facets: Facets) -> dict[tuple[str, str], int]:
    """Facet counts of all variables."""
    selection = facets.select(FILTERS)
    return {
        (name, value): n
        for name, column in facets.columns.items()
        for value, n in zip(column.values, selection.counts(name).tolist(), strict=True)
        if n
    }


def map_counts(facets: Facets) -> dict[tuple[str, str], int]:
    """The same map."""
    rows, columns = facets.columns["countries"].values, facets.columns["category 1"].values
    cross = facets.select(FILTERS).cross("countries", "category 1", 1_000)
    return {
        (rows[row], columns[column]): int(n)
        for row, counts in zip(cross.rows, cross.counts, strict=True)
        for column, n in zip(cross.columns, counts, strict=True)
        if n
    }


def compare(n: int) -> None:
    """Facets and DuckDB on the same questions."""
    codebook, ids, values = made_up(n)
    started = time.perf_counter()
    facets = facets_of(codebook, ids, values)
    print(f"{n:,} studies; facets made in {time.perf_counter() - started:.1f} s")
    peer = duckdb.connect()
    started = time.perf_counter()
    peer.register("given", values)
    peer.execute(
        "CREATE TABLE coded AS SELECT study_id, variable, "
        "unnest(list_distinct(CASE WHEN missing IS NULL THEN value ELSE [missing] END)) AS name "
        "FROM given"
    )
    print(f"the peer's table made in {time.perf_counter() - started:.1f} s")
    names = list(facets.columns)
    assert facet_counts(facets) == counted(peer, names)
    assert map_counts(facets) == crossed(peer)
    selection = facets.select(FILTERS)
    for what, ours, theirs in (
        (
            "counts of 15 variables under 3 filters",
            lambda: [facets.select(FILTERS).counts(name) for name in names],
            lambda: counted(peer, names),
        ),
        ("map of countries and a category", lambda: map_counts(facets), lambda: crossed(peer)),
        (
            "50 studies sorted by size",
            lambda: selection.page(facets.columns["size"].order(), 500, 50),
            lambda: peer.execute(
                f"SELECT study_id FROM coded WHERE variable = 'size' AND study_id IN ({passing()}) "
                "ORDER BY try_cast(name AS DOUBLE) NULLS LAST, study_id LIMIT 50 OFFSET 500"
            ).fetchall(),
        ),
    ):
        own, other = middle(ours), middle(theirs)
        print(f"{what:<42} {own:6.1f} ms   DuckDB {other:6.1f} ms   {other / own:5.1f} x")


def over_http(review: Path, n: int) -> None:
    """The pages of a review with so many studies."""
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room) / "review"
        shutil.copytree(review, folder, ignore=shutil.ignore_patterns("report*", "ledger"))
        enlarge(folder, n)
        with serving(folder) as (person, start):
            started = time.perf_counter()
            person.text("/explore")
            first = time.perf_counter() - started
            print(f"started in {start:.1f} s; the first page of all took {first:.1f} s")
            for address in PAGES:
                taken = middle(partial(person.text, address))
                print(f"{address:<90} {taken:6.0f} ms")


if __name__ == "__main__":
    n_studies = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    compare(n_studies)
    if len(sys.argv) > 2:
        over_http(Path(sys.argv[2]), n_studies)
