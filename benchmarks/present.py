"""How fast a report is written, against its data alone as CSV in the same run.

Usage: python benchmarks/present.py REVIEW [STUDIES]

REVIEW has been run. Its tables are taken over and over, each time under new ids, until there are
STUDIES included studies (default 1,500). Prints, for the review and for the larger one: processor seconds to
write the data files as CSV (the peer), seconds for all forms of the report, the ratio, the seconds of
each form, and the sizes.
"""

from __future__ import annotations

import dataclasses
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa

from trialatlas.presentation.data_files import data_files
from trialatlas.presentation.data_rows import encoded
from trialatlas.presentation.figure import png_of
from trialatlas.presentation.figures import figures_of
from trialatlas.presentation.report import report_of
from trialatlas.presentation.stage import present
from trialatlas.presentation.tables import ReportTables, included_ids
from trialatlas.presentation.views import views_of
from trialatlas.presentation.writers.docx import write_docx
from trialatlas.presentation.writers.html import write_html
from trialatlas.presentation.writers.pdf import write_pdf
from trialatlas.presentation.writers.xlsx import write_xlsx
from trialatlas.workflow.report import report_tables
from trialatlas.workflow.run import open_review
from trialatlas.workflow.stages import STAGES

IDS = ("record_id", "study_id", "duplicate_of")
COPIED = ("versions", "hits", "screened", "decisions", "codings", "values", "records")
STEP = 10_000_000


def renamed(table: pa.Table, number: int) -> pa.Table:
    """The rows of a table under other ids."""
    for name in IDS:
        if number and name in table.column_names:
            ids = [one and f"NCT{(int(one[3:]) + number * 7919) % STEP + STEP:08d}"
                   for one in table[name].to_pylist()]  # fmt: skip
            place = table.column_names.index(name)
            table = table.set_column(place, name, pa.array(ids, pa.string()))
    return table


def enlarged(tables: ReportTables, n_studies: int) -> ReportTables:
    """The tables over and over, until there are so many included studies."""
    own = len(included_ids(tables.screened.to_pylist()))
    copies = range(-(-n_studies // own))
    return dataclasses.replace(
        tables,
        **{
            name: pa.concat_tables(renamed(getattr(tables, name), number) for number in copies)
            for name in COPIED
        },
    )


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    """How much processor time something takes, and what it gives; other work does not count."""
    started = time.process_time()
    made = work()
    return time.process_time() - started, made


def measure(protocol: Any, tables: ReportTables) -> None:
    """Print the times of a report."""
    n = len(included_ids(tables.screened.to_pylist()))
    peer, _ = seconds(lambda: [encoded(file) for file in data_files(protocol, tables)])
    whole, files = seconds(lambda: present(protocol, tables))
    print(
        f"{n} studies: data as CSV {peer:.2f} s, whole report {whole:.2f} s ({whole / peer:.1f} x)"
    )
    took, figures = seconds(lambda: figures_of(protocol, tables))
    parts = {"figures": took}
    parts["blocks"], document = seconds(lambda: report_of(views_of(protocol, tables), figures))
    parts["PNG"], pngs = seconds(lambda: {one.name: png_of(one.pictures[1]) for one in figures})
    parts["HTML"], _ = seconds(lambda: write_html(document))
    parts["PDF"], _ = seconds(lambda: write_pdf(document, pngs))
    parts["DOCX"], _ = seconds(lambda: write_docx(document, pngs))
    rows = data_files(protocol, tables)
    parts["XLSX"], _ = seconds(lambda: write_xlsx(document, rows))
    print("  " + ", ".join(f"{name} {took:.2f} s" for name, took in parts.items()))
    sizes = [f"{name} {len(text) / 1e6:.1f} MB" for name, text in files.items() if "." in name[6:]]
    print("  " + ", ".join(one for one in sizes if one.startswith("report.")))


def main() -> None:
    """Measure the review, and the larger one."""
    run = open_review(Path(sys.argv[1]))
    n_studies = int(sys.argv[2]) if len(sys.argv) > 2 else 1500
    tables = report_tables(run, STAGES[-1])
    measure(run.protocol, tables)
    measure(run.protocol, enlarged(tables, n_studies))


if __name__ == "__main__":
    main()
