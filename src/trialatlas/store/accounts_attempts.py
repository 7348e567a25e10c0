"""How often a password may be tried, whoever tries it and from wherever.

Five log-ins of one name may fail in 15 minutes, and 100 of all names. Each further one is refused
unseen, and not counted, until the first of them is 15 minutes old. A name that no account has is
treated alike. What is counted is kept in the database: neither a restart nor a second process
begins anew.

So who can reach the page can keep a person, or all, from logging in for as long as they go on. We
take this in place of endless guessing: who is logged in stays so for days, nobody's address has
to be kept, and an invitation of an owner lets a person choose a new password and begin anew.
"""

from __future__ import annotations

import datetime as dt
import secrets

import sqlalchemy as sa

from trialatlas.errors import LogInLimitError
from trialatlas.store.accounts_book import Book, digest
from trialatlas.store.accounts_checks import key_of
from trialatlas.store.accounts_schema import ATTEMPTS

__all__ = ["begin_attempt", "forget_attempts"]

_WINDOW = dt.timedelta(minutes=15)
_MOST_OF_ONE = 5
_MOST_OF_ALL = 100
_DIGITS = 3
"""Of the digest of a name: few, as people type passwords into name fields. Names that share them
share their attempts, those of accounts like all others: nobody can tell which is which."""


def begin_attempt(book: Book, connection: sa.Connection, who: str) -> None:
    """Count an attempt before its password is looked at, so that many at once gain nothing.

    Args:
        book: The accounts.
        connection: Within a transaction of the book.
        who: The name as it was given.

    Raises:
        LogInLimitError: There were too many.
    """
    of_review = book.is_of(ATTEMPTS)
    connection.execute(ATTEMPTS.delete().where(of_review, ATTEMPTS.c.at <= book.at(_WINDOW)))
    key = _bucket(key_of(who[:1_000]))
    query = sa.select(ATTEMPTS.c.key, ATTEMPTS.c.at).where(of_review).order_by(ATTEMPTS.c.at)
    times = [(row.key, row.at) for row in connection.execute(query)]
    of_one = [at for other, at in times if other == key]
    of_all = [at for _, at in times]
    for found, most in ((of_one, _MOST_OF_ONE), (of_all, _MOST_OF_ALL)):
        if len(found) >= most:
            raise LogInLimitError(dt.datetime.fromisoformat(found[-most]) + _WINDOW)
    values = {"review": book.review, "id": secrets.token_hex(8), "key": key, "at": book.at()}
    connection.execute(ATTEMPTS.insert().values(values))


def forget_attempts(book: Book, connection: sa.Connection, key: str) -> None:
    """Begin anew with an account: its password was right, or is another one now."""
    is_theirs = book.is_of(ATTEMPTS) & (ATTEMPTS.c.key == _bucket(key))
    connection.execute(ATTEMPTS.delete().where(is_theirs))


def _bucket(key: str) -> str:
    return digest(key)[:_DIGITS]
