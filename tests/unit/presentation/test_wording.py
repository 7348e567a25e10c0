"""Numbers and values as readers see them."""

from __future__ import annotations

import math

import pytest

from trialatlas.presentation.wording import interval, label_of, percent, ratio, title_of
from trialatlas.protocol.review import ReviewProtocol


@pytest.mark.parametrize(
    ("share", "words"), [(0.6579, "65.8%"), (0.0, "0.0%"), (1.0, "100.0%"), (None, "")]
)
def test_percent(share: float | None, words: str) -> None:
    assert percent(share) == words


def test_percent_of_nothing_is_empty() -> None:
    assert percent(math.nan) == ""


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0, "0"),
        (0.0456, "0.046"),
        (1.5, "1.50"),
        (28.04, "28.0"),
        (312.7, "313"),
        (12345.6, "12,346"),
        (math.inf, "∞"),
        (math.nan, "not defined"),
        (None, "not defined"),
    ],
)
def test_ratio(value: float | None, words: str) -> None:
    assert ratio(value) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(2.8, 280.4, "2.80–280"), (None, 1.0, ""), (1.0, None, ""), (math.nan, 1.0, "")],
)
def test_interval(low: float | None, high: float | None, words: str) -> None:
    assert interval(low, high) == words


def test_an_interval_in_percent_has_one_sign() -> None:
    assert interval(0.49, 0.788, as_percent=True) == "49.0–78.8%"


def test_labels(protocol: ReviewProtocol) -> None:
    purpose = protocol.codebook["purpose"]
    assert label_of(purpose, "manage") == "Manage a complication"
    assert label_of(purpose, "not_reported") == "not reported"
    assert label_of(None, "some_value") == "some value"
    assert title_of(protocol.codebook, "purpose") == "Purpose of the cells"
    assert title_of(protocol.codebook, "no_such") == "no such"
