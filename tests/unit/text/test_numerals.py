"""Numbers as records write them: powers of ten in any print, millions, separators."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialatlas.text.numerals import find_numerals, is_labelled, read_number

TRICKY = st.lists(
    st.sampled_from(
        ["10", "^", "6", "2", "x", "X", "×", "e", "E", "+", ".", ",", " ", "⁶", "(", ")", "1.5",
         "*", "-", "million",
         "M", "one ", "hundred ", "000", "106", "٣", "'", "/", "\n", "\u00a0", "to"]
    ),
    max_size=14,
).map("".join)  # fmt: skip


def value(text: str) -> Decimal:
    """The only number of a text."""
    [numeral] = find_numerals(text)
    assert numeral.low == numeral.high
    return numeral.low


@pytest.mark.parametrize(
    "written",
    [
        "2x10^6", "2 x 10^6", "2 × 10 ^ 6", "2X10**6", "2*10^6", "2×10*6", "2·10^6", "2 . 10^6",
        "2 x 10⁶", "2x10(6)", "2 times 10(6)", "2x10^(6)", "2x10'6", "2x10~6", "2x10/6",
        "2x10\u02c66",
        "2x10E6", "2 x 10 E+6", "2x10exp6", "2.0E+6", "2E06", "2e6", "2 10^6", "2 10E6", "2x10EE6",
        "2x106", "2 x 10 6", "2×1,000,000", "2 x 1000000", "2.10^6", "2.010E6", "2 million",
        "2-million", "2 millions", "2,0 mln", "2M", "two million", "2,000,000", "2.000.000",
        "2 000 000", "2000000", "20 hundred thousand",
    ],
)  # fmt: skip
def test_two_million_is_written_in_many_ways(written: str) -> None:
    assert value(written) == Decimal(2_000_000)
    assert value(f"some {written} of them") == Decimal(2_000_000)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("10^6", 10**6),
        ("10⁸", 10**8),
        ("10E6", 10**6),  # people mean 10^6
        ("10E+06", 10**7),  # a spreadsheet means 10 x 10^6
        ("5.0E+07", 5 * 10**7),
        ("10 x 10^6", 10**7),
        ("0.5 x 106", 5 * 10**5),
        ("2.5 x 10³", 2500),
        ("1.5 billion", 15 * 10**8),
        ("1.2 Trillion", 12 * 10**11),
        ("500.000", 500_000),
        ("106", 10**6),
        ("1.106", 10**6),
        ("twenty-five million", 25 * 10**6),
        ("one hundred million", 10**8),
        ("100 x 10^6", 10**8),
    ],
)
def test_other_numbers(written: str, number: int) -> None:
    assert value(written) == Decimal(number)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("2x10^6", "power"),
        ("2 million", "word"),
        ("2M", "letter"),
        ("500,000", "plain"),
        ("106", "lost"),
        ("10(6)", "lost"),
    ],
)
def test_numerals_say_how_they_are_written(written: str, kind: str) -> None:
    assert [numeral.kind for numeral in find_numerals(written)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no number",
        "12 of 100",
        "10^-6",
        "CD105",
        "aged 18.5",
        "1.125 of",
        "2x10^99",
        "0 million",
    ],
)
def test_small_numbers_names_and_small_powers_are_none(text: str) -> None:
    assert find_numerals(text) == []


def test_a_number_of_times_is_not_its_factor() -> None:
    assert value("2x 50 million") == Decimal(50_000_000)


def test_a_day_before_a_power_is_not_its_factor() -> None:
    [numeral] = find_numerals("Day 7 10^6")

    assert (numeral.start, numeral.low) == (6, Decimal(10**6))
    assert is_labelled("Day 7", 4)
    assert not is_labelled("some 7", 5)


@pytest.mark.parametrize(
    ("text", "is_scaled", "number"),
    [
        ("1,500", False, "1500"),
        ("1.500", False, "1500"),
        ("1.125", False, "1.125"),
        ("1.500", True, "1.500"),
        ("0.500", False, "0.500"),
        ("1,5", False, "1.5"),
        ("1,500.5", False, "1500.5"),
        ("1.500,5", False, "1500.5"),
        ("1 000 000", False, "1000000"),
        ("12", False, "12"),
    ],
)
def test_separators_are_told_from_decimal_marks(text: str, is_scaled: bool, number: str) -> None:
    assert read_number(text, is_scaled=is_scaled) == Decimal(number)


@pytest.mark.parametrize("text", ["", "1.2.3", "1,5,6.7", "1.", "²"])
def test_separators_without_sense_are_no_number(text: str) -> None:
    assert read_number(text) is None


@given(TRICKY | st.text(max_size=40))
def test_any_text_has_numerals_in_order(text: str) -> None:
    past = 0
    for numeral in find_numerals(text):
        assert past <= numeral.start < numeral.end <= len(text)
        assert 0 < numeral.low <= numeral.high
        past = numeral.end
