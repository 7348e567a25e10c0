"""P-values of one analysis are a family; those of published counts are not of it."""

from __future__ import annotations

import pytest

from trialatlas.analysis.adjustment import adjusted

ROWS: list[dict[str, object]] = [
    {"kind": "odds_ratio_test", "p_value": 0.01, "method": "one"},
    {"kind": "odds_ratio", "estimate": 2.0, "method": "ratio"},
    {"kind": "cross_table_test", "p_value": 0.03, "method": "two"},
    {"kind": "trend_test", "p_value": None, "method": "undefined"},
    {"kind": "published_odds_ratio_test", "p_value": 0.5, "method": "theirs"},
]


@pytest.mark.parametrize(
    ("method", "values"), [("holm", [0.02, 0.03]), ("benjamini_hochberg", [0.02, 0.03])]
)
def test_a_test_has_both_p_values_and_says_of_how_many(method: str, values: list[float]) -> None:
    rows = adjusted(ROWS, method)

    assert [row["p_adjusted"] for row in rows if "p_adjusted" in row] == pytest.approx(values)
    assert [row["p_value"] for row in rows if "p_adjusted" in row] == [0.01, 0.03]
    assert str(rows[0]["method"]).endswith("for 2 tests")
    assert [rows[place] for place in (1, 3, 4)] == [ROWS[place] for place in (1, 3, 4)]


@pytest.mark.parametrize(("rows", "method"), [(ROWS, ""), (ROWS[1:2], "holm"), ([], "holm")])
def test_nothing_asked_or_nothing_tested_changes_nothing(
    rows: list[dict[str, object]], method: str
) -> None:
    assert adjusted(rows, method) == rows
