"""Search numbers, extremes and values that are said to occur."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

import pytest
from tests.audits import BLINDING, DOSE, claims_of, coding, evidence, name, place

from trialatlas.audit.totals import total_findings
from trialatlas.model.finding import Finding, FindingKind, FindingVerdict
from trialatlas.protocol.claims import ExtremeClaim, IdClaim, SearchClaim, ValueClaim

AGREE, DISAGREE = FindingVerdict.AGREE, FindingVerdict.DISAGREE
STUDIES = [name(1), name(2)]
KNOWN = evidence(
    [
        coding(1, DOSE, "1e6/kg", "5e8 total"),
        coding(2, DOSE, "2e6-4e6/kg"),
        coding(1, BLINDING, "open"),
        coding(2, BLINDING),
    ]
)


def found(**claims: Any) -> list[Finding]:
    return list(total_findings(claims_of(ids=STUDIES, **claims), STUDIES, KNOWN))


def test_numbers_of_the_search() -> None:
    search = SearchClaim(place=place("search"), identified=64, included=3)
    identified, included = found(search=search)
    assert identified.verdict is FindingVerdict.CANNOT_BE_TOLD
    assert (included.verdict, included.found) == (DISAGREE, "2 studies in the table")


@pytest.mark.parametrize(
    ("as_of", "n"), [("2015-05", 2), ("2015-06", 0), ("2015-05-31", 2), ("2015-12", 0)]
)
def test_studies_posted_after_the_search(as_of: str, n: int) -> None:
    findings = found(search=SearchClaim(place=place("search"), as_of=as_of))
    assert [one.kind for one in findings] == [FindingKind.POSTED_LATER] * n
    assert all(one.spans[0].quote == "2015" for one in findings)


def extreme(which: Literal["lowest", "highest"], value: str, *ids: int) -> Finding:
    claim = ExtremeClaim(
        place=place("doses"),
        variable=DOSE,
        which=which,
        value=Decimal(value),
        unit="cells/kg",
        ids=tuple(IdClaim(name(number), place("doses")) for number in ids),
    )
    [finding] = found(extremes=(claim,))
    return finding


def test_extremes_are_of_the_claimed_unit() -> None:
    assert extreme("lowest", "1e6", 1).verdict is AGREE
    assert extreme("highest", "4e6", 2).verdict is AGREE
    wrong = extreme("highest", "2e6")
    assert (wrong.verdict, wrong.found) == (DISAGREE, "4e6 cells/kg")
    named = extreme("lowest", "1e6", 2)
    assert named.verdict is DISAGREE
    assert "NCT00000002 is named for it and has 2e6-4e6/kg" in named.explanation


def test_an_extreme_of_a_study_that_does_not_say_cannot_be_told() -> None:
    assert extreme("lowest", "1e6", 3).verdict is FindingVerdict.CANNOT_BE_TOLD


@pytest.mark.parametrize(
    ("value", "verdict"), [("open", AGREE), ("double", FindingVerdict.CANNOT_BE_TOLD)]
)
def test_values_that_are_said_to_occur(value: str, verdict: FindingVerdict) -> None:
    [finding] = found(named=(ValueClaim(place("named"), BLINDING, value),))
    assert (finding.kind, finding.verdict) == (FindingKind.NAMED_VALUE, verdict)
