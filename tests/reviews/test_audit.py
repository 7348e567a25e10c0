"""The audit of the published review on the registry's records: what it must find, and no more."""

from __future__ import annotations

from operator import attrgetter
from pathlib import Path

import msgspec
import pytest

from trialatlas.model.finding import Finding, FindingKind, FindingVerdict
from trialatlas.model.study import Study, texts_of
from trialatlas.presentation.audit_data import Audit
from trialatlas.protocol.claims_reader import read_claims
from trialatlas.workflow.audit import audit_review
from trialatlas.workflow.run import open_review

AGREE, DISAGREE = FindingVerdict.AGREE, FindingVerdict.DISAGREE
UNIT, UNTOLD = FindingVerdict.UNIT_CONFUSION, FindingVerdict.CANNOT_BE_TOLD
KIND = FindingKind

# Read in the records by hand. Each is a finding of kind and column, and the studies it is about.
POSTED_NOT_STARTED = {
    "NCT02530047", "NCT04087889", "NCT03678467", "NCT03298763", "NCT01207193", "NCT03106662",
    "NCT01275612", "NCT00504803", "NCT00361049", "NCT02509156", "NCT02804945", "NCT00081055",
    "NCT02181478", "NCT03184935", "NCT03066245", "NCT02962661", "NCT00790413",
}  # fmt: skip
OF_STUDIES = {
    (KIND.SCREENED, DISAGREE, "nct_id"): {"NCT03696485", "NCT00498316", "NCT03096782"},
    (KIND.OTHER_DATE, DISAGREE, "started_year"): POSTED_NOT_STARTED,
    (KIND.VALUE, DISAGREE, "started_year"): {"NCT01089387", "NCT03096782"},
    (KIND.VALUE, DISAGREE, "purpose_group"): {"NCT01983709", "NCT03678467", "NCT01207193"},
    (KIND.QUANTITY, DISAGREE, "dose_cells_per_kg"): {"NCT02530047", "NCT02509156"},
    (KIND.QUANTITY, UNIT, "dose_cells_per_kg"): {
        *("NCT01983709", "NCT04657315", "NCT02648386", "NCT03066245"),
    },
    (KIND.OMITTED, DISAGREE, "dose_cells_per_kg"): {"NCT04087889", "NCT05047276", "NCT03298763"},
    (KIND.OMITTED, DISAGREE, "route"): {"NCT04776538", "NCT02509156", "NCT02804945"},
    (KIND.PART_OF_COMBINED, DISAGREE, "route"): {"NCT02962661"},
}
OF_CLAIMS = {
    (KIND.CITED_NOT_TABLED, "NCT02814864, cited in the text"),
    (KIND.CITED_NOT_TABLED, "NCT03874572, cited in the text"),
    (KIND.MALFORMED_ID, "NCT0253047"),
    (KIND.OTHER_DATE, "started_year, 40 cells"),
    (KIND.COARSER, "Phase: Phase 1 or Phase 2, 38 of 40 (results)"),
    (KIND.PART_OF_COMBINED, "Phase: Phase 3, 2 of 40 (discussion), NCT00851162"),
    # Fourteen records name marrow, and six fat, as the tissue; that of NCT03696485 is among them.
    (KIND.COUNT, "Tissue: Bone marrow, 11 of 40 (results)"),
    (KIND.COUNT, "Tissue: Adipose tissue, 5 of 40 (results)"),
    (KIND.ADDS_UP, "11 + 5 + 4 + 4 + 1 + 16 of 40"),
    (KIND.DENOMINATOR, "Donor: 84%, 13% and 3%"),
    (KIND.INTERVAL, "Administrations by purpose: 95% interval 2.8–293.0"),
    (KIND.INTERVALS_DIFFER, "Administrations by purpose: 2.8–283.0 against 2.8–293.0"),
    (KIND.RECOUNT, "Administrations by purpose: 20, 5 / 1, 7"),
    (KIND.RECOUNT, "Donor by purpose: 4, 1 / 19, 13"),
    # The starting dose of NCT02530047 is a fifth of it.
    (KIND.EXTREME, "lowest 5e5 cells/kg"),
}


@pytest.fixture(scope="module")
def audited(registry_run: Path) -> Audit:
    return audit_of(registry_run, registry_run / "claims.yaml")


def audit_of(folder: Path, claims: Path, words: Path | None = None) -> Audit:
    run = open_review(folder, is_frozen=True)
    return audit_review(run, read_claims(claims, run.protocol.codebook, words))


def of_kind(audit: Audit, kind: FindingKind) -> list[Finding]:
    return [one for one in audit.findings if one.kind is kind and one.verdict is not AGREE]


def test_started_years_are_those_of_first_posting(audited: Audit) -> None:
    [summary] = [one for one in of_kind(audited, KIND.OTHER_DATE) if one.line == 1]
    assert len(summary.studies) == 37
    assert "in 17 of these" in summary.explanation


def test_a_year_of_2020_for_a_study_first_posted_in_2010(audited: Audit) -> None:
    found = [one for one in of_kind(audited, KIND.VALUE) if one.studies == ("NCT01089387",)]
    assert [(one.claimed, one.found, one.file.split("/")[-1], one.line) for one in found] == [
        ("2020", "2010", "published_table.csv", 29)
    ]
    assert found[0].explanation.endswith("the record says 2010. Its First posted: 2010.")


def test_two_versions_of_an_interval_and_which_is_right(audited: Audit) -> None:
    [wrong] = of_kind(audited, KIND.INTERVAL)
    assert wrong.found == "2.8–283.0"
    assert len(of_kind(audited, KIND.INTERVALS_DIFFER)) == 1


def test_ids_that_are_cited_and_not_tabled_or_malformed(audited: Audit) -> None:
    cited = of_kind(audited, KIND.CITED_NOT_TABLED)
    assert {study for one in cited for study in one.studies} == {"NCT02814864", "NCT03874572"}
    [malformed] = of_kind(audited, KIND.MALFORMED_ID)
    assert (malformed.claimed, malformed.found) == ("NCT0253047", "NCT02530047")


def test_percentages_of_the_donor_are_of_38(audited: Audit) -> None:
    [denominator] = of_kind(audited, KIND.DENOMINATOR)
    assert denominator.found == "of 38"
    assert "2 are left out" in denominator.explanation


def test_phases_that_were_made_coarser(audited: Audit) -> None:
    [combined] = [one for one in of_kind(audited, KIND.PART_OF_COMBINED) if one.variable == "phase"]
    assert (combined.studies, combined.found) == (("NCT00851162",), "Phase 2/3")
    [coarser] = of_kind(audited, KIND.COARSER)
    assert set(coarser.studies) == {"NCT02181478", "NCT00790413"}


def test_studies_that_do_not_belong_have_the_words_that_say_so(audited: Audit) -> None:
    out = {one.studies[0]: one for one in of_kind(audited, KIND.SCREENED)}
    assert "Multiple Sclerosis" in out["NCT03696485"].spans[0].quote
    for feeder in ("NCT00498316", "NCT03096782"):
        assert "cells_given" in out[feeder].found
        assert out[feeder].spans


def test_total_cells_printed_as_cells_per_kilogram(audited: Audit) -> None:
    found = [one for one in of_kind(audited, KIND.QUANTITY) if one.studies == ("NCT01983709",)]
    assert [one.verdict for one in found] == [UNIT]
    assert "2e8 is printed in cells/kg; the record gives it as cells in total" in str(
        found[0].explanation
    )


def test_counts_of_tissues_add_to_more_than_40(audited: Audit) -> None:
    [sums] = of_kind(audited, KIND.ADDS_UP)
    assert (sums.variable, sums.found) == ("tissue", "41")


def test_every_finding_is_one_that_a_reader_found_too(audited: Audit) -> None:
    asserted = [one for one in audited.findings if one.verdict not in (AGREE, UNTOLD)]
    of_cells = {
        (one.kind, one.verdict, one.field, one.studies[0])
        for one in asserted
        if (one.kind, one.claimed) not in OF_CLAIMS
    }
    assert of_cells == {(*key, study) for key, studies in OF_STUDIES.items() for study in studies}
    assert {(one.kind, one.claimed) for one in asserted} >= OF_CLAIMS


def test_every_quotation_stands_in_its_record(audited: Audit, registry_run: Path) -> None:
    run = open_review(registry_run, is_frozen=True)
    studies = {
        (row["record_id"], row["version"]): msgspec.convert(row, Study)
        for batch in run.scan("records")
        for row in batch.to_pylist()
        if row["record_id"] in audited.titles
    }
    texts = {
        (*place, path): text for place, study in studies.items() for path, text in texts_of(study)
    }
    spans = [span for finding in audited.findings for span in finding.spans]
    assert len(spans) > 500
    for span in spans:
        text = texts.get((span.record_id, span.version, span.field))
        if text is None:
            # A year or another number of the record is no text.
            text = str(attrgetter(span.field)(studies[span.record_id, span.version]))
        assert text[span.start : span.end] == span.quote


def test_what_a_record_is_said_to_say_comes_with_its_words(audited: Audit) -> None:
    own_numbers = {
        *(KIND.ADDS_UP, KIND.DENOMINATOR, KIND.INTERVAL, KIND.INTERVALS_DIFFER),
        *(KIND.ODDS_RATIO, KIND.OWN_TABLE, KIND.TABLED_TWICE, KIND.WORDING, KIND.PERCENT),
    }
    bare = [
        one
        for one in audited.findings
        if one.verdict not in (AGREE, UNTOLD) and not one.spans and one.kind not in own_numbers
    ]
    assert bare == []


def test_the_file_of_the_shared_material_gives_the_same_findings(
    audited: Audit, registry_run: Path, shared: Path
) -> None:
    claims = shared / "gold" / "published_claims.yaml"
    other = audit_of(registry_run, claims, registry_run / "claims.yaml")
    assert {plain(one) for one in other.findings} == {plain(one) for one in audited.findings}
    assert other.claims.table
    assert other.claims.table.uncompared == ("cancer_type", "purpose", "therapeutic_agent")


def plain(finding: Finding) -> tuple[str, ...]:
    """A finding without where it stands and how the 2x2 tables are spelt."""
    return (finding.kind, finding.verdict, finding.claimed.casefold(), finding.found)
