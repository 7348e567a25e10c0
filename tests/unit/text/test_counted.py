"""What an amount counts and what it is per: the words behind it and, failing them, before it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.studies import TEXTS

from trialatlas.text.counted import (
    Counted,
    counted_before,
    counted_behind,
    is_laboratory_value,
)


def behind(words: str) -> tuple[str, str]:
    """Noun and basis of an amount that these words follow."""
    counted = counted_behind(f"5{words}", 1)
    return counted.noun, counted.basis


@pytest.mark.parametrize(
    "words",
    [
        "/kg", " / kg", " per kg", " per kilogram", " per kilo", " /Kg/person", " /KgBW", " x Kg",
        " for each kilogram", " per body-weight kilogram", " per patient's kg", " * weight (kg)",
        "/kg/dose", " kg-1", " per kg of body weight", " (per kg)", "/kg b.w.",
    ],
)  # fmt: skip
def test_per_kilogram_is_written_in_many_ways(words: str) -> None:
    assert behind(words) == ("", "kg")
    assert behind(f" cells{words}") == ("cells", "kg")


@pytest.mark.parametrize(
    ("words", "basis"),
    [
        ("/mL", "mL"),
        (" per ml", "mL"),
        (" per 1 mL", "mL"),
        ("/cc", "mL"),
        ("/cm2", "cm2"),
        (" per square centimetre", "cm2"),
        ("/square cm", "cm2"),
        ("/cm^2", "cm2"),
        ("/cm²", "cm2"),
        ("/cm3", "cm3"),
        (" pr. cm3", "cm3"),
        ("/cm", "cm"),
        ("/m2", "m2"),
        (" per unit", "unit"),
        ("/vial", "vial"),
        ("/3 mL", "total"),
        ("/1 mL", "total"),
        (" per 0.25-0.5 cc", "total"),
        ("/patient", "total"),
        ("/dose", "total"),
        (" per unit dose", "total"),
        (" per knee", "total"),
        ("/L", "count"),
        ("/µL", "count"),
        ("/mm3", "count"),
        (" per minute", "count"),
        (" per well", "count"),
    ],
)
def test_amounts_are_per_many_things(words: str, basis: str) -> None:
    assert behind(f" cells{words}") == ("cells", basis)


@pytest.mark.parametrize(
    ("words", "noun"),
    [
        (" MSCs", "own"),
        (" of hUC-MSCs", "own"),
        (" allogeneic human mesenchymal stem cells", "own"),
        (" viable, allogeneic adipose-derived stromal cells", "own"),
        (" in vitro expanded autologous MSC", "own"),
        (" (±20%) MSC", "own"),
        (" (1 million) MSC", "own"),
        ("/kg of autologous MSC", "own"),
        (" exosomes", "own"),
        (" neural-like or MSC", ""),
        (" units of umbilical MSC", "own"),
        (" cells", "cells"),
        (" stem cells", "cells"),
        (" particles", "cells"),
        (" CD34+ cells", "other"),
        (" T cells", "other"),
        (" T-cells", "other"),
        (" bone marrow mononuclear cells", "other"),
        (" CB-MNCs", "other"),
        (" hepatocytes", "other"),
        (" neural stem cells", "other"),
        (" IU", "other"),
        (" mg", "other"),
        (" viral particles", "other"),
        (" people", "other"),
        (" units", "other"),
        (" in saline with MSC", ""),
        (15 * " very" + " MSC", ""),
        ("; MSC", ""),
        (".", ""),
    ],
)
def test_the_first_noun_says_what_is_counted(words: str, noun: str) -> None:
    assert behind(words)[0] == noun


def test_the_amount_ends_with_its_last_own_word() -> None:
    text = "5 viable MSCs per kg of body weight at once"

    counted = counted_behind(text, 1)

    assert text[: counted.end] == "5 viable MSCs per kg of body weight"


def test_where_nothing_follows_nothing_is_said() -> None:
    assert counted_behind("5", 1) == Counted(1)


@pytest.mark.parametrize(
    ("words", "noun"),
    [
        ("MSCs at a dose of ", "own"),
        ("CD34+ cells with MSCs, ", "own"),
        ("MSCs with CD34+ cells, ", "other"),
        ("T cells: ", "other"),
        ("white blood cells ", "other"),
        ("after haematopoietic stem cell transplantation, ", ""),
        ("hepatitis B, ", ""),
        ("MSCs are given. Then ", ""),
        ("a dose of ", ""),
    ],
)
def test_the_cells_named_last_before_an_amount_may_be_what_it_counts(words: str, noun: str) -> None:
    assert counted_before(f"{words}5", len(words)) == noun


@pytest.mark.parametrize(
    ("words", "is_value"),
    [
        ("platelets < ", True),
        ("neutrophil count of ", True),
        ("neutrophils of ", True),
        ("ANC > ", True),
        ("viral load ", True),
        ("cord blood cells ", False),
        ("WBC is low. Give ", False),
    ],
)
def test_what_is_measured_in_blood_is_no_dose(words: str, is_value: bool) -> None:
    assert is_laboratory_value(f"{words}5", len(words)) is is_value


@given(TEXTS | st.text(max_size=60), st.data())
def test_any_place_of_any_text_can_be_asked(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))

    assert start <= counted_behind(text, start).end <= len(text)
    assert counted_before(text, start) in {"", "own", "other"}
    assert is_laboratory_value(text, start) in {True, False}
