"""One run at a time in a review's folder."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import msgspec

from trialatlas.errors import WorkspaceBusyError
from trialatlas.store.files import reporting

__all__ = ["hold"]


class _Holder(msgspec.Struct, frozen=True):
    pid: int
    host: str
    since: str


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Hold a lock file; the operating system lets go of it when the process ends, however it ends.

    Args:
        path: The lock file; made when needed, and left behind empty.

    Raises:
        WorkspaceBusyError: Another process (or another part of this one) holds it.
        WorkspaceError: The file cannot be made.
    """
    with reporting(path, "open"):
        # A link would make a file outside the folder that the user gave us.
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
        file = os.fdopen(descriptor, "r+", encoding="utf-8")
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = (
                f"{path.parent.parent}: expected that nobody is at work here, found {_told(file)}; "
                "wait for it to end, or end it"
            )
            raise WorkspaceBusyError(message) from None
        since = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        holder = _Holder(pid=os.getpid(), host=socket.gethostname(), since=since)
        file.truncate(0)
        file.write(msgspec.json.encode(holder).decode())
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def _told(file: TextIO) -> str:
    file.seek(0)
    try:
        holder = msgspec.json.decode(file.read(), type=_Holder)
    except msgspec.DecodeError:
        # It took the lock a moment ago and has not yet said who it is.
        return "another run"
    return f"process {holder.pid} on {holder.host} since {holder.since}"
