"""How long people wait for the server's answer while many decide at once, and that nothing is lost.

Usage: python -m benchmarks.users REVIEW [PEOPLE] [DECISIONS]

REVIEW has been run. A copy of it is served to a team by a process of its own, with a ledger in a
PostgreSQL server that writes to the disk at every decision. PEOPLE (default 20) make DECISIONS
(default 200) each over HTTP, one after the other without a pause, and change their minds when they
have been through all records. Prints how many decisions a second were answered, and the median,
95th and 99th percentile and longest time from sending a form to the answer; stops if one is lost.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
import tempfile
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path

from tests.postgresql import find_server, private_server
from tests.web_server import Person, served_team

from trialatlas.store.ledger import open_ledger
from trialatlas.workflow.ledger import LEDGER_URL
from trialatlas.workflow.run import read_protocol


def serve(folder: Path, url: str, n_people: int, said: Connection) -> None:
    """What the server's process does."""
    os.environ[LEDGER_URL] = url
    with served_team(folder) as team:
        cookies = [team.person(f"Person {number}").cookies for number in range(n_people)]
        tables = team.site.review.tables
        said.send((team.origin, cookies, list(tables.found) if tables else []))
        said.recv()


def work(origin: str, cookies: dict[str, str], ids: list[str], n_decisions: int) -> list[float]:
    """What one person does; the seconds that each answer took."""
    person = Person(origin)
    person.cookies = cookies
    csrf = person.hidden("/account", "/account")["csrf"]
    last: dict[str, str] = {}
    taken = []
    for turn in range(n_decisions):
        subject = ids[turn % len(ids)]
        form = {"csrf": csrf, "id": uuid.uuid4().hex, "replaces": last.get(subject, "")}
        form["verdict"] = ("include", "exclude", "unsure")[turn % 3]
        started = time.perf_counter()
        status = person.post(f"/screen/{subject}?order=id", form).status
        taken.append(time.perf_counter() - started)
        if status != 303:
            message = f"{subject}: status {status}"
            raise SystemExit(message)
        last[subject] = form["id"]
    return taken


def main() -> None:
    """Let all decide at once."""
    n_people = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    n_decisions = int(sys.argv[3]) if len(sys.argv) > 3 else 200
    programs = find_server()
    if programs is None:
        raise SystemExit("no PostgreSQL server; on Debian: apt-get install postgresql")
    with tempfile.TemporaryDirectory() as room, private_server(programs, syncs=True) as url:
        folder = Path(room) / "review"
        shutil.copytree(sys.argv[1], folder, ignore=shutil.ignore_patterns("report*", "ledger"))
        here, there = multiprocessing.Pipe()
        context = multiprocessing.get_context("spawn")
        process = context.Process(target=serve, args=(folder, url, n_people, there))
        process.start()
        origin, cookies, ids = here.recv()
        started = time.perf_counter()
        with ThreadPoolExecutor(n_people) as pool:
            lives = pool.map(lambda one: work(origin, one, ids, n_decisions), cookies)
            taken = sorted(seconds for life in lives for seconds in life)
        seconds = time.perf_counter() - started
        here.send("enough")
        process.join()
        with open_ledger(url, read_protocol(folder).name) as ledger:
            kept = Counter(event.who for event in ledger.events())
    if kept != {f"Person {number}": n_decisions for number in range(n_people)}:
        message = f"lost or doubled: {kept}"
        raise SystemExit(message)
    cuts = "  ".join(
        f"{name} {1e3 * taken[min(int(share * len(taken)), len(taken) - 1)]:.0f} ms"
        for name, share in (("median", 0.5), ("95th", 0.95), ("99th", 0.99), ("longest", 1))
    )
    print(f"{len(taken):,} decisions, all kept once; {len(taken) / seconds:.0f} a second  {cuts}")


if __name__ == "__main__":
    main()
