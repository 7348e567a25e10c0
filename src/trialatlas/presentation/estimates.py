"""Numbers of the analysis as the report prints them: always with what they are out of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trialatlas.presentation.findings import Finding, finding_of
from trialatlas.presentation.tables import Row
from trialatlas.presentation.wording import interval, label_of, percent, ratio, title_of
from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.protocol.figures import Bars
from trialatlas.protocol.review import CrossTable, OddsRatio, ReviewProtocol

__all__ = [
    "Absence",
    "Count",
    "CrossTableView",
    "FrequencyTable",
    "OddsRatioView",
    "Share",
    "TwoByTwo",
    "cross_tables",
    "frequency_table",
    "frequency_tables",
    "odds_ratios",
]


@dataclass(frozen=True, slots=True)
class Count:
    """A number of studies, and which they are."""

    n: int
    studies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """A value, how many studies have it, the proportion, its interval and bounds if there are."""

    label: str
    count: Count
    of: int
    percent: str
    interval: str
    bounds: str = ""


@dataclass(frozen=True, slots=True)
class Absence:
    """A kind of missing, and how many studies have no value for it."""

    label: str
    count: Count


@dataclass(frozen=True, slots=True)
class FrequencyTable:
    """The values of one variable over the included studies.

    Attributes:
        name: The variable's name.
        title: Its heading.
        question: What a coder answered.
        multiple: Whether a study may have several values, so that shares may sum to more than 1.
        shares: The values, in the order of the analysis.
        absences: The kinds of missing that occur.
        n_reported: How many studies have a value: the denominator of every share.
        n_missing: How many have none.
        method: How intervals were computed.
    """

    name: str
    title: str
    question: str
    multiple: bool
    shares: tuple[Share, ...]
    absences: tuple[Absence, ...]
    n_reported: int
    n_missing: int
    method: str

    @property
    def n_studies(self) -> int:
        """All included studies."""
        return self.n_reported + self.n_missing


@dataclass(frozen=True, slots=True)
class CrossTableView:
    """A table of two variables; what is missing is a row or column like any other."""

    row_title: str
    column_title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Count, ...]], ...]
    multiple: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class TwoByTwo:
    """A 2x2 table and its odds ratio.

    Attributes:
        rows: Labels of the rows with the counts of both columns.
        estimate: The odds ratio.
        interval: Its bounds; empty where there are none.
        method: How the bounds were computed.
        n: Studies in the table.
        left_out: Included studies that are not in it; None where that is not known.
        note: What a reader must know about the number.
        findings: Odds ratios by other methods, other measures, and tests.
        bounds: Between which odds ratios missing values could move it; empty if there are none.
        unplaced: The studies that those bounds put into cells.
    """

    rows: tuple[tuple[str, tuple[Count, Count]], ...]
    estimate: str
    interval: str
    method: str
    n: int
    left_out: int | None
    note: str
    findings: tuple[Finding, ...]
    bounds: str
    unplaced: Count


@dataclass(frozen=True, slots=True)
class OddsRatioView:
    """One odds ratio: ours and, where there is one, the published one."""

    name: str
    row_title: str
    column_title: str
    columns: tuple[str, str]
    ours: TwoByTwo | None
    published: TwoByTwo | None


def frequency_tables(
    protocol: ReviewProtocol, results: Sequence[Row]
) -> tuple[FrequencyTable, ...]:
    """The frequencies of the protocol, then of variables that it only draws as bars."""
    bars = (figure.variable for figure in protocol.figures if isinstance(figure, Bars))
    names = dict.fromkeys((*protocol.frequencies, *bars))
    tables = (frequency_table(protocol.codebook, name, results) for name in names)
    return tuple(table for table in tables if table is not None)


def frequency_table(codebook: Codebook, name: str, results: Sequence[Row]) -> FrequencyTable | None:
    """The frequencies of one variable; None where the results have none.

    Args:
        codebook: Says how values are shown.
        name: The variable.
        results: Rows of ``results``.
    """
    own = [row for row in results if row["analysis"] == f"frequency:{name}"]
    values = [row for row in own if row["kind"] == "frequency"]
    absent = [row for row in own if row["kind"] == "missing"]
    bounds = {
        row["row"]: interval(row["low"], row["high"], as_percent=True)
        for row in own
        if row["kind"] == "frequency_bounds"
    }
    if not own:
        return None
    variable = _variable(codebook, name)
    return FrequencyTable(
        name=name,
        title=title_of(codebook, name),
        question=variable.question if variable else "",
        multiple=bool(variable and variable.multiple),
        shares=tuple(
            Share(
                label=label_of(variable, row["row"]),
                count=_count(row),
                of=row["of"] or 0,
                percent=percent(row["estimate"]),
                interval=interval(row["low"], row["high"], as_percent=True),
                bounds=bounds.get(row["row"], ""),
            )
            for row in values
        ),
        absences=tuple(Absence(label_of(variable, row["row"]), _count(row)) for row in absent),
        n_reported=max((row["of"] or 0 for row in values), default=0),
        n_missing=sum(row["n"] or 0 for row in absent),
        method=next((row["method"] for row in values if row["method"]), ""),
    )


def cross_tables(protocol: ReviewProtocol, results: Sequence[Row]) -> tuple[CrossTableView, ...]:
    """The cross-tables of the protocol that have results."""
    views = []
    for wanted in protocol.cross_tables:
        own = [
            row
            for row in results
            if row["kind"].startswith("cross_table")
            and (row["variable"], row["by"]) == (wanted.rows, wanted.columns)
        ]
        if own:
            views.append(_cross_table(protocol.codebook, wanted, own))
    return tuple(views)


def _cross_table(codebook: Codebook, wanted: CrossTable, every: Sequence[Row]) -> CrossTableView:
    rows, columns = wanted.rows, wanted.columns
    own = [row for row in every if row["kind"] == "cross_table"]
    down, across = _variable(codebook, rows), _variable(codebook, columns)
    row_values = _ordered(down, (row["row"] for row in own))
    column_values = _ordered(across, (row["column"] for row in own))
    counts = {(row["row"], row["column"]): _count(row) for row in own}
    return CrossTableView(
        row_title=title_of(codebook, rows),
        column_title=title_of(codebook, columns),
        columns=tuple(label_of(across, value) for value in column_values),
        rows=tuple(
            (
                label_of(down, value),
                tuple(counts.get((value, other), Count(0)) for other in column_values),
            )
            for value in row_values
        ),
        multiple=any(variable and variable.multiple for variable in (down, across)),
        findings=tuple(finding_of(row) for row in every if row["kind"] != "cross_table"),
    )


def odds_ratios(protocol: ReviewProtocol, results: Sequence[Row]) -> tuple[OddsRatioView, ...]:
    """The odds ratios of the protocol, each with its published counterpart if there is one."""
    views = []
    for wanted in protocol.odds_ratios:
        across = _variable(protocol.codebook, wanted.columns)
        first, second = wanted.column_values
        views.append(
            OddsRatioView(
                name=wanted.name,
                row_title=title_of(protocol.codebook, wanted.rows),
                column_title=title_of(protocol.codebook, wanted.columns),
                columns=(label_of(across, first), label_of(across, second)),
                ours=_two_by_two(protocol, wanted, results, "odds_ratio"),
                published=_two_by_two(protocol, wanted, results, "published_odds_ratio"),
            )
        )
    return tuple(views)


def _two_by_two(
    protocol: ReviewProtocol, wanted: OddsRatio, results: Sequence[Row], kind: str
) -> TwoByTwo | None:
    own = [row for row in results if row["analysis"].partition(":")[2] == wanted.name]
    summary = next((row for row in own if row["kind"] == kind), None)
    if summary is None:
        return None
    counts = {
        (row["row"], row["column"]): _count(row) for row in own if row["kind"] == f"{kind}_cell"
    }
    down = _variable(protocol.codebook, wanted.rows)
    bounds = next((row for row in own if row["kind"] == f"{kind}_bounds"), None)
    return TwoByTwo(
        rows=tuple(
            (label_of(down, value), _pair(counts, value, wanted.column_values))
            for value in wanted.row_values
        ),
        estimate=ratio(summary["estimate"]),
        interval=interval(summary["low"], summary["high"]),
        method=summary["method"] or "",
        n=summary["n"] or 0,
        left_out=summary["missing"],
        note=summary["note"] or "",
        findings=tuple(
            finding_of(row) for row in own if row["kind"] in (f"{kind}_also", f"{kind}_test")
        ),
        bounds=interval(bounds["low"], bounds["high"]) if bounds and bounds["n"] else "",
        unplaced=_count(bounds) if bounds else Count(0),
    )


def _pair(
    counts: Mapping[tuple[str, str], Count], row: str, columns: tuple[str, str]
) -> tuple[Count, Count]:
    first, second = (counts.get((row, column), Count(0)) for column in columns)
    return first, second


def _count(row: Row) -> Count:
    return Count(row["n"] or 0, tuple(row["studies"] or ()))


def _variable(codebook: Codebook, name: str) -> Variable | None:
    return next((variable for variable in codebook.variables if variable.name == name), None)


def _ordered(variable: Variable | None, values: Iterable[str]) -> tuple[str, ...]:
    return variable.ordered(values) if variable else tuple(dict.fromkeys(values))
