"""How templates become pages."""

from __future__ import annotations

import jinja2

__all__ = ["page_environment", "text_environment"]


def page_environment() -> jinja2.Environment:
    """The templates of this package.

    Everything is escaped, whatever a template is called: registry text is written by strangers.
    """
    return _environment(is_markup=True)


def text_environment() -> jinja2.Environment:
    """The templates that are no HTML; whoever fills them must quote what strangers wrote."""
    return _environment(is_markup=False)


def _environment(*, is_markup: bool) -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("trialatlas.presentation"),
        autoescape=is_markup,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
