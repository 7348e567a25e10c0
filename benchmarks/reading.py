"""How fast records are read, against the standard library's json in the same run.

Usage: python benchmarks/reading.py RECORDS.ndjson[.gz] [COPIES]

Prints, for the records and for COPIES times as many (resampled, default 4): seconds to decode the
lines with `json.loads` (no types, no checks, nothing dropped), seconds for trialatlas to read them
into `Study` without contacts, seconds to make the tables of the snapshot, the ratios, and the peak
memory of a process that does nothing else: it must not grow with the number of records.
"""

from __future__ import annotations

import gzip
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from trialatlas.registries.files import payloads
from trialatlas.registries.registry import Payload, parse_payload
from trialatlas.registries.stage import REGISTRIES, snapshot

RUNS = 3


def decode(path: Path) -> int:
    """The peer: every line decoded by the standard library."""
    with path.open("rb") as lines:
        return sum(1 for line in lines if json.loads(line))


def parse(path: Path) -> int:
    """Every line as a `Study`, without contacts."""
    return sum(
        1
        for item in payloads(path)
        if isinstance(item, Payload) and parse_payload(item, REGISTRIES[item.media_type])
    )


def tables(path: Path) -> int:
    """Every line as rows of the snapshot's tables."""
    return sum(part["records"].num_rows for part in snapshot([path]))


def measured(work: Callable[[Path], int], path: Path) -> tuple[float, float]:
    """Best seconds of several runs, and the peak memory in MB of a fresh process."""
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=RUNS) as pool:
        runs = [pool.apply(_timed, (work, path)) for _ in range(RUNS)]
    return min(seconds for seconds, _ in runs), max(memory for _, memory in runs)


def _timed(work: Callable[[Path], int], path: Path) -> tuple[float, float]:
    started = time.perf_counter()
    work(path)
    seconds = time.perf_counter() - started
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(source: Path, copies: int) -> None:
    """Measure the records as they are, and as many times over."""
    content = source.read_bytes()
    content = gzip.decompress(content) if source.suffix == ".gz" else content
    with tempfile.TemporaryDirectory() as folder:
        for times in (1, copies):
            path = Path(folder) / f"{times}.ndjson"
            with path.open("wb") as file:
                for _ in range(times):
                    file.write(content)
            n_records = content.count(b"\n") * times
            peer, _ = measured(decode, path)
            print(f"{n_records:>8} records   json.loads {peer:6.2f} s")
            for work in (parse, tables):
                seconds, memory = measured(work, path)
                print(
                    f"{work.__name__:>16} {seconds:6.2f} s   {seconds / peer:5.2f} x json.loads   "
                    f"{n_records / seconds:7.0f} records/s   peak {memory:5.0f} MB"
                )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 4)
