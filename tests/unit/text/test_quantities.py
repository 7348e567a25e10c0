"""Quantities in text: doses of cells and of drugs, with what they are given per."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialatlas.text.quantities import Quantity, find_cell_doses, find_drug_doses

TRICKY = st.lists(
    st.sampled_from(
        ["2x10^6", "106", "1.5", " million", "2M", " MSCs", " cells", "/kg", " per kg", " CD34+",
         " and ", ", ", "-", " to ", " (", ")", " max ", " up to ", ". ", "/mL", " mg", "5 g",
         " IU", "/day", "1,000", "200 mg", "\n", "±20%", "10", " dose "]
    ),
    max_size=16,
).map("".join)  # fmt: skip


def cells(text: str) -> list[str]:
    return [dose.value for dose in find_cell_doses(text)]


def drugs(text: str) -> list[str]:
    return [dose.value for dose in find_drug_doses(text)]


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
    ],
)
def test_what_the_last_of_several_says_is_said_of_all(text: str, values: list[str]) -> None:
    assert cells(f"Doses: {text}") == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2e6 MSC/kg (maximum of 2x10^8 cells)", ["2e6/kg", "cap 2e8 total"]),
        ("2e6 MSC/kg, not exceeding 2x10^8 cells", ["2e6/kg", "cap 2e8 total"]),
        ("2e6 MSC/kg, up to 200 million cells", ["2e6/kg", "cap 2e8 total"]),
        ("up to 200 million cells", ["2e8 total"]),
        ("up to 3 doses of 100 million cells", ["1e8 total"]),
    ],
)
def test_caps_are_told_from_doses(text: str, values: list[str]) -> None:
    assert cells(text) == values


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


def test_a_sum_of_several_doses_says_so() -> None:
    assert [
        dose.is_cumulative
        for dose in find_cell_doses("20 million cells thrice, for a total of 60 million cells")
    ] == [False, True]


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


@pytest.mark.parametrize("find", [find_cell_doses, find_drug_doses])
@given(text=TRICKY | st.text(max_size=60))
def test_any_text_has_quantities_in_order(find: Callable[[str], list[Quantity]], text: str) -> None:
    past = 0
    for dose in find(text):
        assert past <= dose.start < dose.end <= len(text)
        assert text[dose.start : dose.end].strip()
        assert 0 < dose.low <= dose.high
        assert dose.value
        past = dose.end
