"""Step 7: the tables of a review become its report, in every form, and its data.

The same tables give the same bytes, in every form.
"""

from __future__ import annotations

import base64

from trialatlas.presentation.data_files import DataFile, data_files, encoded
from trialatlas.presentation.document import Download
from trialatlas.presentation.figures import figure_files, figures_of
from trialatlas.presentation.report import report_of
from trialatlas.presentation.tables import ReportTables
from trialatlas.presentation.views import views_of
from trialatlas.presentation.words import counted
from trialatlas.presentation.writers.html import write_html
from trialatlas.protocol.review import ReviewProtocol

__all__ = ["ReportTables", "present"]


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
    figures = figures_of(protocol, tables)
    downloads = [_download(file, data[file.name]) for file in files]
    document = report_of(views_of(protocol, tables), figures, downloads)
    return {
        "report.html": write_html(document),
        **{f"data/{name}": content for name, content in data.items()},
        **figure_files(figures),
    }


def _download(file: DataFile, content: bytes) -> Download:
    encoded_bytes = base64.b64encode(content).decode("ascii")
    uri = f"data:text/csv;charset=utf-8;base64,{encoded_bytes}"
    return Download(f"data/{file.name}", file.meaning, counted(len(file.rows), "line"), uri)
