"""``trialatlas serve-api``: files in, a server that says where it is and ends when told to."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import urllib3
from click.testing import CliRunner, Result
from tests.api_records import record, written_records

from trialatlas.cli import main

READY = re.compile(r"1 record at (http://127\.0\.0\.1:\d+/api/v2) \(Ctrl-C ends it\)\n")


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["serve-api", *arguments])


@contextmanager
def started(folder: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "trialatlas", "serve-api", str(folder), "--port", "0"]
    environment = {"TMPDIR": str(folder.parent), "PATH": ""}
    with subprocess.Popen(
        [*command, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_told_to_end(tmp_path: Path, ending: signal.Signals) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    written_records(folder, record(1))
    (folder / "broken.json").write_text("{", "utf-8")
    with started(folder) as process:
        assert process.stdout is not None
        ready = READY.fullmatch(process.stdout.readline())
        assert ready
        assert list(tmp_path.glob("trialatlas-*"))
        answer = urllib3.request("GET", f"{ready[1]}/studies/NCT00000001")
        assert answer.json() == record(1)
        process.send_signal(ending)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "1 payload was unreadable and passed over:" in said
    assert "Traceback" not in said
    assert not list(tmp_path.glob("trialatlas-*"))


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    path = written_records(tmp_path, record(1))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = call(str(path), "--port", str(port))
    assert result.exit_code == 2
    assert f"cannot listen at 127.0.0.1, port {port}" in result.stderr
    assert "choose another with --port" in result.stderr


def test_a_host_that_is_not_this_machine_is_told(tmp_path: Path) -> None:
    path = written_records(tmp_path, record(1))
    result = call(str(path), "--host", "nowhere.invalid")
    assert result.exit_code == 2
    assert "cannot listen at nowhere.invalid, port 8080" in result.stderr


def test_what_holds_no_records_is_told(tmp_path: Path) -> None:
    (tmp_path / "read-me.json").write_text("hello", "utf-8")
    result = call(str(tmp_path), "--port", "0")
    assert result.exit_code == 4
    assert "none that can be read" in result.stderr


def test_a_library_that_is_not_installed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("trialatlas.api")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "starlette", None)
    monkeypatch.setitem(sys.modules, "starlette.applications", None)
    result = call(str(tmp_path))
    assert result.exit_code == 1
    assert result.stderr == (
        "serving the API needs two more libraries: pip install 'trialatlas[api]'\n"
    )
