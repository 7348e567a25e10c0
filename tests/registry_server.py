"""ClinicalTrials.gov's API on this machine, with faults on the wire wherever a test wants them.

Pages are short, so that few studies make many. What is wrong with a reply is wrong with its bytes:
the connection is reset, ends too early or drips, as a client's HTTP library meets it.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import urllib3
from tests.threaded_server import ThreadedServer, running

__all__ = ["FAULTS", "RegistryServer", "serving_registry", "study_of"]

FAULTS = (
    "429", "429 date", "403", "500", "503", "reset", "reset early", "truncated", "torn", "drip",
    "html", "nonsense", "reload", "lost token", "circle", "repeat", "skip",
)  # fmt: skip
"""What can go wrong with a reply; ``reload`` and after are faults of the data, not of the way."""

_RESET = struct.pack("ii", 1, 0)  # SO_LINGER: on, no time


def study_of(number: int) -> dict[str, Any]:
    """A record of a study that was never registered."""
    return {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT{number:08d}", "briefTitle": f"Study {number}"},
            "statusModule": {"overallStatus": "COMPLETED"},
            "conditionsModule": {"conditions": ["Melanoma"]},
        },
        "hasResults": False,
    }


@dataclass
class _Data:
    """What the registry holds at the moment, and what it was asked."""

    numbers: Sequence[int]
    page: int
    loads: int = 0
    asked: list[str] = field(default_factory=list)

    @property
    def stamp(self) -> str:
        return f"2026-01-{self.loads + 1:02d}T09:00:05"


class RegistryServer(ThreadedServer):
    """The registry; `fault` says what is wrong with its n-th reply, counted from 0.

    With the address of another server in `upstream`, the answers are that server's. `history` has
    replies of the record history by the path behind ``studies/``.
    """

    def __init__(
        self, numbers: Sequence[int], page: int = 3, fault: Callable[[int], str] = lambda _: ""
    ) -> None:
        super().__init__(_Handler)
        self.data = _Data(numbers, page)
        self.fault = fault
        self.aliases: Mapping[str, int] = {}
        self.history: Mapping[str, object] = {}
        self.upstream = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/api/v2"

    @property
    def asked(self) -> list[str]:
        """Paths and parameters of the requests so far."""
        return self.data.asked

    def parameters(self, path: str = "/studies") -> list[dict[str, str]]:
        """The parameters of the requests to a path, in order."""
        split = [urlsplit(url) for url in self.asked]
        return [dict(parse_qsl(url.query)) for url in split if url.path == f"/api/v2{path}"]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: RegistryServer

    def do_GET(self) -> None:
        data = self.server.data
        fault = self.server.fault(len(data.asked))
        data.asked.append(self.path)
        if fault == "reload":
            data.loads += 1
        if fault == "reset early":
            self._reset()
            return
        if fault in _REFUSALS:
            status, headers, body = _REFUSALS[fault]
            self._send(status, body, "text/html" if fault == "html" else "text/plain", headers)
            return
        url = urlsplit(self.path)
        asked = dict(parse_qsl(url.query))
        if url.path.startswith("/api/int/"):
            said = self.server.history.get(self.path.removeprefix("/api/int/studies/"))
            if said is None:
                self._send(404, b"", "text/plain")
            else:
                self._send_json(said, fault)
        elif self.server.upstream:
            self._relay(asked, fault)
        elif url.path.endswith("/version"):
            said = {"apiVersion": "2.0.5", "dataTimestamp": data.stamp}
            self._send_json(said, fault)
        else:
            self._studies(asked, fault)

    def _relay(self, asked: dict[str, str], fault: str) -> None:
        """Answer as another server does, in shorter pages."""
        if fault == "lost token" and "pageToken" in asked:
            self._send(400, b"Parameter has incorrect format", "text/plain")
            return
        path = self.path.replace("pageSize=1000", f"pageSize={self.server.data.page}")
        url = self.server.upstream + path.removeprefix("/api/v2")
        reply = urllib3.request("GET", url, retries=False)
        self._send(reply.status, reply.data, reply.headers["Content-Type"], fault=fault)

    def _studies(self, asked: dict[str, str], fault: str) -> None:
        data = self.server.data
        chosen = self._chosen(asked)
        stamp, _, start = asked.get("pageToken", f"{data.stamp}!0").partition("!")
        if chosen is None or stamp != data.stamp or (fault == "lost token" and int(start)):
            self._send(400, b"Parameter has incorrect format", "text/plain")
            return
        first = int(start)
        last = first + min(data.page, int(asked.get("pageSize", "10")))
        overlap = 1 if fault == "repeat" and first else 0
        shown = chosen[first - overlap : last] if fault != "skip" else chosen[first + 1 : last]
        page: dict[str, Any] = (
            {"totalCount": len(chosen)} if "countTotal" in asked and fault != "no count" else {}
        )
        page["studies"] = [self._record(number) for number in shown]
        if last < len(chosen):
            page["nextPageToken"] = f"{data.stamp}!{last}"
        if fault == "circle" and first:
            page["nextPageToken"] = f"{data.stamp}!{first}"
        self._send_json(page, fault)

    def _record(self, number: int) -> dict[str, Any]:
        record = study_of(number)
        aliases = [name for name, known in self.server.aliases.items() if known == number]
        record["protocolSection"]["identificationModule"]["nctIdAliases"] = aliases
        return record

    def _chosen(self, asked: dict[str, str]) -> list[int] | None:
        """The studies that a question asks for; None where one of its ids is unknown."""
        known = {f"NCT{number:08d}": number for number in self.server.data.numbers}
        known |= self.server.aliases
        if "filter.ids" in asked:
            ids = asked["filter.ids"].split(",")
            if not set(ids) <= set(known):
                return None
            return list(dict.fromkeys(known[name] for name in ids))
        named = asked.get("filter.advanced", "")
        if named.startswith("AREA[NCTId]"):
            return list(dict.fromkeys(known[name] for name in known if name in named))
        return list(self.server.data.numbers)

    def _send_json(self, said: object, fault: str) -> None:
        body = json.dumps(said).encode()
        if fault == "nonsense":
            body = b'{"studies": [{"protocolSection": {}}]}'
        self._send(200, body, "application/json", fault=fault)

    def _send(
        self,
        status: int,
        body: bytes,
        kind: str,
        headers: Mapping[str, str] | None = None,
        fault: str = "",
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if fault != "torn":
            self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if fault == "drip":
            for byte in body:
                self.wfile.write(bytes([byte]))
                if self.server.released.wait(0.02):
                    return
            return
        is_short = fault in ("truncated", "torn", "reset")
        self.wfile.write(body[: len(body) // 2] if is_short else body)
        if fault == "reset":
            self._reset()
        self.close_connection = self.close_connection or is_short

    def _reset(self) -> None:
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        # Files are open on it, so that closing it would only count down.
        socket.close(self.connection.detach())
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: tests print nothing."""


_REFUSALS: Mapping[str, tuple[int, Mapping[str, str], bytes]] = {
    "429": (429, {"Retry-After": "7"}, b""),
    "429 date": (429, {"Retry-After": "Wed, 21 Oct 2099 07:28:00 GMT"}, b""),
    "404": (404, {}, b""),
    "403": (403, {}, b"Forbidden"),
    "500": (500, {}, b"oops"),
    "503": (503, {"Retry-After": "soon"}, b""),
    "400": (400, {}, b"Error parsing query in Conditions or disease: missing ')' at '<EOF>'"),
    "html": (200, {}, b"<!doctype html><html>Back soon</html>"),
}


@contextmanager
def serving_registry(
    numbers: Sequence[int], page: int = 3, fault: Callable[[int], str] = lambda _: ""
) -> Iterator[RegistryServer]:
    """A registry that answers until the block ends."""
    with running(RegistryServer(numbers, page, fault)) as server:
        yield server
