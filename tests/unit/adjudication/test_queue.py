"""What waits for someone to settle it."""

from __future__ import annotations

from tests.events import decided, event

from trialatlas.adjudication.queue import conflicts
from trialatlas.model.event import Act, Answer, Event

ANN = decided("a", who="ann")
BO = decided("b", "exclude", who="bo")


def resolved(id: str, verdict: str, who: str = "cleo", **parts: str) -> Event:
    return event(id, who, act=Act.RESOLVE, after=Answer(value=(verdict,)), **parts)


def test_two_people_who_differ_wait() -> None:
    [conflict] = conflicts([BO, ANN])

    assert (conflict.subject, conflict.variable) == ("NCT1", "")
    assert conflict.answers == (ANN, BO)


def test_two_who_agree_do_not_whatever_their_reasons() -> None:
    other = event("b", "bo", after=Answer(value=("include",), criterion="cells"), why="Sure")

    assert conflicts([ANN, other]) == []
    assert conflicts([ANN]) == []


def test_a_value_and_its_absence_differ() -> None:
    said = event("a", variable="donor", after=Answer(value=("autologous",)))
    nothing = event("b", "bo", variable="donor", after=Answer(missing="not_reported"))

    assert [c.variable for c in conflicts([said, nothing])] == ["donor"]


def test_what_was_resolved_waits_no_more_until_it_is_reopened() -> None:
    history = [ANN, BO, resolved("r", "exclude")]

    assert conflicts(history) == []
    taken_back = event("s", "cleo", act=Act.REOPEN, replaces="r")
    assert len(conflicts([*history, taken_back])) == 1


def test_two_who_resolve_differently_leave_it_waiting() -> None:
    resolutions = (resolved("r", "exclude"), resolved("s", "include", who="dan"))

    assert [c.resolutions for c in conflicts([ANN, BO, *resolutions])] == [resolutions]


def test_a_person_who_changes_their_mind_settles_it_too() -> None:
    assert conflicts([ANN, BO, decided("c", "include", who="bo", replaces="b")]) == []


def test_a_language_model_differs_from_nobody_and_settles_nothing() -> None:
    model = decided("m", "exclude", who="model:gpt")

    assert conflicts([ANN, model]) == []
    assert conflicts([ANN, BO, resolved("r", "exclude", who="model:gpt")]) != []
