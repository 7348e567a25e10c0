"""Rhythms of giving, and what only looks like them."""

from __future__ import annotations

import pytest

from trialatlas.text.schedule_reading import Find, read_words
from trialatlas.text.schedule_rhythms import RHYTHMS


def understood(text: str) -> list[Find]:
    reading = read_words(text)
    finds = [
        understand(reading, match)
        for pattern, understand, _ in RHYTHMS
        for match in pattern.finditer(reading.letters)
    ]
    return [find for find in finds if find]


@pytest.mark.parametrize(
    ("text", "schedule", "count"),
    [
        ("Infused weekly", "weekly", 0),
        ("Infused every second week", "every 2 weeks", 0),
        ("Infused every 2 to 3 weeks", "every 2-3 weeks", 0),
        ("Infused at two-week intervals", "every 2 weeks", 0),
        ("Infused weekly (n=60)", "weekly", 0),
        ("Infused once a week (Visits 1 to 4)", "weekly", 0),
        ("Infused 3-weekly", "every 3 weeks", 0),
        ("A 3-weekly infusion", "every 3 weeks", 0),
        ("Infused 3 times/monthly", "3 times monthly", 0),
        ("Four weekly infusions", "weekly x 4", 4),
        ("Infused yearly for 2 years", "yearly x 2", 2),
        ("Infused every 4 weeks for 3 months", "every 4 weeks x 3", 3),
        ("Infused monthly for 12 weeks", "monthly x 3", 3),
        ("Infused weekly x 6 weeks", "weekly x 6", 6),
        ("Infused every 6 months up to 2 years", "every 6 months x 4", 4),
        ("Infused weekly x3", "weekly x 3", 3),
        ("Infused twice weekly for 2 cycles", "twice weekly x 4", 4),
        ("Infused once a week, in total 3 times", "weekly x 3", 3),
        ("Infused weekly in weeks 3-6", "weekly x 4", 4),
        ("Infused twice, spaced by a week interval", "weekly x 2", 2),
        ("Two infusions, a week apart", "weekly x 2", 2),
        ("Three infusions with an interval of 2 months", "every 2 months x 3", 3),
    ],
)
def test_a_rhythm_is_understood(text: str, schedule: str, count: int) -> None:
    assert [(find.schedule, find.count) for find in understood(text)] == [(schedule, count)]


@pytest.mark.parametrize(
    "text",
    [
        "Infused every 999 days",
        "Infused, later every 5 weeks for 5 months (4 visits)",
        "Infused not less than 6 weeks apart",
        "One infusion, a month apart",
        "Two injection intervals of 6 months",
        "Cells are examined twice, a week apart",
        "Cells are examined weekly (n=6)",
        "Infused 12 times a day",
        "Two infusions every 999 days apart",
        "900 weekly infusions",
        "Infused every 400 days",
    ],
)
def test_what_only_looks_like_a_rhythm_is_not(text: str) -> None:
    assert understood(text) == []


def test_a_rhythm_for_years_on_end_has_no_count() -> None:
    assert [find.count for find in understood("Infused daily for 5 years")] == [0]
