"""Step 7: the tables of a review become its report, in every form, and its data.

The same tables give the same bytes, in every form.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence

from trialatlas.presentation.blocks import Download
from trialatlas.presentation.data_files import data_files
from trialatlas.presentation.data_rows import DataFile, encoded, parquet
from trialatlas.presentation.document import Document
from trialatlas.presentation.figure import Figure, png_of
from trialatlas.presentation.figures import figure_files, figures_of
from trialatlas.presentation.report import report_of
from trialatlas.presentation.tables import ReportTables
from trialatlas.presentation.views import views_of
from trialatlas.presentation.words import counted
from trialatlas.presentation.writers.docx import write_docx
from trialatlas.presentation.writers.html import write_html
from trialatlas.presentation.writers.package import MANIFEST, METADATA, package_files
from trialatlas.presentation.writers.pdf import write_pdf
from trialatlas.presentation.writers.ris import write_ris
from trialatlas.presentation.writers.xlsx import write_xlsx
from trialatlas.protocol.review import ReviewProtocol

__all__ = ["ReportTables", "present"]

_FORMATS: Mapping[str, tuple[str, str]] = {
    "pdf": ("report.pdf", "This report as PDF"),
    "docx": ("report.docx", "This report for Word"),
    "xlsx": ("report.xlsx", "All data in one workbook, a sheet a table"),
    "ris": ("included.ris", "The included records, for reference managers"),
}
_PACKAGE = (
    Download("queries.json", "The search as it was run"),
    Download("environment.json", "Versions of Python and of the packages that made this report"),
    Download(METADATA, "What each file is (RO-Crate 1.1)"),
    Download(MANIFEST, "Checksums, for sha256sum --check"),
)


def present(protocol: ReviewProtocol, tables: ReportTables) -> dict[str, bytes]:
    """The report and its data.

    Args:
        protocol: What the review asks.
        tables: What it found.

    Returns:
        Contents by path relative to the report's folder, the report first.
    """
    files = data_files(protocol, tables)
    data = {f"data/{file.name}": encoded(file) for file in files}
    figures = figures_of(protocol, tables)
    downloads = [_download(file, data[f"data/{file.name}"]) for file in files]
    others = [Download(*_FORMATS[one]) for one in protocol.formats]
    document = report_of(views_of(protocol, tables), figures, downloads, (*others, *_PACKAGE))
    made = {
        "report.html": write_html(document),
        **_drawn_forms(protocol, document, figures),
        **_data_forms(protocol, tables, document, files),
        **data,
        **{_beside(file): parquet(file) for file in files},
        **figure_files(figures),
    }
    meanings = {
        "report.html": "This report as a page",
        **{one.path: one.meaning for one in (*downloads, *others, *_PACKAGE)},
        **{_beside(file): file.meaning for file in files},
    }
    return made | package_files(protocol, tables, document, made, meanings)


def _drawn_forms(
    protocol: ReviewProtocol, document: Document, figures: Sequence[Figure]
) -> dict[str, bytes]:
    wanted = set(protocol.formats) & {"pdf", "docx"}
    if not wanted:
        return {}
    # Of the middle width the letters have the size of those around them on paper.
    drawings = {figure.name: png_of(figure.pictures[1]) for figure in figures}
    made = {}
    if "pdf" in wanted:
        made[_FORMATS["pdf"][0]] = write_pdf(document, drawings)
    if "docx" in wanted:
        made[_FORMATS["docx"][0]] = write_docx(document, drawings)
    return made


def _data_forms(
    protocol: ReviewProtocol, tables: ReportTables, document: Document, files: Sequence[DataFile]
) -> dict[str, bytes]:
    made = {}
    if "xlsx" in protocol.formats:
        made[_FORMATS["xlsx"][0]] = write_xlsx(document, files)
    if "ris" in protocol.formats:
        made[_FORMATS["ris"][0]] = write_ris(tables)
    return made


def _beside(file: DataFile) -> str:
    return f"data/{file.name.removesuffix('.csv')}.parquet"


def _download(file: DataFile, content: bytes) -> Download:
    encoded_bytes = base64.b64encode(content).decode("ascii")
    uri = f"data:text/csv;charset=utf-8;base64,{encoded_bytes}"
    return Download(f"data/{file.name}", file.meaning, counted(len(file.rows), "line"), uri)
