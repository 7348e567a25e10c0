"""From a request to a page: who asks, whether they may, and what they sent."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from http import HTTPStatus
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from trialatlas.errors import LedgerError, TrialatlasError
from trialatlas.model.person import Viewer
from trialatlas.web.access import Ability, may
from trialatlas.web.asked import Asked, PageError
from trialatlas.web.pages import error_page
from trialatlas.web.site import Session, Site

__all__ = ["LARGEST_FORM", "Door", "Page", "route_of"]

LARGEST_FORM = 1_000_000
"""So many bytes a form may have that holds no file."""

_MOST_FIELDS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of those who have come in.

    Attributes:
        path: Its address, with names for parts in braces.
        show: Makes it, in a thread of its own.
        ability: What the role of who asks must allow.
        is_form: Whether something is sent to it, rather than asked of it.
        largest: So many bytes may be sent.
    """

    path: str
    show: Callable[[Site, Asked], Response]
    ability: Ability
    is_form: bool = False
    largest: int = LARGEST_FORM


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A page of those who have not come in yet.

    Attributes:
        path: As of `Page`.
        show: Makes it; gets the form that was sent, and the session if there is one.
        is_form: As of `Page`.
    """

    path: str
    show: Callable[[Site, Request, FormData, Session | None], Response]
    is_form: bool = False


def route_of(site: Site, place: Page | Door) -> Route:
    """A page as Starlette knows it."""
    endpoint = _page(site, place) if isinstance(place, Page) else _door(site, place)
    return Route(place.path, endpoint, methods=["POST" if place.is_form else "GET"])


def _page(site: Site, place: Page) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        session = await run_in_threadpool(_session, site, request)
        if session is None:
            return _sent_to_entrance(site, request, place)
        if session.viewer is None:
            return RedirectResponse(site.access.entrance, HTTPStatus.SEE_OTHER)
        asked = _asked(site, request, session, session.viewer)
        try:
            _check_ability(place, asked.viewer)
            if not place.is_form:
                return await run_in_threadpool(_shown, site, asked, place)
            form = await _sent(request, place.largest)
            try:
                # To send it may have taken long, and the person may be out meanwhile.
                again = await run_in_threadpool(_session, site, request)
                asked = replace(asked, form=form)
                _check_form(site, asked, again)
                return await run_in_threadpool(_shown, site, asked, place)
            finally:
                await form.close()
        except PageError as error:
            return error_page(site, asked, error.status, error.message)

    return endpoint


def _door(site: Site, place: Door) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        session = await run_in_threadpool(_session, site, request)
        try:
            form = await _sent(request, LARGEST_FORM) if place.is_form else FormData()
            try:
                return await run_in_threadpool(place.show, site, request, form, session)
            finally:
                await form.close()
        except PageError as error:
            return error_page(site, None, error.status, error.message)

    return endpoint


def _session(site: Site, request: Request) -> Session | None:
    token = request.cookies.get(site.access.cookie, "")
    return site.access.session(token) if token else None


def _sent_to_entrance(site: Site, request: Request, place: Page) -> Response:
    if place.is_form:
        return error_page(site, None, HTTPStatus.FORBIDDEN, site.access.way_in)
    to = urlencode({"to": _address(request)})
    return RedirectResponse(f"{site.access.entrance}?{to}", HTTPStatus.SEE_OTHER)


def _asked(site: Site, request: Request, session: Session, viewer: Viewer) -> Asked:
    return Asked(
        path=dict(request.path_params),
        query=request.query_params,
        viewer=viewer,
        csrf=session.csrf,
        token=request.cookies[site.access.cookie],
        address=_address(request),
    )


def _address(request: Request) -> str:
    # As it was sent: the path in the scope has been decoded.
    path = request.scope["raw_path"].decode("ascii", "replace")
    return f"{path}?{request.url.query}" if request.url.query else path


def _check_ability(place: Page, viewer: Viewer) -> None:
    if not may(viewer.role, place.ability):
        message = (
            f"As {viewer.role} of this review you may not do this; ask its owner for another role."
        )
        raise PageError(HTTPStatus.FORBIDDEN, message)


def _check_form(site: Site, asked: Asked, session: Session | None) -> None:
    """A form of ours carries a secret of the session; one that another site has made cannot."""
    if session is None or session.viewer != asked.viewer:
        raise PageError(HTTPStatus.FORBIDDEN, site.access.way_in)
    if not hmac.compare_digest(asked.text("csrf").encode(), session.csrf.encode()):
        message = "This form is of another session. Go back, load the page again and send it anew."
        raise PageError(HTTPStatus.FORBIDDEN, message)


async def _sent(request: Request, largest: int) -> FormData:
    told = request.headers.get("content-length", "")
    if not told.isdigit():
        message = "The length of what was sent is not known; send it from the page's own form."
        raise PageError(HTTPStatus.LENGTH_REQUIRED, message)
    if int(told) > largest:
        message = f"What was sent has {int(told):,} bytes; {largest:,} are taken at most."
        raise PageError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message)
    kind = request.headers.get("content-type", "").lower()
    if kind.startswith("multipart/") and "charset" in kind:
        # Browsers name none; some that Python knows take it minutes, or give halves of characters.
        message = "What was sent names a character set; send it from the page's own form."
        raise PageError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, message)
    try:
        return await request.form(max_files=1, max_fields=_MOST_FIELDS, max_part_size=largest)
    except HTTPException as error:
        message = (
            f"What was sent cannot be read ({error.detail}); send it from the page's own form."
        )
        raise PageError(HTTPStatus.BAD_REQUEST, message) from error


def _shown(site: Site, asked: Asked, place: Page) -> Response:
    try:
        site.history.refresh()
    except LedgerError as error:
        raise PageError(HTTPStatus.SERVICE_UNAVAILABLE, str(error)) from error
    try:
        return place.show(site, asked)
    except TrialatlasError as error:
        raise PageError(HTTPStatus.BAD_REQUEST, str(error)) from error
