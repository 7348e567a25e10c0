"""All pages of a review as one application."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Mapping, Sequence
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from trialatlas.model.structs import prepare_structs
from trialatlas.web import (
    adjudicate,
    agreement,
    code,
    decision_files,
    explore,
    outputs,
    overview,
    screen,
)
from trialatlas.web.guard import Guard
from trialatlas.web.pages import error_page
from trialatlas.web.routes import Door, Page, route_of
from trialatlas.web.site import Site

__all__ = ["PAGES", "make_app"]

PAGES: tuple[Page, ...] = (
    *overview.PAGES,
    *outputs.PAGES,
    *decision_files.PAGES,
    *screen.PAGES,
    *code.PAGES,
    *adjudicate.PAGES,
    *agreement.PAGES,
    *explore.PAGES,
)
"""The pages that a review has however one comes in."""


def make_app(site: Site, doors: Sequence[Door], pages: Sequence[Page] = ()) -> Starlette:
    """A review as an ASGI application.

    Args:
        site: What is served.
        doors: The pages by which one comes in.
        pages: Pages beside `PAGES`.
    """
    prepare_structs()
    places: tuple[Door | Page, ...] = (*doors, *PAGES, *pages)
    files = StaticFiles(packages=[("trialatlas.web", "static")])
    routes = [*(route_of(site, place) for place in places), Mount("/static", files)]

    def told(_request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else _BROKEN
        return error_page(site, None, status, _MESSAGES.get(status, _MESSAGES[_BROKEN]))

    def broken(request: Request, error: Exception) -> Response:
        print("".join(traceback.format_exception(error)), file=sys.stderr)  # noqa: T201 - for whoever runs the server
        return told(request, error)

    return Starlette(
        routes=routes,
        middleware=[Middleware(Guard, origin=site.origin)],
        exception_handlers={HTTPException: told, Exception: broken},
    )


_BROKEN = HTTPStatus.INTERNAL_SERVER_ERROR
_MESSAGES: Mapping[int, str] = {
    HTTPStatus.NOT_FOUND: "There is no such page. The menu above leads to all there are.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address takes no such request; use the page's own form.",
    _BROKEN: "This page failed, and nothing was changed. The terminal of the server says why.",
}
