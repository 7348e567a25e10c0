"""What is checked of every request and said with every answer, whatever page it is about."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["CONTENT_POLICY", "Guard"]

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
"""What a browser may load for a page: files of ours, and no script or style that stands in it."""

_SAID = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    # With "no-referrer" browsers would hide from us too where a form comes from.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_SAFE_METHODS = ("GET", "HEAD")
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class Guard:
    """Refuses requests that were made for another site, or by one.

    The name under which a request reaches us must be ours: a page elsewhere whose name is made to
    lead to this machine would otherwise pass for ours (DNS rebinding). What changes something must
    come from one of our own pages.

    Args:
        app: What answers the others.
        origin: Scheme, host and port under which browsers know us. On this machine's own address
            all its names are ours.
    """

    def __init__(self, app: ASGIApp, origin: str) -> None:
        self._app = app
        self._origins = _same_place(origin)
        self._hosts = frozenset(urlsplit(one).netloc for one in self._origins)
        self._said = dict(_SAID)
        if origin.startswith("https:"):
            self._said["strict-transport-security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, as ASGI has it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def said(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._said)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, said)
        else:
            await refusal(scope, receive, said)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        if headers.get("host", "").lower() not in self._hosts:
            message = f"This is {min(self._origins)}; open it under that address.\n"
            return PlainTextResponse(message, HTTPStatus.MISDIRECTED_REQUEST)
        if scope["method"] not in _SAFE_METHODS and not self._is_from_us(headers):
            message = "This was sent by another site's page, and is not taken.\n"
            return PlainTextResponse(message, HTTPStatus.FORBIDDEN)
        return None

    def _is_from_us(self, headers: Headers) -> bool:
        # Browsers send the first with everything that is no plain reading.
        origin = headers.get("origin")
        return origin in self._origins if origin else headers.get("sec-fetch-site") == "same-origin"


def _same_place(origin: str) -> frozenset[str]:
    parts = urlsplit(origin)
    port = f":{parts.port}" if parts.port else ""
    host = parts.netloc.removesuffix(port)
    hosts = _LOOPBACK if host in _LOOPBACK else (host,)
    return frozenset(f"{parts.scheme}://{one}{port}" for one in hosts)
