"""A made-up publication and the records that it is held against, for tests of the audit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from trialatlas.audit.evidence import Evidence, OtherVersion
from trialatlas.model.judgement import Basis, Coding, Confidence, Decision, EvidenceSpan, Missing
from trialatlas.model.study import Dates, PartialDate, Study, Titles
from trialatlas.protocol.claims import (
    CellClaim,
    Claims,
    ClaimsTable,
    ClaimsTableColumn,
    CountClaim,
    IdClaim,
)
from trialatlas.protocol.codebook import Variable
from trialatlas.protocol.faults import Place

__all__ = [
    "BLINDING",
    "DOSE",
    "PHASE",
    "SITES",
    "cell",
    "claims_of",
    "coding",
    "count",
    "evidence",
    "name",
    "place",
]

BLINDING = Variable(name="blinding", title="Blinding", kind="text")
SITES = Variable(name="sites", title="Sites", kind="text", multiple=True)
PHASE = Variable(name="phase", title="Phase", kind="field", field="design.phases", join="/")
DOSE = Variable(name="dose", title="Dose", kind="text", multiple=True)


def name(number: int) -> str:
    """The id of a made-up study."""
    return f"NCT{number:08d}"


def place(field: str = "", line: int = 2) -> Place:
    return Place("claims.yaml", line, field)


def coding(study: int, variable: Variable, *values: str, **more: Any) -> Coding:
    """What a record says, with words for each value; not reported where there is none."""
    spans = tuple(span(study, value) for value in values)
    known: dict[str, Any] = {
        "missing": None if values else Missing.NOT_REPORTED,
        "basis": Basis.STATED if values else Basis.ABSENT,
        "confidence": Confidence.HIGH,
        "spans": spans,
    }
    against = tuple(span(study, value) for value in more.pop("against", ()))
    known |= {"against": against, **more}
    return Coding(study_id=name(study), variable=variable.name, value=values, **known)


def span(study: int, value: str) -> EvidenceSpan:
    return EvidenceSpan(
        record_id=name(study),
        version="v",
        field="description.brief_summary",
        start=0,
        end=len(value),
        quote=value,
        value=value,
    )


def evidence(
    codings: Sequence[Coding] = (),
    *,
    titles: Mapping[int, str] = {},
    other: Mapping[int, Coding] = {},
    decisions: Sequence[Decision] = (),
    **more: Any,
) -> Evidence:
    """The registry's side; every study that is coded or titled has a record."""
    ids = {one.study_id for one in codings} | {name(number) for number in titles}
    by_id = {name(number): title for number, title in titles.items()}
    posted = Dates(first_posted=PartialDate(year=2015, month=6, day=1))
    known: dict[str, Any] = {
        "codings": {(one.study_id, one.variable): one for one in codings},
        "versions": {
            name(study): (OtherVersion(since="2014-03-01", codings={one.variable: one}),)
            for study, one in other.items()
        },
        "decisions": {one.record_id: one for one in decisions},
        "studies": {
            one: Study(
                record_id=one,
                registry="ctgov",
                titles=Titles(brief=by_id.get(one, "A study")),
                dates=posted,
            )
            for one in ids
        },
        "version_of": dict.fromkeys(ids, "v"),
        "known": frozenset(ids),
        "included": frozenset(ids),
        "n_found": len(ids),
    }
    return Evidence(**{**known, **more})


def cell(study: int, column: ClaimsTableColumn, printed: str, *values: str) -> CellClaim:
    return CellClaim(
        study=name(study),
        column=column,
        place=Place("table.csv", study + 1, column.name),
        printed=printed,
        values=values,
    )


def claims_of(cells: Sequence[CellClaim] = (), ids: Sequence[str] = (), **more: Any) -> Claims:
    """Claims with a table of some cells, or of some ids alone."""
    printed = ids or tuple(dict.fromkeys(one.study for one in cells))
    table = ClaimsTable(
        ids=tuple(IdClaim(text, place("nct_id", line)) for line, text in enumerate(printed, 2)),
        columns=tuple({one.column.name: one.column for one in cells}.values()),
        cells=tuple(cells),
        n_empty={},
        uncompared=(),
    )
    return Claims(**{"file": "claims.yaml", "publication": "A review", "table": table, **more})


def count(variable: Variable, *values: str, **more: Any) -> CountClaim:
    percent = more.pop("percent", None)
    ids = tuple(IdClaim(name(study), place("ids")) for study in more.pop("ids", ()))
    return CountClaim(
        place=place("counts"),
        variable=variable,
        values=values,
        percent=None if percent is None else Decimal(percent),
        ids=ids,
        **more,
    )
