"""The log of who did what with accounts, and of what people took out of a review or ran."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from trialatlas.store.accounts_book import Book
from trialatlas.store.accounts_schema import DEEDS

__all__ = ["Deed", "DeedLog"]


_LAST_PAGE = 1_000_000
"""Databases do not count as far as people can type."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that was done.

    Attributes:
        at: ISO 8601 time in UTC.
        who: The person; empty for the user of the machine itself, and where nobody knows.
        what: What they did.
        about: To whom or what.
    """

    at: str
    who: str
    what: str
    about: str


@dataclass(frozen=True, slots=True)
class DeedLog:
    """The deeds of a review: only ever added, which the database itself sees to.

    Attributes:
        book: The accounts.
    """

    book: Book

    def note(self, who: str, what: str, about: str = "") -> None:
        """Write down a deed; of long texts the beginning, of what does not show a mark.

        Args:
            who: The person.
            what: What they did, such as ``exports``.
            about: To what, such as the name of a file.

        Raises:
            LedgerError: The database cannot be reached or written.
        """
        with self.book.writing() as connection:
            self.book.log(connection, who, what, about)

    def count(self) -> int:
        """How many deeds there are.

        Raises:
            LedgerError: The database cannot be reached.
        """
        query = sa.select(sa.func.count()).select_from(DEEDS).where(self.book.is_of(DEEDS))
        with self.book.reading() as connection:
            return connection.execute(query).scalar_one()

    def page(self, number: int = 1, size: int = 50) -> list[Deed]:
        """Some deeds, the last first.

        Args:
            number: Which page, from 1; there is nothing on those beyond the last, and what is
                below 1 is 1.
            size: How many deeds a page has.

        Raises:
            LedgerError: The database cannot be reached.
        """
        query = (
            sa.select(DEEDS.c.at, DEEDS.c.who, DEEDS.c.what, DEEDS.c.about)
            .where(self.book.is_of(DEEDS))
            .order_by(DEEDS.c.sequence.desc())
            .limit(size)
            .offset((min(max(number, 1), _LAST_PAGE) - 1) * size)
        )
        with self.book.reading() as connection:
            return [Deed(*row) for row in connection.execute(query)]
