"""An application on a port of this machine."""

from __future__ import annotations

import signal
import socket
import sys
from contextlib import suppress
from types import FrameType

import uvicorn
from starlette.applications import Starlette

__all__ = ["address_of", "listening", "serve", "server_of"]

_WAITING = 128


def listening(host: str, port: int) -> socket.socket:
    """A socket that clients can connect to from now on.

    Args:
        host: An address or name of this machine.
        port: The port; 0 for any that is free.

    Raises:
        OSError: The port is taken, or the host is none of this machine.
    """
    family, kind, protocol, _, _ = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    # The protocol has to be named: asyncio sends small answers at once (TCP_NODELAY) only on
    # sockets that say they are TCP; on others each answer waits 40 ms for the client's word.
    opened = socket.socket(family, kind, protocol)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((host, port))
        opened.listen(_WAITING)
    except OSError:
        opened.close()
        raise
    return opened


def address_of(opened: socket.socket) -> str:
    """The address of a socket, as browsers and clients take it, without a path.

    Args:
        opened: From `listening`.
    """
    host, port = opened.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def server_of(app: Starlette) -> uvicorn.Server:
    """A server that is not started yet.

    ``run(sockets=[...])`` starts it and returns when an interrupt comes or ``should_exit`` is set.

    Args:
        app: What answers.
    """
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, lifespan="off", server_header=False
    )
    return uvicorn.Server(config)


def serve(app: Starlette, opened: socket.socket) -> None:
    """Serve until the program is told to stop; requests that are being answered are finished.

    Args:
        app: What answers.
        opened: From `listening`.
    """
    # Uvicorn passes the signal on when it is done: what is temporary must still be removed.
    signal.signal(signal.SIGTERM, _leave)
    with suppress(KeyboardInterrupt):
        server_of(app).run(sockets=[opened])


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)
