"""What the server has answered that it kept is kept, once, however often it is killed."""

from __future__ import annotations

import multiprocessing
import os
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
import urllib3
from tests.publication import made_up_review
from tests.web_server import Person, served_alone

from trialatlas.store.ledger import open_ledger
from trialatlas.workflow.ledger import LEDGER_URL
from trialatlas.workflow.run import open_review, read_protocol, run_review

KILLS = {"sqlite": 50, "postgresql": 10}
WINDOWS = 4
PATIENCE = 60.0
FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["tests.web_server"])


def serve(folder: Path, url: str, said: Connection) -> None:
    """What the process does that is killed."""
    os.environ[LEDGER_URL] = url
    with served_alone(folder) as served:
        person = served.person("Ann")
        said.send((served.origin, person.cookies))
        threading.Event().wait()


class Window:
    """A window of the browser in which one record is decided on over and over.

    What was not answered is sent again, as it was, to the server that comes next.
    """

    def __init__(self, record_id: str) -> None:
        self.path = f"/screen/{record_id}"
        self.kept: list[str] = []
        self.n_sent = 0

    def id_of(self, number: int) -> str:
        """The id of the n-th decision."""
        return uuid.uuid5(uuid.NAMESPACE_URL, f"{self.path}-{number}").hex

    def work(self, person: Person, csrf: str) -> None:
        """Decide until the server does not answer any more."""
        while True:
            number = len(self.kept)
            form = {
                "csrf": csrf,
                "id": self.id_of(number),
                "replaces": self.kept[-1] if self.kept else "",
                "verdict": ("include", "exclude")[number % 2],
            }
            self.n_sent = number + 1
            try:
                answer = person.post(self.path, form)
            except urllib3.exceptions.HTTPError:
                return
            assert answer.status == 303, answer.data
            self.kept.append(form["id"])


def live_and_die(folder: Path, url: str, windows: Sequence[Window]) -> None:
    """Let a server work, and kill it in the midst of it."""
    here, there = FORKED.Pipe(duplex=False)
    process = FORKED.Process(target=serve, args=(folder, url, there))
    process.start()
    there.close()
    assert here.poll(PATIENCE), "the server did not start"
    origin, cookies = here.recv()
    person = Person(origin)
    person.cookies = cookies
    csrf = person.hidden("/name", "/name")["csrf"]
    with ThreadPoolExecutor(len(windows)) as pool:
        working = [pool.submit(window.work, person, csrf) for window in windows]
        n_before = sum(len(window.kept) for window in windows)
        while sum(len(window.kept) for window in windows) == n_before:
            assert process.is_alive()
            time.sleep(0.001)
        time.sleep(random.uniform(0, 0.03))
        process.kill()
        process.join()
        for done in working:
            done.result()


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """A small review that was run, of a name of its own, as tests share a database."""
    folder = made_up_review(tmp_path / "review")
    file = folder / "review.yaml"
    _, _, rest = file.read_text("utf-8").partition("\n")
    file.write_text(f"review: killed-{uuid.uuid4()}\n{rest}", "utf-8")
    for _ in run_review(open_review(folder), "adjudicate"):
        pass
    return folder


def test_kills_lose_nothing_and_double_nothing(review: Path, ledger_url: str) -> None:
    windows = [Window(f"NCT{number:08d}") for number in range(1, WINDOWS + 1)]
    for _ in range(KILLS["postgresql" if "postgresql" in ledger_url else "sqlite"]):
        live_and_die(review, ledger_url, windows)
    with open_ledger(ledger_url, read_protocol(review).name) as ledger:
        found = Counter(event.id for event in ledger.events())

    acknowledged = {name for window in windows for name in window.kept}
    sent = {window.id_of(number) for window in windows for number in range(window.n_sent)}
    assert set(found.values()) == {1}
    assert acknowledged <= set(found) <= sent
    assert len(acknowledged) > len(windows)
