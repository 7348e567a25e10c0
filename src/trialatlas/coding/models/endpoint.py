"""Which model is asked, where, and how patiently; nothing here reaches the network."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import SplitResult, urlsplit

from trialatlas.errors import ModelError

__all__ = ["ANSWER_FORMATS", "AnswerFormat", "Endpoint", "Patience", "endpoint_of"]

AnswerFormat = Literal["text", "json_object", "json_schema"]

ANSWER_FORMATS: tuple[AnswerFormat, ...] = ("text", "json_object", "json_schema")
"""What the endpoint is told of the answer's form: nothing, that it is JSON, or which JSON."""

_PATH = "/chat/completions"
# A shorter word, as local servers take it for a key, also stands in ordinary text.
_SHORTEST_SECRET = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait for one request, and how often to try it. Times are in seconds.

    Attributes:
        timeout: For one try: to connect, and then between one piece of the answer and the next.
        deadline: For all tries of a request together, waiting included.
        attempts: The most tries of a request.
        first_wait: Before the second try; doubled before each later one, with up to as much again
            by chance, so that several programs do not return at the same moment.
        longest_wait: Between two tries, also where the endpoint asks for more (``Retry-After``).
    """

    timeout: float = 120.0
    deadline: float = 600.0
    attempts: int = 6
    first_wait: float = 1.0
    longest_wait: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A chat-completions endpoint and the model that it serves.

    Attributes:
        url: Where requests are sent.
        host: Its host, with the port if the address names one, as people are told it.
        model: The model's name, as the endpoint knows it.
        key: Sent as a bearer token; empty where none is needed. Never shown.
        answer_format: What the endpoint is told of the answer's form.
        settings: Further keys of a request's body, such as ``max_tokens``; they replace ours, and
            None leaves one out.
        patience: How long to wait, and how often to try.
    """

    url: str
    host: str
    model: str
    key: str = field(default="", repr=False)
    answer_format: AnswerFormat = "text"
    settings: Mapping[str, Any] = field(default_factory=dict)
    patience: Patience = Patience()

    @property
    def is_encrypted(self) -> bool:
        """Whether what is sent can be read only by the host."""
        return self.url.startswith("https:")

    def without_key(self, text: str) -> str:
        """A text that came from the endpoint, without the key, should it echo that."""
        is_secret = len(self.key) >= _SHORTEST_SECRET
        return text.replace(self.key, "[key removed]") if is_secret else text


def endpoint_of(base_url: str, model: str, key: str = "") -> Endpoint:
    """An endpoint, from what a person configures.

    Args:
        base_url: The address up to and without ``/chat/completions``; it often ends in ``/v1``.
        model: The model's name.
        key: The key, if the endpoint wants one.

    Raises:
        ModelError: The address is none, holds a secret or would send the key in the open; the
            model has no name; or the key has characters that no key has.
    """
    parts, host = _address(base_url.strip())
    secret = key.strip()
    if not model.strip():
        message = "no model is named; give its name with --model or in TRIALATLAS_MODEL"
        raise ModelError(message)
    if not (secret.isascii() and secret.isprintable()) or " " in secret:
        message = (
            "the key has characters that no key has, such as a space or a line's end; "
            "correct TRIALATLAS_MODEL_KEY"
        )
        raise ModelError(message)
    if secret and parts.scheme == "http" and not _is_here(parts.hostname or ""):
        message = (
            f"http:// would send the key to {host} unencrypted; use https://, "
            "or unset TRIALATLAS_MODEL_KEY if the endpoint needs no key"
        )
        raise ModelError(message)
    path = parts.path.rstrip("/").removesuffix(_PATH) + _PATH
    return Endpoint(
        url=f"{parts.scheme}://{host}{path}", host=host, model=model.strip(), key=secret
    )


def _address(base_url: str) -> tuple[SplitResult, str]:
    expected = "a base URL such as https://…/v1 (--url or TRIALATLAS_MODEL_URL)"
    try:
        parts = urlsplit(base_url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    name = parts.hostname or ""
    # The address itself is not repeated in what follows: it may hold a secret.
    if parts.scheme not in ("http", "https") or not name or not _is_plain(base_url):
        message = f"expected {expected}, found something else"
        raise ModelError(message)
    if "@" in parts.netloc or parts.query or parts.fragment:
        message = (
            f"expected {expected}, found one with a user, a query or a fragment; "
            "a key stands in TRIALATLAS_MODEL_KEY only"
        )
        raise ModelError(message)
    host = f"[{name}]" if ":" in name else name
    return parts, host if port is None else f"{host}:{port}"


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and " " not in text


def _is_here(name: str) -> bool:
    """Whether a host is this machine, so that nothing leaves it."""
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")
