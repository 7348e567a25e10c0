"""Numbers of givings, and what only looks like them."""

from __future__ import annotations

import pytest

from trialatlas.text.schedule_counts import COUNTS
from trialatlas.text.schedule_reading import read_words


def understood(text: str) -> list[int | None]:
    """Counts that any pattern sees in a text, 0 for many."""
    reading = read_words(text)
    finds = [
        understand(reading, match)
        for pattern, understand, _ in COUNTS
        for match in pattern.finditer(reading.letters)
    ]
    return [find.count for find in finds if find]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Two infusions", 2),
        ("Single dose cohort", 1),
        ("Two administrations in each knee", 2),
        ("3 patients: 3 infusions", 3),
        ("One injection", 1),
        ("Up to 3 doses of the largest size of all", 3),
    ],
)
def test_a_count_is_understood(text: str, count: int) -> None:
    assert understood(text) == [count]


@pytest.mark.parametrize(
    "text",
    [
        "Single dose level",
        "Single treatment arm",
        "Single-drug treatment",
        "One treatment visit",
        "Two infusion rates",
        "Zero infusions",
        "900 doses",
        "Two treatments will be compared",
        "A comparative study of 2 doses",
        "Tested in two different doses",
        "At two doses",
        "Two injections into each of 3 points",
    ],
)
def test_what_only_looks_like_a_count_is_not(text: str) -> None:
    assert understood(text) == []
