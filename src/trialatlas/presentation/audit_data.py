"""What the report of an audit is made of, and its data as CSV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from trialatlas.model.finding import Finding, FindingKind, FindingVerdict
from trialatlas.presentation.data_rows import DataFile
from trialatlas.protocol.claims import Claims

__all__ = ["SECTIONS", "Audit", "Tally", "audit_data", "tallies"]

CELLS = "Cells of the table"
COUNTS = "Counts and percentages"

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
    CELLS: (
        FindingKind.OTHER_DATE,
        FindingKind.QUANTITY,
        FindingKind.VALUE,
        FindingKind.PART_OF_COMBINED,
        FindingKind.COARSER,
        FindingKind.OMITTED,
    ),
    COUNTS: (
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

_OF = {kind: name for name, kinds in SECTIONS.items() for kind in kinds}
_QUOTES = " | "


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """A publication's claims and what came of them.

    Attributes:
        claims: The claims.
        findings: One for each check, agreements included.
        n_studies: Studies that the publication's counts are about.
        review: Title of the review that it is held against.
        notes: Statements about the records that it was held against.
        titles: Brief titles by id, as far as they are known.
        version: Of trialatlas.
    """

    claims: Claims
    findings: tuple[Finding, ...]
    n_studies: int
    review: str
    notes: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    version: str = ""

    def in_section(self, name: str) -> tuple[Finding, ...]:
        """The findings of a section of the report.

        Args:
            name: A key of `SECTIONS`.
        """
        table = self.claims.table
        columns = {column.name for column in table.columns} if table else set()
        of_cells = SECTIONS[CELLS]
        return tuple(
            one
            for one in self.findings
            # A count may rest on parts of combined values as a cell may.
            if name
            == (COUNTS if one.kind in of_cells and one.field not in columns else _OF[one.kind])
        )


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
    found = []
    for column in table.columns if table else ():
        n_empty = table.n_empty.get(column.name, 0) if table else 0
        found.append(_tally(column.name, _of_cells(audit, column.name), n_empty))
    parts = {name: audit.in_section(name) for name in SECTIONS}
    # What is said of a whole column is no cell.
    parts[CELLS] = tuple(one for one in parts[CELLS] if one.line == 1)
    names = {CELLS: "Columns as a whole"}
    found += [_tally(names.get(name, name), of_part) for name, of_part in parts.items() if of_part]
    return tuple(found)


def _of_cells(audit: Audit, column: str) -> tuple[Finding, ...]:
    return tuple(one for one in audit.in_section(CELLS) if one.field == column and one.line > 1)


def _tally(name: str, findings: Sequence[Finding], n_empty: int = 0) -> Tally:
    counts = Counter(one.verdict for one in findings)
    return Tally(name, {verdict: counts[verdict] for verdict in FindingVerdict}, n_empty)


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
