"""What a ledger does not take, and what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from tests.events import HISTORIES, decided, event

from trialatlas.errors import Fault, LedgerError
from trialatlas.model.event import Act, Answer, Event, Quotation
from trialatlas.protocol.decision_lines import SCREENING, lines_of, text_of
from trialatlas.store.ledger_checks import admitted, check_text


@pytest.mark.parametrize(
    ("refused", "why"),
    [
        (decided(""), "id: expected a text, found none"),
        (decided("1", who=""), "who: expected a text, found none"),
        (decided("1", subject=""), "subject: expected a text, found none"),
        (decided("1", why=" well"), "why: expected no white space around it, found ' well'"),
        (decided("1", why="a\0b"), "characters that a file can hold"),
        (decided("1", why="\ud800"), "characters that a file can hold"),
        (decided("1", at="yesterday"), "at: expected an ISO 8601 time, found 'yesterday'"),
        (event("1", after=Answer(value=("a;b",))), "value: expected a text without ';'"),
        (event("1", after=Answer(value=("b", "a"))), "value: expected each value once, sorted"),
        (event("1"), "value: expected a value or a kind of missing, found neither"),
        (event("1", after=Answer(value=("a",), missing="unclear")), "found both"),
        (event("1", act=Act.NOTE, after=Answer(value=("a",))), "none in the act note, found a"),
        (decided("1", "maybe"), "value: expected one of include, exclude, unsure, found 'maybe'"),
        (event("1", after=Answer(missing="unclear")), "value: expected one of include, exclude"),
        (
            event("1", variable="donor", after=Answer(missing="lost")),
            "missing: expected one of not_reported, not_applicable, unclear, found 'lost'",
        ),
        (
            event("1", variable="donor", after=Answer(value=("a",), criterion="b")),
            "criterion: expected none in a coding, found 'b'",
        ),
        (decided("1", who="rule"), "who: expected a person ('rule' is the name of the rules, "),
        (decided("1", who="People"), "'people' of all), found 'People'"),
        (event("1", act=Act.WITHDRAW), "replaces: expected the event that is taken back"),
        (decided("1", evidence=(Quotation(quote="\0"),)), "characters that a file can hold"),
        (decided("1", why="a" * 100_001), "why: expected 100,000 characters at most"),
        (decided("1", evidence=(Quotation(quote="a" * 100_000),)), "evidence: expected 100,000"),
        (
            event("1", variable="donor", after=Answer(value=("a" * 60_000, "b" * 60_000))),
            "value: expected 100,000 characters at most, found 120,001",
        ),
        (
            decided("1", evidence=(Quotation(quote="a", field="title"),)),
            "field: expected a path in Study, found 'title'",
        ),
    ],
)
def test_what_could_not_be_read_from_a_file_again_is_refused(refused: Event, why: str) -> None:
    with pytest.raises(LedgerError) as raised:
        check_text(refused)

    assert why in str(raised.value)


@settings(max_examples=40)
@given(HISTORIES)
def test_every_history_is_taken_and_taking_it_again_changes_nothing(history: list[Event]) -> None:
    for made in history:
        check_text(made)

    assert list(admitted(history, [])) == history
    assert list(admitted(history, history)) == history


@pytest.mark.parametrize(
    "parts",
    [
        {"who": "bo"},
        {"subject": "NCT2"},
        {"variable": "donor"},
        {"act": Act.RESOLVE},
        {"replaces": "none such"},
    ],
)
def test_an_event_replaces_only_what_the_same_person_said_of_the_same(
    parts: dict[str, Any],
) -> None:
    said: dict[str, Any] = {"replaces": "1", **parts}

    with pytest.raises(LedgerError, match="replaces: expected an earlier event of the same person"):
        admitted([event("2", after=Answer(value=("exclude",)), **said)], [decided("1")])


def test_who_was_shown_something_else_than_what_stands_is_told() -> None:
    with pytest.raises(LedgerError, match="before: expected 'include', found 'unsure'"):
        admitted([decided("2", replaces="1", before="unsure")], [decided("1")])


def test_the_longest_that_is_taken_is_read_again(tmp_path: Path) -> None:
    long = '"' * 49_000
    taken = decided(
        "1",
        why=long * 2,
        evidence=(Quotation(quote=long, field="arms[0].description", start=3),),
    )
    check_text(taken)
    path = tmp_path / SCREENING.file
    path.parent.mkdir()
    path.write_text(text_of([taken], SCREENING), encoding="utf-8", newline="")
    faults: list[Fault] = []

    assert [line.event for line in lines_of(tmp_path, SCREENING, faults)] == [taken]
    assert faults == []
