"""How templates become answers."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus

import jinja2
from starlette.responses import HTMLResponse

from trialatlas.web.access import Ability, may
from trialatlas.web.asked import Asked
from trialatlas.web.site import Site

__all__ = ["error_page", "lone_page", "page"]


def page(
    site: Site, asked: Asked, template: str, *, status: int = HTTPStatus.OK, **shown: object
) -> HTMLResponse:
    """A page for someone who has come in.

    Args:
        site: What is served.
        asked: Who asks for what.
        template: Name of the template.
        status: HTTP status.
        shown: What the template asks for, besides ``site``, ``protocol``, ``asked``, ``tables`` and
            ``abilities``.
    """
    given = {
        "abilities": {str(one) for one in Ability if may(asked.viewer.role, one)},
        "protocol": site.review.run.protocol,
        "tables": site.review.tables,
    }
    return _rendered(template, status, site=site, asked=asked, **{**given, **shown})


def lone_page(
    site: Site, template: str, *, status: int = HTTPStatus.OK, **shown: object
) -> HTMLResponse:
    """A page for anyone, who need not have come in.

    Args:
        site: What is served; such a page tells of it no more than its title.
        template: Name of the template.
        status: HTTP status.
        shown: What the template asks for, besides ``site`` and ``protocol``.
    """
    return _rendered(
        template, status, site=site, protocol=site.review.run.protocol, asked=None, **shown
    )


def error_page(site: Site, asked: Asked | None, status: int, message: str) -> HTMLResponse:
    """A page that says why another is not shown, and what to do.

    Args:
        site: What is served.
        asked: What was asked for; None if nobody knows by whom.
        status: HTTP status.
        message: Why, and the way out.
    """
    reason = HTTPStatus(status).phrase
    if asked is None:
        return lone_page(site, "error.html.j2", status=status, reason=reason, message=message)
    return page(site, asked, "error.html.j2", status=status, reason=reason, message=message)


def _rendered(template: str, status: int, **shown: object) -> HTMLResponse:
    return HTMLResponse(_environment().get_template(template).render(shown), status)


@cache
def _environment() -> jinja2.Environment:
    """Everything is escaped: registry text is written by strangers."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader("trialatlas.web"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
