"""Pages of what is found: how large, where they begin, and the token of the next."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from trialatlas.api.parameters import truth, wrong_format
from trialatlas.errors import RequestError

__all__ = ["PAGING", "Page", "page_of"]

PAGING = ("countTotal", "pageSize", "pageToken")
"""Parameters that may differ from page to page."""

_USUAL, _LARGEST = 10, 1000
_GREATEST = 2**31 - 1
_WHOLE = re.compile(r"\d{1,10}", re.ASCII)
_KEY_BYTES, _START_BYTES = 12, 5


@dataclass(frozen=True, slots=True)
class Page:
    """One page of what is found.

    Attributes:
        start: How many records come before it.
        size: How many records it has at most.
        is_first: Whether no token came.
        is_counted: Whether all that is found is to be counted.
        key: What the request and the snapshot are known by in tokens.
    """

    start: int
    size: int
    is_first: bool
    is_counted: bool
    key: bytes

    def next_token(self, n_found: int) -> str:
        """The token of the page after this one; empty if this is the last.

        Args:
            n_found: How many records are found on all pages.
        """
        following = self.start + self.size
        if following >= n_found:
            return ""
        token = self.key + following.to_bytes(_START_BYTES, "big")
        return base64.urlsafe_b64encode(token).decode().rstrip("=")


def page_of(given: Mapping[str, str], fingerprint: str) -> Page:
    """The page that a request wants.

    Args:
        given: All parameters of the request.
        fingerprint: Of the snapshot.

    Raises:
        RequestError: A value cannot be read, or the token is of another request or snapshot.
    """
    same = sorted((name, value) for name, value in given.items() if name not in PAGING)
    key = hashlib.sha256(repr((fingerprint, same)).encode()).digest()[:_KEY_BYTES]
    token = given.get("pageToken", "")
    return Page(
        start=_start(token, key) if token else 0,
        size=_size(given.get("pageSize", "")),
        is_first=not token,
        is_counted="countTotal" in given and truth("countTotal", given["countTotal"]),
        key=key,
    )


def _size(value: str) -> int:
    if not value:
        return _USUAL
    if not _WHOLE.fullmatch(value) or int(value) > _GREATEST:
        raise wrong_format("pageSize", value)
    return min(int(value), _LARGEST) or _USUAL


def _start(token: str, key: bytes) -> int:
    try:
        decoded = base64.b64decode(
            f"{token}{'=' * (-len(token) % 4)}", altchars=b"-_", validate=True
        )
    except (binascii.Error, ValueError):
        decoded = b""
    if len(decoded) != _KEY_BYTES + _START_BYTES:
        raise wrong_format("pageToken", token)
    if not decoded.startswith(key):
        message = (
            "Parameter 'pageToken' is of another request or other data: a following page takes the "
            f"parameters of the first one, but for {', '.join(PAGING)}; begin again without it"
        )
        raise RequestError(message)
    return int.from_bytes(decoded[_KEY_BYTES:], "big")
