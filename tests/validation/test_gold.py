"""The shipped rules do not get worse than the figures that the documentation prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.validation.gold import HALVES, VARIABLES, Agreement, agreements

VALIDITY = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "validity.md"


@pytest.fixture(scope="module")
def measured(shared: Path) -> dict[tuple[str, str], Agreement]:
    """Agreement by half and variable."""
    return {(row.half, row.variable): row for row in agreements(shared)}


def printed() -> dict[tuple[str, str], tuple[int, int]]:
    """Right and compared, by half and variable, as the documentation prints them."""
    rows = re.findall(
        r"^\| `(\w+)` \| (\w+) \| (\d+)/(\d+) ", VALIDITY.read_text("utf-8"), re.MULTILINE
    )
    return {(half, name): (int(right), int(of)) for name, half, right, of in rows}


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("variable", VARIABLES)
def test_the_documented_figure_is_what_the_rules_reach(
    measured: dict[tuple[str, str], Agreement], half: str, variable: str
) -> None:
    row = measured[half, variable]
    assert (row.right, row.of) == printed()[half, variable]


def test_the_gold_set_is_compared_whole(measured: dict[tuple[str, str], Agreement]) -> None:
    assert sum(measured[half, "cancer"].of for half in HALVES) == 82
