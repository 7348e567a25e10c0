"""A date is as precise as the registry gives it, and an age is comparable whatever its unit."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from tests.studies import DATES

from trialatlas.model.dates import Age, Dates, PartialDate


@pytest.mark.parametrize(
    ("date", "precision", "iso"),
    [
        (PartialDate(year=2010), "year", "2010"),
        (PartialDate(year=2010, month=5), "month", "2010-05"),
        (PartialDate(year=2010, month=5, day=7), "day", "2010-05-07"),
        (PartialDate(year=987, month=12), "month", "0987-12"),
    ],
)
def test_a_date_shows_what_is_known_of_it(date: PartialDate, precision: str, iso: str) -> None:
    assert (date.precision, date.iso) == (precision, iso)


@pytest.mark.parametrize(
    ("date", "earliest", "latest"),
    [
        (PartialDate(year=2010), dt.date(2010, 1, 1), dt.date(2010, 12, 31)),
        (PartialDate(year=2012, month=2), dt.date(2012, 2, 1), dt.date(2012, 2, 29)),
        (PartialDate(year=2013, month=2), dt.date(2013, 2, 1), dt.date(2013, 2, 28)),
        (PartialDate(year=2010, month=5, day=7), dt.date(2010, 5, 7), dt.date(2010, 5, 7)),
    ],
)
def test_a_coarse_date_can_mean_several_days(
    date: PartialDate, earliest: dt.date, latest: dt.date
) -> None:
    assert (date.earliest, date.latest) == (earliest, latest)


@given(DATES)
def test_the_first_day_a_date_can_mean_is_not_after_the_last(date: PartialDate) -> None:
    assert date.earliest <= date.latest
    assert date.earliest.isoformat().startswith(date.iso)
    assert date.latest.isoformat().startswith(date.iso)


@pytest.mark.parametrize(
    ("age", "years"),
    [
        (Age(value=18, unit="years"), 18),
        (Age(value=18, unit="months"), 1.5),
        (Age(value=487, unit="weeks"), 487 * 7 / 365.25),
        (Age(value=1461, unit="days"), 4),
        (Age(value=8766, unit="hours"), 1),
        (Age(value=525960, unit="minutes"), 1),
    ],
)
def test_an_age_in_any_unit_is_so_many_years(age: Age, years: float) -> None:
    assert age.years == pytest.approx(years)


def test_the_start_of_a_study_is_never_taken_from_its_first_posting() -> None:
    dates = Dates(first_posted=PartialDate(year=2010))

    assert dates.start is None
