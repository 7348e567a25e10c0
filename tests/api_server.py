"""The served API on a free port of this machine, over real HTTP, for clients under test."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.applications import Starlette

from trialatlas.api.app import BASE_PATH, make_app
from trialatlas.api.loading import opened
from trialatlas.cli.sockets import address_of, listening, server_of

__all__ = ["serving", "serving_app"]


@contextmanager
def serving(*paths: Path) -> Iterator[str]:
    """Serve records; gives the address that clients take in place of the registry's.

    Args:
        paths: Files or folders of records, or one review's folder.
    """
    with opened(paths) as records, serving_app(make_app(records)) as address:
        yield address


@contextmanager
def serving_app(app: Starlette) -> Iterator[str]:
    """Serve an application in a thread, until the block ends."""
    with listening("127.0.0.1", 0) as opened_socket:
        server = server_of(app)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [opened_socket]})
        thread.start()
        try:
            yield f"{address_of(opened_socket)}{BASE_PATH}"
        finally:
            server.should_exit = True
            thread.join()
