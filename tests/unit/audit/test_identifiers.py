"""Ids that a publication prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from tests.audits import claims_of, count, evidence, name, place

from trialatlas.audit.identifiers import identifier_findings
from trialatlas.model.finding import Finding, FindingKind, FindingVerdict
from trialatlas.model.judgement import Decision, EvidenceSpan, Verdict
from trialatlas.protocol.claims import Claims, IdClaim
from trialatlas.protocol.codebook import Variable

TITLES = {1: "One", 2: "Two", 3: "Three"}
AGREE, DISAGREE = FindingVerdict.AGREE, FindingVerdict.DISAGREE
WORDS = EvidenceSpan(
    record_id=name(2), version="v", field="conditions[0]", start=0, end=4, quote="Gout"
)


def cited(*texts: str, tabled: Sequence[str] = (name(1),)) -> Claims:
    ids = tuple(IdClaim(text, place("cited")) for text in texts)
    return claims_of(ids=tabled, cited=ids)


def differing(claims: Claims, **more: Any) -> list[Finding]:
    known = evidence(titles=TITLES, **more)
    return [one for one in identifier_findings(claims, known) if one.verdict is not AGREE]


def test_an_id_in_text_and_table_is_no_finding() -> None:
    assert differing(cited(name(1))) == []


def test_cited_and_not_tabled_shows_that_the_record_is_there() -> None:
    [finding] = differing(cited(name(2)))
    assert (finding.kind, finding.verdict) == (FindingKind.CITED_NOT_TABLED, DISAGREE)
    assert finding.explanation.endswith("Our review includes it.")
    assert [one.quote for one in finding.spans] == ["Two"]


@pytest.mark.parametrize("text", ["NCT0000001", "NCT000000011", "NCT 00000001", "NTC00000001"])
def test_a_malformed_id_comes_with_the_one_that_was_meant(text: str) -> None:
    [finding] = differing(cited(text))
    assert (finding.kind, finding.verdict) == (FindingKind.MALFORMED_ID, DISAGREE)
    assert finding.found == name(1)
    assert "of the table" in finding.explanation


def test_a_malformed_id_may_mean_a_record_beyond_the_table() -> None:
    known = evidence(titles={1: "One", 23456789: "Far"})
    claims = cited("NCT2345678")
    [finding] = [one for one in identifier_findings(claims, known) if one.verdict is not AGREE]
    assert (finding.kind, finding.found) == (FindingKind.MALFORMED_ID, name(23456789))
    assert "of the snapshot" in finding.explanation
    [far] = differing(cited("see text"))
    assert far.found == "no similar id"


@pytest.mark.parametrize(
    "text", ["NCT99999999", "ISRCTN12345678", "2013-000615-24", "DRKS00012345"]
)
def test_an_id_without_a_record_is_nobodys_mistake(text: str) -> None:
    [finding] = differing(cited(text))
    assert finding.kind is FindingKind.UNKNOWN_ID
    assert finding.verdict is FindingVerdict.CANNOT_BE_TOLD


def test_case_and_blanks_do_not_matter() -> None:
    assert differing(cited(" nct00000001 ")) == []


def test_a_study_in_two_rows() -> None:
    [finding] = differing(claims_of(ids=(name(1), name(2), name(1))))
    assert (finding.kind, finding.line) == (FindingKind.TABLED_TWICE, 4)
    assert finding.found == "also in line 2"


def decided(verdict: Verdict, *spans: EvidenceSpan) -> Decision:
    return Decision(
        record_id=name(2),
        coder="rule",
        decision=verdict,
        criterion="disease",
        reason="No such disease",
        spans=spans,
    )


@pytest.mark.parametrize(
    ("decision", "verdict"),
    [
        (decided(Verdict.EXCLUDE, WORDS), DISAGREE),
        (decided(Verdict.EXCLUDE), FindingVerdict.CANNOT_BE_TOLD),
        (decided(Verdict.UNSURE, WORDS), FindingVerdict.CANNOT_BE_TOLD),
    ],
)
def test_what_our_screening_leaves_out(decision: Decision, verdict: FindingVerdict) -> None:
    claims = claims_of(ids=(name(1), name(2)))
    [finding] = differing(claims, decisions=[decision], included=frozenset({name(1)}))
    assert (finding.kind, finding.verdict) == (FindingKind.SCREENED, verdict)
    assert "criterion disease: No such disease." in finding.explanation
    assert finding.spans == decision.spans


def test_what_our_search_does_not_find_was_not_screened() -> None:
    [finding] = differing(claims_of(ids=(name(1),)), included=frozenset())
    assert finding.verdict is FindingVerdict.CANNOT_BE_TOLD
    assert finding.found == "not found by the search"


def test_ids_of_counts_are_cited_too() -> None:
    variable = Variable(name="phase", title="Phase", kind="field")
    claims = claims_of(ids=(name(1),), counts=(count(variable, "PHASE1", ids=[3]),))
    [finding] = differing(claims)
    assert finding.kind is FindingKind.CITED_NOT_TABLED
    assert finding.studies == (name(3),)


def test_without_a_table_every_cited_study_is_screened() -> None:
    claims = Claims(file="f", publication="", cited=(IdClaim(name(1), place()),))
    [finding] = identifier_findings(claims, evidence(titles=TITLES))
    assert (finding.kind, finding.verdict) == (FindingKind.SCREENED, AGREE)
