"""What ClinicalTrials.gov said on a day, for the studies of a download that have changed since.

For each of them the registry is asked for the list of its versions and for the last version up to
that day; for an earlier one too where that was posted after the day, as posting follows submission
by days. These addresses serve the registry's own pages and are not documented; they know no choice
of fields. What an older archive holds is taken from there: a past version never changes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeVar

import msgspec

from trialatlas.errors import DownloadError
from trialatlas.registries.archive import Archive, Asked, Crawled, Got
from trialatlas.registries.crawl import Watcher, line_on
from trialatlas.registries.ctgov_history import Change, ChangeList
from trialatlas.registries.download import PROGRAM, Client
from trialatlas.registries.pages import RefusedError, Reply, decoded

__all__ = [
    "HistoryQuestion",
    "address_of_history",
    "changed_since",
    "crawl_history",
    "has_history",
    "history_of",
]

_API, _HISTORY = "/v2", "/int"
_MOST_IN_VAIN = 3
"""So many studies without a history, before any with one, and the registry offers none."""

_Read = TypeVar("_Read")


class _Camel(msgspec.Struct, frozen=True, rename="camel"):
    """Names in the registry's way of writing them."""


class _Day(_Camel, frozen=True):
    date: str = ""


class _Status(_Camel, frozen=True):
    study_first_post_date_struct: _Day = _Day()
    last_update_post_date_struct: _Day = _Day()


class _Identification(_Camel, frozen=True):
    nct_id: str


class _Protocol(_Camel, frozen=True):
    identification_module: _Identification
    status_module: _Status = _Status()


class _Study(_Camel, frozen=True):
    protocol_section: _Protocol


class _Page(_Camel, frozen=True):
    studies: list[_Study]


class _Version(_Camel, frozen=True):
    study_version: int
    study: _Study


@dataclass(frozen=True, slots=True)
class HistoryQuestion:
    """The studies of which download are asked for, as of which day.

    Attributes:
        name: The name of the archive.
        day: The day, in ISO form.
        download: The SHA-256 of the download, by those of its pages.
    """

    name: str
    day: str
    download: str

    @property
    def asked(self) -> Asked:
        """The first line of the archive."""
        return Asked(requests=[{"asOf": self.day, "download": self.download}], by=PROGRAM)


def history_of(archive: Archive, name: str, day: dt.date) -> HistoryQuestion:
    """The question that a download leaves open: what its studies were on a day.

    Args:
        archive: The download, complete; its pages are not read.
        name: The name of the archive of the answer.
        day: The day.
    """
    digest = hashlib.sha256()
    for line in _pages(archive):
        digest.update(line.sha256.encode())
    return HistoryQuestion(name, day.isoformat(), digest.hexdigest())


def changed_since(archive: Archive, day: str) -> tuple[str, ...]:
    """The studies of a download of which it does not tell what they were on a day.

    It does of those first posted after the day, and of those that have not been updated since.

    Args:
        archive: The download, complete.
        day: The day, in ISO form.

    Returns:
        Their ids, in the order of the download.

    Raises:
        SourceError: A page of it is missing or was changed; names it.
    """
    studies: dict[str, None] = {}
    for line in _pages(archive):
        page = msgspec.json.decode(archive.whole_page(line), type=_Page)
        for study in page.studies:
            protocol = study.protocol_section
            posted = protocol.status_module.study_first_post_date_struct.date
            updated = protocol.status_module.last_update_post_date_struct.date
            if posted <= day and not "" < updated <= day:
                studies[protocol.identification_module.nct_id] = None
    return tuple(studies)


def _pages(archive: Archive) -> Iterator[Got]:
    return (line for line in archive.lines() if isinstance(line, Got) and line.file)


def address_of_history(address: str) -> str:
    """Where a registry's record history is, beside its API.

    Args:
        address: Where the API is.

    Raises:
        DownloadError: It is not an address of API v2.

    >>> address_of_history("https://clinicaltrials.gov/api/v2")
    'https://clinicaltrials.gov/api/int'
    """
    plain = address.strip().rstrip("/")
    if not plain.endswith(_API):
        message = (
            f"the record history stands beside {_API} of the registry, and TRIALATLAS_CTGOV_URL "
            "does not end with that; name such an address, or leave out history"
        )
        raise DownloadError(message)
    return plain.removesuffix(_API) + _HISTORY


def has_history(question: HistoryQuestion, archive: Archive) -> bool:
    """Whether a complete archive holds the answer; asks nobody.

    Args:
        question: What is asked.
        archive: Its archive.
    """
    return archive.settle() and archive.lines()[:1] == [question.asked]


def crawl_history(
    question: HistoryQuestion,
    studies: Sequence[str],
    archive: Archive,
    client: Client,
    watcher: Watcher,
) -> Crawled:
    """Download the versions of a day; goes on where it was broken off.

    Args:
        question: What is asked.
        studies: Of which studies: `changed_since`.
        archive: Where the answer is kept; at the end it is complete.
        client: Asks at `address_of_history`.
        watcher: Is told how it goes.

    Returns:
        What came; ``unknown`` are studies of which there is no history.

    Raises:
        DownloadError: The registry has no record history, or does not answer. What has come is
            kept, and the next crawl goes on from there.
        WorkspaceError: The archive cannot be written to.
    """
    reader = _Reader(question, archive, client)
    unknown: list[str] = []
    n_versions = 0
    for n_studies, study in enumerate(studies, start=1):
        try:
            n_found = _study_on(study, question.day, reader)
        except DownloadError as error:
            message = f"{question.name}: {error}. What came is kept; the same command goes on"
            raise DownloadError(message) from None
        n_versions += n_found or 0
        unknown += [study] if n_found is None else []
        if len(unknown) == n_studies == _MOST_IN_VAIN:
            archive.begin(question.asked)
            message = f"{client.host} has no record history; leave out history in review.yaml"
            raise DownloadError(message)
        watcher.came(n_studies, len(studies))
    crawled = Crawled(studies=n_versions, repeated=0, unknown=unknown)
    archive.add(crawled)
    archive.settle()
    return crawled


def _study_on(study: str, day: str, reader: _Reader) -> int | None:
    """Get a study's versions up to those of the day: how many; None where it has no history."""
    changes = reader.read(f"/studies/{study}", {"history": "true"}, f"{study}.json.gz", _list_in)
    if changes is None:
        return None
    numbers = sorted((item.version for item in changes if item.date <= day), reverse=True)
    for n_read, number in enumerate(numbers, start=1):
        place = f"/studies/{study}/history/{number}"
        posted = reader.read(place, {}, f"{study}-{number}.json.gz", _posted_in)
        if posted is not None and posted <= day:
            return n_read
    return len(numbers)


class _Reader:
    """Reads from what was being downloaded, from an older archive, or else from the registry."""

    def __init__(self, question: HistoryQuestion, archive: Archive, client: Client) -> None:
        self._archive = archive
        self._client = client
        archive.settle()
        lines = archive.begun()
        if lines[:1] != [question.asked]:
            archive.begin(question.asked)
            lines = []
        self._here = {line.url: line for line in lines if isinstance(line, Got)}
        # A list of that day or before may lack versions up to the day.
        self._before = {
            line.url: line
            for line in archive.lines()
            if isinstance(line, Got) and line.file and line.at[:10] > question.day
        }

    def read(
        self, path: str, parameters: dict[str, str], file: str, read: Callable[[Reply], _Read]
    ) -> _Read | None:
        """What a reply holds; None where the registry has none."""
        url = self._client.url_of(path, parameters)
        line = self._here.get(url)
        if line is not None:
            return read(_reply(line, self._archive.page(line))) if line.file else None
        line = self._before.get(url)
        content = self._archive.complete_page(line) if line else None
        if line is not None and content is not None:
            self._archive.add(line, content)
            return read(_reply(line, content))
        try:
            reply, found = self._client.get(path, parameters, read)
        except RefusedError as error:
            if error.reply.status != HTTPStatus.NOT_FOUND:
                raise
            self._archive.add(line_on(error.reply, body=error.reply.said))
            return None
        self._archive.add(line_on(reply, file=file, studies=1), reply.body)
        return found


def _reply(line: Got, content: bytes) -> Reply:
    received_at = dt.datetime.fromisoformat(line.at)
    return Reply(line.url, line.status, line.headers, content, received_at)


def _list_in(reply: Reply) -> Sequence[Change]:
    return decoded(reply.body, ChangeList).history.changes


def _posted_in(reply: Reply) -> str:
    """The day on which a version was posted; empty where it does not tell."""
    protocol = decoded(reply.body, _Version).study.protocol_section
    return protocol.status_module.last_update_post_date_struct.date
