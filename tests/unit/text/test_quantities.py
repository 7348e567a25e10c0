"""Doses of cells in text, with what they are given per."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialatlas.text.quantities import find_cell_doses

TRICKY = st.lists(
    st.sampled_from(
        ["2x10^6", "106", "1.5", " million", "2M", " MSCs", " cells", "/kg", " per kg", " CD34+",
         " and ", ", ", "-", " to ", " (", ")", " max ", " up to ", ". ", "/mL", " mg", "5 g",
         " cm2", "/day", "1,000", " in total ", "\n", "±20%", "10", " dose "]
    ),
    max_size=16,
).map("".join)  # fmt: skip


def cells(text: str) -> list[str]:
    return [dose.value for dose in find_cell_doses(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2x10^6 cells/kg", "2e6/kg"),
        ("2×106 MSC/kg", "2e6/kg"),
        ("106 cells/kg", "1e6/kg"),
        ("10⁶/kg", "1e6/kg"),
        ("1-2 million MSCs per kilogram", "1e6-2e6/kg"),
        ("1,5-3,0 x 10E6 MSC/Kg BW", "1.5e6-3e6/kg"),
        ("1.5-.3.0 x106/kg", "1.5e6-3e6/kg"),
        ("Stem cells,5-50 million/kg", "5e6-5e7/kg"),
        ("Supplied as 100 million cells", "1e8/vial"),
        ("Each vial contains 20 million cells", "2e7/vial"),
        ("Two syringes each containing 5 million cells", "5e6/vial"),
        ("Scaffold seeded with 100,000 cells/cm2 for the wound", "1e5/cm2"),
        ("1x10^6 MSC/kg to 2x10^6 MSC/kg", "1e6-2e6/kg"),
        ("500.000 cells/kg", "5e5/kg"),
        ("2x10^6 cells/kg (+/-20%)", "2e6/kg"),
        ("2 million per kg b.w.", "2e6/kg"),
        ("5.0E+07 cells", "5e7 total"),
        ("100 million cells", "1e8 total"),
        ("one hundred million stem cells", "1e8 total"),
        ("100M MSCs", "1e8 total"),
        ("a dose of 100M", "1e8 total"),
        ("20x10^6/patient", "2e7 total"),
        ("40 million cells in 2 ml", "4e7 total"),
        ("1x10^7 cells/3 mL", "1e7 total"),
        ("1 ml containing 1x10^6 cells", "1e6 total"),
        ("10 x 10^6 cells/ml", "1e7/mL"),
        ("2.5 x 10³ cells per square centimetre", "2.5e3/cm2"),
        ("2.8 x 10^6 MSC / Cm^3", "2.8e6/cm3"),
        ("1x10^7 cells per 1cm^2", "1e7/cm2"),
        ("1x10^8cells/(saline)", "1e8 total"),
        ("5-10 million cells per unit of skin", "5e6-1e7/unit"),
        ("15 million cells/vial", "1.5e7/vial"),
        ("dose level 2 is 160 x 10^6", "1.6e8 total"),
        ("8 x 10^8 exosome particles", "8e8 total"),
    ],
)
def test_a_dose_of_cells_is_read_as_written(text: str, value: str) -> None:
    assert cells(text) == [value]
    assert cells(f"They are given {text}.") == [value]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2x10^6 and 4x10^6 cells per kg", ["2e6/kg", "4e6/kg"]),
        ("1, 2 and 5 x 10^6 cells/kg", ["1e6/kg", "2e6/kg", "5e6/kg"]),
        ("1x10^6 cells or 2x10^6 cells/kg", ["1e6/kg", "2e6/kg"]),
        ("2x10^6 cells/kg and then 4x10^6", ["2e6/kg", "4e6/kg"]),
        ("1x10^7, 3x10^7cells/dose", ["1e7 total", "3e7 total"]),
        ("200 million (2 x 10^8 cells)", ["2e8 total", "2e8 total"]),
        ("5x10^7 cells (1x10^6 cells/kg)", ["5e7 total", "1e6/kg"]),
        ("9x10^7 cells and 1x10^6 cells/kg", ["9e7 total", "1e6/kg"]),
        ("1x10^6 and 2x10^6 CD34+ cells/kg", []),
        ("2x10^6 MSC/kg with 3x10^6 CD34+ cells/kg", ["2e6/kg"]),
        ("0.5, 1.0,2.5 million cells/kg", ["5e5/kg", "1e6/kg", "2.5e6/kg"]),
    ],
)
def test_what_the_last_of_several_says_is_said_of_all(text: str, values: list[str]) -> None:
    assert cells(f"Doses: {text}") == values


@pytest.mark.parametrize(
    "text",
    [
        "Platelets below 50 x 10^9/L",
        "Neutrophils of 1.0 x 10^9/l",
        "Leukocytes of 3,000 cells/µL",
        "An ANC of 1,500,000 cells/mL",
        "CD4 count of 200,000 cells/mL",
        "a dose of 3x10^6 CD34+ cells/kg",
        "CD34+ cells: a dose of 3x10^6/kg",
        "1x10^7 T cells/kg are given",
        "1x10^8 mononuclear cells are infused",
        "a dose of 10 million islets",
        "a dose of 1x10^10 PFU",
        "a dose of 1x10^9 TCID50",
        "given at 2x10^12 vg/kg",
        "a dose of 10^6 copies",
        "a dose of 6 million IU",
        "In 2019 mesenchymal cells were given",
        "It affects 30 million people, who receive cells",
        "2x10^6 cells/minute are infused",
        "106 participants receive cells",
        "a follow-up of 6M",
        "the 10-20 millions",
        "a dose of 1*10^4-6 cells/kg",
        "MSCs are seeded at a density of 5,000 cells/cm2 in flasks",
        "",
    ],
)
def test_other_numbers_are_no_dose_of_cells(text: str) -> None:
    assert cells(text) == []


def test_a_dose_says_where_it_stands_and_what_it_is() -> None:
    text = "Given are at least 1-2 x 10^6 MSC/kg of body weight at once"

    [dose] = find_cell_doses(text)

    assert text[dose.start : dose.end] == "1-2 x 10^6 MSC/kg of body weight"
    assert (dose.low, dose.high, dose.basis) == (Decimal(10**6), Decimal(2 * 10**6), "kg")
    assert dose.is_floor
    assert not dose.is_cumulative


@given(text=TRICKY | st.text(max_size=60))
def test_any_text_has_doses_in_order(text: str) -> None:
    past = 0
    for dose in find_cell_doses(text):
        assert past <= dose.start < dose.end <= len(text)
        assert text[dose.start : dose.end].strip()
        assert 0 < dose.low <= dose.high
        assert dose.value
        past = dose.end
