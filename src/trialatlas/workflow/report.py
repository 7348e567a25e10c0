"""From stored tables to the files of the report."""

from __future__ import annotations

from collections import Counter
from importlib.metadata import version

import pyarrow as pa

from trialatlas.model.tables import TABLES
from trialatlas.presentation.stage import ReportTables, present
from trialatlas.search.versions import only, places_of
from trialatlas.workflow.origins import frozen_sources
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
    places = places_of(run.scan("versions"))
    # One row a record: other versions were not searched.
    kept = _schema("records", _RECORD_COLUMNS)
    records = pa.Table.from_batches(only(run.scan("records", kept.names), places), kept)
    return present(run.protocol, ReportTables(**tables, records=records, lineage=_lineage(run)))


def _table(run: Run, name: str) -> pa.Table:
    return pa.Table.from_batches(run.scan(name), _schema(name))


def _schema(name: str, columns: tuple[str, ...] = ()) -> pa.Schema:
    schema = TABLES[name].schema
    return pa.schema([field for field in schema if not columns or field.name in columns])


def _lineage(run: Run) -> dict[str, object]:
    hashes = frozen_sources(run.workspace)
    counts: Counter[str] = Counter()
    for batch in run.scan("raw", ["source", "member"]):
        for row in batch.to_pylist():
            # A member of a folder is a file of its own, one of an archive is not.
            inside = f"{row['source']}/{row['member']}"
            counts[inside if inside in hashes else row["source"]] += 1
    sources = [
        {"source": name, "sha256": sha256, "records": counts[name]}
        for name, sha256 in hashes.items()
    ]
    return {
        "sources": sources,
        "records": run.workspace.lineage()["snapshot"].outputs["records"].rows,
        "version": version("trialatlas"),
    }
