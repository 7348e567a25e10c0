"""How events are kept in a database, SQLite or PostgreSQL, and how an older database is renewed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sqlalchemy as sa

from trialatlas.errors import LedgerError
from trialatlas.store.accounts_schema import make_account_tables
from trialatlas.store.append_only import add_only, number_column

__all__ = ["EVENTS", "MIGRATIONS", "Migration", "migrate"]

Migration = Callable[[sa.Connection], None]
"""Makes the tables of one version from those of the version before."""

_METADATA = sa.MetaData()
_SCHEMA = sa.Table("ledger_schema", _METADATA, sa.Column("version", sa.Integer, nullable=False))

EVENTS = sa.Table(
    "events",
    _METADATA,
    number_column(),
    sa.Column("review", sa.Text, nullable=False),
    sa.Column("id", sa.Text, nullable=False),
    sa.Column("act", sa.Text, nullable=False),
    sa.Column("thread", sa.Text, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("variable", sa.Text, nullable=False),
    sa.Column("after", sa.Text, nullable=False),
    sa.Column("before", sa.Text, nullable=False),
    sa.Column("replaces", sa.Text),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("evidence", sa.Text, nullable=False),
    sa.UniqueConstraint("review", "id", name="events_once"),
    sa.ForeignKeyConstraint(["review", "replaces"], ["events.review", "events.id"]),
)
"""The table of events: those of all reviews that share a database."""

# What two people, or one in two windows, do at the same instant meets here: of two events that
# would come first, or that would replace the same one, the database takes one.
_FIRST = EVENTS.c.replaces.is_(None) & (EVENTS.c.thread != "note")
sa.Index(
    "events_first",
    EVENTS.c.review,
    EVENTS.c.who,
    EVENTS.c.thread,
    EVENTS.c.subject,
    EVENTS.c.variable,
    unique=True,
    sqlite_where=_FIRST,
    postgresql_where=_FIRST,
)
sa.Index("events_next", EVENTS.c.review, EVENTS.c.replaces, unique=True)
sa.Index("events_subject", EVENTS.c.review, EVENTS.c.subject)

_LOCK = 7_203_118_442
"""The advisory lock of PostgreSQL under which tables are made; any number that is ours."""


def _first_version(connection: sa.Connection) -> None:
    EVENTS.create(connection)
    add_only(connection, EVENTS.name)


MIGRATIONS: Sequence[Migration] = (_first_version, make_account_tables)
"""In order; the version of a database is how many of them it has had."""


def migrate(connection: sa.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Bring a database to the last version; nothing is done to one that is there already.

    Args:
        connection: Within a transaction that writes; what fails leaves the database as it was.
        migrations: All that have ever been, in order.

    Raises:
        LedgerError: A newer trialatlas has made the database.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    version = 0
    if sa.inspect(connection).has_table(_SCHEMA.name):
        version = connection.execute(sa.select(sa.func.max(_SCHEMA.c.version))).scalar_one() or 0
    else:
        _SCHEMA.create(connection)
    if version > len(migrations):
        message = (
            f"expected a ledger of version {len(migrations)} or lower, found version {version}, "
            "made by a newer trialatlas; install that one"
        )
        raise LedgerError(message)
    for number, make in enumerate(migrations[version:], start=version + 1):
        make(connection)
        connection.execute(_SCHEMA.insert().values(version=number))
