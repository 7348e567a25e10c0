"""Numbers that stand together: ranges, spreads and lists that share one scale or unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialatlas.text.series import find_series, leading_numbers

TRICKY = st.lists(
    st.sampled_from(
        ["1", "2.5", "10", "x10^6", " million", " and ", ", ", "-", "–", " to ", "±", "between ",
         "day ", "1e6", "106", " ", "+/-", "~", "from ", "increased "]
    ),
    max_size=14,
).map("".join)  # fmt: skip


def series(text: str) -> list[str]:
    """Ranges and single numbers, in millions."""
    found = []
    for numeral in find_series(text):
        bounds = dict.fromkeys([numeral.low, numeral.high])
        found.append("-".join(f"{(bound / 10**6).normalize():f}" for bound in bounds))
    return found


@pytest.mark.parametrize(
    "text",
    [
        "1-2 million", "1 - 2 x 10^6", "1–2x10^6", "1 to 2 million", "1~2x10^6", "1.0-.2.0 x106",
        "between 1 and 2 million", "1,0-2,0 x 10E6", "1x10^6-2x10^6", "1x106 to 2x106",
        "1 million to 2 million", "1.5 ± 0.5 million", "1.5x10^6 +/- 0.5x10^6", "10^6-2x10^6",
        "1000000 to 2000000",
    ],
)  # fmt: skip
def test_one_to_two_million_is_written_in_many_ways(text: str) -> None:
    assert series(text) == ["1-2"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1, 2 and 5 x 10^6", ["1", "2", "5"]),
        ("2.5, 5, or 10 million", ["2.5", "5", "10"]),
        ("20 million, 100 million or 200 million", ["20", "100", "200"]),
        ("1x10^6,9.5x106 and 3x106", ["1", "9.5", "3"]),
        ("1 or 2-3 million", ["1", "2-3"]),
        ("1-2 or 3 million", ["1-2", "3"]),
    ],
)
def test_a_scale_counts_for_the_whole_list(text: str, found: list[str]) -> None:
    assert series(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "on day 1 and 2 million",
        "in group 1, 2 million",
        "on days 0, 7, 2 million",
        "in 2021, 2 million",
        "2 million to all",
        "5% or 2 million",
        "0 or 2 million",
    ],
)
def test_numbers_of_another_kind_are_left_out(text: str) -> None:
    assert series(text)[-1:] == ["2"]
    assert "1" not in series(text)


def test_doses_from_which_and_to_which_one_goes_are_two() -> None:
    assert series("escalated from 1x10^6 to 5x10^6") == ["1", "5"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5x10^6 to 1x10^6", ["5", "1"]),
        ("5-1 million", ["1"]),
        ("1-2-3 million", ["2-3"]),
        ("1-2 million to 3 million", ["1-2", "3"]),
    ],
)
def test_pairs_that_fall_or_overlap_are_no_range(text: str, found: list[str]) -> None:
    assert series(text) == found


def test_a_list_has_an_end() -> None:
    assert series(", ".join(map(str, range(1, 31))) + " million")[0] == "22"


def test_leading_numbers_say_by_what_they_lead() -> None:
    text = "5, 10 or 15-20 mg"

    found = leading_numbers(text, text.index("20"), 0)

    assert [(digits, link) for _, digits, link in found] == [
        ("15", "range"),
        ("10", "list"),
        ("5", "list"),
    ]


def test_leading_numbers_stop_at_a_floor() -> None:
    text = "5 or 10 or 20 mg"

    assert [digits for _, digits, _ in leading_numbers(text, text.index("20"), 3)] == ["10"]


@given(TRICKY | st.text(max_size=40))
def test_any_text_has_series_in_order(text: str) -> None:
    past = 0
    for numeral in find_series(text):
        assert past <= numeral.start < numeral.end <= len(text)
        assert 0 < numeral.low <= numeral.high
        past = numeral.end
