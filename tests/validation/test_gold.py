"""The shipped rules reach what the project demands, and what the documentation prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.validation.gold import NEEDED, agreements

from trialatlas.stats.agreement import VariableAgreement

VALIDITY = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "validity.md"


@pytest.fixture(scope="module")
def measured(shared: Path) -> dict[str, VariableAgreement]:
    """Agreement by variable."""
    return {row.variable: row for row in agreements(shared)}


def printed() -> dict[str, tuple[int, int]]:
    """Right and compared, by variable, as the documentation's table of the gold set prints them."""
    text = VALIDITY.read_text("utf-8")
    table = text[text.index("## The gold set, as the rules are now") :]
    rows = re.findall(r"^\| `(\w+)` \| (\d+)/(\d+) ", table, re.MULTILINE)
    return {name: (int(right), int(of)) for name, right, of in rows}


@pytest.mark.parametrize("variable", NEEDED)
def test_the_documented_figure_is_what_the_rules_reach(
    measured: dict[str, VariableAgreement], variable: str
) -> None:
    share = measured[variable].agreement
    assert (share.n, share.of) == printed()[variable]


@pytest.mark.parametrize(
    ("variable", "least"), [(name, least) for name, least in NEEDED.items() if least]
)
def test_the_rules_agree_with_the_gold_set_as_often_as_demanded(
    measured: dict[str, VariableAgreement], variable: str, least: float
) -> None:
    share = measured[variable].agreement
    assert share.estimate is not None
    assert share.estimate >= least


def test_the_gold_set_is_compared_whole(measured: dict[str, VariableAgreement]) -> None:
    assert {row.agreement.of for row in measured.values()} == {82}
