"""Printed doses against those of records."""

from __future__ import annotations

import pytest
from tests.audits import DOSE, cell, coding, evidence

from trialatlas.audit.quantities import basis_of, quantity_finding
from trialatlas.model.finding import FindingKind, FindingVerdict
from trialatlas.protocol.claims import ClaimsTableColumn

PER_KG = ClaimsTableColumn(name="dose", variable=DOSE, unit="cells/kg")
DRUG = ClaimsTableColumn(name="dose", variable=DOSE, unit="mg/m2")
AGREE, DISAGREE = FindingVerdict.AGREE, FindingVerdict.DISAGREE
UNIT, UNTOLD = FindingVerdict.UNIT_CONFUSION, FindingVerdict.CANNOT_BE_TOLD


@pytest.mark.parametrize(
    ("printed", "said", "verdict"),
    [
        (["2e6"], ["2e6/kg"], AGREE),
        (["2000000"], ["2e6/kg"], AGREE),
        (["1e6", "3e6"], ["1e6-3e6/kg"], AGREE),
        (["2e6"], ["2e6 total"], UNIT),
        (["1e6", "2e8"], ["1e6/kg", "cap 2e8 total"], UNIT),
        (["2e6"], ["5e6/kg"], DISAGREE),
        (["2e6", "2e8"], ["2e8 total"], DISAGREE),
        (["2e6"], [], UNTOLD),
    ],
)
def test_number_and_unit_are_both_compared(
    printed: list[str], said: list[str], verdict: FindingVerdict
) -> None:
    one = coding(1, DOSE, *said)
    finding = quantity_finding(cell(1, PER_KG, ";".join(printed), *printed), one, evidence([one]))
    assert (finding.kind, finding.verdict) == (FindingKind.QUANTITY, verdict)


def test_drugs_have_units_of_their_own() -> None:
    one = coding(1, DOSE, "75 mg/m2")
    known = evidence([one])
    assert quantity_finding(cell(1, DRUG, "75", "75"), one, known).verdict is AGREE
    one = coding(1, DOSE, "75 mg/kg")
    finding = quantity_finding(cell(1, DRUG, "75", "75"), one, known)
    assert finding.verdict is UNIT
    assert "the record gives it as mg/kg" in finding.explanation


def test_a_number_that_stands_elsewhere_in_the_record_is_not_called_wrong() -> None:
    one = coding(1, DOSE, "5e6/kg")
    known = evidence([one], titles={1: "A single dose of 2 x 10^6 cells/kg was given before"})
    finding = quantity_finding(cell(1, PER_KG, "2e6", "2e6"), one, known)
    assert finding.verdict is UNTOLD
    assert finding.spans[-1].field == "titles.brief"
    assert "10^6" in finding.spans[-1].quote


def test_said_to_be_unknown() -> None:
    none, other = coding(1, DOSE), coding(1, DOSE, "2e8 total")
    known = evidence([other])
    assert quantity_finding(cell(1, PER_KG, "?"), none, known).verdict is AGREE
    finding = quantity_finding(cell(1, PER_KG, "?"), other, known)
    assert (finding.kind, finding.verdict) == (FindingKind.OMITTED, DISAGREE)
    assert "2e8 total, though not in cells/kg" in finding.explanation


@pytest.mark.parametrize(
    ("unit", "basis"),
    [("MSC/kg", ("", "kg")), ("million cells", ("", "total")), ("mg/kg/day", ("mg", "kg/day"))],
)
def test_units_are_read(unit: str, basis: tuple[str, str]) -> None:
    assert basis_of(unit) == basis
