"""A dose in its canonical form."""

from __future__ import annotations

from decimal import Decimal

import pytest

from trialatlas.text.dose import Dose, amount_of


@pytest.mark.parametrize(
    ("dose", "value"),
    [
        (Dose(0, 1, Decimal(2_500_000), Decimal(2_500_000)), "2.5e6 total"),
        (Dose(0, 1, Decimal(1_000_000), Decimal(2_000_000), basis="kg"), "1e6-2e6/kg"),
        (Dose(0, 1, Decimal(2 * 10**8), Decimal(2 * 10**8), is_cap=True), "cap 2e8 total"),
        (Dose(0, 1, Decimal("75.0"), Decimal(75), unit="mg", basis="m2"), "75 mg/m2"),
        (Dose(0, 1, Decimal(10**6), Decimal(10**6), unit="IU"), "1e6 IU"),
    ],
)
def test_a_dose_is_written_in_one_way(dose: Dose, value: str) -> None:
    assert dose.value == value
    found = amount_of(value)
    assert found is not None
    assert (found.low, found.high) == (dose.low, dose.high)
    assert (found.unit, found.basis, found.is_cap) == (dose.unit, dose.basis, dose.is_cap)


@pytest.mark.parametrize("value", ["", "two drops", "7", "1e6", "1e6-", "total", "75 stone/m2"])
def test_what_is_no_canonical_form_is_no_amount(value: str) -> None:
    assert amount_of(value) is None
