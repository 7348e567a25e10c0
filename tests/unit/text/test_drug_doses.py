"""Doses of drugs in text, with what they are given per."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialatlas.text.drug_doses import find_drug_doses

TRICKY = st.lists(
    st.sampled_from(
        ["75", "1.5", " mg", " mg/kg", "/kg", "/day", " IU", "1,000", "200 mg", " and ", ", ", "-",
         " to ", " (", ")", "5 g", "10", "x 10^6", " million", " dose ", "/mL", ". ", "\n"]
    ),
    max_size=16,
).map("".join)  # fmt: skip


def drugs(text: str) -> list[str]:
    return [dose.value for dose in find_drug_doses(text)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("3 mg/kg", ["3 mg/kg"]),
        ("1200mg", ["1200 mg"]),
        ("1,200 milligrams", ["1200 mg"]),
        ("10 µg/kg", ["10 mcg/kg"]),
        ("10 micrograms per kilogram", ["10 mcg/kg"]),
        ("75 mg/m²", ["75 mg/m2"]),
        ("75 mg / m^2", ["75 mg/m2"]),
        ("2 mg per kg per day", ["2 mg/kg/day"]),
        ("200 mg/dose", ["200 mg"]),
        ("1-10 mg/kg", ["1-10 mg/kg"]),
        ("50, 150 or 400 mcg", ["50 mcg", "150 mcg", "400 mcg"]),
        ("240 mg or 480 mg", ["240 mg", "480 mg"]),
        ("0.125 mg", ["0.125 mg"]),
        ("6x10^6 IU", ["6e6 IU"]),
        ("1 million units", ["1e6 U"]),
        ("50,000 IU", ["50000 IU"]),
        ("0.25 U/kg", ["0.25 U/kg"]),
        ("on day 1, 200 mg", ["200 mg"]),
        ("2 g/day", ["2 g/day"]),
        ("10 to 5 mg", ["5 mg"]),
    ],
)
def test_a_dose_of_a_drug_is_read_as_written(text: str, values: list[str]) -> None:
    assert drugs(text) == values


@pytest.mark.parametrize(
    "text",
    [
        "bilirubin above 2 mg/dL", "albumin of 3 g/dL", "10 ng/mL", "2 mmol/L", "30 kg/m2",
        "aged 18", "protein of 1 g/24h", "creatinine of 2 mg", "10 mg/mL", "a needle of 27G",
        "spun in a centrifuge at 400 g", "50 g of adipose tissue", "5 units", "0 mg", "5 mg%",
    ],
)  # fmt: skip
def test_other_amounts_are_no_dose_of_a_drug(text: str) -> None:
    assert drugs(text) == []


@given(text=TRICKY | st.text(max_size=60))
def test_any_text_has_doses_in_order(text: str) -> None:
    past = 0
    for dose in find_drug_doses(text):
        assert past <= dose.start < dose.end <= len(text)
        assert text[dose.start : dose.end].strip()
        assert 0 < dose.low <= dose.high
        assert dose.unit
        past = dose.end
