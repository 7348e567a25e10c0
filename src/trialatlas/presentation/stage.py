"""Step 7: the tables of a review become one HTML page and the data as CSV.

The page needs nothing but itself: styles, script, figures and data are inside, and its content
security policy forbids it to load anything. The same tables give the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from trialatlas.model.judgement import Basis
from trialatlas.presentation.as_of import DayOfReview, day_of_review
from trialatlas.presentation.data_files import DataFile, data_files, encoded
from trialatlas.presentation.estimates import cross_tables, frequency_tables, odds_ratios
from trialatlas.presentation.figures import figure_of
from trialatlas.presentation.flow import Exit, flow_of
from trialatlas.presentation.inclusion import comparison_of, left_out
from trialatlas.presentation.numbers import median_tables, trend_tables
from trialatlas.presentation.pages import page_environment
from trialatlas.presentation.searched import search_blocks
from trialatlas.presentation.studies import study_table
from trialatlas.presentation.tables import ReportTables, lineage_of
from trialatlas.presentation.theme import COLOURS
from trialatlas.presentation.wording import MISSING_WORDS
from trialatlas.protocol.review import ReviewProtocol

__all__ = ["BASES", "Download", "ReportTables", "present"]

BASES: dict[str, str] = {
    Basis.STRUCTURED: "a field of the record holds it",
    Basis.STATED: "the text says it",
    Basis.INFERRED: "it follows from what the text says",
    Basis.ABSENT: "nothing in the record",
}
"""What a value rests on, in words for readers."""


@dataclass(frozen=True, slots=True)
class Download:
    """A data file as the page offers it: beside the page, and inside it."""

    name: str
    meaning: str
    n_rows: int
    uri: str


def present(protocol: ReviewProtocol, tables: ReportTables) -> dict[str, bytes]:
    """The report and its data.

    Args:
        protocol: What the review asks.
        tables: What it found.

    Returns:
        Contents by path relative to the report's folder, the report first.
    """
    files = data_files(protocol, tables)
    data = {file.name: encoded(file) for file in files}
    page = _page(protocol, tables, [_download(file, data[file.name]) for file in files])
    return {
        "report.html": page.encode("utf-8"),
        **{f"data/{name}": content for name, content in data.items()},
    }


def _page(protocol: ReviewProtocol, tables: ReportTables, downloads: Sequence[Download]) -> str:
    results = sorted(tables.results.to_pylist(), key=lambda row: row["position"] or 0)
    day = day_of_review(protocol, tables)
    frequencies = frequency_tables(protocol, results)
    studies = study_table(protocol, tables)
    environment = page_environment()
    script = environment.get_template("report.js").render()
    return environment.get_template("report.html.j2").render(
        protocol=protocol,
        lineage=lineage_of(tables.lineage),
        blocks=search_blocks(protocol, tables),
        flow=flow_of(
            tables.records["record_id"].to_pylist(),
            tables.screened.to_pylist(),
            protocol.criteria,
            tables.rejected.num_rows,
            not_yet=_not_yet(day),
        ),
        day=day,
        rejected=tables.rejected.to_pylist(),
        frequencies=frequencies,
        figures={
            table.name: figure_of(table) for table in frequencies if table.name in protocol.figures
        },
        medians=median_tables(protocol, results),
        trends=trend_tables(protocol, results),
        cross_tables=cross_tables(protocol, results),
        odds_ratios=odds_ratios(protocol, results),
        comparison=comparison_of(protocol, tables),
        studies=studies,
        anchors=studies.anchors,
        left_out=left_out(protocol, tables),
        downloads=downloads,
        bases=BASES,
        missing=tuple(MISSING_WORDS.values()),
        colours=COLOURS,
        script_hash=base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode(),
    )


def _not_yet(day: DayOfReview | None) -> Exit | None:
    return Exit(f"First posted after {day.day}", day.n_unregistered) if day else None


def _download(file: DataFile, content: bytes) -> Download:
    encoded_bytes = base64.b64encode(content).decode("ascii")
    uri = f"data:text/csv;charset=utf-8;base64,{encoded_bytes}"
    return Download(file.name, file.meaning, len(file.rows), uri)
