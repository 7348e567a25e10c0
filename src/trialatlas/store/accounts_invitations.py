"""Invitations: a token that an owner hands to a person, with which they make their account.

An invitation holds for 7 days and once. One for a person who has an account lets them choose a new
password: that is the way out for who has forgotten theirs, since no e-mail is sent or known.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from trialatlas.errors import AccessError
from trialatlas.model.person import Role
from trialatlas.store.accounts_attempts import forget_attempts
from trialatlas.store.accounts_book import Book, digest
from trialatlas.store.accounts_checks import check_name, check_password, key_of
from trialatlas.store.accounts_passwords import Passwords
from trialatlas.store.accounts_schema import ACCOUNTS, INVITATIONS
from trialatlas.store.database import told
from trialatlas.store.ledger_schema import EVENTS

__all__ = ["Invitation", "Invitations"]

_HOLDS = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Invitation:
    """An open invitation.

    Attributes:
        id: By which it is withdrawn; nobody gets in with it.
        role: What the person is to do in the review.
        who: The person whose new password it is for; empty for an account that is to be made.
        by: Who invites; empty for the user of the machine itself.
        until: ISO 8601 time in UTC until which it holds.
    """

    id: str
    role: Role
    who: str
    by: str
    until: str


@dataclass(frozen=True, slots=True)
class Invitations:
    """The invitations to a review.

    Attributes:
        book: The accounts.
        passwords: What makes hashes.
    """

    book: Book
    passwords: Passwords

    def invite(self, role: Role, by: str) -> str:
        """Invite a person who has no account.

        Args:
            role: What they are to do.
            by: An owner; empty for the user of the machine itself.

        Returns:
            The token, which is kept nowhere else: of it the database has the hash.

        Raises:
            AccessError: ``by`` is no owner.
            LedgerError: The database cannot be reached or written.
        """
        with self.book.writing() as connection:
            owner = self.book.owner(connection, by)
            self.book.log(connection, owner, "invites", str(role))
            return self._add(connection, role, "", owner)

    def invite_back(self, who: str, by: str) -> str:
        """Invite a person who has an account to choose a new password.

        Args:
            who: The person.
            by: An owner; empty for the user of the machine itself.

        Returns:
            The token.

        Raises:
            AccessError: No active account has this name, or ``by`` is no owner.
            LedgerError: The database cannot be reached or written.
        """
        with self.book.writing() as connection:
            owner = self.book.owner(connection, by)
            account = self.book.account(connection, who)
            if not account.is_active:
                message = f"{account.who} is not active; make them active first"
                raise AccessError(message)
            self.book.log(connection, owner, "invites back", account.who)
            return self._add(connection, Role(account.role), account.who, owner)

    def open(self) -> list[Invitation]:
        """The invitations that hold, the first first.

        Raises:
            LedgerError: The database cannot be reached.
        """
        query = sa.select(INVITATIONS).where(self._holds()).order_by(INVITATIONS.c.at)
        with self.book.reading() as connection:
            return [_invitation(row) for row in connection.execute(query)]

    def of(self, token: str) -> Invitation:
        """The invitation of a token.

        Raises:
            AccessError: None that holds has it.
            LedgerError: The database cannot be reached.
        """
        with self.book.reading() as connection:
            return self._find(connection, token)

    def withdraw(self, id: str, by: str) -> None:
        """Withdraw an invitation; nothing happens where it is not open any more.

        Args:
            id: Of the invitation.
            by: An owner; empty for the user of the machine itself.

        Raises:
            AccessError: ``by`` is no owner.
            LedgerError: The database cannot be reached or written.
        """
        is_it = self.book.is_of(INVITATIONS) & (INVITATIONS.c.id == id)
        with self.book.writing() as connection:
            owner = self.book.owner(connection, by)
            query = sa.select(INVITATIONS).where(is_it)
            found = connection.execute(query).one_or_none()
            if found is not None:
                connection.execute(INVITATIONS.delete().where(is_it))
                self.book.log(connection, owner, "withdraws invitation", found.who or found.role)

    def accept(self, token: str, who: str, password: str) -> str:
        """Make the account that an invitation is for, or give it a new password.

        Nobody is logged in by this; all sessions that the account had end.

        Args:
            token: Of the invitation.
            who: The name; that of the account where there is one.
            password: The password.

        Returns:
            The name, as the account has it.

        Raises:
            AccessError: The invitation does not hold, or the name or password cannot be had.
            LedgerError: The database cannot be reached or written.
        """
        with self.book.reading() as connection:
            self._check(connection, token, who)
        check_password(password, who)
        hashed = self.passwords.hash(password)
        with self.book.writing() as connection:
            invitation = self._check(connection, token, who)
            of_token = INVITATIONS.c.token == digest(token)
            connection.execute(INVITATIONS.delete().where(self.book.is_of(INVITATIONS), of_token))
            if not invitation.who:
                self._join(connection, who, invitation.role, hashed)
                return who
            self._return(connection, invitation.who, hashed)
            return invitation.who

    def _join(self, connection: sa.Connection, who: str, role: Role, hashed: str) -> None:
        new = {"review": self.book.review, "key": key_of(who), "who": who, "role": str(role)}
        new |= {"password": hashed, "since": self.book.at()}
        connection.execute(ACCOUNTS.insert().values(**new, is_active=True))
        self.book.log(connection, who, "joins", str(role))

    def _return(self, connection: sa.Connection, who: str, hashed: str) -> None:
        key = key_of(who)
        is_theirs = self.book.is_of(ACCOUNTS) & (ACCOUNTS.c.key == key)
        connection.execute(ACCOUNTS.update().where(is_theirs).values(password=hashed))
        self.book.end_sessions(connection, key)
        forget_attempts(self.book, connection, key)
        self.book.log(connection, who, "returns", "with a new password")

    def _check(self, connection: sa.Connection, token: str, who: str) -> Invitation:
        """The invitation of a token, if a name may be had with it."""
        invitation = self._find(connection, token)
        if invitation.who:
            if key_of(who) != key_of(invitation.who):
                message = f"the invitation is for {invitation.who}, found another name"
                raise AccessError(message)
            return invitation
        check_name(who)
        if self.book.find(connection, who) is not None:
            message = f"an account has the name {who!r} already; take another one"
            raise AccessError(message)
        names = sa.select(EVENTS.c.who).where(self.book.is_of(EVENTS)).distinct()
        for name in connection.execute(names).scalars():
            if key_of(name) == key_of(who) and name != who:
                message = f"answers in the ledger are by {name!r}; write the name like this"
                raise AccessError(message)
        return invitation

    def _find(self, connection: sa.Connection, token: str) -> Invitation:
        of_token = INVITATIONS.c.token == digest(token)
        query = sa.select(INVITATIONS).where(self._holds(), of_token)
        found = connection.execute(query).one_or_none()
        if found is None:
            message = (
                "the invitation has been used or withdrawn, or is more than 7 days old; ask an "
                "owner for another one"
            )
            raise AccessError(message)
        return _invitation(found)

    def _add(self, connection: sa.Connection, role: Role, who: str, by: str) -> str:
        book, token = self.book, secrets.token_urlsafe(32)
        connection.execute(INVITATIONS.delete().where(book.is_of(INVITATIONS), ~self._holds()))
        new = {"review": book.review, "token": digest(token), "id": secrets.token_hex(8)}
        new |= {"role": str(role), "who": who, "by": by, "at": book.at()}
        connection.execute(INVITATIONS.insert().values(new))
        return token

    def _holds(self) -> sa.ColumnElement[bool]:
        return self.book.is_of(INVITATIONS) & (INVITATIONS.c.at > self.book.at(_HOLDS))


def _invitation(row: Any) -> Invitation:  # noqa: ANN401 - a row
    until = told(dt.datetime.fromisoformat(row.at) + _HOLDS)
    return Invitation(row.id, Role(row.role), row.who, row.by, until)
