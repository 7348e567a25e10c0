"""Counts of a publication, counted again."""

from __future__ import annotations

import pytest
from tests.audits import BLINDING, PHASE, SITES, cell, claims_of, coding, count, evidence, name

from trialatlas.audit.counts import count_findings
from trialatlas.audit.evidence import Evidence
from trialatlas.model.finding import Finding, FindingKind, FindingVerdict
from trialatlas.model.judgement import Basis
from trialatlas.protocol.claims import ClaimsTableColumn, CountClaim
from trialatlas.protocol.codebook import Variable

AGREE, DISAGREE = FindingVerdict.AGREE, FindingVerdict.DISAGREE
UNTOLD = FindingVerdict.CANNOT_BE_TOLD
KNOWN = evidence(
    [
        coding(1, BLINDING, "open"),
        coding(2, BLINDING, "open"),
        coding(3, BLINDING, "double"),
        coding(4, BLINDING),
    ]
)


def found(known: Evidence, *claims: CountClaim, n: int = 4) -> list[Finding]:
    studies = [name(number) for number in range(1, n + 1)]
    return list(count_findings(claims_of(ids=studies, counts=claims), studies, known))


@pytest.mark.parametrize(("n", "verdict"), [(1, DISAGREE), (2, AGREE), (3, UNTOLD), (4, DISAGREE)])
def test_a_count_is_wrong_only_where_silent_records_cannot_explain_it(
    n: int, verdict: FindingVerdict
) -> None:
    [finding] = found(KNOWN, count(BLINDING, "open", n=n, of=4))
    assert (finding.kind, finding.verdict) == (FindingKind.COUNT, verdict)
    assert finding.studies == (name(1), name(2))
    assert [one.quote for one in finding.spans] == ["open", "open"]


def test_records_that_leave_a_doubt_do_not_make_a_count_wrong() -> None:
    known = evidence(
        [coding(1, BLINDING, "open"), coding(2, BLINDING, "open", basis=Basis.INFERRED)]
    )
    [finding] = found(known, count(BLINDING, "open", n=1, of=2), n=2)
    assert finding.verdict is UNTOLD


def test_studies_that_do_not_say_are_counted_too() -> None:
    [finding] = found(KNOWN, count(BLINDING, "not_reported", n=1, of=4))
    assert finding.verdict is AGREE


def test_a_count_that_takes_in_a_qualified_value() -> None:
    known = evidence(
        [coding(1, PHASE, "PHASE1"), coding(2, PHASE, "EARLY_PHASE1"), coding(3, PHASE, "PHASE4")]
    )
    [finding] = found(known, count(PHASE, "PHASE1", n=2, of=3), n=3)
    assert (finding.kind, finding.verdict) == (FindingKind.COARSER, DISAGREE)
    assert finding.studies == (name(2),)
    assert "2 is reached only with NCT00000002 (EARLY PHASE1)" in finding.explanation


def test_where_a_part_would_do_as_well_neither_is_accused_by_name() -> None:
    known = evidence(
        [
            coding(1, PHASE, "PHASE1"),
            coding(2, PHASE, "EARLY_PHASE1"),
            coding(3, PHASE, "PHASE1/PHASE2"),
        ]
    )
    [finding] = found(known, count(PHASE, "PHASE1", n=2, of=3), n=3)
    assert finding.kind is FindingKind.COUNT
    assert "only with some of" in finding.explanation


def test_studies_that_are_named() -> None:
    known = evidence(
        [coding(1, PHASE, "PHASE3"), coding(2, PHASE, "PHASE2/PHASE3"), coding(3, PHASE, "PHASE4")]
    )
    same, part, other, untold = found(known, count(PHASE, "PHASE3", ids=[1, 2, 3, 4]))
    assert same.verdict is AGREE
    assert (part.kind, part.studies) == (FindingKind.PART_OF_COMBINED, (name(2),))
    assert (other.kind, other.verdict) == (FindingKind.NAMED_STUDY, DISAGREE)
    assert untold.verdict is UNTOLD


def test_a_study_that_should_have_been_named() -> None:
    known = evidence([coding(1, PHASE, "PHASE3"), coding(2, PHASE, "PHASE3")])
    named, missed = found(known, count(PHASE, "PHASE3", n=1, of=2, ids=[1]), n=2)
    assert named.verdict is AGREE
    assert (missed.kind, missed.studies) == (FindingKind.COUNT, (name(2),))


def test_a_study_named_for_another_value_is_not_counted_for_this_one() -> None:
    known = evidence([coding(1, PHASE, "PHASE2/PHASE3"), coding(2, PHASE, "EARLY_PHASE2")])
    counts = [
        count(PHASE, "PHASE2", n=1, of=2),
        count(PHASE, "PHASE3", n=1, of=2, ids=[1]),
    ]
    first = found(known, *counts, n=2)[0]
    assert (first.kind, first.studies) == (FindingKind.COARSER, (name(2),))


@pytest.mark.parametrize(("n", "verdict"), [(2, AGREE), (3, DISAGREE)])
def test_the_publications_own_table(n: int, verdict: FindingVerdict) -> None:
    column = ClaimsTableColumn(name="masks", variable=BLINDING)
    cells = [cell(1, column, "open", "open"), cell(2, column, "open", "open")]
    claims = claims_of(cells, counts=(count(BLINDING, "open", n=n, of=4),))
    _, own = count_findings(claims, claims.tabled, KNOWN)
    assert (own.kind, own.verdict) == (FindingKind.OWN_TABLE, verdict)


def sums(variable: Variable, *numbers: tuple[tuple[str, ...], int]) -> list[FindingVerdict]:
    claims = [count(variable, *values, n=n, of=4) for values, n in numbers]
    return [one.verdict for one in found(KNOWN, *claims) if one.kind is FindingKind.ADDS_UP]


def test_counts_that_add_to_more_than_there_are() -> None:
    assert sums(BLINDING, (("open",), 3), (("double",), 2)) == [DISAGREE]
    assert sums(BLINDING, (("open",), 3), (("double",), 1)) == []
    # The same value printed twice counts once.
    assert sums(BLINDING, (("open",), 3), (("open",), 3)) == []


def test_several_values_may_add_to_more_unless_combinations_are_counted_apart() -> None:
    assert sums(SITES, (("home",), 3), (("ward",), 2)) == [UNTOLD]
    assert sums(SITES, (("home",), 3), (("ward",), 1), (("home", "ward"), 1)) == [DISAGREE]
