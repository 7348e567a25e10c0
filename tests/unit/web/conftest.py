"""A review that was run, and someone who uses it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web_server import Served, ServedTeam, served_alone, served_team


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
