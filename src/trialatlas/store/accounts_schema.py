"""How the accounts of a team are kept in the database of its ledger.

No table holds a password or token, only what they can be checked against, and none an address.
"""

from __future__ import annotations

import sqlalchemy as sa

from trialatlas.store.append_only import add_only, number_column

__all__ = ["ACCOUNTS", "ATTEMPTS", "DEEDS", "INVITATIONS", "SESSIONS", "make_account_tables"]

_METADATA = sa.MetaData()


def _text(name: str, *, is_key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, primary_key=is_key)


ACCOUNTS = sa.Table(
    "accounts",
    _METADATA,
    _text("review", is_key=True),
    _text("key", is_key=True),
    _text("who"),
    _text("role"),
    _text("password"),
    _text("since"),
    sa.Column("is_active", sa.Boolean, nullable=False),
)
"""People: ``key`` is the name in the form in which no two may have it, ``password`` its hash."""

INVITATIONS = sa.Table(
    "account_invitations",
    _METADATA,
    _text("review", is_key=True),
    _text("token", is_key=True),
    _text("id"),
    _text("role"),
    _text("who"),
    _text("by"),
    _text("at"),
)
"""Open invitations: ``token`` is a hash; ``who`` is empty for one who has no account yet."""

SESSIONS = sa.Table(
    "account_sessions",
    _METADATA,
    _text("review", is_key=True),
    _text("token", is_key=True),
    _text("key"),
    _text("since"),
    _text("seen"),
)
"""Who is logged in: ``token`` is a hash, ``seen`` the time of a request of late."""
sa.Index("account_sessions_key", SESSIONS.c.review, SESSIONS.c.key)

ATTEMPTS = sa.Table(
    "account_attempts",
    _METADATA,
    _text("review", is_key=True),
    _text("id", is_key=True),
    _text("key"),
    _text("at"),
)
"""Log-ins of late that failed, or of which it is not known yet."""

DEEDS = sa.Table(
    "deeds",
    _METADATA,
    number_column(),
    _text("review"),
    _text("at"),
    _text("who"),
    _text("what"),
    _text("about"),
)
"""Who did what with accounts, and what they took out of the review; only ever added."""
sa.Index("deeds_review", DEEDS.c.review, DEEDS.c.sequence)


def make_account_tables(connection: sa.Connection) -> None:
    """Make the tables, and the guards of the log.

    Args:
        connection: Within a transaction that writes.
    """
    _METADATA.create_all(connection, checkfirst=False)
    add_only(connection, DEEDS.name)
