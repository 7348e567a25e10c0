"""Someone alone at their own machine: no password, but nobody gets in without the address."""

from __future__ import annotations

import hmac
import secrets
from http import HTTPStatus

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from trialatlas.model.event import MODEL, is_reserved
from trialatlas.model.person import Role, Viewer
from trialatlas.web.asked import PageError
from trialatlas.web.pages import lone_page
from trialatlas.web.routes import Door
from trialatlas.web.site import Session, Site

__all__ = ["Alone", "doors_of", "problem_of"]

_LONGEST_NAME = 100


class Alone:
    """Whoever has the secret address owns the review. `trialatlas.web.site.Access`.

    Args:
        port: The port at which the review is served: browsers give a cookie to every port.
        name: Under what name decisions are kept; empty where the person is to say it.
    """

    entrance = "/name"
    way_in = (
        "Open the address that the terminal shows, with everything after its question mark. "
        "It is another one each time that trialatlas serve starts."
    )
    is_team = False

    def __init__(self, port: int, name: str = "") -> None:
        self.cookie = f"trialatlas-{port}"
        self.token = secrets.token_urlsafe(32)
        self._name = name
        self._names: dict[str, str] = {}

    def come_in(self, token: str) -> str | None:
        """A new session's cookie, if the token is the address's; None if it is not."""
        if not hmac.compare_digest(token.encode(), self.token.encode()):
            return None
        session = secrets.token_urlsafe(32)
        self._names[session] = self._name
        return session

    def take_name(self, cookie: str, name: str) -> None:
        """Remember who sits before a browser, and who comes in next."""
        self._names[cookie] = self._name = name

    def session(self, token: str) -> Session | None:
        """The session of a cookie; None if there is none."""
        name = self._names.get(token)
        if name is None:
            return None
        csrf = hmac.digest(self.token.encode(), token.encode(), "sha256").hex()
        return Session(Viewer(name, Role.OWNER) if name else None, csrf)

    def note(self, who: str, what: str, about: str = "") -> None:
        """Nobody watches who is alone: nothing is written down."""


def doors_of(alone: Alone) -> tuple[Door, ...]:
    """The pages by which one comes in alone.

    Args:
        alone: Who may.
    """

    def come_in(
        _site: Site, request: Request, _form: FormData, _session: Session | None
    ) -> Response:
        cookie = alone.come_in(request.query_params.get("token", ""))
        if cookie is None:
            raise PageError(HTTPStatus.FORBIDDEN, alone.way_in)
        # The token does not stay in the browser's address line.
        answer = RedirectResponse("/", HTTPStatus.SEE_OTHER)
        answer.set_cookie(alone.cookie, cookie, httponly=True, samesite="strict")
        return answer

    def ask_name(
        site: Site, _request: Request, _form: FormData, session: Session | None
    ) -> Response:
        if session is None:
            raise PageError(HTTPStatus.FORBIDDEN, alone.way_in)
        return _name_page(site, session)

    def take_name(
        site: Site, request: Request, form: FormData, session: Session | None
    ) -> Response:
        if session is None:
            raise PageError(HTTPStatus.FORBIDDEN, alone.way_in)
        if not hmac.compare_digest(str(form.get("csrf", "")).encode(), session.csrf.encode()):
            message = "This form is of another session; load the page again."
            raise PageError(HTTPStatus.FORBIDDEN, message)
        name = str(form.get("name", "")).strip()
        problem = problem_of(name)
        if problem:
            return _name_page(site, session, name, problem)
        alone.take_name(request.cookies[alone.cookie], name)
        return RedirectResponse("/", HTTPStatus.SEE_OTHER)

    return (
        Door(path="/enter", show=come_in),
        Door(path="/name", show=ask_name),
        Door(path="/name", show=take_name, is_form=True),
    )


def _name_page(site: Site, session: Session, name: str = "", problem: str = "") -> Response:
    site.history.refresh()
    status = HTTPStatus.BAD_REQUEST if problem else HTTPStatus.OK
    return lone_page(
        site,
        "name.html.j2",
        status=status,
        session=session,
        name=name,
        problem=problem,
        known=site.history.people(),
    )


def problem_of(name: str) -> str:
    """Why nobody may have a name here; empty if anybody may."""
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        return f"A name has 1 to {_LONGEST_NAME} characters that can be printed."
    if is_reserved(name) or name.startswith(MODEL):
        return f"“{name}” is no person’s name here: it stands for rules, models or everyone."
    return ""
