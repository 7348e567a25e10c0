"""A chat-completions endpoint on this machine, over real HTTP, that does what a test tells it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.threaded_server import ThreadedServer, running

from trialatlas.coding.models.endpoint import Endpoint, Patience, endpoint_of

__all__ = ["HASTY", "KEY", "Asked", "ModelServer", "Said", "completion", "serving"]

KEY = "sk-very-secret-0123456789"
HASTY = Patience(timeout=5.0, deadline=20.0, attempts=3, first_wait=0.01, longest_wait=0.1)
"""Waits between tries too short to notice, for answers that come at once."""


@dataclass(frozen=True)
class Asked:
    """A request as it came in: where, with which headers and which body."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]

    @property
    def record(self) -> dict[str, Any]:
        """The record that the model is asked about."""
        content: dict[str, Any] = json.loads(self.body["messages"][1]["content"])
        return content


@dataclass(frozen=True)
class Said:
    """What to send back.

    ``length`` lies about how long the body is. ``pause`` comes before the reply and ``drip`` after
    each byte of its body, in seconds.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    pause: float = 0.0
    drip: float = 0.0


def completion(answer: object, finish: str = "stop", **message: object) -> Said:
    """A chat completion; what is no text is written as JSON."""
    text = answer if isinstance(answer, str) else json.dumps(answer)
    whole = {"role": "assistant", "content": text, **message}
    choice = {"index": 0, "message": whole, "finish_reason": finish}
    return Said(json.dumps({"model": "served", "choices": [choice]}).encode())


class ModelServer(ThreadedServer):
    """The endpoint; it remembers what it was asked."""

    def __init__(self, reply: Callable[[Asked], Said]) -> None:
        super().__init__(_Handler)
        self.reply = reply
        self.asked: list[Asked] = []

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def endpoint(self, key: str = KEY, **more: Any) -> Endpoint:
        """This server, asked hastily."""
        plain = endpoint_of(self.base_url, "small", key)
        given = {"patience": HASTY, **more}
        return Endpoint(url=plain.url, host=plain.host, model="small", key=key, **given)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ModelServer

    def do_POST(self) -> None:
        if self.server.released.is_set():
            # The server is gone; a connection that was kept open does not outlive it.
            self.close_connection = True
            return
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(Asked(self.path, dict(self.headers.items()), json.loads(content)))

    def do_GET(self) -> None:
        # Nobody should come this way: it is how redirects are followed.
        self._answer(Asked(self.path, dict(self.headers.items()), {}))

    def _answer(self, asked: Asked) -> None:
        self.server.asked.append(asked)
        said = self.server.reply(asked)
        # Waits no longer than the test that wants it.
        self.server.released.wait(said.pause)
        self.send_response(said.status)
        headers = {"Content-Type": "application/json", **said.headers}
        length = len(said.body) if said.length is None else said.length
        for name, value in {**headers, "Content-Length": str(length)}.items():
            self.send_header(name, value)
        self.end_headers()
        step = 1 if said.drip else max(len(said.body), 1)
        for start in range(0, len(said.body), step):
            self.wfile.write(said.body[start : start + step])
            self.server.released.wait(said.drip)
        if length != len(said.body):
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: tests print nothing."""


@contextmanager
def serving(reply: Callable[[Asked], Said]) -> Iterator[ModelServer]:
    """A server that runs until the block ends."""
    with running(ModelServer(reply)) as server:
        yield server
