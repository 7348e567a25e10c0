"""Which verdicts stand, and what is learnt from them."""

from __future__ import annotations

from trialatlas.model.event import Act, Answer, Event
from trialatlas.web.verdicts import Verdicts, verdicts_of

FOUND = ("N1", "N2", "N3")


def said(who: str, subject: str, value: str, replaces: str = "", act: Act = Act.ANSWER) -> Event:
    after = Answer(value=(value,)) if value else Answer()
    name = f"{who}-{subject}-{value or act}"
    return Event(
        id=name, act=act, who=who, at="2026", subject=subject, after=after, replaces=replaces
    )


def seen(*events: Event, who: str = "Ann") -> Verdicts:
    return verdicts_of(events, who, FOUND, {"N9": "N1"})


def test_whoever_changes_their_mind_has_read_no_later() -> None:
    found = seen(
        said("Ann", "N2", "include"),
        said("Ann", "N1", "include"),
        said("Ann", "N2", "exclude", "Ann-N2-include"),
    )

    assert found.labels(is_shared=False) == {"N2": False, "N1": True}
    assert list(found.labels(is_shared=False)) == ["N2", "N1"]


def test_a_verdict_taken_back_leaves_the_record_unread() -> None:
    found = seen(
        said("Ann", "N1", "include"), said("Ann", "N1", "", "Ann-N1-include", Act.WITHDRAW)
    )

    assert (found.said, found.own) == ({}, {})


def test_who_reads_for_themselves_learns_from_their_own_verdicts_alone() -> None:
    found = seen(said("Bob", "N1", "include"), said("Ann", "N2", "unsure"))

    assert found.labels(is_shared=False) == {"N2": True}
    assert found.labels(is_shared=True) == {"N1": True, "N2": True}


def test_a_record_is_relevant_unless_everyone_excludes_it_or_it_is_settled() -> None:
    events = [said("Ann", "N1", "exclude"), said("Bob", "N1", "include")]
    settled = said("Cid", "N1", "exclude", act=Act.RESOLVE)
    reopened = said("Cid", "N1", "", settled.id, Act.REOPEN)

    assert seen(*events).labels(is_shared=True) == {"N1": True}
    assert seen(*events, settled).labels(is_shared=True) == {"N1": False}
    assert seen(*events, settled, reopened).labels(is_shared=True) == {"N1": True}


def test_what_is_said_of_a_further_record_stands_with_the_first_of_its_study() -> None:
    events = [said("Ann", "N9", "include"), said("Ann", "N1", "exclude")]
    taken_back = said("Ann", "N9", "", "Ann-N9-include", Act.WITHDRAW)

    assert [e.subject for e in seen(events[0]).own.values()] == ["N9"]
    assert seen(*events, taken_back).labels(is_shared=False) == {"N1": False}


def test_notes_models_and_records_no_longer_found_are_no_verdicts() -> None:
    found = seen(
        said("model:x", "N1", "include"),
        said("Ann", "N2", "", act=Act.NOTE),
        said("Ann", "N7", "include"),
    )

    assert found == Verdicts({}, {}, {})
