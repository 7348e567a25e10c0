"""Whether the words before an amount make it a bound or a sum: `not exceeding`, `in total`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialatlas.text.bounds import Bounds, bounds_before


def bounds(words: str) -> Bounds:
    return bounds_before(f"{words}5", len(words))


@pytest.mark.parametrize(
    "words",
    [
        "(maximum ", "at a maximum of ", "max dose ", "max. ", "not exceeding ", "not to exceed ",
        "no more than ", "capped at ", "up to a maximum dose of ",
    ],
)  # fmt: skip
def test_an_amount_can_be_a_cap(words: str) -> None:
    assert bounds(words).is_cap


@pytest.mark.parametrize(
    "words",
    ["maximum tolerated dose ", "maxillary bone: ", "a maximum of 3 doses of ", "maximum. Then "],
)
def test_other_greatest_things_are_no_cap(words: str) -> None:
    assert bounds(words) == Bounds()


@pytest.mark.parametrize("words", ["up to ", "up to a total of ", "up to a total dose of "])
def test_up_to_is_told_for_others_to_judge(words: str) -> None:
    assert bounds(words) == Bounds(is_up_to=True)


@pytest.mark.parametrize("words", ["at least ", "a minimum of ", "no less than ", "≥ ", "> "])
def test_an_amount_can_be_a_floor(words: str) -> None:
    assert bounds(words) == Bounds(is_floor=True)


def test_a_maximum_is_told_from_a_limit() -> None:
    assert bounds("a maximum dose of ").is_greatest
    assert not bounds("no more than ").is_greatest


def test_a_total_dose_is_told_for_others_to_judge() -> None:
    assert bounds("a total dose of ") == Bounds(is_total=True)


@pytest.mark.parametrize("words", ["for a total of ", "in total ", "(total ", "cumulative dose "])
def test_an_amount_can_be_a_sum(words: str) -> None:
    assert bounds(words) == Bounds(is_sum=True)


def test_a_plain_amount_is_none_of_these() -> None:
    assert bounds("a dose of ") == Bounds()


@given(st.text(max_size=80), st.data())
def test_no_amount_is_both_cap_and_floor(text: str, data: st.DataObject) -> None:
    found = bounds_before(text, data.draw(st.integers(0, len(text))))

    assert not (found.is_cap and found.is_floor)
