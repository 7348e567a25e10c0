"""Single values of AACT's tables."""

from __future__ import annotations

import pytest

from trialatlas.registries.aact_values import is_true, iso_day, text_in, without_absent


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("Inclusion:~* one~* two", "Inclusion:\n* one\n* two"),
        ("about ~5 or (~6) or \\~7", "about ~5 or (~6) or \\~7"),
        ("2~19 years, 5.0~10.5 kg", "2~19 years, 5.0~10.5 kg"),
        ("grade 3~2. no pain~(a) or 1~3) b", "grade 3\n2. no pain\n(a) or 1\n3) b"),
        ("", ""),
    ],
)
def test_tildes_are_line_ends_unless_what_is_around_them_says_otherwise(
    written: str, text: str
) -> None:
    assert text_in({"criteria": written}, "criteria") == text


def test_a_column_that_is_not_there_is_empty() -> None:
    assert text_in({}, "criteria") == ""


@pytest.mark.parametrize(
    ("value", "truth"), [("t", True), ("TRUE", True), ("f", False), (None, False)]
)
def test_truths(value: str | None, truth: bool) -> None:
    assert is_true(value) is truth


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("May 17, 2010", "2010-05-17"),
        ("May 2010", "2010-05"),
        ("2010-05", "2010-05"),
        ("soon", "soon"),
        ("", None),
    ],
)
def test_days_in_either_form(written: str, iso: str | None) -> None:
    assert iso_day(written, "start_month_year") == iso


def test_what_is_absent_goes_and_false_and_nought_stay() -> None:
    value = {"a": "", "b": {"c": None, "d": []}, "e": [{"f": 0, "g": {}}], "h": False}
    assert without_absent(value) == {"e": [{"f": 0}], "h": False}
