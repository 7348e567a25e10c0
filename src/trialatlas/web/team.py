"""A team: accounts, invitations, sessions; behind a server that speaks TLS."""

from __future__ import annotations

import hmac
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from trialatlas.errors import AccessError, LogInError, LogInLimitError
from trialatlas.store.accounts import Accounts
from trialatlas.web.asked import PageError
from trialatlas.web.pages import lone_page
from trialatlas.web.routes import Door
from trialatlas.web.site import Session, Site

__all__ = ["Team", "doors_of_team"]

_PURPOSE = b"the secret of a session's forms"


class Team:
    """Whoever has an account and logs in. `trialatlas.web.site.Access`.

    Args:
        accounts: Those of the review.
        origin: Under which browsers find it.
    """

    entrance = "/login"
    way_in = "You are not logged in, or not any more. Log in, then send it again."
    is_team = True

    def __init__(self, accounts: Accounts, origin: str) -> None:
        self.accounts = accounts
        self.is_secure = origin.startswith("https:")
        # Browsers take a cookie with this prefix from nobody but the host itself, and over TLS.
        self.cookie = (
            "__Host-trialatlas" if self.is_secure else f"trialatlas-{urlsplit(origin).port}"
        )

    def session(self, token: str) -> Session | None:
        """The session of a cookie; None if there is none, or not any more."""
        viewer = self.accounts.sessions.person_of(token)
        if viewer is None:
            return None
        return Session(viewer, hmac.digest(token.encode(), _PURPOSE, "sha256").hex())

    def come_in(self, answer: Response, token: str) -> Response:
        """An answer that gives a browser its session."""
        answer.set_cookie(
            self.cookie, token, httponly=True, samesite="strict", secure=self.is_secure
        )
        return answer

    def note(self, who: str, what: str, about: str = "") -> None:
        """Write down what someone did; see `trialatlas.store.accounts_log.DeedLog.note`."""
        self.accounts.log.note(who, what, about)


def doors_of_team(team: Team) -> tuple[Door, ...]:
    """The pages by which one comes in: log-in and invitations.

    Args:
        team: Who may.
    """
    return (*_doors_of_log_in(team), *_doors_of_invitations(team))


def _doors_of_log_in(team: Team) -> tuple[Door, ...]:
    def ask(site: Site, request: Request, _form: FormData, session: Session | None) -> Response:
        to = _inside(request.query_params.get("to", ""))
        if session is not None:
            return RedirectResponse(to, HTTPStatus.SEE_OTHER)
        return _login_page(site, to)

    def log_in(site: Site, _request: Request, form: FormData, _session: Session | None) -> Response:
        to, who = _inside(_text(form, "to")), _text(form, "who").strip()
        try:
            token = team.accounts.sessions.log_in(who, _text(form, "password"))
        except LogInError as error:
            is_limit = isinstance(error, LogInLimitError)
            status = HTTPStatus.TOO_MANY_REQUESTS if is_limit else HTTPStatus.FORBIDDEN
            return _login_page(site, to, who, str(error), status)
        return team.come_in(RedirectResponse(to, HTTPStatus.SEE_OTHER), token)

    return (
        Door(path="/login", show=ask),
        Door(path="/login", show=log_in, is_form=True),
    )


def _doors_of_invitations(team: Team) -> tuple[Door, ...]:
    def show(site: Site, request: Request, _form: FormData, _session: Session | None) -> Response:
        return _invitation_page(site, team, request)

    def accept(site: Site, request: Request, form: FormData, _session: Session | None) -> Response:
        who, password = _text(form, "who").strip(), _text(form, "password")
        if password != _text(form, "again"):
            message = "the two passwords differ; type the same one twice"
            return _invitation_page(site, team, request, who, message)
        try:
            name = team.accounts.invitations.accept(request.path_params["token"], who, password)
        except AccessError as error:
            return _invitation_page(site, team, request, who, str(error))
        try:
            token = team.accounts.sessions.log_in(name, password)
        except LogInLimitError:
            # Others guess passwords at this moment; the account is made all the same.
            return RedirectResponse("/login", HTTPStatus.SEE_OTHER)
        return team.come_in(RedirectResponse("/", HTTPStatus.SEE_OTHER), token)

    return (
        Door(path="/invitation/{token}", show=show),
        Door(path="/invitation/{token}", show=accept, is_form=True),
    )


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _inside(address: str) -> str:
    """An address of ours that someone wanted; the first page for any other."""
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if is_ours and address.isprintable() else "/"


def _login_page(
    site: Site, to: str, who: str = "", problem: str = "", status: int = HTTPStatus.OK
) -> Response:
    return lone_page(site, "login.html.j2", status=status, to=to, who=who, problem=problem)


def _invitation_page(
    site: Site, team: Team, request: Request, who: str = "", problem: str = ""
) -> Response:
    try:
        invitation = team.accounts.invitations.of(request.path_params["token"])
    except AccessError as error:
        raise PageError(HTTPStatus.NOT_FOUND, str(error)) from error
    return lone_page(
        site,
        "invitation.html.j2",
        status=HTTPStatus.BAD_REQUEST if problem else HTTPStatus.OK,
        invitation=invitation,
        address=request.url.path,
        who=who or invitation.who,
        problem=problem,
    )
