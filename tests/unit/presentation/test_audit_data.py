"""The data of an audit."""

from __future__ import annotations

from tests.unit.presentation.made_up_audit import AUDIT

from trialatlas.model.finding import FindingKind, FindingVerdict
from trialatlas.presentation.audit_data import SECTIONS, audit_data, tallies
from trialatlas.presentation.data_rows import encoded


def test_every_kind_of_finding_stands_in_one_section() -> None:
    listed = [kind for kinds in SECTIONS.values() for kind in kinds]
    assert sorted(listed) == sorted(FindingKind)


def test_tallies_hold_every_check_once() -> None:
    found = tallies(AUDIT)
    assert [(one.name, one.of) for one in found] == [
        ("masks", 3),
        ("Columns as a whole", 1),
        ("Counts and percentages", 1),
        ("Odds ratios and intervals", 1),
    ]
    assert found[0].n[FindingVerdict.CANNOT_BE_TOLD] == 1


def test_a_line_a_check_with_quotations_and_without_formulas() -> None:
    findings, counted = audit_data(AUDIT)
    assert len(findings.rows) == len(AUDIT.findings)
    assert len(counted.rows) == 4
    text = encoded(findings).decode("utf-8")
    assert "'=double" in text
    assert "NCT00000002 titles.brief" in text
    assert "words 0 | words 1" in text
