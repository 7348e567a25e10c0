"""A question's whole answer, page after page, until every study has come exactly once.

The crawl's state follows from the lines and pages in the archive: a crawl that goes on reads them
and is where it was. What shows that the pages are not of one state of the data (a token that is
gone or comes again, another number of studies than announced, another version at the end) begins
the crawl anew.
"""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import Protocol

from trialatlas.errors import DownloadError
from trialatlas.protocol.registry_query import RegistryQuery
from trialatlas.registries.archive import Archive, Asked, Crawled, Got
from trialatlas.registries.ctgov_query import asked_by_search, ids_in, requests_of
from trialatlas.registries.download import PROGRAM, Client
from trialatlas.registries.pages import (
    BusyError,
    ContradictionError,
    Page,
    RefusedError,
    Reply,
    page_in,
    version_in,
)
from trialatlas.registries.standing import Standing, absorb, check_version

__all__ = ["Watcher", "crawl", "is_answered", "line_on"]

_MOST_CRAWLS = 3
# Seconds; to load new data takes the registry some minutes.
_REST = 60.0
_KEPT_HEADERS = ("content-type", "etag", "last-modified")
_WRONG_QUESTION = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_URI_TOO_LONG})
_NO_SUCH_PAGE = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


class Watcher(Protocol):
    """Who is told how a crawl goes."""

    def tell(self, text: str) -> None:
        """Something that a person should know."""

    def came(self, studies: int, of: int) -> None:
        """How many studies have come, and how many will as far as is known."""


def is_answered(query: RegistryQuery, archive: Archive) -> bool:
    """Whether a complete archive holds the answer to a question; asks nobody.

    Args:
        query: The question.
        archive: Its archive.

    Raises:
        DownloadError: The archive answers another question.
        WorkspaceError: It cannot be read, or not be moved into its place.
    """
    if not archive.settle():
        return False
    first = archive.lines()[:1]
    if [_requests(query)] == [line.requests for line in first if isinstance(line, Asked)]:
        return True
    message = (
        f"{archive.pages}: holds the answer to another question than review.yaml asks now; give "
        f"the question another name in sources, or replace the answer with snapshot --refresh"
    )
    raise DownloadError(message)


def crawl(query: RegistryQuery, archive: Archive, client: Client, watcher: Watcher) -> Crawled:
    """Download what is not yet downloaded of a question's answer.

    Args:
        query: The question.
        archive: Where the answer is kept; at the end it is complete.
        client: Asks the registry.
        watcher: Is told how it goes.

    Returns:
        What came.

    Raises:
        DownloadError: The registry refuses the question, does not answer, or its pages never fit
            together. What has come is kept, and the next crawl goes on from there.
        WorkspaceError: The archive cannot be written to.
    """
    archive.settle()
    asked = Asked(requests=_requests(query), by=PROGRAM)
    standing = Standing([])
    try:
        for attempt in range(1, _MOST_CRAWLS + 1):
            try:
                standing = _resumed(asked, archive)
                return _completed(query, standing, archive, client, watcher)
            except ContradictionError as error:
                archive.begin(asked)
                problem = f"{query.name}: {error}; the download begins anew"
                if attempt < _MOST_CRAWLS:
                    client.wait(_REST * attempt, problem)
    except RefusedError as error:
        is_question = error.reply.status in _WRONG_QUESTION
        way_out = (
            "change the question in sources of review.yaml"
            if is_question
            else "check the registry's address, if you set one (TRIALATLAS_CTGOV_URL)"
        )
        message = f"{query.name}: {error}; {way_out}"
        raise DownloadError(message) from None
    except DownloadError as error:
        message = f"{query.name}: {error}. {_kept(standing)}"
        raise DownloadError(message) from None
    message = (
        f"{query.name}: the registry's pages did not fit together in {_MOST_CRAWLS} downloads, as "
        "when its data are being replaced; the same command begins anew, best in an hour"
    )
    raise DownloadError(message)


def _kept(standing: Standing) -> str:
    if not standing.pages:
        return "Nothing has come yet; the same command tries again"
    count = f"{len(standing.seen):,} of {standing.announced:,} studies"
    return f"{count} are kept; the same command goes on from there"


def _requests(query: RegistryQuery) -> list[dict[str, str]]:
    return [dict(request) for request in requests_of(query)]


def _resumed(asked: Asked, archive: Archive) -> Standing:
    """Where the crawl in the archive stands; at its beginning, unless it is of this question."""
    lines = archive.begun()
    if not lines or not isinstance(lines[0], Asked) or lines[0].requests != asked.requests:
        archive.begin(asked)
        lines = []
    standing = Standing(list(asked.requests))
    for line in lines[1:]:
        if isinstance(line, Got):
            _replay(standing, line, archive)
    return standing


def _replay(standing: Standing, line: Got, archive: Archive) -> None:
    if line.file:
        absorb(standing, page_in(archive.page(line)))
    elif line.status != HTTPStatus.OK:
        standing.pending[:1] = asked_by_search(standing.pending[0])
    elif standing.version:
        standing.version_after = version_in(line.body.encode())
    else:
        standing.version = version_in(line.body.encode())


def _completed(
    query: RegistryQuery, standing: Standing, archive: Archive, client: Client, watcher: Watcher
) -> Crawled:
    """Ask for all that is left, and close the archive."""
    if not standing.version:
        standing.version = _version_now(archive, client)
    elif standing.pages and standing.pending:
        watcher.tell(f"{query.name}: goes on where it was broken off")
        watcher.came(len(standing.seen), standing.announced)
        # Kept nowhere: it spares the rest of a crawl whose pages are gone.
        _, now = client.get("/version", {}, _version)
        check_version(standing.version, now)
    while standing.pending:
        _ask(standing, archive, client)
        watcher.came(len(standing.seen), standing.announced)
    standing.version_after = standing.version_after or _version_now(archive, client)
    check_version(standing.version, standing.version_after)
    missing = set(query.ids) - standing.seen - standing.aliases
    crawled = Crawled(
        studies=len(standing.seen),
        repeated=standing.repeated,
        unknown=[name for name in query.ids if name in missing],
    )
    archive.add(crawled)
    archive.settle()
    return crawled


def _version(reply: Reply) -> str:
    return version_in(reply.body)


def _version_now(archive: Archive, client: Client) -> str:
    reply, found = client.get("/version", {}, _version)
    archive.add(line_on(reply, body=reply.body.decode()))
    return found


def _ask(standing: Standing, archive: Archive, client: Client) -> None:
    """Ask for the next page, keep it, and take it in."""
    request, token = standing.pending[0], standing.token
    parameters = {name: value for name, value in request.items() if name != "countTotal"}
    asked = {**parameters, "pageToken": token} if token else request

    def page(reply: Reply) -> Page:
        found = page_in(reply.body)
        if not token and found.total is None:
            message = "the registry does not say how many studies there are"
            raise BusyError(message)
        return found

    try:
        reply, found = client.get("/studies", asked, page)
    except RefusedError as error:
        if token and error.reply.status in _NO_SUCH_PAGE:
            message = f"a page is no longer there ({error})"
            raise ContradictionError(message) from None
        if error.reply.status != HTTPStatus.BAD_REQUEST or not ids_in(request):
            raise
        # One id that there is not spoils the whole request.
        archive.add(line_on(error.reply, body=error.reply.said))
        standing.pending[:1] = asked_by_search(request)
        return
    file = f"{standing.pages + 1:04d}.json.gz"
    archive.add(line_on(reply, file=file, studies=len(found.ids)), reply.body)
    absorb(standing, found)


def line_on(reply: Reply, *, body: str = "", file: str = "", studies: int = 0) -> Got:
    """The line on a reply.

    Args:
        reply: What came back.
        body: Its body, where it gets no file of its own.
        file: The name of its page.
        studies: How many studies are on it.
    """
    return Got(
        url=reply.url,
        status=reply.status,
        at=reply.received_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        sha256=hashlib.sha256(reply.body).hexdigest(),
        headers={name: reply.headers[name] for name in _KEPT_HEADERS if name in reply.headers},
        studies=studies,
        file=file,
        body=body,
    )
