"""Asking a registry in tests, without waiting."""

from __future__ import annotations

import datetime as dt
import time
from contextlib import closing
from pathlib import Path

from trialatlas.protocol.registry_query import RegistryQuery
from trialatlas.registries.archive import Archive, Crawled
from trialatlas.registries.crawl import crawl
from trialatlas.registries.download import Client
from trialatlas.registries.manners import Manners
from trialatlas.registries.stage import snapshot

__all__ = ["HASTY", "ImpatientClock", "Listener", "asked_of", "records_in"]

HASTY = Manners(per_minute=6000.0, attempts=4, timeout=10.0, deadline=10.0)
"""Gives up after few tries, but not because a machine is busy; its clock does not wait."""


class ImpatientClock:
    """Time that passes at once where the client waits."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def now(self) -> dt.datetime:
        return dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)

    def seconds(self) -> float:
        return time.monotonic() + sum(self.slept)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


class Listener:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.counts: list[tuple[int, int]] = []

    def tell(self, text: str) -> None:
        self.told.append(text)

    def came(self, studies: int, of: int) -> None:
        self.counts.append((studies, of))


def asked_of(
    url: str, query: RegistryQuery, folder: Path, manners: Manners = HASTY
) -> tuple[Crawled, Listener]:
    """Download a question's answer into a folder of archives."""
    listener = Listener()
    with closing(Client(url, listener.tell, manners, ImpatientClock())) as client:
        return crawl(query, Archive(folder, query.name), client, listener), listener


def records_in(folder: Path) -> list[str]:
    """The ids of all records of an archive; one state of a record counts once, as in its table."""
    parts = list(snapshot([folder]))
    assert not sum(part["rejected"].num_rows for part in parts)
    keys = [
        (row["record_id"], row["version"])
        for part in parts
        for row in part["records"].select(["record_id", "version"]).to_pylist()
    ]
    return [record_id for record_id, _ in dict.fromkeys(keys)]
