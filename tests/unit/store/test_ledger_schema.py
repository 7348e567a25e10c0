"""A database is brought from any version to the last one, once."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from tests.events import decided
from tests.teams import team_of

from trialatlas.errors import LedgerError
from trialatlas.store.ledger import Ledger, open_ledger
from trialatlas.store.ledger_schema import EVENTS, MIGRATIONS, Migration, migrate


@pytest.fixture
def fresh_url(ledger_url: str) -> Iterator[str]:
    """A database in which no ledger has been yet."""
    url = sa.make_url(ledger_url)
    if url.get_backend_name() == "sqlite":
        yield ledger_url
        return
    name = f"fresh_{uuid.uuid4().hex}"
    server = sa.create_engine(
        url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield url.set(database=name).render_as_string(hide_password=False)
    server.dispose()


def add_a_column(connection: sa.Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE events ADD COLUMN place TEXT")


def fail(_connection: sa.Connection) -> None:
    raise RuntimeError


def migrate_to(ledger: Ledger, *migrations: Migration) -> set[str]:
    """Bring a ledger to a version; what columns it has then."""
    with (
        ledger.engine.connect().execution_options(writes=True) as connection,
        connection.begin(),
    ):
        migrate(connection, (*MIGRATIONS, *migrations))
    return columns_of(ledger)


def columns_of(ledger: Ledger) -> set[str]:
    return {column["name"] for column in sa.inspect(ledger.engine).get_columns(EVENTS.name)}


def test_events_of_an_older_version_are_there_in_a_newer_one(fresh_url: str) -> None:
    with open_ledger(fresh_url, "review") as ledger:
        ledger.append([decided("1")])

        assert "place" in migrate_to(ledger, add_a_column)
        assert "place" in migrate_to(ledger, add_a_column)
        assert [event.id for event in ledger.events()] == ["1"]

    with (
        pytest.raises(LedgerError, match="made by a newer trialatlas"),
        open_ledger(fresh_url, "review"),
    ):
        pass


def test_a_ledger_from_before_there_were_accounts_has_them_now(fresh_url: str) -> None:
    with open_ledger(fresh_url, "review") as ledger:
        tables = set(sa.inspect(ledger.engine).get_table_names())
        with ledger.engine.begin() as connection:
            for table in tables - {"events", "ledger_schema"}:
                connection.exec_driver_sql(f"DROP TABLE {table}")
            connection.exec_driver_sql("DELETE FROM ledger_schema WHERE version > 1")
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("DROP FUNCTION deeds_refuse")
        ledger.append([decided("1")])

    with open_ledger(fresh_url, "review") as ledger:
        assert team_of(ledger).join("ann") == "ann"
        assert [event.id for event in ledger.events()] == ["1"]


def test_a_migration_that_fails_leaves_everything_as_it_was(fresh_url: str) -> None:
    with open_ledger(fresh_url, "review") as ledger:
        with pytest.raises(RuntimeError):
            migrate_to(ledger, add_a_column, fail)

        assert "place" not in columns_of(ledger)
    with open_ledger(fresh_url, "review") as ledger:
        ledger.append([decided("1")])


def test_several_who_open_a_new_ledger_at_once_make_it_once(fresh_url: str) -> None:
    def hand_in(number: int) -> None:
        with open_ledger(fresh_url, "review") as ledger:
            ledger.append([decided(str(number), subject=f"NCT{number}")])

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(hand_in, range(6)))

    with open_ledger(fresh_url, "review") as ledger:
        assert len(ledger.events()) == 6
