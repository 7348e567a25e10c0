"""Repetitions of giving, and what only looks like them."""

from __future__ import annotations

import pytest

from trialatlas.text.schedule_reading import read_words
from trialatlas.text.schedule_times import TIMES


def understood(text: str) -> list[int | None]:
    """Counts that any pattern sees in a text, 0 for many."""
    reading = read_words(text)
    finds = [
        understand(reading, match)
        for pattern, understand, _ in TIMES
        for match in pattern.finditer(reading.letters)
    ]
    return [find.count for find in finds if find]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Third dose", 3),
        ("Infused four times", 4),
        ("Infused for 2 consecutive times", 2),
        ("Infused one time", 1),
        ("Infusion x2", 2),
        ("Given twice intravenously", 2),
        ("Infusion number: 8", 8),
        ("They are treated once through a catheter", 1),
        ("Infused on two separate days", 2),
        ("Another infusion", 0),
        ("The cells are infused repeatedly", 0),
        ("Several infusions", 0),
        ("Infused on two occasions", 2),
        ("Infused at least 3 times", 0),
    ],
)
def test_a_repetition_is_understood(text: str, count: int) -> None:
    assert understood(text) == [count]


@pytest.mark.parametrize(
    "text",
    [
        "Injected 3 times more",
        "At one time an infusion",
        "Infused at 3 time points",
        "Infused in group 3 times",
        "Infused 1 times",
        "Infused on 1 day",
        "Cells are infused once they grow",
        "The infusion will subsequent to it",
        "Several infusion pumps",
        "A serial infusion",
        "1- Cells for treatment",
        "The infusion is for subsequent use",
        "More than once infused",
        "Infused on day 3 days later",
        "An infusion, with repeat scans",
        "The second procedure",
        "Every other infusion",
        "The second infusion site",
        "Subsequent high-dose treatment",
        "Re-infusion of their own blood",
        "Several injections",
        "Additional treatment",
        "Repeated dose levels",
        "Compared in several different doses",
        "It is open whether there is a need for repeat dosing",
        "Re-injection of their own blood",
        "Infused without subsequent trouble",
        "After the infusion they are seen on two occasions",
        "Cells are examined once",
    ],
)
def test_what_only_looks_like_a_repetition_is_not(text: str) -> None:
    assert understood(text) == []
