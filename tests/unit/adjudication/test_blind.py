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
        decided("2", who="bo"),
        event("3", "ann", act=Act.WITHDRAW, replaces="1"),
    ]

    assert seen(history, ANN) == ["1", "2", "3"]
    assert seen(history, Viewer("dan", Role.OWNER)) == ["1", "2", "3"]


def test_who_took_an_answer_back_before_anyone_else_answered_knows_nothing() -> None:
    history = [
        decided("1", who="ann"),
        event("2", "ann", act=Act.WITHDRAW, replaces="1"),
        decided("3", who="bo"),
    ]
    again = decided("4", who="ann", replaces="2")

    assert seen(history, ANN) == ["1", "2"]
    assert seen(history, Viewer("dan", Role.OWNER)) == []
    assert seen([*history, again], ANN) == ["1", "2", "3", "4"]
    assert seen([*history, again], Viewer("dan", Role.OWNER)) == ["1", "2", "3", "4"]


def test_an_answer_that_was_taken_back_was_seen_by_who_answered_then() -> None:
    history = [
        decided("1", who="ann"),
        event("2", "ann", act=Act.WITHDRAW, replaces="1"),
        decided("3", who="bo"),
        event("4", "bo", act=Act.WITHDRAW, replaces="3"),
        decided("5", who="ann", replaces="2"),
    ]

    assert seen(history, Viewer("bo")) == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("role", [Role.ADJUDICATOR, Role.OWNER, Role.READER])
def test_everyone_else_sees_both_once_both_have_decided(role: Role) -> None:
    history = [decided("1", who="ann")]

    assert seen(history, Viewer("dan", role)) == []
    assert seen([*history, decided("2", who="bo")], Viewer("dan", role)) == ["1", "2"]


def test_without_independence_everyone_sees_everything() -> None:
    history = [decided("1", who="bo")]

    assert visible(history, ANN, is_dual=False) == history


def bound(history: list[Event], question: tuple[str, str]) -> set[str]:
    """Who has answered a question, without those who took it back when they could know nothing."""
    answers = [(n, e.who) for n, e in enumerate(history)
               if e.question == question and e.act is Act.ANSWER]  # fmt: skip
    free = set()
    for who in {name for _, name in answers}:
        others = [n for n, name in answers if name != who]
        own = [n for n, name in answers if name == who]
        taken = [n for n, e in enumerate(history)
                 if e.question == question and e.who == who and e.act is Act.WITHDRAW]  # fmt: skip
        if taken and all(n > taken[-1] for n in others) and all(n < taken[-1] for n in own):
            free.add(who)
    return {name for _, name in answers} - free


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
        assert {e.id in told for e in of_others} <= {who in bound(history, question)}


@settings(max_examples=40)
@given(HISTORIES)
def test_a_question_is_complete_when_two_have_answered_it(history: list[Event]) -> None:
    for question in {known.question for known in history}:
        assert (question in complete(history)) is (len(bound(history, question)) > 1)


def test_a_language_model_is_not_the_second_person() -> None:
    history = [
        event("1", "model:gpt", variable="donor", after=Answer(value=("mixed",))),
        event("2", "bo", variable="donor", after=Answer(value=("autologous",))),
    ]

    assert complete(history) == frozenset()
    assert seen(history, Viewer("eve", Role.OWNER)) == []
    assert seen(history, Viewer("model:gpt")) == ["1"]
