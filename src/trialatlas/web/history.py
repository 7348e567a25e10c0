"""What people did in a review, in memory, brought up to date whenever a page is asked for."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence

from trialatlas.adjudication.blind import visible
from trialatlas.model.event import Act, Event
from trialatlas.model.person import Viewer
from trialatlas.store.ledger import Ledger

__all__ = ["History", "Question"]

Question = tuple[str, str]
"""A record or study, and a variable; the variable is empty in screening."""


class History:
    """The events of a ledger, by what they are about and by who answered.

    Whoever asks for events names who looks, and gets what that person may see.

    Args:
        ledger: Where the events are.
        is_dual: Whether two people decide independently of each other.
    """

    def __init__(self, ledger: Ledger, *, is_dual: bool) -> None:
        self.ledger = ledger
        self.is_dual = is_dual
        self._lock = threading.Lock()
        self._last = 0
        self._events: list[Event] = []
        self._on_records: list[Event] = []
        self._of_subject: dict[str, list[Event]] = {}
        self._answers: dict[str, dict[Question, Event]] = {}

    def refresh(self) -> int:
        """Read what the ledger has gained.

        Returns:
            How many events there are: it grows whenever something changes.

        Raises:
            LedgerError: The ledger cannot be read.
        """
        with self._lock:
            for recorded in self.ledger.history(after=self._last):
                self._last = recorded.sequence
                self._add(recorded.event)
            return len(self._events)

    def ids(self) -> set[str]:
        """The ids of all events."""
        with self._lock:
            return {event.id for event in self._events}

    def append(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """Add events; see `trialatlas.store.ledger.Ledger.append`."""
        return self.ledger.append(events)

    def of(self, subject: str, viewer: Viewer) -> list[Event]:
        """What a person may see of what was done about a record or study."""
        with self._lock:
            events = list(self._of_subject.get(subject, ()))
        return visible(events, viewer, is_dual=self.is_dual)

    def all(self, viewer: Viewer) -> list[Event]:
        """What a person may see of everything that was done."""
        with self._lock:
            events = list(self._events)
        return visible(events, viewer, is_dual=self.is_dual)

    def on_records(self, viewer: Viewer) -> list[Event]:
        """What a person may see of all that was done about records, rather than variables."""
        with self._lock:
            events = list(self._on_records)
        return visible(events, viewer, is_dual=self.is_dual)

    @property
    def n_events(self) -> int:
        """How many events there are: it grows whenever something changes."""
        with self._lock:
            return len(self._events)

    def answers(self, who: str) -> Mapping[Question, Event]:
        """What stands of a person's own answers, in the order in which they were given."""
        with self._lock:
            return dict(self._answers.get(who, {}))

    def people(self) -> list[str]:
        """Everyone who has ever done something, in alphabetical order; no model is among them."""
        with self._lock:
            return sorted({event.who for event in self._events if not event.is_of_model})

    def _add(self, event: Event) -> None:
        self._events.append(event)
        if not event.variable:
            self._on_records.append(event)
        self._of_subject.setdefault(event.subject, []).append(event)
        if event.act.thread == Act.ANSWER:
            standing = self._answers.setdefault(event.who, {})
            standing.pop(event.question, None)
            if event.act.says:
                standing[event.question] = event
