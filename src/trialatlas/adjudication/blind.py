"""Who may see whose decisions, where two people decide independently; pure.

Every way by which one person could learn what another decided has to go through `visible`: pages,
interfaces and files that are written for one person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from trialatlas.model.event import Act, Event
from trialatlas.model.person import Role, Viewer

__all__ = ["INDEPENDENT", "answered_by", "complete", "visible"]

INDEPENDENT = 2
"""So many people answer each question, none knowing of the others."""

_Question = tuple[str, str]


def answered_by(events: Iterable[Event]) -> dict[_Question, frozenset[str]]:
    """Who has answered each question, or taken it back when they could know the others' answers.

    Who takes an answer back before anyone else has answered knows nothing, and may begin anew.
    Language models are not among them: what one says ends nobody's independence.

    Args:
        events: The whole history, in the order in which it was made.
    """
    people: defaultdict[_Question, set[str]] = defaultdict(set)
    ever: defaultdict[_Question, set[str]] = defaultdict(set)
    for event in events:
        if event.is_of_model:
            continue
        if event.act is Act.ANSWER:
            people[event.question].add(event.who)
            ever[event.question].add(event.who)
        elif event.act is Act.WITHDRAW and ever[event.question] == {event.who}:
            people[event.question].clear()
    return {question: frozenset(names) for question, names in people.items() if names}


def complete(events: Sequence[Event]) -> frozenset[_Question]:
    """The questions that enough people have answered for nobody's answer to be a secret.

    Args:
        events: The whole history.
    """
    people = answered_by(events)
    return frozenset(question for question, who in people.items() if len(who) >= INDEPENDENT)


def visible(events: Sequence[Event], viewer: Viewer, *, is_dual: bool) -> list[Event]:
    """What one person may see.

    Where two people decide independently, a reviewer sees what others say of a question, their
    notes and resolutions too, once they have answered it themselves; everyone else once two
    people have. Everyone sees all that they did themselves.

    Args:
        events: The whole history.
        viewer: Who looks.
        is_dual: Whether two people decide independently; if not, everyone sees everything.

    Returns:
        The events that they may see, in the order given. It does not depend in any way on those
        that they may not see.
    """
    if not is_dual:
        return list(events)
    is_open = _is_open_to(events, viewer)
    return [event for event in events if event.who == viewer.who or is_open(event.question)]


def _is_open_to(events: Sequence[Event], viewer: Viewer) -> Callable[[_Question], bool]:
    if viewer.role is not Role.REVIEWER:
        return complete(events).__contains__
    people = answered_by(events)
    return lambda question: viewer.who in people.get(question, frozenset())
