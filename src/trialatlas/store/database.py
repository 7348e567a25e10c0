"""The database of a ledger, SQLite or PostgreSQL: how it is reached, read and written."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc

from trialatlas.errors import LedgerError

__all__ = ["engine_of", "reading", "take_turn", "told", "writing"]

_BUSY_MILLISECONDS = 30_000
_CONNECTIONS = 20
"""So many people are answered at the same instant; half as many again before others wait."""

_EXPECTED = "the ledger's address: expected sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME"


def engine_of(url: str) -> sa.Engine:
    """The database at an address; it is not reached yet.

    Args:
        url: ``sqlite:///PATH``, or ``postgresql://USER:PASSWORD@HOST/NAME``.

    Raises:
        LedgerError: It is none of these. The message holds no password.
    """
    try:
        return _made(_parsed(url))
    except (exc.ArgumentError, ValueError, TypeError):
        # The message of the library may have the whole address, with its password.
        message = f"{_EXPECTED}; found something else"
        raise LedgerError(message) from None
    except ImportError as error:
        message = "a ledger in PostgreSQL needs psycopg: pip install 'trialatlas[team]'"
        raise LedgerError(message) from error


def _parsed(url: str) -> sa.URL:
    parsed = sa.make_url(url)
    system = parsed.get_backend_name()
    if system not in ("sqlite", "postgresql"):
        message = f"{_EXPECTED}, found {parsed.drivername}://"
        raise LedgerError(message)
    if "@" in (parsed.host or ""):
        message = f"{_EXPECTED}; found '@' in HOST: write that of a password as %40"
        raise LedgerError(message)
    is_file = parsed.database and parsed.database != ":memory:" and not parsed.query
    if system == "sqlite" and not is_file:
        message = f"{_EXPECTED}; found sqlite without a file, or with arguments after '?'"
        raise LedgerError(message)
    return parsed


def _made(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
        # Whoever has waited for a lock is to see what the one before has written.
        level = "READ COMMITTED"
        return sa.create_engine(
            url, pool_size=_CONNECTIONS, pool_pre_ping=True, isolation_level=level
        )
    # SQLite lets one write at a time, and some of those who wait may never come up; in line for one
    # connection all do.
    url = url.set(drivername="sqlite+pysqlite")
    engine = sa.create_engine(url, pool_size=1, max_overflow=0)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - of the driver
    # The driver would begin transactions itself, and too late.
    connection.isolation_level = None
    for setting in (
        f"busy_timeout = {_BUSY_MILLISECONDS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "recursive_triggers = ON",
    ):
        connection.execute(f"PRAGMA {setting}")


def _begin_sqlite(connection: sa.Connection) -> None:
    # Who reads first and writes then could find that another has written in between.
    is_writing = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection that reads.

    Raises:
        LedgerError: The database cannot be reached.
    """
    with _reporting(engine), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that writes: all of it is on the disk at its end, or none after an error.

    Raises:
        LedgerError: The database cannot be reached or written, or refuses what is written; its
            cause is the error of SQLAlchemy.
    """
    with (
        _reporting(engine),
        engine.connect().execution_options(writes=True) as connection,
        connection.begin(),
    ):
        yield connection


def take_turn(connection: sa.Connection, what: str) -> None:
    """Wait until all who have taken their turn before have ended their transactions.

    In SQLite there is nobody to wait for: one transaction writes at a time.

    Args:
        connection: Within a transaction of `writing`; it keeps its turn until its end. What it
            reads from now on has what those before have written.
        what: What is written; only those who name the same wait for each other.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_lock_of(what))))


def _lock_of(what: str) -> int:
    digest = hashlib.sha256(what.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], signed=True)


def told(moment: dt.datetime) -> str:
    """A time as it is kept: in UTC to a thousandth of a second, so that the later sorts last."""
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds")


@contextmanager
def _reporting(engine: sa.Engine) -> Iterator[None]:
    """Turn what a database says into a message that holds neither password nor traceback."""
    try:
        yield
    except exc.TimeoutError as error:
        message = f"the ledger {_place(engine.url)} is busy, others are writing; try again"
        raise LedgerError(message) from error
    except exc.SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or type(error).__name__
        reason = " ".join(str(cause).split())
        message = (
            f"the ledger {_place(engine.url)}: {reason}; check that it can be reached and written"
        )
        raise LedgerError(message) from error


def _place(url: sa.URL) -> str:
    parts: Iterable[str | None] = (url.host, url.database)
    return "/".join(part for part in parts if part)
