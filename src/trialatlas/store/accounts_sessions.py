"""Who is logged in: a random token in their browser, of which the database has the hash alone.

A session ends after 8 hours without a request and 7 days after its log-in. That someone was there
is written down once in 5 minutes at most, so it may end as much sooner. Each log-in has a token of
its own; no token is ever taken over from before.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from trialatlas.errors import LogInError
from trialatlas.model.person import Role, Viewer
from trialatlas.store.accounts_attempts import begin_attempt, forget_attempts
from trialatlas.store.accounts_book import Book, digest
from trialatlas.store.accounts_checks import check_password
from trialatlas.store.accounts_passwords import Passwords
from trialatlas.store.accounts_schema import ACCOUNTS, SESSIONS
from trialatlas.store.database import writing

__all__ = ["Sessions"]

_IDLE = dt.timedelta(hours=8)
_LONGEST = dt.timedelta(days=7)
_SEEN_EVERY = dt.timedelta(minutes=5)
_REFUSAL = "no account has this name and password; an owner can invite you to choose a new one"
_IS_THEIRS = (ACCOUNTS.c.review == SESSIONS.c.review) & (ACCOUNTS.c.key == SESSIONS.c.key)


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions of a review's people.

    Attributes:
        book: The accounts.
        passwords: What makes and checks hashes.
    """

    book: Book
    passwords: Passwords

    def log_in(self, who: str, password: str) -> str:
        """Begin a session.

        Args:
            who: The name, in whatever case.
            password: The password.

        Returns:
            The token by which `person_of` knows the person.

        Raises:
            LogInLimitError: Too many log-ins have failed of late.
            LogInError: No active account has this name and password; it takes as long as if one
                had.
            LedgerError: The database cannot be reached or written.
        """
        account = self._verified(who, password)
        hashed = self.passwords.renewed(password, account.password)
        with self.book.writing() as connection:
            self._confirm(connection, account)
            if hashed != account.password:
                self._set_password(connection, account.key, hashed)
            self.book.log(connection, account.who, "logs in")
            return self._begin(connection, account.key)

    def change_password(self, who: str, old: str, new: str) -> str:
        """Change a password; all sessions of the person end, and one begins.

        Args:
            who: The person, who is logged in.
            old: Their password; wrong ones count as failed log-ins.
            new: Another one.

        Returns:
            The token of the session that begins.

        Raises:
            AccessError: The new password is too short, too long or the name.
            LogInError: As for `log_in`.
            LedgerError: The database cannot be reached or written.
        """
        check_password(new, who)
        account = self._verified(who, old)
        hashed = self.passwords.hash(new)
        with self.book.writing() as connection:
            self._confirm(connection, account)
            self._set_password(connection, account.key, hashed)
            self.book.end_sessions(connection, account.key)
            self.book.log(connection, account.who, "changes password")
            return self._begin(connection, account.key)

    def person_of(self, token: str) -> Viewer | None:
        """Who is logged in with a token, in the role that they have at this moment.

        Args:
            token: Whatever a browser has sent.

        Returns:
            The person; None where no session has this token, or not any more.

        Raises:
            LedgerError: The database cannot be reached.
        """
        book = self.book
        query = (
            sa.select(ACCOUNTS.c.who, ACCOUNTS.c.role, SESSIONS.c.seen)
            .join_from(SESSIONS, ACCOUNTS, _IS_THEIRS)
            .where(self._is(token), ACCOUNTS.c.is_active, SESSIONS.c.since > book.at(_LONGEST))
        )
        with book.reading() as connection:
            found = connection.execute(query).one_or_none()
        if found is None or found.seen <= book.at(_IDLE):
            return None
        if found.seen <= book.at(_SEEN_EVERY):
            with writing(book.engine) as connection:
                seen = SESSIONS.update().where(self._is(token)).values(seen=book.at())
                connection.execute(seen)
        return Viewer(found.who, Role(found.role))

    def log_out(self, token: str) -> None:
        """End a session; nothing happens where there is none with this token.

        Raises:
            LedgerError: The database cannot be reached or written.
        """
        query = sa.select(ACCOUNTS.c.who).join_from(SESSIONS, ACCOUNTS, _IS_THEIRS)
        with self.book.writing() as connection:
            who = connection.execute(query.where(self._is(token))).scalar_one_or_none()
            if who is not None:
                connection.execute(SESSIONS.delete().where(self._is(token)))
                self.book.log(connection, who, "logs out")

    def log_out_everywhere(self, who: str) -> None:
        """End all sessions of a person, also the one in which they ask for it.

        Raises:
            AccessError: No account has this name.
            LedgerError: The database cannot be reached or written.
        """
        with self.book.writing() as connection:
            account = self.book.account(connection, who)
            self.book.end_sessions(connection, account.key)
            self.book.log(connection, account.who, "logs out everywhere")

    def _verified(self, who: str, password: str) -> Any:  # noqa: ANN401 - a row
        """The account whose name and password these are."""
        with self.book.writing() as connection:
            account = self.book.find(connection, who)
            begin_attempt(self.book, connection, who)
        # Outside the transaction: others are not to wait for it.
        is_right = self.passwords.is_right(password, account.password if account else None)
        if account is None or not is_right or not account.is_active:
            with self.book.writing() as connection:
                # What was typed may be a password, in the wrong field.
                about = account.who if account else "an unknown name"
                self.book.log(connection, "", "fails to log in", about)
            raise LogInError(_REFUSAL)
        return account

    def _confirm(self, connection: sa.Connection, account: Any) -> None:  # noqa: ANN401 - a row
        """Check that an account is still the one whose password was right, and begin anew with it.

        Raises:
            LogInError: It has another password meanwhile, or is not active any more.
        """
        now = self.book.account(connection, account.who)
        if not now.is_active or now.password != account.password:
            raise LogInError(_REFUSAL)
        forget_attempts(self.book, connection, account.key)

    def _begin(self, connection: sa.Connection, key: str) -> str:
        book, token = self.book, secrets.token_urlsafe(32)
        is_over = (SESSIONS.c.since <= book.at(_LONGEST)) | (SESSIONS.c.seen <= book.at(_IDLE))
        connection.execute(SESSIONS.delete().where(book.is_of(SESSIONS), is_over))
        begun = {"review": book.review, "token": digest(token), "key": key}
        connection.execute(SESSIONS.insert().values(**begun, since=book.at(), seen=book.at()))
        return token

    def _set_password(self, connection: sa.Connection, key: str, hashed: str) -> None:
        is_theirs = self.book.is_of(ACCOUNTS) & (ACCOUNTS.c.key == key)
        connection.execute(ACCOUNTS.update().where(is_theirs).values(password=hashed))

    def _is(self, token: str) -> sa.ColumnElement[bool]:
        return self.book.is_of(SESSIONS) & (SESSIONS.c.token == digest(token))
