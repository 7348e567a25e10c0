"""How often and how many times something is given, as words say it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.studies import CHARACTERS, TEXTS

from trialatlas.text.schedules import Frequency, find_administrations, find_schedules


def counts(text: str) -> list[str]:
    return [found.value for found in find_administrations(text)]


def schedules(text: str) -> list[str]:
    return [found.value for found in find_schedules(text)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("A single infusion", "1"),
        ("A single intravenous (IV) dose of 2x10^6 cells/kg", "1"),
        ("A one-time injection", "1"),
        ("The cells are infused once.", "1"),
        ("The cells are injected twice", "2"),
        ("They get two doses", "2"),
        ("Three (3) intravenous infusions", "3"),
        ("A three-dose regimen", "3"),
        ("One or two infusions", "2"),
        ("Up to 4 administrations", "4"),
        ("Participants are infused three times", "3"),
        ("Infusion x 3", "3"),
        ("Number of infusions: 8", "8"),
        ("The total number of infusions will be 12", "12"),
        ("A second transplantation follows", "2"),
        ("The 3rd dose is given in the clinic", "3"),
        ("A first dose and one additional dose", "2"),
        ("Two infusions and an additional 3 infusions", "5"),
        ("Four weekly infusions, then 2 additional infusions", "6"),
        ("Infused weekly for 4 weeks, and then one more dose", "5"),
        ("Cells are infused on 3 occasions", "3"),
        ("A single knee administration", "1"),
        ("A single retrobulbar cell administration", "1"),
        ("A single low-dose infusion", "1"),
        ("One ultrasound guided injection", "1"),
        ("3 repeated infusions", "3"),
        ("They receive 8 total doses", "8"),
    ],
)
def test_words_say_how_many_times_something_is_given(text: str, number: str) -> None:
    assert counts(text) == [number]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Infusion once a week for 4 weeks", "4"),
        ("Infusion weekly x 6", "6"),
        ("Weekly infusion of the cells during 8 weeks", "8"),
        ("Infused twice per week for 4 weeks", "8"),
        ("2 infusions per week for 4 weeks", "8"),
        ("Infusions every 2 weeks for 3 doses", "3"),
        ("Treatment repeats every 28 days for up to 6 cycles", "6"),
        ("Infusion monthly for 3 months", "3"),
        ("Infusion every 4 weeks from week 0 to week 36", "10"),
        ("Infused on days 1, 14, 21 and 28", "4"),
        ("Infusion on D0, D7 and D14", "3"),
        ("Infusion at 0, 3 and 6 months", "3"),
        ("Infusion on D0, D+7 and D+14", "3"),
        ("Day 1 and day 4 infusions", "2"),
        ("Infusion every 3 months for a year", "4"),
        ("Given at baseline and week 4", "2"),
        ("Infused on day 1 and repeated on day 4", "2"),
        ("Infusion at weekly intervals for 4 weeks", "4"),
        ("Infusion in the first and fourth week", "2"),
        ("2x10^6 cells on the 1st, 7th and 14th day", "3"),
        ("Weekly infusions (n=6)", "6"),
        ("Infused at 4, 8 and 12 months after the first dose", "4"),
    ],
)
def test_rhythms_and_days_are_counted(text: str, number: str) -> None:
    assert counts(text) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "Cells are given twice weekly in 1-2 weeks and once weekly in 3-4 weeks",
        "Infused twice a week for two weeks and then once weekly for the following two weeks",
        "Four weekly infusions followed by 2 infusions a month apart",
    ],
)
def test_rhythms_that_follow_each_other_are_added_up(text: str) -> None:
    assert counts(text) == ["6"]
    assert len(schedules(text)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Infusions every 2 weeks",
        "Repeated infusions",
        "The infusion may be repeated",
        "Multiple doses",
        "Retreatment is possible",
        "Re-treatment is possible",
        "A booster is given",
        "Subsequent doses are smaller",
        "A second course of the treatment",
        "One additional dose",
        "3 additional infusions",
        "An additional 3 infusions",
        "2 additional infusions on days 29 and 36",
        "Infusions are given at 2-week intervals",
        "At least two infusions are given",
        "The first 8 doses are well tolerated",
        "They are infused at least 3 times",
    ],
)
def test_several_without_a_number_are_many(text: str) -> None:
    assert counts(text) == ["many"]


@pytest.mark.parametrize(
    "text",
    [
        "Follow-up after infusion at 1, 3 and 6 months",
        "At 1, 3 and 6 months after infusion",
        "After the infusion, visits take place on days 7 and 14",
        "Participants are evaluated weekly after infusion",
        "Two doses (low and high) of the cells",
        "One of two doses will be given",
        "Dose levels 1-3",
        "Fifteen injections",
        "20 injection sites",
        "10 intramyocardial injections",
        "0.5 ml per injection x 10 injections",
        "Multiple injections into the muscle",
        "Once the cells are infused, the needle is removed",
        "All cells are given at once",
        "Treatment stops at twice the upper limit",
        "Participants who received at least 1 dose",
        "Participants who had at least 2 infusions",
        "Participants with \u2265 1 dose",
        "It is injected divided in 2-3 injections around the wound",
        "The dose is split into 4 injections",
        "Participants are seen on 3 occasions after the infusion",
        "Visits in the first and fourth week after infusion",
        "Those infused are followed on dose level 6, then every 6 weeks for a year (9 visits)",
        "Treated at two different injection intervals",
        "Participants are treated not less than 10 days apart",
        "A single group treatment",
        "A single ultrasound scan before infusion",
        "A single blind, single center study of an infusion",
        "Cohort 2 infusion",
        "COVID-19 infusion",
        "1 million cells per kg dose",
        "Participants aged 18 to 65 years receive an infusion",
        "Phase 2 treatment",
        "A second-line treatment",
    ],
)
def test_visits_dose_levels_injection_points_and_names_are_not_counted(text: str) -> None:
    assert counts(text) == []
    assert schedules(text) == []


@pytest.mark.parametrize(
    ("text", "schedule"),
    [
        ("Pembrolizumab 200 mg Q3W", "every 3 weeks"),
        ("A tablet is taken BID", "twice daily"),
        ("Infusion every 21 days", "every 21 days"),
        ("Injected every other week", "every 2 weeks"),
        ("Infused weekly for 8 weeks", "weekly x 8"),
        ("Infused once a day for 5 days", "daily x 5"),
        ("Infused twice a week for 4 weeks", "twice weekly x 4 weeks"),
        ("Infused three times a day", "3 times daily"),
        ("3 infusions every 2 months", "every 2 months x 3"),
        ("Administered 3 times with 2-week intervals", "every 2 weeks x 3"),
        ("Five infusions, one month apart", "monthly x 5"),
        ("Weekly (n=6) infusion", "weekly x 6"),
        ("Cells intravenously on two occasions at weekly intervals", "weekly x 2"),
        ("At 4 week intervals for a maximum of 4 treatment sessions", "every 4 weeks x 4"),
        ("Three infusions of cells from one donor at 2 week intervals", "every 2 weeks x 3"),
        ("Twelve infusion of cells with an interval of 28 days", "every 28 days x 12"),
        ("Two infusions 14 to 21 days apart", "every 14-21 days x 2"),
        ("Injected every 2 or 4 weeks", "every 2-4 weeks"),
        ("Injected every 3-6 months", "every 3-6 months"),
        ("Injected every 3 to 6 months", "every 3-6 months"),
        ("Injected in the first and fourth week", "weeks 1, 4"),
        ("Injected on the 1st, 7th and 14th day", "days 1, 7, 14"),
        ("Infusion on days 0, 7 and 14", "days 0, 7, 14"),
        ("Infusion on day -3 and day -2", "days -3, -2"),
        ("Infusion on day 0 and week 4", "day 0, week 4"),
        ("Given IV on day 1 of each 28-day cycle", "every 28 days"),
        ("Given IV on days 1 and 8 of every 21-day cycle", "days 1, 8 every 21 days"),
    ],
)
def test_a_schedule_has_one_way_of_being_written(text: str, schedule: str) -> None:
    assert schedules(text) == [schedule]


def test_a_schedule_tells_nothing_without_something_given() -> None:
    assert schedules("Blood is drawn every week") == []
    assert schedules("The cells are infused every week") == ["weekly"]


def test_the_words_that_were_read_are_found_in_the_text() -> None:
    text = "Group A: the cells are infused weekly for 8 weeks. Group B: a single dose."

    spans = [text[found.start : found.end] for found in find_administrations(text)]

    assert spans == ["weekly for 8 weeks", "single dose"]


_TEMPO = (
    r"(?:(?:twice |\d times )?"
    r"(?:daily|weekly|monthly|yearly|every \d+(?:-\d+)? (?:day|week|month|year)s))"
)
_UNIT = r"(?:day|week|month)"
_CANONICAL = re.compile(
    rf"{_TEMPO}(?: x \d+(?: (?:day|week|month|year)s)?)?|"
    rf"{_UNIT}s -?\d+(?:, -?\d+)+(?: {_TEMPO})?|"
    rf"{_UNIT} -?\d+(?:, {_UNIT} -?\d+)+(?: {_TEMPO})?"
)
_WORDS = (
    "once twice a an week weeks every each for 4 two of day days 0 7 , and or ( ) single infusion "
    "infusions doses injection injections x - Q3W BID D0 D7 weekly daily times up to total second "
    "another repeated on at from in 28-day cycle apart interval baseline months visit received . "
    "fourth occasions intervals interval with least additional (n=6) divided . "
    "\n is number : after first then year years 999 monthly 3 + \u0663"
)
_SAID = st.lists(st.sampled_from(_WORDS.split(" ")), min_size=1, max_size=25).map(" ".join)


@pytest.mark.parametrize(
    ("find", "documented"),
    [
        (find_administrations, re.compile(r"[1-9]\d*|many")),
        (find_schedules, _CANONICAL),
    ],
)
@given(text=st.one_of(_SAID, TEXTS, st.text(CHARACTERS)))
def test_of_any_text_spans_are_in_order_apart_and_of_the_documented_form(
    find: Callable[[str], list[Frequency]], documented: re.Pattern[str], text: str
) -> None:
    end = 0
    for found in find(text):
        assert end <= found.start < found.end <= len(text)
        assert documented.fullmatch(found.value)
        end = found.end
