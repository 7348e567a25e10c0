"""Each kind of quantity that a rule may name has something that finds it."""

from __future__ import annotations

import pytest
from hypothesis import given
from tests.studies import TEXTS

from trialatlas.text.measuring import QUANTITIES

TEXT = "Participants get 2x10^6 MSC/kg weekly for 4 weeks, and 40 mg of a steroid"


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("cell_dose", "2e6/kg", "2x10^6 MSC/kg"),
        ("drug_dose", "40 mg", "40 mg"),
        ("administrations", "4", "weekly for 4 weeks"),
        ("schedule", "weekly x 4", "weekly for 4 weeks"),
    ],
)
def test_a_kind_finds_its_quantity_and_where_it_stands(kind: str, value: str, words: str) -> None:
    [found] = QUANTITIES[kind](TEXT)

    assert found.value == value
    assert TEXT[found.start : found.end] == words


@pytest.mark.parametrize("kind", sorted(QUANTITIES))
@given(text=TEXTS)
def test_quantities_of_any_text_are_in_order_and_apart(kind: str, text: str) -> None:
    past = 0
    for found in QUANTITIES[kind](text):
        assert past <= found.start < found.end <= len(text)
        assert found.value
        past = found.end
