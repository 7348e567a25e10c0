"""One run at a time, and no lock outlives its run."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from trialatlas.errors import WorkspaceBusyError, WorkspaceError
from trialatlas.store.lock import hold

_HOLD_AND_WAIT = """
import sys
from pathlib import Path
from trialatlas.store.lock import hold
with hold(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / ".lock"


def test_second_holder_is_told_who_is_first(lock: Path) -> None:
    with hold(lock), pytest.raises(WorkspaceBusyError) as refused, hold(lock):
        pass

    message = str(refused.value)
    assert f"process {os.getpid()} on {socket.gethostname()} since 20" in message
    assert "wait for it to end" in message


def test_lock_is_free_again_afterwards(lock: Path) -> None:
    for _ in range(2):
        with hold(lock):
            pass

    assert lock.read_text() == ""


def test_holder_that_has_not_yet_said_who_it_is_is_another_run(lock: Path) -> None:
    with hold(lock):
        lock.write_text("")
        with pytest.raises(WorkspaceBusyError, match="found another run"), hold(lock):
            pass


def test_killed_run_leaves_no_lock(lock: Path) -> None:
    source = str(Path(__file__).parents[3] / "src")
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD_AND_WAIT, str(lock)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": source},
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(WorkspaceBusyError, match=f"process {other.pid} "), hold(lock):
            pass
        other.send_signal(signal.SIGKILL)
        other.wait()

    with hold(lock):
        assert f'"pid":{os.getpid()}' in lock.read_text()


def test_lock_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    with (
        pytest.raises(WorkspaceError, match=r"cannot open .*\.lock"),
        hold(tmp_path / "x" / ".lock"),
    ):
        pass


def test_a_link_in_place_of_the_lock_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (tmp_path / ".lock").symlink_to(outside)
    with pytest.raises(WorkspaceError), hold(tmp_path / ".lock"):
        pass
    assert not outside.exists()
