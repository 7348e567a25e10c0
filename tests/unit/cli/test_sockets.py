"""The port at which an application is served."""

from __future__ import annotations

import socket

import pytest

from trialatlas.cli.sockets import address_of, listening


def test_the_address_is_one_that_a_browser_takes() -> None:
    with listening("localhost", 0) as opened:
        host, port = opened.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        assert address_of(opened) == f"http://{shown}:{port}"


def test_small_answers_are_sent_at_once() -> None:
    with listening("127.0.0.1", 0) as opened, socket.create_connection(opened.getsockname()):
        accepted, _ = opened.accept()
        with accepted:
            assert accepted.proto == socket.IPPROTO_TCP


def test_a_port_serves_once() -> None:
    with listening("127.0.0.1", 0) as opened, pytest.raises(OSError, match="in use"):
        listening("127.0.0.1", opened.getsockname()[1])
