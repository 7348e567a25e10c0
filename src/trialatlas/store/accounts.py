"""A team's accounts: who may enter a review in which role, kept beside its ledger.

For whoever shows pages::

    accounts = open_accounts(ledger)
    accounts.is_empty()                      then invite a first owner, with by=""
    accounts.people()                        -> [Account]
    accounts.set_role(who, role, by)         .deactivate(who, by)   .reactivate(who, by)
    accounts.invitations.invite(role, by)    -> token      .invite_back(who, by) -> token
    accounts.invitations.of(token)           -> Invitation, or AccessError
    accounts.invitations.accept(token, who, password) -> name
    accounts.invitations.open()              -> [Invitation]    .withdraw(id, by)
    accounts.sessions.log_in(who, password)  -> token; LogInError, LogInLimitError (with again_at)
    accounts.sessions.person_of(token)       -> Viewer | None, at each request
    accounts.sessions.log_out(token)         .log_out_everywhere(who)
    accounts.sessions.change_password(who, old, new) -> token
    accounts.log.note(who, what, about)      accounts.log.page(number) -> [Deed]    .count()

Every act of an owner names them in ``by``; of the user of the machine itself it is "". Whether they
are an owner at that moment is checked where it is written, whatever a page has found before. All
that happens is in the log. Every error is an `AccessError`, with a message for whoever asked, or a
`LedgerError`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from argon2 import PasswordHasher

from trialatlas.errors import AccessError
from trialatlas.model.person import Role
from trialatlas.store.accounts_book import Book, Clock
from trialatlas.store.accounts_invitations import Invitations
from trialatlas.store.accounts_log import DeedLog
from trialatlas.store.accounts_passwords import Passwords
from trialatlas.store.accounts_schema import ACCOUNTS, INVITATIONS
from trialatlas.store.accounts_sessions import Sessions
from trialatlas.store.ledger import Ledger

__all__ = ["Account", "Accounts", "open_accounts"]


@dataclass(frozen=True, slots=True)
class Account:
    """A person who has, or had, a part in the review.

    Attributes:
        who: Their name, as it stands in events.
        role: What they do.
        since: ISO 8601 time in UTC at which they joined.
        is_active: Whether they may enter.
    """

    who: str
    role: Role
    since: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of one review; from `open_accounts`.

    Attributes:
        book: Where they are kept.
        invitations: Invitations.
        sessions: Who is logged in.
        log: Who did what.
    """

    book: Book
    invitations: Invitations
    sessions: Sessions
    log: DeedLog

    def is_empty(self) -> bool:
        """Whether nobody has an account yet.

        Raises:
            LedgerError: The database cannot be reached.
        """
        return not self.people()

    def people(self) -> list[Account]:
        """All who ever had an account, the first first; none is ever taken out.

        Raises:
            LedgerError: The database cannot be reached.
        """
        query = (
            sa.select(ACCOUNTS)
            .where(self.book.is_of(ACCOUNTS))
            .order_by(ACCOUNTS.c.since, ACCOUNTS.c.key)
        )
        with self.book.reading() as connection:
            return [
                Account(row.who, Role(row.role), row.since, row.is_active)
                for row in connection.execute(query)
            ]

    def set_role(self, who: str, role: Role, by: str) -> None:
        """Give a person another role; their sessions end.

        Args:
            who: The person.
            role: The role; nothing happens if it is theirs.
            by: An owner; empty for the user of the machine itself.

        Raises:
            AccessError: No account has this name, ``by`` is no owner, or there would be none left.
            LedgerError: The database cannot be reached or written.
        """
        self._change(who, by, "sets role", role=role)

    def deactivate(self, who: str, by: str) -> None:
        """Let a person in no longer; their answers stay, and nobody else can have their name.

        Args:
            who: The person.
            by: An owner; empty for the user of the machine itself.

        Raises:
            AccessError: As for `set_role`.
            LedgerError: The database cannot be reached or written.
        """
        self._change(who, by, "deactivates", is_active=False)

    def reactivate(self, who: str, by: str) -> None:
        """Let a person in again, in their role and with their password.

        Args:
            who: The person.
            by: An owner; empty for the user of the machine itself.

        Raises:
            AccessError: As for `set_role`.
            LedgerError: The database cannot be reached or written.
        """
        self._change(who, by, "reactivates", is_active=True)

    def _change(
        self,
        who: str,
        by: str,
        what: str,
        *,
        role: Role | None = None,
        is_active: bool | None = None,
    ) -> None:
        book = self.book
        with book.writing() as connection:
            owner = book.owner(connection, by)
            account = book.account(connection, who)
            before = (Role(account.role), account.is_active)
            after = (
                before[0] if role is None else role,
                before[1] if is_active is None else is_active,
            )
            if after == before:
                return
            is_theirs = book.is_of(ACCOUNTS) & (ACCOUNTS.c.key == account.key)
            changed = {"role": str(after[0]), "is_active": after[1]}
            connection.execute(ACCOUNTS.update().where(is_theirs).values(changed))
            self._check_owned(connection)
            self._disarm(connection, account.who, account.key)
            about = account.who if role is None else f"{account.who}: {role}"
            book.log(connection, owner, what, about)

    def _check_owned(self, connection: sa.Connection) -> None:
        is_owner = ACCOUNTS.c.is_active & (ACCOUNTS.c.role == str(Role.OWNER))
        query = sa.select(ACCOUNTS.c.key).where(self.book.is_of(ACCOUNTS), is_owner).limit(1)
        if connection.execute(query).first() is None:
            message = "a review needs an active owner; make another person one first"
            raise AccessError(message)

    def _disarm(self, connection: sa.Connection, who: str, key: str) -> None:
        """End what a person could still enter with: sessions, and invitations by or for them."""
        self.book.end_sessions(connection, key)
        theirs = (INVITATIONS.c.by == who) | (INVITATIONS.c.who == who)
        connection.execute(INVITATIONS.delete().where(self.book.is_of(INVITATIONS), theirs))


def open_accounts(
    ledger: Ledger, hasher: PasswordHasher | None = None, clock: Clock | None = None
) -> Accounts:
    """Open the accounts of a ledger's review, in the same database.

    Args:
        ledger: The ledger, which stays open.
        hasher: What makes hashes of passwords; by default Argon2id with the library's costs.
        clock: What time it is; by default the machine's.
    """
    book = Book(ledger.engine, ledger.review, clock or _now)
    passwords = Passwords(hasher or PasswordHasher())
    return Accounts(book, Invitations(book, passwords), Sessions(book, passwords), DeedLog(book))


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
