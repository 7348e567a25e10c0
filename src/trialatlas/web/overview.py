"""The first page: how far the review is."""

from __future__ import annotations

from starlette.responses import Response

from trialatlas.web.access import Ability
from trialatlas.web.asked import Asked
from trialatlas.web.pages import page
from trialatlas.web.routes import Page
from trialatlas.web.site import Site

__all__ = ["PAGES"]


def _show(site: Site, asked: Asked) -> Response:
    return page(site, asked, "overview.html.j2")


PAGES = (Page(path="/", show=_show, ability=Ability.LOOK),)
"""The page of the review's state."""
