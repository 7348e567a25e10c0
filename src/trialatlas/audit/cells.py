"""Each cell of a publication's table against the record of its study."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trialatlas.audit.evidence import Evidence, counted, in_words, placed, told
from trialatlas.audit.likeness import Likeness, like_all
from trialatlas.audit.quantities import quantity_finding
from trialatlas.model.finding import Finding, FindingKind, FindingVerdict
from trialatlas.model.judgement import EvidenceSpan, Missing
from trialatlas.protocol.claims import CellClaim, Claims, ClaimsTableColumn
from trialatlas.protocol.codebook import Variable
from trialatlas.protocol.faults import Place

__all__ = ["cell_findings"]

_RULES = "rule"
_VERDICTS = {
    Likeness.SAME: (FindingKind.VALUE, FindingVerdict.AGREE),
    Likeness.PART: (FindingKind.PART_OF_COMBINED, FindingVerdict.DISAGREE),
    Likeness.COARSER: (FindingKind.COARSER, FindingVerdict.DISAGREE),
    Likeness.UNTOLD: (FindingKind.VALUE, FindingVerdict.CANNOT_BE_TOLD),
    Likeness.OMITTED: (FindingKind.OMITTED, FindingVerdict.DISAGREE),
    Likeness.OTHER: (FindingKind.VALUE, FindingVerdict.DISAGREE),
}


def cell_findings(claims: Claims, evidence: Evidence) -> Iterator[Finding]:
    """Compare every filled cell.

    Args:
        claims: What the publication claims.
        evidence: What the registry says.

    Yields:
        A finding for each cell, agreements included, and one for each column that holds another
        date, or another value, than its heading says.
    """
    if claims.table is None:
        return
    for column in claims.table.columns:
        cells = [cell for cell in claims.table.cells if cell.column.name == column.name]
        for cell in cells:
            yield _changed(cell, _cell(cell, evidence), evidence)
        for other in column.also:
            yield from _summary(cells, column, other, evidence)


def _cell(cell: CellClaim, evidence: Evidence) -> Finding:
    column = cell.column
    coding = evidence.coding(cell.study, column.variable)
    if column.unit and coding is not None:
        return quantity_finding(cell, coding, evidence)
    like = like_all(coding, cell.values, column.variable)
    if like in (Likeness.OTHER, Likeness.UNTOLD):
        for other in column.also:
            if like_all(evidence.coding(cell.study, other), cell.values, other) is Likeness.SAME:
                return _other_date(cell, other, evidence)
    beside = (
        evidence.numbers_beside(cell.study, column.variable, cell.values)
        if like is Likeness.OTHER
        else ()
    )
    if beside:
        of = (FindingKind.VALUE, FindingVerdict.CANNOT_BE_TOLD)
        says = told(coding, column.variable)
        explanation = f"The record is read as {says}, and has {cell.printed} beside it."
        return _finding(cell, of, explanation, evidence, beside)
    kind, verdict = _VERDICTS[like]
    explanation = _explained(cell, like, evidence)
    more = coding.against if coding and like is Likeness.UNTOLD else ()
    if like is Likeness.OTHER:
        for other in column.also:
            says = told(evidence.coding(cell.study, other), other)
            explanation += f" Its {other.title}: {says}."
            more = (*more, *evidence.spans([cell.study], other))
    return _finding(cell, (kind, verdict), explanation, evidence, more)


def _finding(
    cell: CellClaim,
    of: tuple[FindingKind, FindingVerdict],
    explanation: str,
    evidence: Evidence,
    more: Sequence[EvidenceSpan] = (),
) -> Finding:
    variable = cell.column.variable
    return Finding(
        **placed(cell.place),
        kind=of[0],
        verdict=of[1],
        variable=variable.name,
        claimed=cell.printed,
        found=told(evidence.coding(cell.study, variable), variable),
        explanation=explanation,
        studies=(cell.study,),
        spans=(*evidence.spans([cell.study], variable), *more),
    )


def _explained(cell: CellClaim, like: Likeness, evidence: Evidence) -> str:
    variable = cell.column.variable
    coding = evidence.coding(cell.study, variable)
    says = told(coding, variable)
    meant = in_words([variable.label(value) for value in cell.values]) or "unknown"
    if coding is None:
        return f"There is no record of {cell.study} to compare with."
    if like is Likeness.UNTOLD and coding.value:
        lost = {span.value for span in coding.against} & set(cell.values)
        if lost:
            return f"The record has words for {says}, and others that speak for {meant}."
        return f"The record does not say it in so many words; what it says speaks for {says}."
    if coding.missing is Missing.NOT_APPLICABLE and like is Likeness.UNTOLD:
        return f"The codebook does not ask this of {cell.study}, as its rules read the record."
    if like is Likeness.UNTOLD:
        return f"The record, as it is read, does not tell ({says})."
    # A person's value may rest on no words of the record.
    by = "" if coding.coder == _RULES else f" So {coding.coder} decided."
    return {
        Likeness.SAME: "The record says the same.",
        Likeness.PART: f"{meant} is one part of what the record says: {says}.",
        Likeness.COARSER: f"The record says {says}, which is not plain {meant}.",
        Likeness.OMITTED: f"The table prints that it is not known; the record says {says}.",
        Likeness.OTHER: f"The table says {meant}; the record says {says}.",
    }[like] + by


def _other_date(cell: CellClaim, other: Variable, evidence: Evidence) -> Finding:
    variable = cell.column.variable
    coding = evidence.coding(cell.study, variable)
    says = told(coding, variable)
    beside = f"{variable.title} is {says}" if coding and coding.value else f"it gives none ({says})"
    explanation = f"{cell.printed} is the record's {other.title}; {beside}."
    of = (FindingKind.OTHER_DATE, FindingVerdict.DISAGREE)
    return _finding(cell, of, explanation, evidence, evidence.spans([cell.study], other))


def _summary(
    cells: Sequence[CellClaim], column: ClaimsTableColumn, other: Variable, evidence: Evidence
) -> Iterator[Finding]:
    """How much of a column is really another value."""
    same = [
        cell
        for cell in cells
        if like_all(evidence.coding(cell.study, other), cell.values, other) is Likeness.SAME
    ]
    own = {
        cell.study
        for cell in cells
        if like_all(evidence.coding(cell.study, column.variable), cell.values, column.variable)
        is Likeness.SAME
    }
    apart = [cell.study for cell in same if cell.study not in own]
    if not apart:
        return
    first = cells[0].place
    yield Finding(
        **placed(Place(first.file, 1, column.name)),
        kind=FindingKind.OTHER_DATE,
        verdict=FindingVerdict.DISAGREE,
        variable=column.variable.name,
        claimed=f"{column.name}, {counted(len(cells), 'cell', 'cells')}",
        found=f"{other.title} in {len(same)}",
        explanation=(
            f"{len(same)} of {len(cells)} cells of {column.name} are the record's {other.title}; "
            f"in {len(apart)} of these that is not its {column.variable.title}, or it gives none. "
            f"{counted(len(own), 'cell is', 'cells are')} its {column.variable.title}."
        ),
        studies=tuple(cell.study for cell in same),
        spans=evidence.spans([cell.study for cell in same], other),
    )


def _changed(cell: CellClaim, finding: Finding, evidence: Evidence) -> Finding:
    """The finding, or that another version of the record says what the cell says."""
    if finding.verdict is FindingVerdict.AGREE:
        return finding
    for version in evidence.versions.get(cell.study, ()):
        coding = version.codings.get(cell.column.variable.name)
        if coding is None:
            continue
        if cell.column.unit:
            is_same = quantity_finding(cell, coding, evidence).verdict is FindingVerdict.AGREE
        else:
            is_same = like_all(coding, cell.values, cell.column.variable) is Likeness.SAME
        if is_same and (coding.value or not cell.values):
            since = f" of {version.since}" if version.since else ""
            explanation = (
                f"Another version of the record{since} agrees; in the one that the review reads it "
                f"is {finding.found}."
            )
            of = (finding.kind, FindingVerdict.CHANGED_SINCE)
            return _finding(cell, of, explanation, evidence, coding.spans)
    return finding
