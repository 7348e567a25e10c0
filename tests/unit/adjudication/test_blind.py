"""Nobody learns what another decided before they decided themselves."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.events import HISTORIES, decided, event

from trialatlas.adjudication.blind import complete, visible
from trialatlas.model.event import Act, Answer, Event
from trialatlas.model.person import Role, Viewer
from trialatlas.store.ledger_checks import admitted

ANN = Viewer("ann")
VIEWERS = st.builds(Viewer, st.sampled_from(["ann", "bo", "cleo", "dan"]), st.sampled_from(Role))


def seen(history: list[Event], viewer: Viewer) -> list[str]:
    return [known.id for known in visible(history, viewer, is_dual=True)]


def test_a_reviewer_sees_the_other_one_only_after_their_own_decision() -> None:
    history = [decided("1", who="bo"), event("2", "bo", act=Act.NOTE, why="Clear, I think")]

    assert seen(history, ANN) == []
    assert seen([*history, decided("3", who="ann")], ANN) == ["1", "2", "3"]


def test_a_decision_on_one_record_opens_no_other() -> None:
    history = [
        decided("1", who="bo"),
        decided("2", who="bo", subject="NCT2"),
        event("3", "bo", variable="donor", after=Answer(value=("mixed",))),
        decided("4", who="ann", subject="NCT2"),
    ]

    assert seen(history, ANN) == ["2", "4"]


def test_a_note_of_ones_own_opens_nothing() -> None:
    history = [decided("1", who="bo"), event("2", "ann", act=Act.NOTE, why="Hm")]

    assert seen(history, ANN) == ["2"]


def test_who_took_an_answer_back_has_seen_the_others_already() -> None:
    history = [
        decided("1", who="ann"),
        event("2", "ann", act=Act.WITHDRAW, replaces="1"),
        decided("3", who="bo"),
    ]

    assert seen(history, ANN) == ["1", "2", "3"]


@pytest.mark.parametrize("role", [Role.ADJUDICATOR, Role.OWNER, Role.READER])
def test_everyone_else_sees_both_once_both_have_decided(role: Role) -> None:
    history = [decided("1", who="ann")]

    assert seen(history, Viewer("dan", role)) == []
    assert seen([*history, decided("2", who="bo")], Viewer("dan", role)) == ["1", "2"]


def test_without_independence_everyone_sees_everything() -> None:
    history = [decided("1", who="bo")]

    assert visible(history, ANN, is_dual=False) == history


@settings(max_examples=40)
@given(HISTORIES, VIEWERS)
def test_what_is_seen_is_a_history_and_has_all_of_ones_own(
    history: list[Event], viewer: Viewer
) -> None:
    told = visible(history, viewer, is_dual=True)

    assert list(admitted(told, [])) == told
    assert {e.id for e in told} >= {e.id for e in history if e.who == viewer.who}


@given(HISTORIES, VIEWERS, st.data())
def test_what_is_hidden_leaves_no_trace(
    history: list[Event], viewer: Viewer, data: st.DataObject
) -> None:
    """Had others said something else where one may not look, or nothing, one would see the same."""
    told = visible(history, viewer, is_dual=True)
    known = {e.id for e in told}
    changed = [
        e if e.id in known else replace(e, why=f"{e.why}!", after=Answer(value=("other",)))
        for e in history
    ]
    dropped = data.draw(st.sets(st.sampled_from([e.who for e in history] or ["nobody"])))
    fewer = [e for e in changed if e.id in known or e.who not in dropped]

    assert visible(changed, viewer, is_dual=True) == told
    assert visible(fewer, viewer, is_dual=True) == told


@given(HISTORIES, st.sampled_from(["ann", "bo", "cleo"]))
def test_a_reviewer_sees_of_a_question_all_or_only_their_own(
    history: list[Event], who: str
) -> None:
    told = {known.id for known in visible(history, Viewer(who), is_dual=True)}
    for question in {known.question for known in history}:
        of_others = [e for e in history if e.question == question and e.who != who]
        has_answered = any(
            e.act is Act.ANSWER and e.who == who and e.question == question for e in history
        )
        assert {e.id in told for e in of_others} <= {has_answered}


@settings(max_examples=40)
@given(HISTORIES)
def test_a_question_is_complete_when_two_have_answered_it(history: list[Event]) -> None:
    for question in {known.question for known in history}:
        people = {e.who for e in history if e.question == question and e.act is Act.ANSWER}
        assert (question in complete(history)) is (len(people) > 1)


def test_a_language_model_is_not_the_second_person() -> None:
    history = [
        event("1", "model:gpt", variable="donor", after=Answer(value=("mixed",))),
        event("2", "bo", variable="donor", after=Answer(value=("autologous",))),
    ]

    assert complete(history) == frozenset()
    assert seen(history, Viewer("eve", Role.OWNER)) == []
    assert seen(history, Viewer("model:gpt")) == ["1"]
