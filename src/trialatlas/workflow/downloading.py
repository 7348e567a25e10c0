"""Downloading what a review asks registries for and does not have yet."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from trialatlas.errors import DownloadError
from trialatlas.protocol.registry_query import RegistryQuery
from trialatlas.protocol.sources_reader import ARCHIVES
from trialatlas.registries.archive import Archive, Crawled
from trialatlas.registries.crawl import Watcher, crawl, is_answered
from trialatlas.registries.download import Client
from trialatlas.registries.history import (
    HistoryQuestion,
    address_of_history,
    changed_since,
    crawl_history,
    has_history,
    history_of,
)
from trialatlas.registries.manners import Manners
from trialatlas.workflow.stages import Run

__all__ = ["CTGOV", "download_sources"]

CTGOV = "https://clinicaltrials.gov/api/v2"
"""Who is asked, unless ``TRIALATLAS_CTGOV_URL`` names another."""

_ADDRESS = "TRIALATLAS_CTGOV_URL"
_RATE = "TRIALATLAS_REQUESTS_PER_MINUTE"
_SHOWN_IDS = 10
_FASTEST = 100_000.0


def download_sources(run: Run, console: Console, *, is_refreshed: bool = False) -> None:
    """Download the answers that the review does not have; with all of them, nobody is asked.

    To be called within the lock of the run's workspace.

    Args:
        run: The review.
        console: Is told how it goes.
        is_refreshed: Whether every question is asked anew. The old answers stay until then.

    Raises:
        DownloadError: A registry refuses a question or does not answer; what has come is kept.
        WorkspaceError: The archive cannot be read or written.
    """
    folder = run.protocol.folder / ARCHIVES
    address = os.environ.get(_ADDRESS) or CTGOV
    missing = [
        query
        for query in run.protocol.queries
        if is_refreshed or not is_answered(query, Archive(folder, query.name))
    ]
    for query in missing:
        with _asking(query.name, address, console) as (client, watcher):
            crawled = crawl(query, Archive(folder, query.name), client, watcher)
            for line in _told(query, crawled, client.n_requests):
                watcher.tell(line)
    for query in run.protocol.queries:
        if query.history_as_of:
            answer = Archive(folder, query.name)
            question = history_of(answer, query.history_name, query.history_as_of)
            archive = Archive(folder, query.history_name)
            if not has_history(question, archive):
                _download_history(question, answer, archive, console)


def _download_history(
    question: HistoryQuestion, answer: Archive, archive: Archive, console: Console
) -> None:
    """Download the versions of a day of the studies of an answer."""
    studies = changed_since(answer, question.day)
    address = address_of_history(os.environ.get(_ADDRESS) or CTGOV)
    with _asking(question.name, address, console) as (client, watcher):
        crawled = crawl_history(question, studies, archive, client, watcher)
        of = len(studies)
        watcher.tell(
            f"{question.name}: {_counted(crawled.studies, 'version')} of {of:,} studies that "
            f"changed after {question.day}, {_counted(client.n_requests, 'request')}"
        )
        if crawled.unknown:
            watcher.tell(f"{question.name}: there is no history of {_some(crawled.unknown)}")


@contextmanager
def _asking(name: str, address: str, console: Console) -> Iterator[tuple[Client, Watcher]]:
    with (
        _watching(name, console) as watcher,
        closing(Client(address, watcher.tell, _manners())) as client,
    ):
        watcher.tell(f"{name}: asks {client.host}")
        yield client, watcher


def _manners() -> Manners:
    written = os.environ.get(_RATE, "")
    try:
        rate = float(written or Manners().per_minute)
    except ValueError:
        rate = 0.0
    if not 0 < rate <= _FASTEST:
        message = f"{_RATE}: expected how many requests a minute, found {written!r}"
        raise DownloadError(message)
    return Manners(per_minute=rate)


def _told(query: RegistryQuery, crawled: Crawled, n_requests: int) -> Iterator[str]:
    yield f"{query.name}: {crawled.studies:,} studies, {_counted(n_requests, 'request')}"
    if not crawled.studies:
        yield f"{query.name}: no study answers; look at the question's words and filters"
    if crawled.repeated:
        yield f"{query.name}: {crawled.repeated:,} came on two pages, and count once"
    if crawled.unknown:
        yield f"{query.name}: no study answers to {_some(crawled.unknown)}"


def _counted(count: int, name: str) -> str:
    return f"{count:,} {name}{'s' if count != 1 else ''}"


def _some(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - _SHOWN_IDS:,} more" if len(ids) > _SHOWN_IDS else ""
    return ", ".join(ids[:_SHOWN_IDS]) + more


@contextmanager
def _watching(name: str, console: Console) -> Iterator[Watcher]:
    if not console.is_terminal:
        yield _Lines(name, console)
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield _Bar(name, progress)


class _Lines:
    """Tells in lines, for a file or a pipe: one for each tenth of the studies."""

    def __init__(self, name: str, console: Console) -> None:
        self._name = name
        self._console = console
        self._tenths = 0

    def tell(self, text: str) -> None:
        """Something that a person should know."""
        self._console.print(text, markup=False)

    def came(self, studies: int, of: int) -> None:
        """How many studies have come, and how many will."""
        tenths = studies * 10 // max(of, 1)
        if tenths > self._tenths:
            self._tenths = tenths
            self._console.print(f"{self._name}: {studies:,} of {of:,} studies", markup=False)


class _Bar:
    """Tells with a bar, its rate and the time left, for a terminal."""

    def __init__(self, name: str, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task(name, total=None, rate="")

    def tell(self, text: str) -> None:
        """Something that a person should know."""
        self._progress.console.print(text, markup=False)

    def came(self, studies: int, of: int) -> None:
        """How many studies have come, and how many will."""
        self._progress.update(self._task, completed=studies, total=of)
        speed = self._progress.tasks[0].speed
        rate = f"{speed:,.0f} studies/s" if speed else ""
        self._progress.update(self._task, rate=rate)
