"""A review that was run, and someone who uses it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.publication import made_up_review
from tests.web_server import Person, Served, ServedTeam, served_alone, served_team

from trialatlas.workflow.run import open_review, run_review


@pytest.fixture
def served(own_review: Path) -> Iterator[Served]:
    """The review, served to someone alone."""
    with served_alone(own_review) as opened:
        yield opened


@pytest.fixture
def team(own_review: Path) -> Iterator[ServedTeam]:
    """The review, served to a team without anyone in it yet."""
    with served_team(own_review) as opened:
        yield opened


@pytest.fixture(scope="session")
def _ended_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = made_up_review(tmp_path_factory.mktemp("small") / "review")
    with (folder / "review.yaml").open("a", encoding="utf-8") as file:
        file.write("report: {formats: []}\n")
    for _ in run_review(open_review(folder)):
        pass
    return folder


@pytest.fixture
def small(_ended_run: Path, tmp_path: Path) -> Path:
    """A review of six records that was run to its end, for one test."""
    return Path(shutil.copytree(_ended_run, tmp_path / "small"))


@pytest.fixture
def dual(small: Path) -> Path:
    """That review, where two people decide independently."""
    with (small / "review.yaml").open("a", encoding="utf-8") as file:
        file.write("dual_independent: true\n")
    return small


@pytest.fixture
def alone(small: Path) -> Iterator[Served]:
    """The small review, served to someone alone."""
    with served_alone(small) as served:
        yield served


@pytest.fixture
def ann(alone: Served) -> Person:
    """Who owns the small review."""
    return alone.person("Ann")


@pytest.fixture
def dual_team(own_review: Path) -> Iterator[ServedTeam]:
    """The review with two independent people for each question, served to a team."""
    file = own_review / "review.yaml"
    text = file.read_text("utf-8")
    file.write_text(f"{text.rstrip()}\ndual_independent: true\n", "utf-8")
    with served_team(own_review) as opened:
        yield opened
