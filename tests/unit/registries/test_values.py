"""Dates, ages and counts as the registry writes them."""

from __future__ import annotations

import pytest

from trialatlas.model.study import Age, Enrollment, PartialDate
from trialatlas.registries.registry import RecordError
from trialatlas.registries.values import (
    age_of,
    date_of,
    enrollment_of,
    filled,
    standard_ages,
    text_of,
    unique,
)


@pytest.mark.parametrize(
    ("date", "kind", "expected"),
    [
        ("2010", None, PartialDate(year=2010)),
        ("2010-05", "ACTUAL", PartialDate(year=2010, month=5, kind="actual")),
        ("2010-05-17", "ESTIMATED", PartialDate(year=2010, month=5, day=17, kind="anticipated")),
        ("2010-05", "ESTIMATE", PartialDate(year=2010, month=5, kind="anticipated")),
        ("2010-05", "ANTICIPATED", PartialDate(year=2010, month=5, kind="anticipated")),
        ("2010-05", "SOMEDAY", PartialDate(year=2010, month=5)),
        ("", "ACTUAL", None),
    ],
)
def test_dates_are_as_precise_as_they_are_given(
    date: str, kind: str | None, expected: PartialDate | None
) -> None:
    assert date_of(date, kind, "startDate") == expected


@pytest.mark.parametrize(
    ("minimum", "maximum", "groups"),
    [
        (None, None, ("CHILD", "ADULT", "OLDER_ADULT")),
        (Age(value=18, unit="years"), Age(value=64, unit="years"), ("ADULT",)),
        (Age(value=2, unit="days"), Age(value=17, unit="years"), ("CHILD",)),
        (Age(value=65, unit="years"), None, ("OLDER_ADULT",)),
    ],
)
def test_age_groups_follow_from_age_limits(
    minimum: Age | None, maximum: Age | None, groups: tuple[str, ...]
) -> None:
    assert standard_ages(minimum, maximum) == groups


@pytest.mark.parametrize(
    ("count", "kind", "expected"),
    [
        (40, "ACTUAL", Enrollment(count=40, kind="actual")),
        (0, "ESTIMATED", Enrollment(count=0, kind="anticipated")),
        (99999999, "Anticipated", Enrollment(kind="anticipated")),
        (None, None, Enrollment()),
    ],
)
def test_an_enrollment_of_99999999_is_unknown(
    count: int | None, kind: str | None, expected: Enrollment
) -> None:
    assert enrollment_of(count, kind) == expected


def test_texts_that_are_empty_are_absent() -> None:
    assert text_of("  ") is text_of(None) is None
    assert filled([" b ", "", None, "a", "b"]) == ("b", "a", "b")
    assert unique([" b ", "", None, "a", "b"]) == ("b", "a")


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("18 Years", Age(value=18, unit="years")),
        ("1 Month", Age(value=1, unit="months")),
        ("30 Minutes", Age(value=30, unit="minutes")),
        ("N/A", None),
        (None, None),
    ],
)
def test_ages(text: str | None, age: Age | None) -> None:
    assert age_of(text, "minimumAge") == age


def test_numbers_that_no_table_holds_are_refused() -> None:
    with pytest.raises(RecordError, match="a number up to"):
        enrollment_of(10**30, "ACTUAL")
    with pytest.raises(RecordError, match="a number up to"):
        age_of(f"{10**30} Years", "eligibility")
