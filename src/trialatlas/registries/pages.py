"""What the replies of ClinicalTrials.gov's API mean: a page, another try, or the end; pure.

::

    DownloadError
    ├── BusyError             the same request may be answered later
    ├── RefusedError          it will not: the registry says what is wrong with it
    └── ContradictionError    the pages do not fit together: the crawl begins anew

The registry's errors are plain text, and its page about maintenance is HTML with the status 200.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeVar

import msgspec

from trialatlas.errors import DownloadError
from trialatlas.protocol.faults import shown
from trialatlas.text.retry_after import wait_wanted

__all__ = [
    "BusyError",
    "ContradictionError",
    "Page",
    "RefusedError",
    "Reply",
    "check_status",
    "decoded",
    "is_redirect",
    "page_in",
    "version_in",
]

# A registry that counts requests answers some that come too fast with 403.
_TRY_AGAIN = frozenset(
    {
        HTTPStatus.FORBIDDEN,
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_EARLY,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)
_NEVER_BETTER = frozenset({HTTPStatus.NOT_IMPLEMENTED, HTTPStatus.HTTP_VERSION_NOT_SUPPORTED})
_REDIRECTS = frozenset(
    {
        HTTPStatus.MOVED_PERMANENTLY,
        HTTPStatus.FOUND,
        HTTPStatus.SEE_OTHER,
        HTTPStatus.TEMPORARY_REDIRECT,
        HTTPStatus.PERMANENT_REDIRECT,
    }
)


class BusyError(DownloadError):
    """A request that got no answer this time.

    Attributes:
        wait: How many seconds the registry asks to wait; None where it does not say.
        is_unknown: Whether nobody knows its host, as where a machine has no network.
    """

    def __init__(
        self, message: str, *, wait: float | None = None, is_unknown: bool = False
    ) -> None:
        self.wait = wait
        self.is_unknown = is_unknown
        super().__init__(message)


class RefusedError(DownloadError):
    """A request that the registry will not answer.

    Attributes:
        reply: What it says instead.
    """

    def __init__(self, message: str, reply: Reply) -> None:
        self.reply = reply
        super().__init__(message)


class ContradictionError(DownloadError):
    """Pages of one crawl that do not fit together."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back over HTTP.

    Attributes:
        url: What was asked, after redirects.
        status: The status code.
        headers: By name in lower case.
        body: All of it, as the registry wrote it.
        received_at: When it had come.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    received_at: dt.datetime

    @property
    def said(self) -> str:
        """The body as it is quoted in a message."""
        return " ".join(self.body[:2000].decode(errors="replace").split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of studies.

    Attributes:
        ids: The studies on it, in order.
        aliases: Other ids under which they are known.
        total: How many studies answer the question; None but on the first page.
        next_token: What asks for the next page; empty on the last.
    """

    ids: tuple[str, ...]
    aliases: tuple[str, ...]
    total: int | None
    next_token: str


class _Camel(msgspec.Struct, frozen=True, rename="camel"):
    """Names in the registry's way of writing them."""


class _Identification(_Camel, frozen=True):
    nct_id: str
    nct_id_aliases: list[str] = []


class _Protocol(_Camel, frozen=True):
    identification_module: _Identification


class _Study(_Camel, frozen=True):
    protocol_section: _Protocol


class _Studies(_Camel, frozen=True):
    studies: list[_Study]
    total_count: int | None = None
    next_page_token: str | None = None


class _Version(_Camel, frozen=True):
    api_version: str
    data_timestamp: str = ""


_Decoded = TypeVar("_Decoded", bound=msgspec.Struct)


def is_redirect(reply: Reply) -> bool:
    """Whether a reply sends the client elsewhere."""
    return reply.status in _REDIRECTS


def check_status(reply: Reply, host: str) -> None:
    """Accept a reply that may be an answer.

    Args:
        reply: What came back.
        host: Who sent it, for messages.

    Raises:
        BusyError: The request may be answered later.
        RefusedError: It will not be.
    """
    status = reply.status
    if status == HTTPStatus.OK:
        if reply.body.lstrip()[:1] == b"<":
            message = f"{host} answers with a web page, as it does during maintenance"
            raise BusyError(message)
        return
    is_server = status >= HTTPStatus.INTERNAL_SERVER_ERROR and status not in _NEVER_BETTER
    if status in _TRY_AGAIN or is_server:
        wait = wait_wanted(reply.headers.get("retry-after", ""), reply.received_at)
        message = f"{host} is busy or broken ({status})"
        raise BusyError(message, wait=wait)
    if status == HTTPStatus.NOT_FOUND:
        message = f"{host} has no API of ClinicalTrials.gov, version 2, at this address (404)"
        raise RefusedError(message, reply)
    about = f": {shown(reply.said)}" if reply.said else ""
    message = f"{host} refuses the question ({status}){about}"
    raise RefusedError(message, reply)


def page_in(body: bytes) -> Page:
    """The page of studies in an answer.

    Args:
        body: Of an answer to ``/studies``, by `check_status`.

    Raises:
        BusyError: It holds no whole page.
    """
    found = decoded(body, _Studies)
    named = [study.protocol_section.identification_module for study in found.studies]
    return Page(
        ids=tuple(item.nct_id for item in named),
        aliases=tuple(alias for item in named for alias in item.nct_id_aliases),
        total=found.total_count,
        next_token=found.next_page_token or "",
    )


def version_in(body: bytes) -> str:
    """Which data the registry serves, and by which version of its API.

    Args:
        body: Of an answer to ``/version``, by `check_status`.

    Returns:
        A text that changes when the data do.

    Raises:
        BusyError: It holds no version.
    """
    found = decoded(body, _Version)
    return f"data of {found.data_timestamp or 'an unknown time'}, API {found.api_version}"


def decoded(body: bytes, kind: type[_Decoded]) -> _Decoded:
    """The JSON of an answer.

    Args:
        body: Of an answer, by `check_status`.
        kind: What it must hold.

    Raises:
        BusyError: It is cut off, broken, or holds something else.
    """
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        message = f"the registry answers with other JSON than its API promises ({error})"
        raise BusyError(message) from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        message = "the registry's answer is cut off or broken"
        raise BusyError(message) from error
