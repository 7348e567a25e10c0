"""From stored tables to the files of the report."""

from __future__ import annotations

import re
import sys
from collections import Counter
from importlib.metadata import requires, version
from pathlib import Path

import pyarrow as pa

from trialatlas.model.tables import TABLES
from trialatlas.presentation.stage import ReportTables, present
from trialatlas.protocol.decision_lines import CODINGS, SCREENING
from trialatlas.protocol.review import ReviewProtocol
from trialatlas.search.versions import only, places_of
from trialatlas.workflow.origins import frozen_sources
from trialatlas.workflow.stages import Run, Stage

__all__ = ["report_tables", "write_report"]

_NAME = re.compile(r"[A-Za-z0-9._-]+")
_RECORD_COLUMNS = (
    *("record_id", "version", "registry", "titles", "dates", "sponsors", "conditions", "keywords"),
    "has_results",
)


def write_report(run: Run, stage: Stage) -> dict[str, bytes]:
    """Render the report from the tables that the stage reads.

    Args:
        run: The review.
        stage: The stage that presents.

    Returns:
        Contents by path under ``output/``.
    """
    return present(run.protocol, report_tables(run, stage))


def report_tables(run: Run, stage: Stage) -> ReportTables:
    """What the report is made of.

    Args:
        run: The review; the stages before have run.
        stage: The stage that presents.
    """
    tables = {name: _table(run, name) for name in stage.reads if name != "records"}
    # The page shows what each coder says, whether a rule set or a person.
    tables["codings"] = pa.concat_tables([tables["codings"], tables.pop("answers")])
    places = places_of(run.scan("versions"))
    # One row a record: other versions were not searched.
    kept = _schema("records", _RECORD_COLUMNS)
    records = pa.Table.from_batches(only(run.scan("records", kept.names), places), kept)
    own = _own_files(run.protocol)
    return ReportTables(
        **tables,
        records=records,
        lineage=_lineage(run),
        environment=_environment(),
        protocol_files={name: path.read_bytes() for name, path in own.items()},
    )


def _table(run: Run, name: str) -> pa.Table:
    return pa.Table.from_batches(run.scan(name), _schema(name))


def _schema(name: str, columns: tuple[str, ...] = ()) -> pa.Schema:
    schema = TABLES[name].schema
    return pa.schema([field for field in schema if not columns or field.name in columns])


def _environment() -> dict[str, str]:
    """Versions of Python and of every package that trialatlas asks for."""
    asked = (_NAME.match(one) for one in requires("trialatlas") or () if "extra ==" not in one)
    names = sorted({match[0] for match in asked if match}, key=str.lower)
    python = ".".join(map(str, sys.version_info[:3]))
    return {"Python": python, **{name: version(name) for name in ("trialatlas", *names)}}


def _own_files(protocol: ReviewProtocol) -> dict[str, Path]:
    """The files that people wrote and the review was read from: the protocol, and their decisions.

    Others may lie beside them, and are nobody else's business.
    """
    names = (*sorted(protocol.files), SCREENING.file, CODINGS.file)
    paths = {name: protocol.folder / name for name in names}
    return {name: path for name, path in paths.items() if path.is_file()}


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
