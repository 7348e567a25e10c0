"""How far people agree on what they said independently."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from tests.events import HISTORIES, decided, event

from trialatlas.adjudication.agreement import (
    agreement_of_all,
    agreement_of_pairs,
    independent_answers,
    independent_codings,
)
from trialatlas.model.event import Act, Answer, Event
from trialatlas.model.judgement import Missing


def both(number: int, first: str, second: str, month: int = 1) -> list[Event]:
    """What Ann and Bo said of one record, one after the other."""
    subject = f"NCT{number:03d}"
    return [
        decided(f"a{number}", first, subject=subject, at=f"2026-{month:02d}-03"),
        decided(f"b{number}", second, who="bo", subject=subject, at=f"2026-{month:02d}-04"),
    ]


def said(history: list[Event]) -> dict[str, str]:
    [answers] = independent_answers(history).values()
    return {who: str(answer) for who, (answer, _) in answers.items()}


def test_by_pair_over_all_time_and_by_the_month_in_which_the_second_answered() -> None:
    cells = [("include", "include")] * 20 + [("exclude", "exclude")] * 15
    cells += [("include", "exclude")] * 5 + [("exclude", "include")] * 10
    history = [
        act
        for number, (first, second) in enumerate(cells)
        for act in both(number, first, second, month=1 + number // 25)
    ]
    whole, january, february = agreement_of_pairs(history)

    # The worked example of Cohen's kappa with 20, 5, 10 and 15 in its cells: 0.4.
    assert whole.kappa.estimate == pytest.approx(0.4)
    assert (whole.agreement.n, whole.agreement.of) == (35, 50)
    assert (whole.variable, whole.coders, whole.month) == ("", ("ann", "bo"), "")
    assert [january.month, february.month] == ["2026-01", "2026-02"]
    assert (january.agreement.of, february.agreement.of) == (25, 25)
    assert agreement_of_all(history)[""].of == 50


def test_what_is_changed_after_the_other_was_seen_does_not_count() -> None:
    history = both(1, "include", "exclude")
    history += [decided("c", "exclude", subject="NCT001", at="2026-01-05", replaces="a1")]

    assert said(history) == {"ann": "include", "bo": "exclude"}


def test_what_is_changed_before_does() -> None:
    history = both(1, "include", "exclude")
    history += [
        decided("c", "exclude", subject="NCT001", at="2026-01-03T12:00:00Z", replaces="a1"),
    ]

    assert said(history) == {"ann": "exclude", "bo": "exclude"}


def test_what_was_taken_back_before_the_other_answered_is_no_answer() -> None:
    history = both(1, "include", "exclude")
    history += [
        event("c", subject="NCT001", at="2026-01-03T12:00:00Z", replaces="a1", act=Act.WITHDRAW)
    ]

    assert independent_answers(history) == {}


def test_a_third_who_may_have_known_is_left_out() -> None:
    history = both(1, "include", "exclude")
    history += [decided("c", who="cleo", subject="NCT001", at="2026-02-01")]

    assert set(said(history)) == {"ann", "bo"}


def test_variables_are_compared_apart_and_missing_kinds_are_answers() -> None:
    history = [
        event(f"{who}{name}", who, variable=name, after=after, at=f"2026-01-0{day}")
        for day, who in enumerate(("ann", "bo"), start=1)
        for name, after in (
            ("donor", Answer(missing="unclear" if who == "bo" else "not_reported")),
            ("tissue", Answer(value=("adipose", "placenta"))),
        )
    ]
    shares = {pair.variable: pair.agreement.n for pair in agreement_of_pairs(history)}

    assert shares == {"donor": 0, "tissue": 1}


def test_one_person_alone_agrees_with_nobody() -> None:
    assert agreement_of_pairs([decided("1")]) == []


class TestIndependentCodings:
    def coded(
        self, id: str, value: str, who: str = "ann", subject: str = "NCT1", **parts: Any
    ) -> Event:
        after = Answer(value=(value,)) if value else Answer(missing="unclear")
        return event(id, who, subject, variable="donor", after=after, **parts)

    def test_what_two_said_counts_as_they_said_it_and_a_third_does_not(self) -> None:
        history = [
            self.coded("1", "own", at="2026-01-01"),
            self.coded("2", "other", "bo", at="2026-01-02"),
            self.coded("3", "other", at="2026-01-03", replaces="1"),
            self.coded("4", "other", "cleo", at="2026-01-04"),
            self.coded("5", "other", "cleo", at="2026-01-05", act=Act.RESOLVE),
        ]

        codings = {coding.coder: coding.value for coding in independent_codings(history)}

        assert codings == {"ann": ("own",), "bo": ("other",)}

    def test_what_one_alone_coded_stands_as_it_is_now(self) -> None:
        history = [
            self.coded("1", "own", at="2026-01-01"),
            self.coded("2", "", at="2026-01-02", replaces="1"),
        ]

        [coding] = independent_codings(history)

        assert (coding.value, coding.missing) == ((), Missing.UNCLEAR)

    def test_who_took_theirs_back_before_the_other_answered_is_independent_again(self) -> None:
        history = [
            self.coded("1", "own", at="2026-01-01"),
            self.coded("2", "", at="2026-01-02", replaces="1", act=Act.WITHDRAW),
            self.coded("3", "other", "bo", at="2026-01-03"),
            self.coded("4", "other", at="2026-01-04", replaces="2"),
        ]

        assert [(one.coder, one.value) for one in independent_codings(history)] == [
            ("bo", ("other",)),
            ("ann", ("other",)),
        ]

    def test_a_model_knows_of_nobody_and_does_not_make_two_people(self) -> None:
        history = [
            self.coded("1", "own", "model:small", at="2026-01-01"),
            self.coded("2", "own", at="2026-01-02"),
            self.coded("3", "other", "bo", at="2026-01-03"),
        ]

        coders = {coding.coder for coding in independent_codings(history)}

        assert coders == {"ann", "bo", "model:small"}

    @given(HISTORIES)
    def test_no_coder_says_two_things(self, history: list[Event]) -> None:
        codings = independent_codings(history)
        places = [(coding.study_id, coding.variable, coding.coder) for coding in codings]

        assert len(set(places)) == len(places)
        assert all(variable for _, variable, _ in places)


def test_a_language_model_is_not_one_of_two_people() -> None:
    model = decided("m", "exclude", who="model:gpt", subject="NCT001", at="2026-01-02")

    assert said([model, *both(1, "include", "include")]) == {"ann": "include", "bo": "include"}
    assert independent_answers([model, both(1, "include", "include")[0]]) == {}


def test_who_took_an_answer_back_before_anyone_else_answered_begins_anew() -> None:
    first = decided("1", "include", who="ann", at="2026-01-01T10:00:00+00:00")
    back = event("2", "ann", act=Act.WITHDRAW, replaces="1", at="2026-01-01T11:00:00+00:00")
    other = decided("3", "exclude", who="bo", at="2026-01-02T10:00:00+00:00")
    again = decided("4", "exclude", who="ann", replaces="2", at="2026-01-03T10:00:00+00:00")

    assert independent_answers([first, back, other]) == {}
    [said] = independent_answers([first, back, other, again]).values()
    assert {who: answer.value for who, (answer, _) in said.items()} == {
        "ann": ("exclude",),
        "bo": ("exclude",),
    }
