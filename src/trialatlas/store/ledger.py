"""People's decisions as they are made: events that are only ever added, in SQLite or PostgreSQL.

Two rules keep what many people do at once in order. Whoever hands in an event chooses its id, so
an event that is handed in again, because no answer came, is there once. And an event names the one
that it replaces: if another has replaced that one meanwhile, or had come first, it is refused, and
the error says what stands there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import msgspec
import sqlalchemy as sa
from msgspec.structs import replace
from sqlalchemy import exc

from trialatlas.errors import LedgerError
from trialatlas.model.event import Act, Answer, Event, Quotation
from trialatlas.store.ledger_checks import admitted, check_text
from trialatlas.store.ledger_schema import EVENTS, migrate

__all__ = ["Ledger", "Recorded", "open_ledger", "sqlite_url"]

_ATTEMPTS = 5
"""Of an event that met another one in the database; the second sees what the first met."""

_AT_ONCE = 500
"""So many ids are asked for in one query; databases limit it."""

_BUSY_MILLISECONDS = 30_000
_CONNECTIONS = 20
"""So many people are answered at the same instant; half as many again before others wait."""

_DEADLOCK = "40P01"
_EXPECTED = "the ledger's address: expected sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME"


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event in a ledger.

    Attributes:
        sequence: Its number: larger than that of the event it replaces. Of two events at the same
            instant, the one with the smaller number may appear later: nobody who has seen a
            number has seen all smaller ones. Numbers may be left out, and are others after an
            export and import.
        event: The event.
    """

    sequence: int
    event: Event


@dataclass(frozen=True, slots=True)
class Ledger:
    """The events of one review; from `open_ledger`.

    Attributes:
        engine: The database.
        review: The review's name; other reviews may share the database.
    """

    engine: sa.Engine
    review: str

    def append(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """Add events: all of them, or none.

        When this returns, they are on the disk.

        Args:
            events: In an order in which each comes after the one that it replaces. An empty ``at``
                is filled with the present time, an empty ``before`` with what is replaced.

        Returns:
            The events as the ledger has them; those that were there already as they were.

        Raises:
            LedgerConflictError: Another event stands where one was to stand, or has its id.
            LedgerError: An event cannot be kept, or the database cannot be reached.
        """
        for event in events:
            check_text(event)
        with _reporting(self.engine):
            for _ in range(_ATTEMPTS - 1):
                try:
                    return self._try(events)
                except exc.DBAPIError as error:
                    if not _has_met_another(error):
                        raise
            return self._try(events)

    def history(self, subject: str | None = None) -> list[Recorded]:
        """What has been done, from the first event to the last.

        Args:
            subject: The record or study; None for all.

        Raises:
            LedgerError: The database cannot be reached.
        """
        wanted = EVENTS.c.review == self.review
        if subject is not None:
            wanted &= EVENTS.c.subject == subject
        query = sa.select(EVENTS).where(wanted).order_by(EVENTS.c.sequence)
        with _reporting(self.engine), self.engine.connect() as connection:
            return [Recorded(row.sequence, _event(row)) for row in connection.execute(query)]

    def events(self) -> list[Event]:
        """All events, in the order in which they were added.

        Raises:
            LedgerError: The database cannot be reached.
        """
        return [recorded.event for recorded in self.history()]

    def _try(self, events: Sequence[Event]) -> tuple[Event, ...]:
        now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
        with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            present = self._concerned(connection, events)
            kept = admitted([replace(e, at=e.at or now) for e in events], present)
            there = {event.id for event in present}
            new = {event.id: event for event in kept if event.id not in there}
            if new:
                rows = [self._row(event) for event in new.values()]
                connection.execute(EVENTS.insert(), rows)
        return kept

    def _concerned(self, connection: sa.Connection, events: Sequence[Event]) -> list[Event]:
        """Events of the same records, or with the same ids."""
        found: dict[str, Event] = {}
        for column, values in (
            (EVENTS.c.subject, {event.subject for event in events}),
            (EVENTS.c.id, {event.id for event in events}),
        ):
            ordered = sorted(values)
            for start in range(0, len(ordered), _AT_ONCE):
                some = ordered[start : start + _AT_ONCE]
                query = sa.select(EVENTS).where(EVENTS.c.review == self.review, column.in_(some))
                found |= {row.id: _event(row) for row in connection.execute(query)}
        return list(found.values())

    def _row(self, event: Event) -> dict[str, object]:
        return {
            "review": self.review,
            "id": event.id,
            "act": str(event.act),
            "thread": event.act.thread,
            "who": event.who,
            "at": event.at,
            "subject": event.subject,
            "variable": event.variable,
            "after": msgspec.json.encode(event.after).decode(),
            "before": event.before,
            "replaces": event.replaces or None,
            "why": event.why,
            "evidence": msgspec.json.encode(event.evidence).decode(),
        }


def _event(row: Any) -> Event:  # noqa: ANN401 - a row of whatever columns were asked for
    return Event(
        id=row.id,
        act=Act(row.act),
        who=row.who,
        at=row.at,
        subject=row.subject,
        variable=row.variable,
        after=msgspec.json.decode(row.after, type=Answer),
        before=row.before,
        replaces=row.replaces or "",
        why=row.why,
        evidence=msgspec.json.decode(row.evidence, type=tuple[Quotation, ...]),
    )


def sqlite_url(path: Path) -> str:
    """The URL of a ledger in a file."""
    return sa.URL.create("sqlite", database=str(path)).render_as_string()


@contextmanager
def open_ledger(url: str, review: str) -> Iterator[Ledger]:
    """Open the ledger of a review; make its tables where they are not there yet.

    Args:
        url: ``sqlite:///PATH``, whose folder exists, or ``postgresql://USER:PASSWORD@HOST/NAME``.
        review: The review's name.

    Raises:
        LedgerError: The URL is none of these, its database cannot be reached, or a newer version
            of trialatlas has made it. No message holds a password.
    """
    engine = _engine(url)
    try:
        with (
            _reporting(engine),
            engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            migrate(connection)
        yield Ledger(engine, review)
    finally:
        engine.dispose()


def _engine(url: str) -> sa.Engine:
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
        return sa.create_engine(url, pool_size=_CONNECTIONS, pool_pre_ping=True)
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


def _has_met_another(error: exc.DBAPIError) -> bool:
    return isinstance(error, exc.IntegrityError) or _code(error) == _DEADLOCK


def _code(error: exc.DBAPIError) -> str:
    return cast("str", getattr(error.orig, "sqlstate", None) or "")


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
