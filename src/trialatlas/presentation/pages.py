"""How templates become pages."""

from __future__ import annotations

import jinja2

__all__ = ["page_environment"]


def page_environment() -> jinja2.Environment:
    """The templates of this package.

    Everything is escaped, whatever a template is called: registry text is written by strangers.
    """
    return jinja2.Environment(
        loader=jinja2.PackageLoader("trialatlas.presentation"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
