"""How long a decision takes to be kept while many people decide at once.

Usage: python -m benchmarks.ledger [PEOPLE] [DECISIONS]

Starts a PostgreSQL server of its own that writes to the disk at every decision, as it does in use,
and lets PEOPLE (default 20) make DECISIONS (default 200) each, one after the other without a pause,
on the same records. Does the same with SQLite. Prints how many decisions a second were kept, and
the median, 95th and 99th percentile and longest of the times from handing one in to its being kept.
"""

from __future__ import annotations

import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.events import decided
from tests.postgresql import find_server, private_server

from trialatlas.store.ledger import Ledger, open_ledger, sqlite_url


def work(ledger: Ledger, number: int, n_decisions: int) -> list[float]:
    """What one person does; the seconds that each decision took."""
    taken = []
    for turn in range(n_decisions):
        made = decided(f"{number}-{turn}", who=f"person {number}", subject=f"NCT{turn}", at="")
        started = time.perf_counter()
        ledger.append([made])
        taken.append(time.perf_counter() - started)
    return taken


def measure(name: str, url: str, n_people: int, n_decisions: int) -> None:
    """Let all decide at once, and print how long it took."""
    with open_ledger(url, "benchmark") as ledger:
        started = time.perf_counter()
        with ThreadPoolExecutor(n_people) as pool:
            lives = pool.map(lambda number: work(ledger, number, n_decisions), range(n_people))
            taken = sorted(seconds for life in lives for seconds in life)
        seconds = time.perf_counter() - started
        n_kept = len(ledger.events())
    cuts = "  ".join(
        f"{label} {1e3 * taken[min(int(share * len(taken)), len(taken) - 1)]:.0f} ms"
        for label, share in (("median", 0.5), ("95th", 0.95), ("99th", 0.99), ("longest", 1))
    )
    print(f"{name:<10} {n_kept} kept of {len(taken)}, {n_kept / seconds:.0f} a second  {cuts}")


def main() -> None:
    """Measure both databases."""
    n_people = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    n_decisions = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    programs = find_server()
    if programs:
        with private_server(programs, syncs=True) as url:
            measure("PostgreSQL", url, n_people, n_decisions)
    with tempfile.TemporaryDirectory() as folder:
        url = sqlite_url(Path(folder) / "ledger.sqlite")
        measure("SQLite", url, n_people, n_decisions)


if __name__ == "__main__":
    main()
