"""Days of giving, and what only looks like them."""

from __future__ import annotations

import pytest

from trialatlas.text.schedule_days import DAYS
from trialatlas.text.schedule_reading import Find, read_words


def understood(text: str) -> list[Find]:
    reading = read_words(text)
    finds = [
        understand(reading, match)
        for pattern, understand, _ in DAYS
        for match in pattern.finditer(reading.letters)
    ]
    return [find for find in finds if find]


@pytest.mark.parametrize(
    ("text", "schedule", "count"),
    [
        ("Infused in the following way, weeks 0, 4 and 8", "weeks 0, 4, 8", 3),
        ("Infused at baseline, 3 and 6 months", "months 0, 3, 6", 3),
        ("Infused on W0, W4", "weeks 0, 4", 2),
        ("Infused on 7, 14 and 21 POD", "days 7, 14, 21", 3),
        ("Will be infused at 1 and 4 months after surgery", "months 1, 4", 2),
        ("Given by injection at baseline and 6 months of follow-up", "months 0, 6", 2),
        ("Infused on the 1st, 7th and 14th day", "days 1, 7, 14", 3),
        ("Additional infusions on days 29 and 36", "days 29, 36", None),
        ("Additional infusions at 4 and 8 weeks after the first dose", "weeks 4, 8", 3),
    ],
)
def test_days_are_understood(text: str, schedule: str, count: int | None) -> None:
    assert [(find.schedule, find.count) for find in understood(text)] == [(schedule, count)]


@pytest.mark.parametrize(
    "text",
    [
        "Infused on day 1 of 14",
        "Infused from day 1, 5-8 of them",
        "Infused in 2018 and 2019",
        "Infused at baseline and at 6 years",
        "An infusion at 1, 2 and 3 months of follow-up",
        "After infusion on days 7 and 14, cells grow",
        "Examined on day 1 of each 28-day cycle",
        "Examined twice, a week apart",
        "Cells are infused, and in the first and fourth week they are examined",
        "Infused in the first and second group",
        "Cells are examined on day 1 of each 28-day cycle",
    ],
)
def test_what_only_looks_like_days_is_not(text: str) -> None:
    assert understood(text) == []
