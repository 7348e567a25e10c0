"""Rows of results in, one line each out."""

from __future__ import annotations

from typing import Any

import pytest

from trialatlas.presentation.findings import Finding, finding_of

ROW: dict[str, Any] = {
    "kind": "odds_ratio_also",
    "method": "conditional odds ratio",
    "estimate": 24.46,
    "low": 2.365,
    "high": float("inf"),
    "p_value": None,
    "error": None,
    "missing": 3,
    "note": "",
}


def test_an_estimate_with_its_interval() -> None:
    assert finding_of(ROW) == Finding(
        "Conditional odds ratio", "24.5, 95% interval 2.37–∞", left_out=3, note=""
    )


def test_limits_below_0_are_not_joined_by_a_dash() -> None:
    difference = {**ROW, "estimate": -0.25, "low": -0.4, "high": -0.08}

    assert finding_of(difference).number == "-0.25, 95% interval -0.4 to -0.08"


@pytest.mark.parametrize(
    ("p_value", "error", "number"),
    [
        (0.04371, None, "p = 0.044"),
        (0.00001, None, "p < 0.0001"),
        (0.2, 0.00126, "p = 0.20 (standard error 0.0013)"),
        (None, None, "not defined"),
    ],
)
def test_a_test(p_value: float | None, error: float | None, number: str) -> None:
    row = {**ROW, "kind": "cross_table_test", "p_value": p_value, "error": error, "note": "sparse"}

    assert (finding_of(row).number, finding_of(row).note) == (number, "sparse")


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("not defined: a row is empty", "not defined: a row is empty"),
        ("sparse", "not defined (sparse)"),
        ("", "not defined"),
    ],
)
def test_what_is_not_defined_is_said_once(note: str, told: str) -> None:
    assert finding_of({**ROW, "estimate": None, "low": None, "note": note}).told == told


def test_a_number_keeps_its_note() -> None:
    assert finding_of({**ROW, "note": "not defined above"}).told.endswith("(not defined above)")
