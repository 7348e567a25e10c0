"""Cells of a published table against records."""

from __future__ import annotations

from msgspec import structs
from tests.audits import (
    BLINDING,
    PHASE,
    SITES,
    cell,
    claims_of,
    coding,
    count,
    evidence,
    name,
)

from trialatlas.audit.cells import cell_findings
from trialatlas.audit.counts import count_findings
from trialatlas.model.finding import FindingKind, FindingVerdict
from trialatlas.model.judgement import Missing
from trialatlas.protocol.claims import ClaimsTableColumn
from trialatlas.protocol.codebook import Variable

START = Variable(name="start", title="Started", kind="field", field="dates.start.year")
POSTED = Variable(name="posted", title="First posted", kind="field", field="dates.x.year")
YEAR = ClaimsTableColumn(name="year", variable=START, also=(POSTED,))
MASKS = ClaimsTableColumn(name="masks", variable=BLINDING)
PHASES = ClaimsTableColumn(name="phase", variable=PHASE)
PLACES = ClaimsTableColumn(name="places", variable=SITES)


def test_each_cell_is_judged_and_quotes_the_record() -> None:
    claims = claims_of([cell(1, MASKS, "open", "open"), cell(2, MASKS, "double", "double")])
    known = [coding(1, BLINDING, "open"), coding(2, BLINDING, "single")]
    same, other = cell_findings(claims, evidence(known))
    assert (same.verdict, same.kind) == (FindingVerdict.AGREE, FindingKind.VALUE)
    assert (other.verdict, other.kind) == (FindingVerdict.DISAGREE, FindingKind.VALUE)
    assert (other.file, other.line, other.field) == ("table.csv", 3, "masks")
    assert other.explanation == "The table says Double; the record says Single."
    assert [one.quote for one in other.spans] == ["single"]


def test_a_study_without_a_record_cannot_be_judged() -> None:
    [finding] = cell_findings(claims_of([cell(1, MASKS, "open", "open")]), evidence())
    assert finding.verdict is FindingVerdict.CANNOT_BE_TOLD
    assert finding.explanation == "There is no record of NCT00000001 to compare with."


def test_why_nothing_can_be_told() -> None:
    cells = [cell(number, MASKS, "double", "double") for number in (1, 2, 3)]
    known = [
        coding(1, BLINDING),
        coding(2, BLINDING, missing=Missing.NOT_APPLICABLE),
        coding(3, BLINDING, "open", against=["double"]),
    ]
    findings = list(cell_findings(claims_of(cells), evidence(known)))
    assert {one.verdict for one in findings} == {FindingVerdict.CANNOT_BE_TOLD}
    assert [one.explanation.split(",")[0] for one in findings] == [
        "The record",
        "The codebook does not ask this of NCT00000002",
        "The record has words for Open",
    ]
    assert [one.quote for one in findings[2].spans] == ["open", "double"]


def test_parts_and_coarser_values_have_kinds_of_their_own() -> None:
    claims = claims_of(
        [
            cell(1, PHASES, "3", "PHASE3"),
            cell(2, PHASES, "1", "PHASE1"),
            cell(3, PLACES, "ward", "ward"),
            cell(4, PLACES, "?"),
        ]
    )
    known = [
        coding(1, PHASE, "PHASE2/PHASE3"),
        coding(2, PHASE, "EARLY_PHASE1"),
        coding(3, SITES, "home", "ward"),
        coding(4, SITES, "home"),
    ]
    findings = list(cell_findings(claims, evidence(known)))
    assert [one.kind for one in findings] == [
        FindingKind.PART_OF_COMBINED,
        FindingKind.COARSER,
        FindingKind.PART_OF_COMBINED,
        FindingKind.OMITTED,
    ]
    assert {one.verdict for one in findings} == {FindingVerdict.DISAGREE}


def test_a_column_that_holds_another_date() -> None:
    years = {1: ("2010", "2012"), 2: ("2012", "2012"), 3: ("", "2012"), 4: ("2012", "2010")}
    known = [
        one
        for study, (start, posted) in years.items()
        for one in (
            coding(study, START, *filter(None, [start])),
            coding(study, POSTED, posted),
        )
    ]
    claims = claims_of([cell(study, YEAR, "2012", "2012") for study in years])
    *cells, summary = cell_findings(claims, evidence(known))
    assert [one.kind for one in cells] == [
        FindingKind.OTHER_DATE,
        FindingKind.VALUE,
        FindingKind.OTHER_DATE,
        FindingKind.VALUE,
    ]
    assert cells[0].explanation == "2012 is the record's First posted; Started is 2010."
    assert [one.quote for one in cells[0].spans] == ["2010", "2012"]
    assert summary.line == 1
    assert summary.studies == (name(1), name(2), name(3))
    assert summary.explanation == (
        "3 of 4 cells of year are the record's First posted; in 2 of these that is not its "
        "Started, or it gives none. 2 cells are its Started."
    )


def test_no_column_is_accused_where_both_dates_are_one() -> None:
    known = [coding(1, START, "2012"), coding(1, POSTED, "2012")]
    findings = list(cell_findings(claims_of([cell(1, YEAR, "2012", "2012")]), evidence(known)))
    assert [one.verdict for one in findings] == [FindingVerdict.AGREE]


def test_another_version_of_the_record_agrees() -> None:
    known = evidence([coding(1, BLINDING, "open")], other={1: coding(1, BLINDING, "double")})
    [finding] = cell_findings(claims_of([cell(1, MASKS, "double", "double")]), known)
    assert finding.verdict is FindingVerdict.CHANGED_SINCE
    assert "of 2014-03-01 agrees" in finding.explanation
    assert [one.quote for one in finding.spans] == ["open", "double"]
    [still] = cell_findings(claims_of([cell(1, MASKS, "single", "single")]), known)
    assert still.verdict is FindingVerdict.DISAGREE


def test_a_value_that_a_person_decided_says_so() -> None:
    known = [coding(1, BLINDING, "open", coder="reader 1", spans=())]
    [finding] = cell_findings(claims_of([cell(1, MASKS, "double", "double")]), evidence(known))
    assert finding.explanation.endswith("So reader 1 decided.")


def test_a_number_that_stands_beside_the_one_that_is_read_is_not_called_wrong() -> None:
    times = Variable(name="times", title="Times", kind="text")
    column = ClaimsTableColumn(name="times", variable=times)
    read = coding(1, times, "8")
    [span] = read.spans
    read = structs.replace(read, spans=(structs.replace(span, field="titles.brief"),))
    claims = claims_of([cell(1, column, "12", "12")])
    for title, verdict in (
        ("8 weekly and 4 monthly, 12 in all", FindingVerdict.CANNOT_BE_TOLD),
        ("8 weekly and 4 monthly, at 120 places, 12.5 mg", FindingVerdict.DISAGREE),
    ):
        [finding] = cell_findings(claims, evidence([read], titles={1: title}))
        assert finding.verdict is verdict
    known = evidence([read], titles={1: "8 weekly and 4 monthly, 12 in all"})
    [finding] = cell_findings(claims, known)
    assert (finding.spans[-1].quote, finding.spans[-1].start) == ("12", 24)
    named = claims_of(ids=["NCT00000001"], counts=(count(times, "12", ids=[1]),))
    [finding] = count_findings(named, named.tabled, known)
    assert finding.verdict is FindingVerdict.CANNOT_BE_TOLD
