"""What all that is kept of a review's accounts rests on: the database, the clock and the log."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from trialatlas.errors import AccessError
from trialatlas.model.person import Role
from trialatlas.store.accounts_checks import is_name, key_of, plain
from trialatlas.store.accounts_schema import ACCOUNTS, DEEDS, SESSIONS
from trialatlas.store.database import reading, take_turn, told, writing

__all__ = ["Book", "Clock", "digest"]

Clock = Callable[[], dt.datetime]
"""Gives the present time, with its zone."""


@dataclass(frozen=True, slots=True)
class Book:
    """The accounts of one review in the database of its ledger.

    Attributes:
        engine: The database.
        review: The review's name.
        clock: What time it is.
    """

    engine: sa.Engine
    review: str
    clock: Clock

    def at(self, ago: dt.timedelta = dt.timedelta()) -> str:
        """The present time, or one that long ago, as it is kept."""
        return told(self.clock() - ago)

    def reading(self) -> AbstractContextManager[sa.Connection]:
        """A connection that reads; LedgerError if the database cannot be reached."""
        return reading(self.engine)

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that writes, one at a time in the whole review.

        Raises:
            LedgerError: The database cannot be reached or written.
        """
        with writing(self.engine) as connection:
            take_turn(connection, f"accounts of {self.review}")
            yield connection

    def log(self, connection: sa.Connection, who: str, what: str, about: str = "") -> None:
        """Write down who did what, about whom or what."""
        said = {"who": plain(who), "what": plain(what), "about": plain(about)}
        connection.execute(DEEDS.insert().values(review=self.review, at=self.at(), **said))

    def find(self, connection: sa.Connection, who: str) -> Any | None:  # noqa: ANN401 - a row
        """The account of a name, in whatever case it is written; None if there is none."""
        if not is_name(who):
            return None
        query = sa.select(ACCOUNTS).where(self.is_of(ACCOUNTS), ACCOUNTS.c.key == key_of(who))
        return connection.execute(query).one_or_none()

    def account(self, connection: sa.Connection, who: str) -> Any:  # noqa: ANN401 - a row
        """The account of a name.

        Raises:
            AccessError: There is none.
        """
        found = self.find(connection, who)
        if found is None:
            message = f"expected the name of an account, found {plain(who)!r}; look at the list"
            raise AccessError(message)
        return found

    def owner(self, connection: sa.Connection, by: str) -> str:
        """The name of someone who is an owner at this moment; empty for the machine's user.

        Raises:
            AccessError: They are not, or not any more.
        """
        row = self.find(connection, by) if by else None
        if by and not (row and row.is_active and row.role == Role.OWNER):
            message = "only an owner may do this; ask one"
            raise AccessError(message)
        return row.who if row else ""

    def end_sessions(self, connection: sa.Connection, key: str) -> None:
        """Log a person out wherever they are logged in."""
        connection.execute(SESSIONS.delete().where(self.is_of(SESSIONS), SESSIONS.c.key == key))

    def is_of(self, table: sa.Table) -> sa.ColumnElement[bool]:
        """What tells the review's lines of a table from those of others."""
        return table.c.review == self.review


def digest(token: str) -> str:
    """What is kept of a token, which is too random to be guessed from it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
