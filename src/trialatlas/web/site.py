"""What all pages share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from trialatlas.model.person import Viewer
from trialatlas.web.history import History
from trialatlas.web.memory import Memory
from trialatlas.web.opened_review import OpenedReview
from trialatlas.web.reading import Reading
from trialatlas.web.running import Running

__all__ = ["Access", "Session", "Site"]


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that may come in.

    Attributes:
        viewer: Who sits before it; None as long as they have not said.
        csrf: What its forms must carry.
    """

    viewer: Viewer | None
    csrf: str


class Access(Protocol):
    """Who may come in: `trialatlas.web.alone.Alone`, or the accounts of a team."""

    cookie: str
    """The name of the cookie that a session is known by."""

    is_team: bool
    """Whether there are accounts."""

    entrance: str
    """The page on which one says who one is."""

    way_in: str
    """What to do without a session."""

    def session(self, token: str) -> Session | None:
        """The session of a cookie; None if there is none, or no longer."""
        ...

    def note(self, who: str, what: str, about: str = "") -> None:
        """Keep who did something that is no event of the ledger, where there is a log of that.

        Args:
            who: Who did it.
            what: What they did, such as ``imports``.
            about: With what.
        """
        ...


@dataclass(frozen=True, slots=True)
class Site:
    """A review, served.

    Attributes:
        review: Its protocol and tables.
        history: What people did.
        reading: What they have read, and read next.
        running: Runs of it that are asked for on a page.
        access: Who may come in.
        origin: Scheme, host and port under which browsers know it.
        memory: What was found out for one page may serve the next.
    """

    review: OpenedReview
    history: History
    reading: Reading
    running: Running
    access: Access
    origin: str
    memory: Memory = field(default_factory=Memory)
