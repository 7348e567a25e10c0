"""What the report of an audit is made of, and its data as CSV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from trialatlas.model.finding import Finding, FindingKind, FindingVerdict
from trialatlas.presentation.data_files import DataFile
from trialatlas.protocol.claims import Claims

__all__ = ["SECTIONS", "Audit", "Tally", "audit_data", "tallies"]

SECTIONS: Mapping[str, tuple[FindingKind, ...]] = {
    "Studies and their ids": (
        FindingKind.MALFORMED_ID,
        FindingKind.UNKNOWN_ID,
        FindingKind.CITED_NOT_TABLED,
        FindingKind.TABLED_TWICE,
        FindingKind.SCREENED,
        FindingKind.POSTED_LATER,
        FindingKind.SEARCH,
    ),
    "Cells of the table": (
        FindingKind.OTHER_DATE,
        FindingKind.QUANTITY,
        FindingKind.VALUE,
        FindingKind.PART_OF_COMBINED,
        FindingKind.COARSER,
        FindingKind.OMITTED,
    ),
    "Counts and percentages": (
        FindingKind.COUNT,
        FindingKind.NAMED_STUDY,
        FindingKind.OWN_TABLE,
        FindingKind.ADDS_UP,
        FindingKind.PERCENT,
        FindingKind.DENOMINATOR,
        FindingKind.EXTREME,
        FindingKind.NAMED_VALUE,
    ),
    "Odds ratios and intervals": (
        FindingKind.ODDS_RATIO,
        FindingKind.INTERVAL,
        FindingKind.INTERVALS_DIFFER,
        FindingKind.WORDING,
        FindingKind.RECOUNT,
    ),
}
"""The headings of the report, and the kinds of finding below each."""

_QUOTES = " | "


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """A publication's claims and what came of them.

    Attributes:
        claims: The claims.
        findings: One for each check, agreements included.
        n_studies: Studies that the publication's counts are about.
        review: Title of the review that it is held against.
        titles: Brief titles by id, as far as they are known.
        version: Of trialatlas.
    """

    claims: Claims
    findings: tuple[Finding, ...]
    n_studies: int
    review: str
    titles: Mapping[str, str] = field(default_factory=dict)
    version: str = ""

    @property
    def differing(self) -> tuple[Finding, ...]:
        """Findings that are no agreement."""
        return tuple(one for one in self.findings if one.verdict is not FindingVerdict.AGREE)


@dataclass(frozen=True, slots=True)
class Tally:
    """How the checks of one part of the publication came out.

    Attributes:
        name: A column of its table, or a section of the report.
        n: Checks by verdict.
        n_empty: Cells in which nothing is printed.
    """

    name: str
    n: Mapping[FindingVerdict, int]
    n_empty: int = 0

    @property
    def of(self) -> int:
        """All checks."""
        return sum(self.n.values())


def tallies(audit: Audit) -> tuple[Tally, ...]:
    """How many checks came out how: for each column of the table, and for each other section.

    Args:
        audit: What was found.
    """
    table = audit.claims.table
    columns = [column.name for column in table.columns] if table else []
    cells = SECTIONS["Cells of the table"]
    found = [
        # The finding about a whole column stands in its heading.
        _tally(name, [one for one in audit.findings if one.field == name and one.line > 1])
        for name in columns
    ]
    if table:
        found = [Tally(one.name, one.n, table.n_empty.get(one.name, 0)) for one in found]
    for name, kinds in SECTIONS.items():
        of_kind = [
            one
            for one in audit.findings
            if one.kind in kinds and not (one.field in columns and one.kind in cells)
        ]
        if of_kind:
            found.append(_tally(name, of_kind))
    return tuple(found)


def _tally(name: str, findings: Sequence[Finding]) -> Tally:
    counts = Counter(one.verdict for one in findings)
    return Tally(name, {verdict: counts[verdict] for verdict in FindingVerdict})


def audit_data(audit: Audit) -> tuple[DataFile, ...]:
    """The data of the report.

    Args:
        audit: What was found.

    Returns:
        The files in the order in which the report lists them.
    """
    return (
        DataFile(
            "findings.csv",
            "One line a check that was made, agreements included, with the words of the records.",
            (
                *("kind", "verdict", "file", "line", "field", "variable", "claimed", "found"),
                *("explanation", "studies", "fields", "quotes"),
            ),
            tuple(
                (
                    *(str(one.kind), str(one.verdict), PurePath(one.file).name),
                    *(one.line, one.field),
                    *(one.variable, one.claimed, one.found, one.explanation),
                    ";".join(one.studies),
                    _QUOTES.join(f"{span.record_id} {span.field}" for span in one.spans),
                    _QUOTES.join(span.quote for span in one.spans),
                )
                for one in audit.findings
            ),
        ),
        DataFile(
            "tallies.csv",
            "One line a column of the published table, or another part, and how its checks came "
            "out.",
            ("part", *(str(verdict) for verdict in FindingVerdict), "of", "empty_cells"),
            tuple((one.name, *one.n.values(), one.of, one.n_empty) for one in tallies(audit)),
        ),
    )
