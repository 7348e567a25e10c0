"""Settling: who sees what, what it takes, and what becomes of it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.web_server import ServedTeam

from trialatlas.adjudication.queue import conflicts
from trialatlas.model.event import Act, Answer, Event, Quotation
from trialatlas.model.person import Role

ID = "NCT01089387"
DONOR = f"/adjudicate/{ID}?variable=donor"
WORDS = "their own (autologous) bone marrow mononucleated cells"


def said(who: str, after: Answer, **parts: Any) -> Event:
    return Event(id=who, act=Act.ANSWER, who=who, at="", subject=ID, after=after, **parts)


def donors() -> list[Event]:
    quoted = (Quotation(quote=WORDS, field="description.brief_summary", start=85),)
    one, other = Answer(value=("autologous",)), Answer(value=("allogeneic",))
    return [
        said("Ann", one, variable="donor", evidence=quoted, why="It says so"),
        said("Bo", other, variable="donor"),
    ]


def verdicts() -> list[Event]:
    return [said("Ann", Answer(value=("include",))), said("Bo", Answer(value=("exclude",)))]


def test_both_answers_stand_side_by_side_with_their_words(team: ServedTeam) -> None:
    team.site.history.append(donors())
    page = team.person("Ada", Role.ADJUDICATOR).text(DONOR)

    for words in ("Ann", "Bo", "Autologous", "Allogeneic", "The rules", "It says so", WORDS):
        assert words in page
    assert 'class="quoted' in page or "quoted by" in page


def test_a_settlement_ends_the_conflict_and_rests_on_the_words_of_who_said_so(
    team: ServedTeam,
) -> None:
    team.site.history.append(donors())
    ada = team.person("Ada", Role.ADJUDICATOR)
    assert (
        ada.submit(DONOR, DONOR, what="settle", value="autologous", why="Own cells").status == 303
    )
    events = team.site.history.ledger.events()

    assert conflicts(events) == []
    assert events[-1].act is Act.RESOLVE
    assert events[-1].evidence[0].quote == WORDS
    assert "nothing waits" in ada.text(DONOR).lower() or "You settled it" in ada.text(DONOR)
    assert ID not in ada.text("/adjudicate")


def test_a_settlement_is_taken_back(team: ServedTeam) -> None:
    team.site.history.append(verdicts())
    ada = team.person("Ada", Role.ADJUDICATOR)
    path = f"/adjudicate/{ID}"
    ada.submit(path, path, what="settle", value="include", why="Cells")
    undo = ada.post(path, {**_undo_fields(ada.text(path)), "what": "undo"})

    assert undo.status == 303
    assert len(conflicts(team.site.history.ledger.events())) == 1


def _undo_fields(html: str) -> dict[str, str]:
    form = html[html.rindex('<form method="post" action="/adjudicate') :]
    parts = form.split('<input type="hidden" name="')[1:4]
    return {part.split('"')[0]: part.split('"')[2] for part in parts}


@pytest.mark.parametrize(
    ("filled", "problem"),
    [
        ({"value": "autologous"}, "Say why"),
        ({"why": "Because"}, "a value, or why there is none"),
        ({"value": "martian", "why": "Because"}, "found martian"),
        ({"value": "autologous", "missing": "unclear", "why": "Because"}, "either values or why"),
        ({"missing": "lost", "why": "Because"}, "a kind of missing"),
    ],
)
def test_what_cannot_be_kept_is_told_and_nothing_typed_is_lost(
    team: ServedTeam, filled: dict[str, str], problem: str
) -> None:
    team.site.history.append(donors())
    ada = team.person("Ada", Role.ADJUDICATOR)
    answer = ada.submit(DONOR, DONOR, what="settle", **filled)

    assert answer.status == 400
    assert problem in answer.data.decode()
    if "why" in filled:
        assert 'value="Because"' in answer.data.decode()
    assert len(team.site.history.ledger.events()) == 2


def test_one_answer_is_no_conflict(team: ServedTeam) -> None:
    team.site.history.append(donors()[:1])
    owner = team.person("Olga", Role.OWNER)
    csrf = owner.hidden("/account", "/account")["csrf"]
    form = {"csrf": csrf, "id": "0" * 32, "replaces": "", "value": "autologous", "why": "So"}

    assert owner.post(DONOR, form).status == 400
    assert ID not in owner.text("/adjudicate")


def test_of_two_windows_the_second_is_told(team: ServedTeam) -> None:
    team.site.history.append(donors())
    ada = team.person("Ada", Role.ADJUDICATOR)
    first, second = ada.hidden(DONOR, DONOR), ada.hidden(DONOR, DONOR)
    settled = {"what": "settle", "value": "autologous", "why": "So"}
    ada.post(DONOR, {**first, **settled})
    answer = ada.post(DONOR, {**second, **settled, "value": "allogeneic", "why": "Or so"})

    assert answer.status == 409
    assert 'value="Or so"' in answer.data.decode()


def test_a_reviewer_sees_no_conflict_that_they_are_no_part_of(dual_team: ServedTeam) -> None:
    dual_team.site.history.append(donors())
    cleo, ann = dual_team.person("Cleo"), dual_team.person("Ann")

    assert ID in ann.text("/adjudicate")
    assert ID not in cleo.text("/adjudicate")
    page = cleo.text(DONOR)
    assert "Bo" not in page.replace("Bone", "")
    assert "Nobody has answered this" in page


def test_an_adjudicator_sees_nothing_before_two_have_answered(dual_team: ServedTeam) -> None:
    dual_team.site.history.append(donors()[:1])
    ada = dual_team.person("Ada", Role.ADJUDICATOR)

    assert "It says so" not in ada.text(DONOR)


@pytest.mark.parametrize("path", ["/adjudicate/NCT00000000", f"/adjudicate/{ID}?variable=none"])
def test_what_is_not_there_is_told(team: ServedTeam, path: str) -> None:
    assert team.person("Ada", Role.ADJUDICATOR).get(path).status == 404


def test_the_number_of_conflicts_is_everyones_own(dual_team: ServedTeam) -> None:
    """What was counted for one person is not told to another."""
    dual_team.site.history.append(donors())
    olga, cleo = dual_team.person("Olga", Role.OWNER), dual_team.person("Cleo")

    assert ">1</a> conflict" in olga.text("/")
    assert ">0</a> conflicts" in cleo.text("/")
