"""From what a form says to an event of the ledger."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from http import HTTPStatus

from msgspec.structs import replace

from trialatlas.model.event import Act, Answer, Event, Quotation, threads, undo
from trialatlas.web.asked import Asked, PageError
from trialatlas.web.history import History, Question

__all__ = ["act_of", "chain_of", "fresh_id", "note_of", "take_back"]

_ID = re.compile("[0-9a-f]{32}")
"""Any other could be that of another person's event, whose content a refusal would tell."""


def fresh_id() -> str:
    """An id for an event that a form may come to hand in: sent twice, it is one event."""
    return uuid.uuid4().hex


def act_of(
    asked: Asked, act: Act, question: Question, after: Answer, evidence: Sequence[Quotation] = ()
) -> Event:
    """What a form does, by its fields ``id``, ``replaces`` and ``why``.

    Args:
        asked: The form.
        act: What it does.
        question: Of which record or study, and which variable.
        after: What it says.
        evidence: Words that it rests on.

    Raises:
        PageError: It lacks its id.
    """
    return Event(
        id=_id_of(asked),
        act=act,
        who=asked.viewer.who,
        at="",
        subject=question[0],
        variable=question[1],
        after=after,
        replaces=asked.text("replaces"),
        why=asked.text("why"),
        evidence=tuple(evidence),
    )


def note_of(asked: Asked, question: Question) -> Event:
    """A note, by the fields ``id``, ``replaces`` and ``note``."""
    return replace(act_of(asked, Act.NOTE, question, Answer()), why=asked.text("note"))


def chain_of(history: History, asked: Asked, act: Act, question: Question) -> list[Event]:
    """What a person has said on a question, from first to last; empty if nothing."""
    events = history.of(question[0], asked.viewer)
    return threads(events).get((asked.viewer.who, act.thread, *question), [])


def take_back(history: History, asked: Asked, act: Act, question: Question) -> Event:
    """The act that takes back the last one of a person on a question.

    Raises:
        PageError: There is none, or it is another one by now than the form says in ``replaces``.
    """
    chain = chain_of(history, asked, act, question)
    if not chain or chain[-1].id != asked.text("replaces"):
        message = "There is nothing to undo here, or it was undone in another window meanwhile."
        raise PageError(HTTPStatus.CONFLICT, message)
    return undo(chain, _id_of(asked))


def _id_of(asked: Asked) -> str:
    found = asked.text("id")
    if not _ID.fullmatch(found):
        message = "The form lacks its id; load the page again and send it anew."
        raise PageError(HTTPStatus.BAD_REQUEST, message)
    return found
