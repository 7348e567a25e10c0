"""A snapshot that was killed again and again is that of a run that nobody touched."""

from __future__ import annotations

import multiprocessing
import os
import random
import re
import time
from collections.abc import Callable
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.registry_server import RegistryServer, serving_registry

KILLS = 20
KILLS_BEFORE_THE_TABLES = 15
PATIENCE = 20.0
REVIEW = """\
review: killed
title: A review that is killed
question: Does it mind?
sources:
  - registry: ctgov
    query: {cond: melanoma}
search:
  - {concept: melanoma, areas: conditions}
screening: []
"""
TIMES = re.compile(rb'"at":"[^"]*"')
FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["trialatlas.cli", "trialatlas.workflow.progress"])


def take_snapshot(folder: str, url: str) -> None:
    """What a process of its own does."""
    from trialatlas.cli import main  # noqa: PLC0415 - in the process that is killed

    os.environ["TRIALATLAS_CTGOV_URL"] = url
    os.environ["TRIALATLAS_REQUESTS_PER_MINUTE"] = "60000"
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    main(["snapshot", folder])


def started(folder: Path, server: RegistryServer) -> BaseProcess:
    process = FORKED.Process(target=take_snapshot, args=(str(folder), server.url))
    process.start()
    return process


def review(folder: Path) -> Path:
    folder.mkdir()
    (folder / "review.yaml").write_text(REVIEW, "utf-8")
    (folder / "codebook.yaml").write_text("extends: [general]\n", "utf-8")
    (folder / "concepts.yaml").write_text("concepts:\n  melanoma: {phrases: [melanoma]}\n", "utf-8")
    return folder


def has_been_asked(server: RegistryServer, times: int) -> bool:
    return len(server.asked) >= times


def wait_until(is_so: Callable[[], bool], process: BaseProcess) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.is_alive() and not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a snapshot, hidden ones too, without the times of requests."""
    root = folder / "snapshot"
    return {
        path.relative_to(root).as_posix(): TIMES.sub(b"", path.read_bytes())
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_twenty_kills_leave_no_trace(tmp_path: Path) -> None:
    untouched, killed = review(tmp_path / "untouched"), review(tmp_path / "killed")
    complete = killed / "snapshot" / "archive" / "ctgov.jsonl"
    with serving_registry(range(1, 121), page=1) as server:
        once = started(untouched, server)
        once.join(PATIENCE)
        n_requests = len(server.asked)
        n_killed = 0
        for kill in range(KILLS):
            process = started(killed, server)
            wanted = len(server.asked) + random.randint(1, 6)
            pause = random.uniform(0, 0.02)
            if kill < KILLS_BEFORE_THE_TABLES:
                wait_until(partial(has_been_asked, server, wanted), process)
            else:
                wait_until(complete.is_file, process)
                pause *= 10
            time.sleep(pause)
            n_killed += process.is_alive()
            process.kill()
            process.join()
        last = started(killed, server)
        last.join(PATIENCE)

    assert once.exitcode == last.exitcode == 0
    assert n_killed >= KILLS_BEFORE_THE_TABLES
    assert content(killed) == content(untouched)
    # A life asks again for at most the version and one page.
    assert len(server.asked) - n_requests <= n_requests + 2 * KILLS
