"""What people have to settle: questions that they answered differently; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from trialatlas.model.event import Act, Answer, Event, standing

__all__ = ["Conflict", "conflicts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A question on which people differ and that nobody has settled.

    Attributes:
        subject: The record or study.
        variable: The variable; empty in screening.
        answers: What stands, of each person who answered, in the order of their names.
        resolutions: What stands of people who tried to settle it, and differ in turn.
    """

    subject: str
    variable: str
    answers: tuple[Event, ...]
    resolutions: tuple[Event, ...] = ()


def conflicts(events: Iterable[Event]) -> list[Conflict]:
    """The questions that wait for someone to settle them.

    Two verdicts with other criteria or reasons are the same answer, as they have the same effect.
    A language model differs from nobody and settles nothing: only people's acts count.

    Args:
        events: A history, whole or as one person may see it (`trialatlas.adjudication.blind`).

    Returns:
        In the order of records and variables.
    """
    answers: defaultdict[tuple[str, str], list[Event]] = defaultdict(list)
    resolutions: defaultdict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in standing(events):
        if event.is_of_model:
            continue
        if event.act is Act.ANSWER:
            answers[event.question].append(event)
        elif event.act is Act.RESOLVE:
            resolutions[event.question].append(event)
    return [
        Conflict(
            subject=question[0],
            variable=question[1],
            answers=_ordered(answers[question]),
            resolutions=_ordered(resolutions.get(question, [])),
        )
        for question in sorted(answers)
        if _differ(answers[question])
        and (_differ(resolutions.get(question, [])) or question not in resolutions)
    ]


def _ordered(events: Iterable[Event]) -> tuple[Event, ...]:
    return tuple(sorted(events, key=lambda event: event.who))


def _differ(events: Iterable[Event]) -> bool:
    return len({_effect(event.after) for event in events}) > 1


def _effect(answer: Answer) -> tuple[tuple[str, ...], str]:
    return answer.value, answer.missing
