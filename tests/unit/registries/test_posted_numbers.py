"""Numbers as sponsors post them: read where they are numbers, told where they are none."""

from __future__ import annotations

import pytest

from trialatlas.registries.posted_numbers import number_of, problem_of, whole_of


@pytest.mark.parametrize(
    ("posted", "number"),
    [
        ("12", 12.0),
        (" 1,234.5 ", 1234.5),
        ("−0.3", -0.3),
        ("+4", 4.0),
        (".5", 0.5),
        ("1.2e-3", 0.0012),
        ("0", 0.0),
        ("NA", None),
        ("<0.001", None),
        ("0 (0.0)", None),
        ("3,5", None),
        ("12,34", None),
        ("1e999", None),
        ("e5", None),
        ("", None),
        (None, None),
    ],
)
def test_a_posted_text_is_a_number_or_none(posted: str | None, number: float | None) -> None:
    assert number_of(posted) == number


@pytest.mark.parametrize(
    ("posted", "count"), [("6,279", 6279), (12, 12), ("12.0", 12), ("12.5", None), ("-1", None)]
)
def test_a_count_is_whole_and_not_negative(posted: str | int, count: int | None) -> None:
    assert whole_of(posted) == count


@pytest.mark.parametrize(
    ("value", "n", "problem"),
    [
        ("3", 10, ""),
        ("10", 10, ""),
        ("11", 10, "11 of 10 participants is not possible"),
        ("2.5", 10, "'2.5' is no count of participants"),
        ("3", None, "it is not posted out of how many participants"),
        ("NA", 10, "posted as not available (NA)"),
        ("n/a", 10, "posted as not available (NA)"),
        ("<1", 10, "'<1' is a bound, not a number"),
        ("0 (0.0)", 10, "'0 (0.0)' is no plain number"),
        ("  ", 10, "no number is posted"),
    ],
)
def test_what_cannot_be_a_count_says_why(value: str, n: int | None, problem: str) -> None:
    assert problem_of(value, n=n, is_count=True) == problem


def test_a_mean_may_be_any_number() -> None:
    assert problem_of("-2.5", n=None, is_count=False) == ""
