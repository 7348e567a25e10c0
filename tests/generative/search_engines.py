"""The two search engines put to a great many random expressions over real records.

Usage: python -m tests.generative.search_engines [N_QUERIES] [SEED] SOURCE ...

Sources are files of registry records, or one table ``records`` as Parquet. Each round makes new
parts of expressions, asks the slow engine for each of them once, and the fast one for the parts and
for thousands of trees over them. Stops with the first tree on which they do not agree.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow.parquet as pq
from tests.real_queries import Queries, answers, combined

from trialatlas.registries.stage import snapshot
from trialatlas.search.essie import show
from trialatlas.search.index import build, studies_of
from trialatlas.search.reference import Matcher

TREES = 5_000
"""In each round."""


def main(n_queries: int, seed: int, sources: list[Path]) -> None:
    """Compare the engines on so many trees.

    Args:
        n_queries: How many trees.
        seed: Of the random numbers.
        sources: Files of registry records, or one table of them.
    """
    if [path.suffix for path in sources] == [".parquet"]:
        batches = pq.read_table(sources[0]).to_batches()
    else:
        batches = [part["records"] for part in snapshot(sources)]
    index, records = build(batches), list(studies_of(batches))
    queries = Queries([study for _, study in records], seed)
    for done in range(0, n_queries, TREES):
        # Few trees need few parts, and it is the parts that the slow engine takes its time for.
        wide, narrow = (4, 120) if n_queries >= TREES else (1, 50)
        parts = queries.parts(n_wide=wide, n_narrow=narrow)
        known, everything = answers(parts, records, {})
        trees = [queries.joined(parts) for _ in range(min(TREES, n_queries - done))]
        for expression in [*parts, *trees]:
            found = set(index.find_all(Matcher(expression)))
            wrong = found ^ combined(expression, known, everything)
            if wrong:
                message = f"seed {seed}: {show(expression)} differs for {sorted(wrong)[:10]}"
                raise SystemExit(message)
        sys.stdout.write(f"{done + len(trees):,} trees over {len(records):,} records agree\n")
        sys.stdout.flush()


if __name__ == "__main__":
    numbers = [argument for argument in sys.argv[1:] if argument.isdigit()]
    n_queries, seed = [*map(int, numbers), *(100_000, 1)[len(numbers) :]][:2]
    main(n_queries, seed, [Path(name) for name in sys.argv[1:] if not name.isdigit()])
