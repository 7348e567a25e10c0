"""A review served over real HTTP on a free port, and people who use it without a browser."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import cast
from urllib.parse import urlencode

import urllib3
from starlette.applications import Starlette
from tests.teams import CHEAP, PASSWORD

from trialatlas.cli.sockets import address_of, listening, server_of
from trialatlas.model.person import Role
from trialatlas.store.accounts import open_accounts
from trialatlas.web.alone import Alone, doors_of
from trialatlas.web.app import make_app
from trialatlas.web.opening import opened_site
from trialatlas.web.people import pages_of_team
from trialatlas.web.site import Site
from trialatlas.web.team import Team, doors_of_team

__all__ = ["Person", "Served", "ServedTeam", "served_alone", "served_team"]

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)"')
_FORM = re.compile(r'<form method="post" action="([^"]*)".*?</form>', re.DOTALL)


class Person:
    """Someone who asks for pages and sends forms, with a cookie of their own."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.cookies: dict[str, str] = {}
        self._pool = urllib3.PoolManager(retries=False)

    def get(self, path: str, **headers: str) -> urllib3.BaseHTTPResponse:
        """Ask for a page; redirects are not followed."""
        return self._send("GET", path, None, headers)

    def post(self, path: str, form: dict[str, str], **headers: str) -> urllib3.BaseHTTPResponse:
        """Send a form, as a browser does from a page of the same site."""
        said = {
            "Origin": self.origin,
            "Content-Type": "application/x-www-form-urlencoded",
            **headers,
        }
        return self._send("POST", path, urlencode(form, doseq=True).encode(), said)

    def send(self, path: str, body: bytes, **headers: str) -> urllib3.BaseHTTPResponse:
        """Send anything at all, as from a page of the same site."""
        return self._send("POST", path, body, {"Origin": self.origin, **headers})

    def log_in(self, name: str, password: str = PASSWORD) -> urllib3.BaseHTTPResponse:
        """Log in to a team's review."""
        return self.submit("/login", "/login", who=name, password=password)

    def submit(self, page: str, action: str, **filled: str) -> urllib3.BaseHTTPResponse:
        """Fill in a form of a page, by its action, and send it with its hidden fields."""
        return self.post(action, {**self.hidden(page, action), **filled})

    def upload(
        self, page: str, action: str, file: tuple[str, bytes], **filled: str
    ) -> urllib3.BaseHTTPResponse:
        """As `submit`, with a file: its name, and what is in it."""
        fields = list({**self.hidden(page, action), **filled}.items())
        body, kind = urllib3.encode_multipart_formdata([*fields, ("file", file)])
        return self._send("POST", action, body, {"Origin": self.origin, "Content-Type": kind})

    def hidden(self, page: str, action: str) -> dict[str, str]:
        """The hidden fields of a form of a page."""
        html = self.text(page)
        for form in _FORM.finditer(html):
            if unescape(form[1]) == action:
                return {name: unescape(value) for name, value in _HIDDEN.findall(form[0])}
        message = f"{page} has no form for {action}"
        raise AssertionError(message)

    def text(self, path: str) -> str:
        """The HTML of a page that must be there."""
        answer = self.get(path)
        assert answer.status == 200, (path, answer.status, answer.data[:500])
        return answer.data.decode()

    def _send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> urllib3.BaseHTTPResponse:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self._pool.request(
            method, f"{self.origin}{path}", body=body, headers=sent, redirect=False
        )
        for cookie in answer.headers.getlist("set-cookie"):
            name, _, rest = cookie.partition("=")
            value = rest.partition(";")[0].strip('"')
            self.cookies.pop(name, None)
            if value:
                self.cookies[name] = value
        return answer


class Served:
    """A review that is being served to someone alone."""

    def __init__(self, site: Site, entrance: str) -> None:
        self.site = site
        self.origin = site.origin
        self.entrance = entrance

    def person(self, name: str = "") -> Person:
        """Someone who has come in, and said a name if there is one to say."""
        person = Person(self.origin)
        assert person.get(self.entrance).status == 303
        if name:
            assert person.submit("/name", "/name", name=name).status == 303
        return person


class ServedTeam:
    """A review that is being served to a team; everyone has the same password."""

    def __init__(self, site: Site, team: Team) -> None:
        self.site = site
        self.origin = site.origin
        self.accounts = team.accounts

    def person(self, name: str, role: Role = Role.REVIEWER) -> Person:
        """Someone who has an account, made now if there is none of the name, and has logged in."""
        if name not in {account.who for account in self.accounts.people()}:
            token = self.accounts.invitations.invite(role, by="")
            self.accounts.invitations.accept(token, name, PASSWORD)
        person = Person(self.origin)
        assert person.log_in(name).status == 303
        return person


@contextmanager
def served_alone(folder: Path) -> Iterator[Served]:
    """Serve a review to someone alone, until the block ends."""
    with listening("127.0.0.1", 0) as taken:
        alone = Alone(taken.getsockname()[1])
        with (
            opened_site(folder, lambda _: alone, address_of(taken)) as site,
            _answering(make_app(site, doors_of(alone)), taken),
        ):
            yield Served(site, f"/enter?token={alone.token}")


@contextmanager
def served_team(folder: Path) -> Iterator[ServedTeam]:
    """Serve a review to a team without anyone in it yet, until the block ends."""
    with listening("127.0.0.1", 0) as taken:
        origin = address_of(taken)
        with opened_site(
            folder, lambda ledger: Team(open_accounts(ledger, CHEAP), origin), origin
        ) as site:
            team = cast("Team", site.access)
            with _answering(make_app(site, doors_of_team(team), pages_of_team(team)), taken):
                yield ServedTeam(site, team)


@contextmanager
def _answering(app: Starlette, taken: socket.socket) -> Iterator[None]:
    server = server_of(app)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]})
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()
