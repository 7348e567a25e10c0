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
        ("Three intra-articular injection of cells", 3),
        ("A single autologous marrow stromal cell transfusion", 1),
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
        "They get one of three infusions",
        "They get one of the following three infusions",
        "Given by 15 injections (1 mL each)",
        "In 20 divided doses along the muscle",
        "Two escalating doses are given",
        "The three doses are 2 million, 4 million and 6 million",
        "Single treatment arm",
        "Single-drug treatment",
        "One treatment visit",
        "Two infusion rates",
        "Zero infusions",
        "900 doses",
        "Two treatments will be compared",
        "Two doses of Regenin will be tested",
        "A comparative study of 2 doses",
        "Tested in two different doses",
        "At two doses",
        "Two injections into each of 3 points",
    ],
)
def test_what_only_looks_like_a_count_is_not(text: str) -> None:
    assert understood(text) == []
