"""Coding: what is kept, what is refused, what comes next, and what nobody learns."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.web_server import Served, ServedTeam

from trialatlas.model.event import Act, Answer, Event
from trialatlas.model.person import Role
from trialatlas.protocol.decisions import read_codings
from trialatlas.workflow.ledger import export_ledger

ID = "NCT01089387"
DONOR = f"/code/{ID}?variable=donor"
SECOND, THIRD = "2" * 32, "3" * 32
WORDS = "their own (autologous) bone marrow mononucleated cells"
FIELD = "description.brief_summary"


def last_event(served: Served | ServedTeam) -> Event:
    return served.site.history.ledger.events()[-1]


def test_the_rules_value_is_confirmed_with_their_words(served: Served) -> None:
    ann = served.person("Ann")
    page = ann.text(DONOR)
    assert "Autologous" in page
    assert 'class="for"' in page
    assert ann.submit(DONOR, DONOR, what="confirm").status == 303
    event = last_event(served)

    assert (event.after.value, event.subject, event.variable) == (("autologous",), ID, "donor")
    assert "Autologous BMMNC into the corpus cavernosum" in {one.quote for one in event.evidence}


def test_another_value_rests_on_the_words_that_were_selected(served: Served) -> None:
    ann = served.person("Ann")
    summary = served.site.review.tables
    assert summary is not None
    shown = summary.study(ID)
    assert shown is not None
    start = (shown.study.description.brief_summary or "").index(WORDS)
    sent = json.dumps({"field": FIELD, "start": start, "quote": WORDS})
    form = {"what": "save", "value": "both", "why": "Two kinds", "evidence": sent}
    assert ann.submit(DONOR, DONOR, **form).status == 303
    event = last_event(served)

    assert (event.after.value, event.why) == (("both",), "Two kinds")
    [quoted] = event.evidence
    assert (quoted.quote, quoted.start, quoted.version) == (WORDS, start, shown.version)
    assert 'class="quoted"' in ann.text(DONOR) or "quoted" in ann.text(DONOR)


def test_words_can_be_pasted_where_no_script_runs(served: Served) -> None:
    ann = served.person("Ann")
    form = {"what": "save", "value": "autologous", "quote": "Autologous BMMNC", "quote_field": ""}
    ann.submit(DONOR, DONOR, **form)

    assert [one.field for one in last_event(served).evidence] == ["arms[0].description"]


@pytest.mark.parametrize(
    ("filled", "problem"),
    [
        ({}, "a value, or why there is none"),
        ({"value": "martian"}, "found martian"),
        ({"value": "(lost)"}, "a kind of missing"),
        ({"value": "both", "missing": "unclear"}, "either values or why"),
        ({"value": "both", "evidence": "no json"}, "could not be read"),
        (
            {"value": "both", "evidence": '{"field": "../x", "start": 0, "quote": "a"}'},
            "../x",
        ),
        (
            {"value": "both", "evidence": '{"field": "titles.brief", "start": 0, "quote": "zz"}'},
            "load the page and quote again",
        ),
        ({"value": "both", "quote": "words that stand nowhere"}, "words that stand nowhere"),
    ],
)
def test_what_cannot_be_kept_is_told_and_nothing_typed_is_lost(
    served: Served, filled: dict[str, str], problem: str
) -> None:
    ann = served.person("Ann")
    answer = ann.submit(DONOR, DONOR, what="save", why="As it says", **filled)

    assert answer.status == 400
    assert problem in answer.data.decode()
    assert 'value="As it says"' in answer.data.decode()
    assert served.site.history.ledger.events() == []


def test_an_answer_is_changed_and_taken_back_in_steps(served: Served) -> None:
    ann = served.person("Ann")
    ann.submit(DONOR, DONOR, what="confirm")
    page = ann.text(DONOR)
    replaces = page.split('name="replaces" value="')[1].split('"')[0]
    csrf = ann.hidden("/name", "/name")["csrf"]
    changed = {"csrf": csrf, "id": SECOND, "replaces": replaces, "what": "save"}
    assert ann.post(DONOR, {**changed, "value": "(unclear)"}).status == 303
    assert last_event(served).after == Answer(missing="unclear")
    undo = {"csrf": csrf, "id": THIRD, "replaces": SECOND, "what": "undo"}
    assert ann.post(DONOR, undo).status == 303

    assert last_event(served).after.value == ("autologous",)


def test_of_two_windows_the_second_is_told(served: Served) -> None:
    ann = served.person("Ann")
    first, second = ann.hidden(DONOR, DONOR), ann.hidden(DONOR, DONOR)
    ann.post(DONOR, {**first, "what": "save", "value": "both"})
    answer = ann.post(DONOR, {**second, "what": "save", "value": "allogeneic"})

    assert answer.status == 409
    assert "come meanwhile" in answer.data.decode()


def test_the_doubtful_come_one_after_another_until_none_is_left(served: Served) -> None:
    ann = served.person("Ann")
    asked = ann.get("/code/next").headers["location"]
    seen = []
    while asked != "/code":
        seen.append(asked.partition("&last")[0])
        assert ann.submit(asked, seen[-1], what="confirm").status == 303
        asked = ann.get("/code/next").headers["location"]
    tables = served.site.review.tables
    assert tables is not None

    assert len(seen) == len(set(seen)) == sum(len(names) for names in tables.doubts.values())
    assert "Nothing doubtful is left" in ann.text("/code")


def test_every_variable_is_gone_through_if_one_wants(served: Served) -> None:
    ann = served.person("Ann")
    first = ann.get("/code/next?through=every").headers["location"]
    then = ann.submit(first, first, what="confirm").headers["location"]

    assert "through=every" in then
    assert then.partition("?")[0] == first.partition("?")[0]


def test_what_is_coded_can_be_read_from_the_files_again(served: Served, own_review: Path) -> None:
    ann = served.person("Ann")
    ann.submit(DONOR, DONOR, what="confirm")
    doses = f"/code/{ID}?variable=doses"
    form = {"what": "save", "other": "1e6 cells/kg; 2e6 cells/kg", "quote": "four dose levels"}
    assert ann.submit(doses, doses, **form).status == 303
    protocol = served.site.review.run.protocol
    export_ledger(protocol, served.site.history.ledger, is_whole=True)
    found = read_codings(own_review, protocol.codebook, lambda _subject, _quotation: None)

    assert {coding.variable: coding.value for coding in found} == {
        "donor": ("autologous",),
        "doses": ("1e6 cells/kg", "2e6 cells/kg"),
    }


@pytest.mark.parametrize("path", ["/code/NCT00000000", f"/code/{ID}?variable=none"])
def test_what_is_not_there_is_told(served: Served, path: str) -> None:
    assert served.person("Ann").get(path).status == 404


def test_nobody_learns_what_another_coded_before_they_coded_it(dual_team: ServedTeam) -> None:
    ann, bo = dual_team.person("Ann"), dual_team.person("Bo")
    for person in (ann, bo):
        person.submit(f"/screen/{ID}", f"/screen/{ID}", verdict="include")
    secret = {"what": "save", "value": "both", "why": "A secret reason", "quote": "prostatectomy"}
    before = [_without_ids(bo.text(path)) for path in ("/code", DONOR)]
    assert ann.submit(DONOR, DONOR, **secret).status == 303

    assert [_without_ids(bo.text(path)) for path in ("/code", DONOR)] == before
    bo.submit(DONOR, DONOR, what="confirm")
    page = bo.text(DONOR)
    assert "A secret reason" in page
    assert "Side by side" in page


def _without_ids(page: str) -> str:
    """A page without the ids of events that its forms will make, which are others each time."""
    parts = page.split('<input type="hidden" name="id" value="')
    return parts[0] + "".join(part[32:] for part in parts[1:])


def test_readers_see_no_form(team: ServedTeam) -> None:
    page = team.person("Rea", Role.READER).text(DONOR)

    assert 'name="what"' not in page
    assert "Autologous" in page


def test_others_answers_stand_beside_where_nobody_is_blind(served: Served) -> None:
    event = Event(
        id="b", act=Act.ANSWER, who="Bo", at="", subject=ID, variable="donor",
        after=Answer(value=("allogeneic",)), why="Another reads it so",
    )  # fmt: skip
    served.site.history.append([event])

    assert "Another reads it so" in served.person("Ann").text(DONOR)
