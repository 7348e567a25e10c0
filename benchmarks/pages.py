"""How long each page of the web app takes, against the smallest file that the same server sends.

Usage: python -m benchmarks.pages REVIEW [RECORDS] [PEOPLE]

REVIEW has been run. A copy of it in a temporary folder gets RECORDS records found (default 10,000): its
tables are taken over and over, each time under new ids. PEOPLE (default 3) have decided on a third of
the records each, and coded a tenth. The copy is served by a process of its own; every page that is asked
for, of another record each time, is asked for 40 times. Prints the median, 95th percentile and longest
time, and the median as a multiple of that of a file of a few bytes; and how long the start takes.
"""

from __future__ import annotations

import multiprocessing
import re
import shutil
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import pyarrow as pa
from tests.web_server import Person, served_alone

from trialatlas.model.event import Act, Answer, Event
from trialatlas.model.judgement import Verdict
from trialatlas.model.tables import TABLES
from trialatlas.store.duckdb import DuckDBEngine
from trialatlas.store.workspace import Workspace
from trialatlas.web.app import PAGES
from trialatlas.workflow.ledger import ledger_of
from trialatlas.workflow.run import read_protocol

IDS = ("record_id", "study_id", "duplicate_of")
STEP = 10_000_000
TURNS = 40
SMALLEST = "/static/keys.js"


def renamed(batch: pa.RecordBatch, number: int) -> pa.RecordBatch:
    """The rows of a batch under other ids."""
    for name in IDS:
        if number and name in batch.schema.names:
            ids = [
                one and f"NCT{(int(one[3:]) + number * 7919) % STEP + STEP:08d}"
                for one in batch[name].to_pylist()
            ]
            batch = batch.set_column(
                batch.schema.names.index(name), name, pa.array(ids, pa.string())
            )
    return batch


def enlarge(folder: Path, n_records: int) -> list[str]:
    """Take the tables of a review over and over; the ids of the records found."""
    engine, workspace = DuckDBEngine(), Workspace(folder)
    n_own = sum(len(batch) for batch in engine.scan(workspace.path_of("screened")))
    copies = range(-(-n_records // n_own))
    for name, table in TABLES.items():
        path = workspace.path_of(name)
        if name != "raw" and path.is_file() and set(IDS) & set(table.schema.names):
            own = list(engine.scan(path))
            rows: Iterator[pa.RecordBatch] = (renamed(one, k) for k in copies for one in own)
            engine.write(table, rows, path)
    return [
        one
        for batch in engine.scan(workspace.path_of("screened"), ["record_id"])
        for one in batch["record_id"].to_pylist()
    ]


def decide(folder: Path, ids: Sequence[str], n_people: int) -> int:
    """Let people decide and code; how many events that makes."""
    events = []
    for person in range(n_people):
        who = f"Person {person}"
        for place, subject in enumerate(ids):
            if place % 3 == person % 3:
                verdict = str(list(Verdict)[(place + person) % 3])
                events.append(answer(who, subject, "", Answer(value=(verdict,))))
            if place % 10 == 0:
                coded = ("autologous", "allogeneic")[(place // 10 + person) % 2]
                events.append(answer(who, subject, "donor", Answer(value=(coded,))))
    with ledger_of(read_protocol(folder)) as ledger:
        ledger.append(events)
    return len(events)


def answer(who: str, subject: str, variable: str, after: Answer) -> Event:
    """What one person says."""
    id = uuid.uuid4().hex
    return Event(
        id=id, act=Act.ANSWER, who=who, at="", subject=subject, variable=variable, after=after
    )


def serve(folder: Path, said: Connection) -> None:
    """What the server's process does."""
    started = time.perf_counter()
    with served_alone(folder) as served:
        person = served.person("Person 0")
        said.send((served.origin, person.cookies, time.perf_counter() - started))
        said.recv()


@contextmanager
def serving(folder: Path) -> Iterator[tuple[Person, float]]:
    """Serve a review from a process of its own: someone who has come in, and how long that took."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(folder, there))
    process.start()
    origin, cookies, start = here.recv()
    person = Person(origin)
    person.cookies = cookies
    try:
        yield person, start
    finally:
        here.send("enough")
        process.join()


def measure(person: Person, path: str, ids: Sequence[str]) -> list[float]:
    """The seconds that a page takes, each time of another record."""
    taken = []
    for turn in range(TURNS):
        subject = ids[(turn * 211 + 7) % len(ids)]
        address = re.sub(r"\{[^}]*\}", lambda part: _part(part[0], subject), path)
        started = time.perf_counter()
        status = person.get(address).status
        taken.append(time.perf_counter() - started)
        if status not in (200, 303):
            print(f"{address}: status {status}")
    return sorted(taken)


def _part(name: str, subject: str) -> str:
    return "donor" if name == "{variable}" else subject


def main() -> None:
    """Measure every page."""
    n_records = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    n_people = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room) / "review"
        shutil.copytree(sys.argv[1], folder, ignore=shutil.ignore_patterns("report*", "ledger"))
        ids = enlarge(folder, n_records)
        n_events = decide(folder, ids, n_people)
        with serving(folder) as (person, start):
            print(f"{len(ids):,} records, {n_events:,} events; started in {start:.1f} s")
            least = measure(person, SMALLEST, ids)[TURNS // 2]
            for path in (SMALLEST, *dict.fromkeys(one.path for one in PAGES if not one.is_form)):
                taken = measure(person, path, ids)
                median, high = taken[TURNS // 2], taken[int(0.95 * TURNS)]
                print(
                    f"{path:<32} median {1e3 * median:5.0f} ms  95th {1e3 * high:5.0f} ms  "
                    f"longest {1e3 * taken[-1]:5.0f} ms  {median / least:5.0f} x"
                )


if __name__ == "__main__":
    main()
