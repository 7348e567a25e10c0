"""What stands of all that people did."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.events import HISTORIES, decided, event

from trialatlas.model.event import Act, Answer, Event, standing, threads, undo
from trialatlas.store.ledger_checks import admitted


def ids(events: list[Event]) -> list[str]:
    return [known.id for known in events]


def test_the_last_word_of_each_person_stands() -> None:
    history = [decided("1"), decided("2", who="bo"), decided("3", "exclude", replaces="1")]

    assert ids(standing(history)) == ["2", "3"]


def test_what_was_taken_back_does_not_stand_and_neither_does_what_was_before() -> None:
    history = [
        decided("1"),
        decided("2", "exclude", replaces="1"),
        event("3", act=Act.WITHDRAW, replaces="2"),
    ]

    assert standing(history) == []


def test_a_resolution_stands_beside_the_answers_until_it_is_taken_back() -> None:
    settled = [decided("1"), event("2", act=Act.RESOLVE, after=Answer(value=("exclude",)))]

    assert ids(standing(settled)) == ["1", "2"]
    assert ids(standing([*settled, event("3", act=Act.REOPEN, replaces="2")])) == ["1"]


def test_notes_stand_side_by_side_until_they_are_emptied() -> None:
    notes = [event(number, act=Act.NOTE, why=f"Note {number}") for number in "12"]

    assert ids(standing(notes)) == ["1", "2"]
    assert ids(standing([*notes, event("3", act=Act.NOTE, replaces="1")])) == ["2"]


def test_undoing_says_again_what_was_said_before() -> None:
    chain = [decided("1", why="Cells"), decided("2", "exclude", replaces="1", before="include")]
    undone = undo(chain, "3")

    assert (str(undone.after), undone.why, undone.before) == ("include", "Cells", "exclude")
    assert list(admitted([*chain, undone], [])) == [*chain, undone]
    again = undo([*chain, undone], "4")
    assert str(again.after) == "exclude"


def test_undoing_the_first_act_takes_it_back_and_undoing_that_brings_it_back() -> None:
    for first in (
        decided("1"),
        event("1", act=Act.RESOLVE, after=Answer(value=("exclude",))),
        event("1", act=Act.NOTE, why="Ask"),
    ):
        undone = undo([first], "2")
        assert standing([first, undone]) == []
        again = undo([first, undone], "3")
        assert (again.act, again.after, again.why) == (first.act, first.after, first.why)
        assert len(admitted([first, undone, again], [])) == 3


def test_an_answer_is_told_in_a_few_words() -> None:
    assert str(Answer(value=("a", "b"))) == "a;b"
    assert str(Answer(missing="unclear")) == "unclear"
    assert str(Answer(value=("exclude",), criterion="animals")) == "exclude (animals)"
    assert str(Answer()) == ""


@settings(max_examples=40)
@given(HISTORIES, st.randoms())
def test_the_order_in_which_events_are_known_does_not_matter(
    history: list[Event], chance: Random
) -> None:
    shuffled = list(history)
    chance.shuffle(shuffled)

    assert sorted(ids(standing(shuffled))) == sorted(ids(standing(history)))
    chains = threads(shuffled)
    assert sum(map(len, chains.values())) == len(history)
    for chain in chains.values():
        place = {known.id: number for number, known in enumerate(chain)}
        assert all(not e.replaces or place[e.replaces] < place[e.id] for e in chain)
