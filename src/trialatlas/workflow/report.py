"""From stored tables to the files of the report."""

from __future__ import annotations

from importlib.metadata import version

import pyarrow as pa

from trialatlas.model.tables import TABLES
from trialatlas.presentation.stage import ReportTables, present
from trialatlas.workflow.stages import Run, Stage

__all__ = ["write_report"]

_RECORD_COLUMNS = ("record_id", "version", "registry", "titles", "dates")


def write_report(run: Run, stage: Stage) -> dict[str, bytes]:
    """Render the report from the tables that the stage reads.

    Args:
        run: The review.
        stage: The stage that presents.

    Returns:
        Contents by path under ``output/``.
    """
    tables = {name: _table(run, name) for name in stage.reads if name != "records"}
    # The page shows what each coder says, whether a rule set or a person.
    tables["codings"] = pa.concat_tables([tables["codings"], tables.pop("answers")])
    records = _table(run, "records", _RECORD_COLUMNS)
    return present(run.protocol, ReportTables(**tables, records=records, lineage=_lineage(run)))


def _table(run: Run, name: str, columns: tuple[str, ...] = ()) -> pa.Table:
    schema = TABLES[name].schema
    kept = pa.schema([field for field in schema if not columns or field.name in columns])
    return pa.Table.from_batches(run.scan(name, kept.names), kept)


def _lineage(run: Run) -> dict[str, object]:
    made = run.workspace.lineage()["snapshot"]
    sources = [
        {"source": name.removeprefix("source "), "sha256": sha256}
        for name, sha256 in made.inputs.items()
        if name.startswith("source ")
    ]
    return {
        "sources": sources,
        "records": made.outputs["records"].rows,
        "version": version("trialatlas"),
    }
