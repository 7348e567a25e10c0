"""What a ledger has acknowledged is there, once, however often its process is killed."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from tests.events import decided

from trialatlas.model.event import Event
from trialatlas.store.ledger import Ledger, open_ledger

KILLS = {"sqlite": 50, "postgresql": 20}
USERS, DECISIONS = 20, 200
PATIENCE = 20.0
FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["trialatlas.store.ledger", "tests.events"])


def decision(number: int) -> Event:
    """The n-th decision of a life: one in three changes an earlier one."""
    if number % 3:
        return decided(str(number), subject=f"NCT{number}", at="")
    return decided(str(number), "exclude", at="", replaces=str(number - 3) if number else "")


def write_events(url: str, review: str, first: int, said: Connection) -> None:
    """What the process does that is killed: it says of each event that it is kept."""
    with open_ledger(url, review) as ledger:
        # What was under way when the last one was killed is handed in again.
        for number in range(first, first + 1_000_000):
            ledger.append([decision(number)])
            said.send(number)


def killed_after(url: str, review: str, first: int) -> int:
    """Let a process write, kill it in the midst of it; the last number that it said was kept."""
    here, there = FORKED.Pipe(duplex=False)
    process: BaseProcess = FORKED.Process(target=write_events, args=(url, review, first, there))
    process.start()
    there.close()
    kept = first - 1
    assert here.poll(PATIENCE), "the process said nothing"
    time.sleep(random.uniform(0, 0.02))
    process.kill()
    process.join()
    try:
        while True:
            kept = here.recv()
    except EOFError:
        return kept


def test_kills_lose_nothing_and_double_nothing(ledger: Ledger, ledger_url: str) -> None:
    kept = -1
    for _ in range(KILLS[ledger.engine.dialect.name]):
        kept = killed_after(ledger_url, ledger.review, kept + 1)
    found = [int(event.id) for event in ledger.events()]

    assert found == sorted(set(found))
    assert set(found) >= set(range(kept + 1))
    # One event may have been on the disk when its process was killed before it could say so.
    assert len(found) <= kept + 2


def test_twenty_people_at_once_lose_nothing(postgresql: str) -> None:
    """Each decides on the same records, and changes every fourth decision."""

    def work(number: int) -> None:
        who = f"person {number}"
        with open_ledger(postgresql, "twenty people") as ledger:
            for turn in range(DECISIONS):
                id = f"{number}-{turn}"
                changes = turn % 4 == 3
                ledger.append(
                    [
                        decided(
                            id,
                            "exclude" if changes else "include",
                            who=who,
                            subject=f"NCT{turn - changes}",
                            replaces=f"{number}-{turn - 1}" if changes else "",
                        )
                    ]
                )

    with ThreadPoolExecutor(USERS) as pool:
        list(pool.map(work, range(USERS)))
    with open_ledger(postgresql, "twenty people") as ledger:
        events = ledger.events()

    assert Counter(event.who for event in events) == dict.fromkeys(
        (f"person {number}" for number in range(USERS)), DECISIONS
    )
    assert len({event.id for event in events}) == USERS * DECISIONS
