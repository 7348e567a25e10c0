"""Which events a ledger takes; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Never

import msgspec
from msgspec.structs import replace

from trialatlas.errors import LedgerConflictError, LedgerError
from trialatlas.model.event import (
    PEOPLE,
    RULE,
    SEPARATOR,
    Act,
    Event,
    Thread,
    instant,
    is_reserved,
)
from trialatlas.model.judgement import Missing, Verdict
from trialatlas.protocol.faults import shown
from trialatlas.protocol.study_paths import plain_path, study_paths

__all__ = ["Admission", "admitted", "check_text"]

_TEXTS = ("id", "who", "at", "subject", "variable", "before", "replaces", "why")
_UNWRITABLE = re.compile("[\\0\ud800-\udfff]")
"""The end of a text in a database, and halves of characters."""

_LONGEST = 100_000
"""So many characters a text may have: readers of CSV take 131,072 in a cell at most."""

_Place = tuple[Thread, str]


def check_text(event: Event) -> None:
    """Check that an event can be written to CSV and read from it again as it is.

    Raises:
        LedgerError: A text has white space around it, more than 100,000 characters, or some that no
            file can hold; a value holds a semicolon; a quotation names no path of `Study`; or the
            event lacks its id, its person or its record.
    """
    for name in ("id", "who", "subject"):
        if not getattr(event, name):
            _refuse(event, name, "a text", "none")
    if is_reserved(event.who):
        expected = f"a person ({RULE!r} is the name of the rules, {PEOPLE!r} of all)"
        _refuse(event, "who", expected, repr(event.who))
    texts = {name: getattr(event, name) for name in _TEXTS}
    texts |= {"criterion": event.after.criterion, "missing": event.after.missing}
    texts |= {f"value {number}": text for number, text in enumerate(event.after.value, start=1)}
    for name, text in texts.items():
        if text != text.strip():
            _refuse(event, name, "no white space around it", shown(text))
    for text in (*texts.values(), *_texts_quoted(event)):
        if _UNWRITABLE.search(text):
            _refuse(event, "text", "characters that a file can hold", shown(text))
    _check_lengths(event, texts)
    _check_fields(event)
    try:
        instant(event.at or "2000-01-01")
    except ValueError:
        _refuse(event, "at", "an ISO 8601 time", repr(event.at))
    _check_answer(event)


def _texts_quoted(event: Event) -> list[str]:
    quoted = msgspec.to_builtins(event.evidence)
    return [part for item in quoted for part in item.values() if isinstance(part, str)]


def _check_lengths(event: Event, texts: Mapping[str, str]) -> None:
    encoded = msgspec.json.encode(event.evidence).decode()
    for name, text in {**texts, "value": str(event.after), "evidence": encoded}.items():
        if len(text) > _LONGEST:
            _refuse(event, name, f"{_LONGEST:,} characters at most", f"{len(text):,}")


def _check_fields(event: Event) -> None:
    """What the files' reader asks of the column ``field``."""
    for quotation in event.evidence:
        if quotation.field and plain_path(quotation.field) not in study_paths():
            _refuse(event, "field", "a path in Study", shown(quotation.field))


def _check_answer(event: Event) -> None:
    for value in event.after.value:
        if not value or SEPARATOR in value:
            _refuse(event, "value", f"a text without {SEPARATOR!r}", repr(value))
    if list(event.after.value) != sorted(set(event.after.value)):
        _refuse(event, "value", "each value once, sorted", repr(event.after.value))
    is_said = bool(event.after.value or event.after.missing)
    if event.act.says and not is_said:
        _refuse(event, "value", "a value or a kind of missing", "neither")
    if not event.act.says and is_said:
        _refuse(event, "value", f"none in the act {event.act!s}", str(event.after))
    if event.after.value and event.after.missing:
        _refuse(event, "value", "either a value or a kind of missing", "both")
    if event.act in (Act.WITHDRAW, Act.REOPEN) and not event.replaces:
        _refuse(event, "replaces", "the event that is taken back", "none")
    _check_kind(event)


def _check_kind(event: Event) -> None:
    """A decision on a record has a verdict, a coding of a variable values or a kind of missing."""
    after = event.after
    if event.variable:
        if after.criterion:
            _refuse(event, "criterion", "none in a coding", repr(after.criterion))
        if after.missing and after.missing not in set(Missing):
            _refuse(event, "missing", f"one of {', '.join(Missing)}", repr(after.missing))
    elif after.missing or len(after.value) > 1 or not set(after.value) <= set(Verdict):
        _refuse(event, "value", f"one of {', '.join(Verdict)}", repr(str(after)))


def _refuse(event: Event, name: str, expected: str, found: str) -> Never:
    message = (
        f"event {event.id!r} of {event.who!r} on {event.subject!r}: {name}: "
        f"expected {expected}, found {found}"
    )
    raise LedgerError(message)


def admitted(events: Sequence[Event], present: Sequence[Event]) -> tuple[Event, ...]:
    """The events as a ledger keeps them, if it can.

    Args:
        events: Those handed in, in order.
        present: What the ledger has of the same records, and under the same ids.

    Returns:
        An event for each handed in, as of `Admission.admit`.

    Raises:
        LedgerConflictError: As of `Admission.admit`.
        LedgerError: As of `Admission.admit`.
    """
    admission = Admission(present)
    return tuple(admission.admit(event) for event in events)


class Admission:
    """Which events a ledger takes, one after another.

    Args:
        present: What it has of the records that the events are about, and under their ids.
    """

    def __init__(self, present: Iterable[Event]) -> None:
        self._by_id: dict[str, Event] = {}
        self._taken: dict[_Place, Event] = {}
        for event in present:
            self._add(event)

    def admit(self, event: Event) -> Event:
        """The event as the ledger keeps it, after those that were admitted before.

        Returns:
            That of the ledger if it is there already; otherwise the one handed in, with what it
            replaces in ``before``.

        Raises:
            LedgerConflictError: Something else stands where it was to stand, or has its id.
            LedgerError: It replaces an event that is not there, or that is another person's or of
                another question.
        """
        known = self._by_id.get(event.id)
        if known is None:
            known = _next(event, self._by_id, self._taken)
            self._add(known)
        elif not _is_same(event, known):
            # What another person said is not told: an id can be guessed.
            told = f" ({_told(known)})" if known.who == event.who else ""
            message = (
                f"event {event.id!r} is in the ledger with another content{told}; "
                "events are never changed: add one that replaces it"
            )
            raise LedgerConflictError(message, event, known)
        return known

    def _add(self, event: Event) -> None:
        self._by_id[event.id] = event
        if _is_alone(event):
            self._taken[_place(event)] = event


def _next(event: Event, by_id: dict[str, Event], taken: dict[_Place, Event]) -> Event:
    replaced = by_id.get(event.replaces)
    if event.replaces and (replaced is None or replaced.thread != event.thread):
        expected = "an earlier event of the same person, question and kind"
        _refuse(event, "replaces", expected, repr(event.replaces))
    before = str(replaced.after) if replaced else ""
    other = taken.get(_place(event)) if _is_alone(event) else None
    if other is not None:
        message = (
            f"{event.who} on {event.subject}{f' {event.variable}' if event.variable else ''}: "
            f"{_told(event)} was to come after {before or 'nothing'!r}, but {_told(other)} "
            "has come meanwhile; look at it, and decide again"
        )
        raise LedgerConflictError(message, event, other)
    if event.before not in ("", before):
        _refuse(event, "before", repr(before), repr(event.before))
    return replace(event, before=before)


def _is_alone(event: Event) -> bool:
    """Whether no other may stand in the same place; first notes may be many."""
    return bool(event.replaces) or event.act is not Act.NOTE


def _place(event: Event) -> _Place:
    return event.thread, event.replaces


def _is_same(event: Event, known: Event) -> bool:
    """Whether they are one event handed in twice; the time of a second attempt is another."""
    aligned = replace(event, at=known.at, before=event.before or known.before)
    return aligned == known


def _told(event: Event) -> str:
    said = str(event.after) or str(event.act)
    return f"{said!r} at {event.at}" if event.at else repr(said)
