"""How a team's people come in, and how they are kept out."""

from __future__ import annotations

import socket
from urllib.parse import urlencode

import pytest
from starlette.responses import Response
from tests.teams import PASSWORD
from tests.web_server import Person, ServedTeam

from trialatlas.model.person import Role
from trialatlas.web.team import Team

ID = "NCT01089387"


def test_the_owner_comes_in_by_an_invitation(team: ServedTeam) -> None:
    path = f"/invitation/{team.accounts.invitations.invite(Role.OWNER, by='')}"
    owner = Person(team.origin)
    answer = owner.submit(path, path, who="Olga", password=PASSWORD, again=PASSWORD)

    assert answer.status == 303
    assert "Olga" in owner.text("/")
    assert Person(team.origin).get(path).status == 404


def test_an_owner_invites_and_the_address_is_shown_once(team: ServedTeam) -> None:
    owner = team.person("Olga", Role.OWNER)
    answer = owner.submit("/people", "/people/invite", role="reviewer").data.decode()
    [link] = [part for part in answer.split('"') if "/invitation/" in part]
    path = link.removeprefix(team.origin)

    assert link not in owner.text("/people")
    assert (
        Person(team.origin).submit(path, path, who="Ann", password=PASSWORD, again=PASSWORD).status
        == 303
    )
    assert "Ann" in owner.text("/people")
    assert "joins" in owner.text("/people/log")


@pytest.mark.parametrize(
    ("filled", "problem"),
    [
        ({"who": "Ann", "password": "short", "again": "short"}, "12"),
        ({"who": "Ann", "password": PASSWORD, "again": "another password"}, "differ"),
        ({"who": "rule", "password": PASSWORD, "again": PASSWORD}, "stands for others"),
        ({"who": "", "password": PASSWORD, "again": PASSWORD}, "1 to 100"),
    ],
)
def test_what_cannot_be_had_is_told_and_the_name_is_kept(
    team: ServedTeam, filled: dict[str, str], problem: str
) -> None:
    path = f"/invitation/{team.accounts.invitations.invite(Role.REVIEWER, by='')}"
    answer = Person(team.origin).submit(path, path, **filled)

    assert answer.status == 400
    assert problem in answer.data.decode()
    assert f'value="{filled["who"]}"' in answer.data.decode()
    assert team.accounts.people() == []


def test_a_wrong_password_lets_nobody_in_and_tells_nothing(team: ServedTeam) -> None:
    team.person("Ann")
    stranger = Person(team.origin)
    answers = [
        stranger.log_in(name, "a wrong password").data.decode().replace(name, "NAME")
        for name in ("Ann", "Bob")
    ]

    assert answers[0] == answers[1]
    assert stranger.get("/screen").headers["location"] == "/login?to=%2Fscreen"


def test_guessing_has_an_end(team: ServedTeam) -> None:
    team.person("Ann")
    guesser = Person(team.origin)
    statuses = [guesser.log_in("Ann", f"guess number {n}").status for n in range(6)]

    assert statuses == [403] * 5 + [429]
    assert guesser.log_in("Ann").status == 429


def test_a_log_in_makes_a_session_that_nobody_knew_before(team: ServedTeam) -> None:
    """Session fixation: a cookie that was planted before the log-in is worth nothing after it."""
    team.person("Ann")
    victim = Person(team.origin)
    cookie = team.site.access.cookie
    victim.cookies[cookie] = "planted"
    victim.log_in("Ann")
    thief = Person(team.origin)
    thief.cookies[cookie] = "planted"

    assert victim.cookies[cookie] != "planted"
    assert victim.get("/").status == 200
    assert thief.get("/").status == 303


def test_each_log_in_is_another_session(team: ServedTeam) -> None:
    ann, again = team.person("Ann"), team.person("Ann")
    assert ann.cookies != again.cookies
    ann.submit("/", "/logout")
    old = dict(again.cookies)
    again.submit("/account", "/logout", everywhere="yes")
    again.cookies = old

    assert again.get("/").status == 303


def test_who_logs_out_is_out(team: ServedTeam) -> None:
    ann = team.person("Ann")
    old = dict(ann.cookies)
    assert ann.submit("/", "/logout").status == 303
    ann.cookies = old

    assert ann.get("/").status == 303


def test_after_the_log_in_the_page_that_was_wanted_comes(team: ServedTeam) -> None:
    team.person("Ann")
    ann = Person(team.origin)
    page = ann.get(f"/screen/{ID}?order=id").headers["location"]
    answer = ann.submit(page, "/login", who="Ann", password=PASSWORD)

    assert answer.headers["location"] == f"/screen/{ID}?order=id"


@pytest.mark.parametrize(
    "to", ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "/a\r\nX: y"]
)
def test_a_log_in_leads_nowhere_else(team: ServedTeam, to: str) -> None:
    team.person("Ann")
    ann = Person(team.origin)
    form = {**ann.hidden("/login", "/login"), "who": "Ann", "password": PASSWORD, "to": to}

    assert ann.post("/login", form).headers["location"] == "/"


def test_a_new_password_ends_the_other_sessions(team: ServedTeam) -> None:
    here, there = team.person("Ann"), team.person("Ann")
    new = "another long password"
    wrong = here.submit("/account", "/account", old="not it at all", password=new, again=new)
    answer = here.submit("/account", "/account", old=PASSWORD, password=new, again=new)

    assert (wrong.status, answer.status) == (400, 303)
    assert here.get("/").status == 200
    assert there.get("/").status == 303


def test_another_role_counts_at_once(team: ServedTeam) -> None:
    owner, ann = team.person("Olga", Role.OWNER), team.person("Ann")
    owner.submit("/people", "/people", who="Ann", role="reader", what="role")

    assert ann.get("/").status == 303
    page = team.person("Ann").text("/account")
    assert "You are reader" in page


def test_who_is_kept_out_is_out_at_once(team: ServedTeam) -> None:
    owner, ann = team.person("Olga", Role.OWNER), team.person("Ann")
    assert owner.submit("/people", "/people", who="Ann", what="deactivate").status == 303

    assert ann.get("/").status == 303
    assert Person(team.origin).log_in("Ann").status == 403


def test_the_cookie_of_a_team_is_hidden_from_scripts_and_other_sites(team: ServedTeam) -> None:
    team.person("Ann")
    cookie = Person(team.origin).log_in("Ann").headers["set-cookie"]

    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))


def test_behind_tls_the_cookie_never_leaves_it(team: ServedTeam) -> None:
    access = Team(team.accounts, "https://reviews.example.org")
    cookie = access.come_in(Response(), "token").headers["set-cookie"]

    assert cookie.startswith("__Host-trialatlas=token; ")
    assert {"Secure", "HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_who_is_put_out_while_they_send_is_out(team: ServedTeam) -> None:
    owner, bo = team.person("Olga", Role.OWNER), team.person("Bo")
    path = f"/screen/{ID}"
    body = urlencode({**bo.hidden(path, path), "verdict": "include"}).encode()
    host, port = team.origin.removeprefix("http://").split(":")
    [(name, token)] = bo.cookies.items()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: {team.origin}\r\n"
        f"Cookie: {name}={token}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection((host, int(port))) as sent:
        sent.sendall(head.encode() + body[:10])
        # The server has let him in when it answers another request on the way.
        assert bo.get("/account").status == 200
        owner.submit("/people", "/people", who="Bo", what="deactivate")
        sent.sendall(body[10:])
        answer = sent.makefile("rb").readline()

    assert b"403" in answer
    assert team.site.history.ledger.events() == []
