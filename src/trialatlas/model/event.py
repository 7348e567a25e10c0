"""What people do in a review, one act an event; nothing is ever changed or taken out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

__all__ = [
    "MODEL",
    "PEOPLE",
    "RULE",
    "SEPARATOR",
    "Act",
    "Answer",
    "Event",
    "Quotation",
    "Thread",
    "instant",
    "is_reserved",
    "standing",
    "threads",
    "undo",
]

RULE = "rule"
"""The name under which the rules code; no person may have it."""

MODEL = "model:"
"""How the name begins under which a language model codes."""

PEOPLE = "people"
"""What stands for people who disagree as the coder of a verdict or value; no person's name."""

SEPARATOR = ";"
"""What stands between several values where they are written as one text; no value holds it."""


def is_reserved(name: str) -> bool:
    """Whether no person may have a name, in whatever case: others stand under it in the tables.

    >>> is_reserved("Rule"), is_reserved("people"), is_reserved("A. Reader")
    (True, True, False)
    """
    return name.casefold() in (RULE, PEOPLE)


class Act(StrEnum):
    """What a person does.

    ``answer``: decides on a record, or codes a variable. ``withdraw``: takes their answer back.
    ``resolve``: settles what others disagree on. ``reopen``: takes that back. ``note``: writes
    something down, which decides nothing; an empty one takes back the note that it replaces.
    """

    ANSWER = "answer"
    WITHDRAW = "withdraw"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    NOTE = "note"

    @property
    def thread(self) -> str:
        """The name of the acts that replace each other."""
        return {Act.WITHDRAW: Act.ANSWER, Act.REOPEN: Act.RESOLVE}.get(self, self).value

    @property
    def says(self) -> bool:
        """Whether it gives an answer."""
        return self in (Act.ANSWER, Act.RESOLVE)


class Quotation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Words of a record that a person rests an answer on.

    Attributes:
        quote: The words, exactly as they stand.
        field: Path in `Study` of the text in which they stand; empty if the person named none.
        start: Offset of the first character there, in Unicode code points; None if not known.
        version: The record version in which they stood; empty if not known.
        value: The value that they speak for, where there are several.
    """

    quote: str
    field: str = ""
    start: int | None = None
    version: str = ""
    value: str = ""


class Answer(Struct, frozen=True, kw_only=True):
    """What a person says of a record or of a variable.

    Attributes:
        value: The verdict, or the categories or texts of a coding, sorted.
        missing: The kind of missing where there is no value, or the empty string.
        criterion: The criterion that a verdict rests on, or the empty string.
    """

    value: tuple[str, ...] = ()
    missing: str = ""
    criterion: str = ""

    def __str__(self) -> str:
        said = SEPARATOR.join(self.value) or self.missing
        return f"{said} ({self.criterion})" if self.criterion else said


Thread = tuple[str, str, str, str]
"""Who, which acts, on which record or study, of which variable: what replaces one another."""


class Event(Struct, frozen=True, kw_only=True):
    """One act of one person.

    An event replaces at most one earlier event, and is itself replaced by at most one: those of a
    person on one question are a chain, and its last stands.

    Attributes:
        id: Chosen by whoever hands it in, so that handing it in twice is the same as once.
        act: What is done.
        who: The person.
        at: ISO 8601 time in UTC, or a day where a person wrote no more.
        subject: A record's id in screening, a study's in coding.
        variable: The variable; empty in screening.
        after: What is said; an empty answer where nothing is.
        before: What the same person said before, as text; empty where nothing stood.
        replaces: Id of the event that this one comes after, or the empty string.
        why: The reason, or the text of a note.
        evidence: Words that the answer rests on.
    """

    id: str
    act: Act
    who: str
    at: str
    subject: str
    variable: str = ""
    after: Answer = Answer()
    before: str = ""
    replaces: str = ""
    why: str = ""
    evidence: tuple[Quotation, ...] = ()

    @property
    def thread(self) -> Thread:
        """What the event may replace, and be replaced by."""
        return self.who, self.act.thread, self.subject, self.variable

    @property
    def question(self) -> tuple[str, str]:
        """What is asked of everyone: of which record or study, and which variable."""
        return self.subject, self.variable

    @property
    def is_of_model(self) -> bool:
        """Whether a language model does it: whatever is asked of people, it is none of them."""
        return self.who.startswith(MODEL)

    @property
    def stands_for_nothing(self) -> bool:
        """Whether it takes something back and puts nothing in its place."""
        return not self.act.says and not (self.act is Act.NOTE and self.why)


def standing(events: Iterable[Event]) -> list[Event]:
    """What holds now: the events that no other replaces, without those that take something back.

    Args:
        events: The whole history of what is asked about, in any order.

    Returns:
        The events that stand, in the order given.
    """
    known = list(events)
    replaced = {event.replaces for event in known if event.replaces}
    return [e for e in known if e.id not in replaced and not e.stands_for_nothing]


def threads(events: Iterable[Event]) -> dict[Thread, list[Event]]:
    """The chains of events, each from its first to its last.

    Args:
        events: Whole chains, in any order. Notes that replace none are of one thread; their chains
            follow each other.
    """
    groups: dict[Thread, list[Event]] = {}
    for event in events:
        groups.setdefault(event.thread, []).append(event)
    return {thread: _chained(group) for thread, group in groups.items()}


def _chained(group: Sequence[Event]) -> list[Event]:
    following = {event.replaces: event for event in group if event.replaces}
    known = {event.id for event in group}
    ordered: list[Event] = []
    for first in (event for event in group if event.replaces not in known):
        at: Event | None = first
        while at is not None:
            ordered.append(at)
            at = following.get(at.id)
    return ordered


def undo(chain: Sequence[Event], new_id: str, at: str = "") -> Event:
    """The act that takes back the last one of a chain: what was said before it is said again.

    Handed to a ledger it comes after the last one; to undo it in turn brings that back.

    Args:
        chain: All events of one person on one question, from the first to the last, at least one.
        new_id: Id of the act.
        at: Its time; empty where the ledger is to fill it in.
    """
    last = chain[-1]
    said = chain[-2] if len(chain) > 1 else None
    if said is None or said.stands_for_nothing:
        takes_back = {Act.ANSWER: Act.WITHDRAW, Act.RESOLVE: Act.REOPEN}
        act = takes_back.get(last.act, last.act)
        said = replace(last, act=act, after=Answer(), why="", evidence=())
    return replace(said, id=new_id, at=at, replaces=last.id, before=str(last.after))


def instant(at: str) -> dt.datetime:
    """A time as people and ledgers write it, as one that can be compared.

    A day is taken as its beginning, and a time without a zone as UTC.

    Raises:
        ValueError: It is no ISO 8601 time.

    >>> instant("2025-03-03") < instant("2025-03-03T01:00:00+00:30")
    True
    """
    moment = dt.datetime.fromisoformat(at)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
