"""How long a request waits for what to read next, while the model learns and while it does not.

Usage: python -m benchmarks.reading_order [RECORDS]

RECORDS (default 10,000) are made up, of 200 words each. Prints for each kind of work in the
background how long it took, and the median, 95th percentile and longest time of the requests
(`ReadingOrder.next_for`, `state` and `progress`) that were answered meanwhile, in milliseconds.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from itertools import islice

import numpy as np

from trialatlas.web.reading_order import ReadingOrder, State

WORDS = 200
COMMON = 30_000
READ = 1_000
# As fast as twenty people who never pause to think.
PAUSE = 0.01


def made_up(n_records: int) -> dict[str, str]:
    """Records of made-up words, few of them common."""
    draw = random.Random(1)
    return {
        f"NCT{number:08d}": " ".join(
            f"word{int(draw.paretovariate(0.9)) % COMMON}" for _ in range(WORDS)
        )
        for number in range(n_records)
    }


def measure(what: str, request: Callable[[], bool]) -> None:
    """Ask until the request says that nothing is done in the background any more."""
    times: list[float] = []
    begun = time.perf_counter()
    is_done = False
    while not is_done or len(times) < 50:
        start = time.perf_counter()
        is_done = request()
        times.append(1000 * (time.perf_counter() - start))
        time.sleep(PAUSE)
    took = time.perf_counter() - begun
    median, late, longest = np.quantile(times, (0.5, 0.95, 1.0))
    print(  # noqa: T201 - what it is for
        f"{what:<24} {took:6.1f} s {len(times):6,} requests, median {median:6.1f}, "
        f"95th {late:6.1f}, longest {longest:6.1f} ms"
    )


def main() -> None:
    """Measure each kind of work once."""
    n_records = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    texts = made_up(n_records)
    order = ReadingOrder(texts, "made up")
    draw = random.Random(2)
    ids = list(texts)
    draw.shuffle(ids)
    labels = {record_id: draw.random() < 0.1 for record_id in islice(ids, READ)}

    def asked(viewer: str) -> bool:
        order.next_for(viewer, labels)
        return order.state(viewer, labels) is State.READY

    def looked_back() -> bool:
        order.next_for("Ada", labels)
        progress = order.progress("Ada", labels)
        return progress is not None and progress.n_read == len(labels)

    measure("weighing and first rank", lambda: asked("Ada"))
    measure("ranking for another", lambda: asked("Ben"))
    measure("still to find", looked_back)
    measure("nothing", lambda: asked("Ada"))
    order.close()


if __name__ == "__main__":
    main()
