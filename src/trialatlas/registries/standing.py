"""How far a crawl has come, and whether what came fits together; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from trialatlas.registries.ctgov_query import ids_in
from trialatlas.registries.pages import ContradictionError, Page

__all__ = ["Standing", "absorb", "check_version"]

_MOST_BARREN = 20
"""So many pages in turn may bring nothing new; the registry's pages may be empty."""


@dataclass(slots=True)
class Standing:
    """How far a crawl has come.

    Attributes:
        pending: Requests that are not answered whole; the first is at work.
        version: Of the data when the crawl began.
        version_after: Of the data when the last page had come.
        token: Asks for the next page of the first request.
        tokens: All tokens of that request.
        total: How many studies that request announces; None before its first page.
        here: The studies that it gave.
        seen: All studies.
        aliases: Their other ids.
        finished: How many studies the requests before announced.
        repeated: How many studies came again.
        barren: How many pages in turn brought nothing new.
        pages: How many pages came.
    """

    pending: list[Mapping[str, str]]
    version: str = ""
    version_after: str = ""
    token: str = ""
    tokens: set[str] = field(default_factory=set)
    total: int | None = None
    here: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    aliases: set[str] = field(default_factory=set)
    finished: int = 0
    repeated: int = 0
    barren: int = 0
    pages: int = 0

    @property
    def announced(self) -> int:
        """How many studies will have come, as far as is known."""
        ahead = self.pending if self.total is None else self.pending[1:]
        return self.finished + (self.total or 0) + sum(len(ids_in(request)) for request in ahead)


def absorb(standing: Standing, page: Page) -> None:
    """Take a page in.

    Args:
        standing: Where the crawl stands; afterwards, where it stands with the page.
        page: The next page of the first pending request.

    Raises:
        ContradictionError: It does not fit to those before it.
    """
    if standing.total is None:
        standing.total = page.total or 0
    standing.pages += 1
    fresh = set(page.ids) - standing.seen
    standing.repeated += len(page.ids) - len(fresh)
    standing.barren = 0 if fresh else standing.barren + 1
    standing.here.update(page.ids)
    standing.seen.update(page.ids)
    standing.aliases.update(page.aliases)
    came, total = len(standing.here), standing.total
    if came > total or (not page.next_token and came != total):
        message = f"{total:,} studies were announced, and {came:,} came"
        raise ContradictionError(message)
    if not page.next_token:
        _finish_request(standing)
        return
    if page.next_token in standing.tokens or standing.barren > _MOST_BARREN:
        message = "the registry's pages lead in a circle"
        raise ContradictionError(message)
    standing.tokens.add(page.next_token)
    standing.token = page.next_token


def _finish_request(standing: Standing) -> None:
    standing.pending.pop(0)
    standing.finished += standing.total or 0
    standing.total, standing.token, standing.barren = None, "", 0
    standing.tokens, standing.here = set(), set()


def check_version(before: str, after: str) -> None:
    """Compare two versions of the registry's data.

    Raises:
        ContradictionError: They differ.
    """
    if before != after:
        message = f"the registry's data changed on the way ({before}; now {after})"
        raise ContradictionError(message)
