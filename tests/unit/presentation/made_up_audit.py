"""A small audit with everything that its report shows."""

from __future__ import annotations

from tests.audits import BLINDING, cell, claims_of, name

from trialatlas.model.finding import Finding, FindingKind, FindingVerdict
from trialatlas.model.judgement import EvidenceSpan
from trialatlas.presentation.audit_data import Audit
from trialatlas.protocol.claims import ClaimsTableColumn

__all__ = ["AUDIT"]

_MASKS = ClaimsTableColumn(name="masks", variable=BLINDING)
_CELLS = [cell(1, _MASKS, "open", "open"), cell(2, _MASKS, "double", "double")]


def _span(study: int, quote: str) -> EvidenceSpan:
    return EvidenceSpan(
        record_id=name(study), version="v", field="titles.brief", start=0, end=3, quote=quote
    )


def _finding(kind: FindingKind, verdict: FindingVerdict, line: int = 3, **more: object) -> Finding:
    known: dict[str, object] = {
        "file": "somewhere/table.csv",
        "field": "masks",
        "claimed": "=double",
        "found": "Single",
        "explanation": "The table says <b>Double</b>; the record says Single.",
        "studies": (name(2),),
        "spans": (_span(2, "<i>single</i> blind"),),
    }
    return Finding(kind=kind, verdict=verdict, line=line, **{**known, **more})  # type: ignore[arg-type]  # any attribute


_AGREE, _DISAGREE = FindingVerdict.AGREE, FindingVerdict.DISAGREE
AUDIT = Audit(
    claims=claims_of(_CELLS),
    findings=(
        _finding(FindingKind.VALUE, _AGREE, line=2, studies=(name(1),), spans=()),
        _finding(FindingKind.VALUE, FindingVerdict.CANNOT_BE_TOLD, line=4),
        _finding(FindingKind.VALUE, _DISAGREE),
        _finding(
            FindingKind.OTHER_DATE,
            _DISAGREE,
            line=1,
            studies=(name(1), name(2)),
            spans=tuple(_span(2, f"words {number}") for number in range(5)),
        ),
        _finding(FindingKind.PART_OF_COMBINED, _DISAGREE, line=7, field="counts[0]"),
        _finding(FindingKind.ODDS_RATIO, _AGREE, line=9, field="tables_2x2[0]", studies=()),
    ),
    n_studies=2,
    review="Who knows <what>",
    notes=("Records are digests.",),
    titles={name(2): "A study of <masks>"},
    version="1.2.3",
)
