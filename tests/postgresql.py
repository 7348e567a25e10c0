"""A PostgreSQL server of the tests' own: nothing of the machine's is touched."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

__all__ = ["find_server", "private_server"]

PATIENCE = 60.0


def find_server() -> Path | None:
    """The folder of the server's programs; None where it is not installed."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)
    found = shutil.which("postgres")
    places = [*installed, *([Path(found).resolve()] if found else [])]
    return next((path.parent for path in places if (path.parent / "initdb").is_file()), None)


@contextmanager
def private_server(programs: Path, *, syncs: bool = False) -> Iterator[str]:
    """Run a server that listens on a socket in a folder of its own.

    Args:
        programs: Where its programs are.
        syncs: Whether what is written survives a loss of power.

    Yields:
        Its URL.
    """
    folder = Path(tempfile.mkdtemp(prefix="ledger-"))
    user = getpass.getuser()
    if os.geteuid() == 0:
        # The server refuses to run as root.
        user = "postgres"
        shutil.chown(folder, user, user)
    try:
        _run(programs / "initdb", ["-D", "data", "-U", "ledger", "-A", "trust", "-N"], folder, user)
        settings = ["listen_addresses=", "max_connections=100", f"fsync={'on' if syncs else 'off'}"]
        arguments = ["-D", "data", "-k", str(folder), *(f"--{item}" for item in settings)]
        with _started(programs / "postgres", arguments, folder, user) as server:
            _wait(folder / ".s.PGSQL.5432", server, folder)
            try:
                yield f"postgresql://ledger@/postgres?host={folder}"
            finally:
                server.terminate()
    finally:
        shutil.rmtree(folder)


def _started(
    program: Path, arguments: Sequence[str], folder: Path, user: str
) -> subprocess.Popen[bytes]:
    is_other = user != getpass.getuser()
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [str(program), *arguments],
            cwd=folder,
            user=user if is_other else None,
            group=user if is_other else None,
            extra_groups=[] if is_other else None,
            stdout=subprocess.DEVNULL,
            stderr=log,
            env={"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]},
        )


def _run(program: Path, arguments: Sequence[str], folder: Path, user: str) -> None:
    with _started(program, arguments, folder, user) as process:
        status = process.wait(PATIENCE)
    assert status == 0, (folder / "log").read_text()


def _wait(socket: Path, server: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not (socket.exists() and b"ready to accept" in (folder / "log").read_bytes()):
        assert server.poll() is None, (folder / "log").read_text()
        assert time.monotonic() < deadline
        time.sleep(0.02)
