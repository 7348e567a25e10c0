"""People's decisions as they are made: events that are only ever added, in SQLite or PostgreSQL.

Two rules keep what many people do at once in order. Whoever hands in an event chooses its id, so
an event that is handed in again, because no answer came, is there once. And an event names the one
that it replaces: if another has replaced that one meanwhile, or had come first, it is refused, and
the error says what stands there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa
from msgspec.structs import replace
from sqlalchemy import exc

from trialatlas.errors import LedgerError
from trialatlas.model.event import Act, Answer, Event, Quotation
from trialatlas.store.database import engine_of, reading, take_turn, told, writing
from trialatlas.store.ledger_checks import admitted, check_text
from trialatlas.store.ledger_schema import EVENTS, migrate

__all__ = ["Ledger", "Recorded", "open_ledger", "sqlite_url"]

_ATTEMPTS = 5
"""Of an event that met another one in the database; the second sees what the first met."""

_AT_ONCE = 500
"""So many ids are asked for in one query; databases limit it."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event in a ledger.

    Attributes:
        sequence: Its number, in the order in which events appear: who has seen a number has seen
            all smaller ones of the review that there will ever be. Numbers may be left out, and
            are others after an export and import.
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
        for _ in range(_ATTEMPTS - 1):
            try:
                return self._try(events)
            except LedgerError as error:
                if not isinstance(error.__cause__, exc.IntegrityError):
                    raise
        return self._try(events)

    def history(self, subject: str | None = None, after: int = 0) -> list[Recorded]:
        """What has been done, from the first event to the last.

        Args:
            subject: The record or study; None for all.
            after: Only what came after this number; with the last number that was seen, what is
                new since.

        Raises:
            LedgerError: The database cannot be reached.
        """
        wanted = (EVENTS.c.review == self.review) & (EVENTS.c.sequence > after)
        if subject is not None:
            wanted &= EVENTS.c.subject == subject
        query = sa.select(EVENTS).where(wanted).order_by(EVENTS.c.sequence)
        with reading(self.engine) as connection:
            return [Recorded(row.sequence, _event(row)) for row in connection.execute(query)]

    def events(self) -> list[Event]:
        """All events, in the order in which they were added.

        Raises:
            LedgerError: The database cannot be reached.
        """
        return [recorded.event for recorded in self.history()]

    def _try(self, events: Sequence[Event]) -> tuple[Event, ...]:
        with writing(self.engine) as connection:
            present = self._concerned(connection, events)
            now = told(dt.datetime.now(dt.UTC))
            kept = admitted([replace(e, at=e.at or now) for e in events], present)
            there = {event.id for event in present}
            new = {event.id: event for event in kept if event.id not in there}
            if new:
                # The next one is numbered when these can be seen: numbers appear in their order.
                take_turn(connection, f"events of {self.review}")
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
    engine = engine_of(url)
    try:
        with writing(engine) as connection:
            migrate(connection)
        yield Ledger(engine, review)
    finally:
        engine.dispose()
