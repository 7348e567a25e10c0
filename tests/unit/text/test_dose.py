"""A dose in its canonical form."""

from __future__ import annotations

from decimal import Decimal

import pytest

from trialatlas.text.dose import Dose


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
