"""A record is screened: a verdict, its reason, notes, and taking them back."""

from __future__ import annotations

from html import unescape

import pytest
from tests.web_server import Person, Served, ServedTeam

from trialatlas.model.event import Act, Event
from trialatlas.model.person import Role
from trialatlas.protocol.decisions import read_screening
from trialatlas.workflow.ledger import export_ledger

ID = "NCT01089387"
HERE = f"/screen/{ID}"


@pytest.fixture
def ann(served: Served) -> Person:
    """Someone who screens."""
    return served.person("Ann")


def events(served: Served) -> list[Event]:
    return served.site.history.ledger.events()


def told(page: str) -> str:
    return " ".join(unescape(page).split())


def test_a_record_shows_the_words_that_were_sought_and_the_criteria(ann: Person) -> None:
    page = ann.text(HERE)

    assert '<mark class="concept" title="word of the search: cancer">cancer</mark>' in page
    assert "Participants neither have nor had a tumour" in page
    # What the rules think is there for who asks, and leads nobody who does not.
    assert '<details class="read"><summary' in page
    assert 'class="concept for"' not in page
    assert 'class="concept for"' in ann.text(f"{HERE}?marks=rules")


def test_after_a_verdict_comes_the_next_record_which_tells_of_the_last(
    ann: Person, served: Served
) -> None:
    answer = ann.submit(HERE, HERE, verdict="exclude", criterion="tumour", why="No tumour.")
    following = answer.headers["location"]

    assert answer.status == 303
    assert following.startswith("/screen/NCT")
    assert not following.startswith(HERE)
    assert f"{ID}</a>: you said <b>exclude</b> (tumour): <q>No tumour.</q>" in told(
        ann.text(following)
    )
    [event] = events(served)
    assert (event.subject, str(event.after), event.why) == (ID, "exclude (tumour)", "No tumour.")


def test_the_last_verdict_is_taken_back_from_the_next_record(ann: Person, served: Served) -> None:
    following = ann.submit(HERE, HERE, verdict="include").headers["location"]
    answer = ann.submit(following, f"{HERE}/undo")

    assert answer.headers["location"] == HERE
    assert "You took your verdict back" in ann.text(HERE)
    assert [event.act for event in events(served)] == [Act.ANSWER, Act.WITHDRAW]
    # To undo that in turn brings the verdict back.
    ann.submit(HERE, f"{HERE}/undo")
    assert "You said <b>include</b>" in ann.text(HERE)


def test_what_is_included_fails_no_criterion(ann: Person, served: Served) -> None:
    ann.submit(HERE, HERE, verdict="include", criterion="tumour")

    assert str(events(served)[0].after) == "include"


def test_a_run_reads_every_verdict_that_the_form_takes(ann: Person, served: Served) -> None:
    tables = served.site.review.tables
    assert tables is not None
    for name, verdict in zip(tables.found, ("include", "exclude", "unsure"), strict=False):
        page = f"/screen/{name}"
        form = {"verdict": verdict, "criterion": "cells_given", "why": 'so, "as if"; é'}
        assert ann.submit(page, page, note="Look\r\nagain", **form).status == 303
    protocol = served.site.review.run.protocol
    export_ledger(protocol, served.site.history.ledger)
    criteria = [criterion.name for criterion in protocol.criteria]

    read = read_screening(protocol.folder, criteria)
    assert sorted(decision.decision for decision in read) == ["exclude", "include", "unsure"]
    assert {decision.reason for decision in read} == {'so, "as if"; é'}


def test_of_two_windows_the_second_is_told_what_the_first_did(ann: Person, served: Served) -> None:
    second = ann.hidden(HERE, HERE)
    ann.submit(HERE, HERE, verdict="include")
    answer = ann.post(HERE, {**second, "verdict": "exclude", "why": "Typed", "note": "Kept too"})
    page = answer.data.decode()

    assert answer.status == 409
    assert "You said <b>include</b>" in page
    assert 'value="Typed"' in page
    assert ">Kept too</textarea>" in page
    assert [str(event.after) for event in events(served)] == ["include"]


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ({"verdict": "perhaps"}, "Choose include, exclude or unsure."),
        ({}, "Choose include, exclude or unsure."),
        ({"verdict": "exclude", "criterion": "colour"}, "“colour” is no criterion"),
        ({"verdict": "include", "why": "a\0b"}, "characters that a file can hold"),
    ],
)
def test_what_cannot_be_kept_is_told_and_what_was_typed_stays(
    ann: Person, served: Served, form: dict[str, str], problem: str
) -> None:
    answer = ann.submit(HERE, HERE, **{"note": "My note", **form})

    assert answer.status == 400
    assert problem in told(answer.data.decode())
    assert ">My note</textarea>" in answer.data.decode()
    assert events(served) == []


def test_notes_are_added_changed_and_taken_back(ann: Person) -> None:
    change = f"{HERE}/note/change"
    form = ann.hidden(HERE, HERE)
    for _ in range(2):  # Sent twice it is one note.
        assert ann.post(f"{HERE}/note", {**form, "note": "Ask Bob"}).status == 303
    assert ann.text(HERE).count("Your note:") == 1

    ann.submit(HERE, change, note="Ask Cid")
    assert 'Your note: <q class="note">Ask Cid</q>' in ann.text(HERE)
    ann.submit(HERE, change, note="")
    assert "Your note:" not in ann.text(HERE)
    assert ann.post(f"{HERE}/note", {**form, "note": " "}).status == 400


def test_a_verdict_saves_the_note_that_was_begun(ann: Person, served: Served) -> None:
    ann.submit(HERE, HERE, verdict="unsure", note="Look at the arms")

    assert [(event.act, event.why) for event in events(served)] == [
        (Act.ANSWER, ""),
        (Act.NOTE, "Look at the arms"),
    ]


def test_what_was_undone_elsewhere_is_not_undone_again(ann: Person, served: Served) -> None:
    ann.submit(HERE, HERE, verdict="include")
    form = ann.hidden(HERE, f"{HERE}/undo")
    ann.submit(HERE, f"{HERE}/undo")
    answer = ann.post(f"{HERE}/undo", {**form, "id": "another"})

    assert answer.status == 409
    assert "undone in another window" in answer.data.decode()
    assert len(events(served)) == 2


def test_no_such_record(ann: Person, served: Served) -> None:
    csrf = {"csrf": ann.hidden(HERE, HERE)["csrf"], "id": "x", "verdict": "include"}

    assert ann.get("/screen/NCT99999999").status == 404
    for form in ("", "/undo", "/note", "/note/change"):
        assert ann.post(f"/screen/NCT99999999{form}", {**csrf, "note": "x"}).status == 404
    assert events(served) == []


@pytest.mark.parametrize("role", [Role.READER, Role.ADJUDICATOR])
def test_who_does_not_answer_sees_records_without_forms(team: ServedTeam, role: Role) -> None:
    bob, looker = team.person("Bob"), team.person("Lea", role)
    bob.submit(HERE, HERE, verdict="exclude", why="Bob has his reasons")
    page = looker.text(HERE)

    assert "Bob has his reasons" in page
    assert 'method="post" action="/screen' not in page
    assert 'method="post" action="/screen' not in looker.text("/screen")
