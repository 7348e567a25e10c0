"""``trialatlas serve``: an address that lets in whom it should, and refusals in plain words."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.web_server import Person

from trialatlas.cli import main
from trialatlas.workflow.ledger import LEDGER_URL

SERVED = re.compile(r"(http://127\.0\.0\.1:\d+)(/\S*)?")


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["serve", *arguments])


@contextmanager
def started(review: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "trialatlas", "serve", str(review), "--port", "0", *options]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={"PATH": ""}
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def read_address(process: subprocess.Popen[str]) -> tuple[str, str]:
    """Origin and path of the next address that is printed."""
    assert process.stdout is not None
    found = SERVED.search(process.stdout.readline())
    assert found
    return found[1], found[2] or ""


def test_alone_one_comes_in_under_the_name_given(own_review: Path) -> None:
    with started(own_review, "--as", "Ann") as process:
        origin, entrance = read_address(process)
        ann = Person(origin)
        assert ann.get("/").status == 303
        assert ann.get(entrance).status == 303
        assert "Ann" in ann.text("/")
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert (process.returncode, said) == (0, "Stopped.\n")


def test_a_team_is_told_how_its_owner_comes_in(own_review: Path) -> None:
    with started(own_review, "--host", "127.0.0.1") as process:
        origin, _ = read_address(process)
        _, invitation = read_address(process)
        assert "invited" in Person(origin).text(invitation)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--as", "Ann", "--host", "127.0.0.1"], "everyone has an account of their own"),
        (["--as", "people"], "is no person’s name here"),
        (["--host", "0.0.0.0"], "put a server with TLS before this one"),
        (["--url", "http://reviews.example.org"], "put a server with TLS before this one"),
        (["--url", "reviews.example.org"], "expected no more than an address such as"),
        (["--url", "https://reviews.example.org/here"], "expected no more than an address such as"),
        (["--url", "https://ann@reviews.example.org"], "expected no more than an address such as"),
        (["--port", "70000"], "70000 is not in the range"),
    ],
)
def test_what_cannot_be_served_is_refused(own_review: Path, options: list[str], said: str) -> None:
    result = call(str(own_review), "--port", "0", *options)

    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())


def test_a_folder_without_a_review_is_told(tmp_path: Path) -> None:
    result = call(str(tmp_path), "--port", "0")

    assert result.exit_code == 3
    assert "review.yaml" in result.stderr


def test_a_ledger_that_cannot_be_reached_is_told_without_its_password(
    own_review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LEDGER_URL, "postgresql://ann:secret@127.0.0.1:1/none")
    result = call(str(own_review), "--port", "0")

    assert result.exit_code == 11
    assert "check that it can be reached" in result.stderr
    assert "secret" not in result.stderr
