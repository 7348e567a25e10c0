"""No page does for a role what the role is not for, whatever address is typed or form is sent."""

from __future__ import annotations

import re
from typing import cast

import pytest
from tests.web_server import Served, ServedTeam

from trialatlas.model.person import Role
from trialatlas.web.access import may
from trialatlas.web.app import PAGES
from trialatlas.web.people import pages_of_team
from trialatlas.web.routes import Page
from trialatlas.web.team import Team

ID = "NCT01089387"


def pages(team: ServedTeam) -> list[Page]:
    own = pages_of_team(cast("Team", team.site.access))
    # To log out ends the session with which the next page is asked for.
    return [page for page in (*PAGES, *own) if page.path != "/logout"]


@pytest.mark.parametrize("role", Role)
def test_a_role_does_what_it_is_for_alone(team: ServedTeam, role: Role) -> None:
    person = team.person("Ann", role)
    csrf = person.hidden("/account", "/account")["csrf"]
    refused, asked = set(), pages(team)
    for number, page in enumerate(asked):
        path = re.sub(r"\{[^}]*\}", ID, page.path)
        answer = person.post(path, {"csrf": csrf}) if page.is_form else person.get(path)
        assert answer.status < 500, (path, answer.data)
        if answer.status == 403:
            refused.add(number)

    assert refused == {n for n, page in enumerate(asked) if not may(role, page.ability)}
    assert len(asked) > 10


def test_what_is_refused_changes_nothing(team: ServedTeam) -> None:
    owner, reader = team.person("Olga", Role.OWNER), team.person("Rea", Role.READER)
    form = {**owner.hidden("/people", "/people/invite"), "role": "owner"}
    form["csrf"] = reader.hidden("/account", "/account")["csrf"]

    assert reader.post("/people/invite", form).status == 403
    assert team.accounts.invitations.open() == []


def test_a_ledger_that_cannot_be_reached_is_told(served: Served) -> None:
    ann = served.person("Ann")
    served.site.history.ledger.engine.dispose()
    (served.site.review.folder / "ledger" / "ledger.sqlite").write_bytes(b"no database at all")
    answer = ann.get("/screen")

    assert answer.status == 503
    assert "check that it can be reached" in answer.data.decode()
