"""What a browser asks for, and why it may not have it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.datastructures import FormData, QueryParams

from trialatlas.model.person import Viewer

__all__ = ["Asked", "PageError"]

_DIGITS = 10
"""Numbers of pages and the like have fewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A page that is asked for by someone who may see it.

    Attributes:
        path: The parts of the address that the page's pattern names.
        query: What stands after the question mark.
        form: What was sent; empty unless something was.
        viewer: Who asks.
        csrf: What the page's forms must carry.
        token: What the session is known by; no page shows it.
        address: Path and query, as the browser asked for them.
    """

    path: Mapping[str, str]
    query: QueryParams
    viewer: Viewer
    csrf: str
    token: str
    address: str
    form: FormData = field(default_factory=FormData)

    def text(self, name: str) -> str:
        """A field of the form, without white space around it; empty where it was not sent."""
        value = self.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def texts(self, name: str) -> list[str]:
        """All fields of a name that hold something."""
        values = [value.strip() for value in self.form.getlist(name) if isinstance(value, str)]
        return [value for value in values if value]

    def number(self, name: str, least: int = 1) -> int:
        """A number of the query; the least where there is none that is larger."""
        told = self.query.get(name, "")
        is_number = told.isascii() and told.isdigit() and len(told) < _DIGITS
        return max(least, int(told)) if is_number else least


class PageError(Exception):
    """A page that cannot be shown.

    Attributes:
        status: HTTP status.
        message: Why, and what to do.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
