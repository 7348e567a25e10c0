"""The report of an audit: one page, its data, and a table for the terminal.

Like the report of a review, the page needs nothing but itself, and the same input gives the same
bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from trialatlas.model.finding import Finding, FindingKind, FindingVerdict
from trialatlas.model.judgement import EvidenceSpan
from trialatlas.presentation.audit_data import SECTIONS, Audit, audit_data, tallies
from trialatlas.presentation.data_rows import encoded
from trialatlas.presentation.pages import page_environment
from trialatlas.presentation.tables import Cited, cited
from trialatlas.presentation.theme import COLOURS
from trialatlas.presentation.wording import aligned

__all__ = ["audit_files", "summary_lines"]

_VERDICTS: Mapping[FindingVerdict, str] = {
    FindingVerdict.AGREE: "agrees",
    FindingVerdict.DISAGREE: "disagrees",
    FindingVerdict.UNIT_CONFUSION: "unit confusion",
    FindingVerdict.CHANGED_SINCE: "changed since",
    FindingVerdict.CANNOT_BE_TOLD: "cannot be told",
}
_KINDS: Mapping[FindingKind, str] = {
    FindingKind.MALFORMED_ID: "Malformed id",
    FindingKind.UNKNOWN_ID: "Id without a record",
    FindingKind.CITED_NOT_TABLED: "Cited, not tabled",
    FindingKind.TABLED_TWICE: "Tabled twice",
    FindingKind.SCREENED: "Inclusion",
    FindingKind.POSTED_LATER: "Posted after the search",
    FindingKind.SEARCH: "Search",
    FindingKind.VALUE: "Value",
    FindingKind.OTHER_DATE: "Another date",
    FindingKind.PART_OF_COMBINED: "Part of a combined value",
    FindingKind.COARSER: "Coarser value",
    FindingKind.OMITTED: "Called unknown",
    FindingKind.QUANTITY: "Quantity",
    FindingKind.NAMED_STUDY: "Named study",
    FindingKind.COUNT: "Count",
    FindingKind.OWN_TABLE: "Own table",
    FindingKind.ADDS_UP: "Sum",
    FindingKind.PERCENT: "Percentage",
    FindingKind.DENOMINATOR: "Denominator",
    FindingKind.ODDS_RATIO: "Odds ratio",
    FindingKind.INTERVAL: "Interval",
    FindingKind.INTERVALS_DIFFER: "Versions of an interval",
    FindingKind.WORDING: "Wording",
    FindingKind.RECOUNT: "Recount",
    FindingKind.EXTREME: "Extreme",
    FindingKind.NAMED_VALUE: "Value named",
}
_ORDER = tuple(_VERDICTS)[1:]
_OPEN = 3
"""So many quotations stand open; more of them are folded."""


@dataclass(frozen=True, slots=True)
class _Words:
    """Words of a record."""

    study: str
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class _Shown:
    """A finding as readers see it."""

    kind: str
    verdict: str
    css: str
    where: str
    field: str
    claimed: str
    found: str
    explanation: str
    studies: tuple[Cited, ...]
    words: tuple[_Words, ...]
    is_folded: bool


def audit_files(audit: Audit) -> dict[str, bytes]:
    """The report and its data.

    Args:
        audit: What was found.

    Returns:
        Contents by file name, the page first.
    """
    files = audit_data(audit)
    text = (
        page_environment()
        .get_template("audit.html.j2")
        .render(
            audit=audit,
            publication=audit.claims.publication or PurePath(audit.claims.file).name,
            claims_name=PurePath(audit.claims.file).name,
            tallies=tallies(audit),
            verdicts=_VERDICTS,
            totals={
                name: sum(one.verdict is verdict for one in audit.findings)
                for verdict, name in _VERDICTS.items()
            },
            sections=[
                (name, _shown(audit, name, is_agreement=False), _shown(audit, name))
                for name in SECTIONS
            ],
            uncompared=audit.claims.table.uncompared if audit.claims.table else (),
            files=files,
            colours=COLOURS,
        )
    )
    return {"audit.html": text.encode("utf-8")} | {file.name: encoded(file) for file in files}


def _shown(audit: Audit, section: str, *, is_agreement: bool = True) -> list[_Shown]:
    chosen = [
        one
        for one in audit.in_section(section)
        if (one.verdict is FindingVerdict.AGREE) is is_agreement
    ]
    if not is_agreement:
        # What concerns a whole column comes first; what cannot be told comes last.
        chosen.sort(key=lambda one: (_ORDER.index(one.verdict), one.line > 1))
    return [_one(audit, finding) for finding in chosen]


def _one(audit: Audit, finding: Finding) -> _Shown:
    words = _words(finding.spans)
    return _Shown(
        kind=_KINDS[finding.kind],
        verdict=_VERDICTS[finding.verdict],
        css=str(finding.verdict),
        # Where a file lies on this machine says nothing to readers.
        where=f"{PurePath(finding.file).name}:{finding.line}",
        field=finding.field,
        claimed=finding.claimed,
        found=finding.found,
        explanation=finding.explanation,
        studies=tuple(cited(study, audit.titles) for study in finding.studies),
        words=words,
        is_folded=len(words) > _OPEN,
    )


def _words(spans: Sequence[EvidenceSpan]) -> tuple[_Words, ...]:
    return tuple(dict.fromkeys(_Words(one.record_id, one.field, one.quote) for one in spans))


def summary_lines(audit: Audit) -> list[str]:
    """How the checks came out, part by part, as a table of plain text.

    Args:
        audit: What was found.
    """
    rows = [("part", "checks", *_VERDICTS.values())]
    for one in tallies(audit):
        rows.append((one.name, str(one.of), *(str(one.n[verdict]) for verdict in _VERDICTS)))
    return aligned(rows)
