"""Numbers of pooled results as printed: no exponents, no dash between numbers below 0."""

from __future__ import annotations

import pytest

from trialatlas.model.posted import PostedKind
from trialatlas.presentation.pooled_words import limits_text, number_text
from trialatlas.protocol.pooling import PooledOutcome, Pooling, Wanted


def asked(measure: str) -> Pooling:
    return Pooling(
        name="Falls",
        outcome=PooledOutcome(kinds=(PostedKind.DEATHS,)),
        experimental=Wanted(phrases=("drug",)),
        comparator=None,
        measure=measure,
    )


@pytest.mark.parametrize(
    ("measure", "number", "text"),
    [
        ("risk_difference", -0.7, "−0.70"),
        ("risk_difference", -0.00005234, "−0.00005"),
        ("risk_difference", 0.0, "0"),
        ("risk_difference", 1e-9, "0"),
        ("odds_ratio", 28.04, "28.0"),
        ("odds_ratio", None, "not defined"),
        ("proportion", 0.0394, "3.9%"),
    ],
)
def test_a_number_is_read_without_effort(measure: str, number: float | None, text: str) -> None:
    assert number_text(asked(measure), number) == text


def test_limits_below_zero_stand_apart() -> None:
    assert limits_text(asked("risk_difference"), -0.5, 0.25) == "−0.50 to 0.25"
    assert limits_text(asked("odds_ratio"), 0.5, 2.0) == "0.50–2.00"
    assert limits_text(asked("proportion"), 0.02, 0.07) == "2.0–7.0%"
    assert limits_text(asked("odds_ratio"), None, None) == ""
