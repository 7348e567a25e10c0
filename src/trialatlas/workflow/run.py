"""Running a review: every stage that is stale, in order, and none that is not."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from trialatlas.coding.variables import READY_MADE
from trialatlas.errors import WorkspaceError
from trialatlas.protocol.decisions import read_decisions
from trialatlas.protocol.reader import read_review
from trialatlas.protocol.review import ReviewProtocol
from trialatlas.registries.files import source_names
from trialatlas.registries.stage import snapshot
from trialatlas.store.duckdb import DuckDBEngine
from trialatlas.store.files import hash_file
from trialatlas.store.lineage import Origin
from trialatlas.store.workspace import Workspace
from trialatlas.workflow.checking_queries import search_language
from trialatlas.workflow.origins import frozen_sources, origin_of, sources_of
from trialatlas.workflow.reading_records import Seen, with_records
from trialatlas.workflow.report import write_report
from trialatlas.workflow.stages import STAGES, People, Run, Stage

__all__ = ["Outcome", "open_review", "read_protocol", "run_review"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a stage.

    Attributes:
        stage: The stage.
        ran: False if nothing that it depends on had changed.
        rows: Rows of each table that it makes.
        seconds: How long it took.
    """

    stage: Stage
    ran: bool
    rows: Mapping[str, int]
    seconds: float


def open_review(folder: Path, sources: Sequence[Path] = (), *, is_frozen: bool = False) -> Run:
    """Read a review's files.

    Args:
        folder: The folder that holds ``review.yaml``.
        sources: Registry files or folders to read in place of those that the review names.
        is_frozen: Take the snapshot as it stands; the registry files need not be there.

    Raises:
        ProtocolError: The files have faults; all of them are named.
        WorkspaceError: The snapshot is to be taken as it stands, and there is none.
    """
    workspace = Workspace(folder)
    protocol = read_protocol(folder, sources, is_frozen=is_frozen)
    if is_frozen:
        protocol = _with_frozen_sources(protocol, workspace)
    decisions, codings = read_decisions(protocol)
    file = folder / "decisions" / "codings.csv"
    people = People(
        decisions=tuple(decisions),
        codings=tuple(codings),
        codings_sha256=hash_file(file) if codings else "",
    )
    engine = DuckDBEngine(scratch=workspace.scratch)
    return Run(
        protocol=protocol, workspace=workspace, engine=engine, people=people, is_frozen=is_frozen
    )


def read_protocol(
    folder: Path, sources: Sequence[Path] = (), *, is_frozen: bool = False
) -> ReviewProtocol:
    """Read what a review asks, without what people decided.

    Args:
        folder: The folder that holds ``review.yaml``.
        sources: As of `open_review`.
        is_frozen: As of `open_review`.

    Raises:
        ProtocolError: The files have faults; all of them are named.
    """
    return read_review(
        folder,
        sources=[path.absolute() for path in sources] or None,
        python_variables=frozenset(READY_MADE),
        is_frozen=is_frozen,
        language=search_language(),
    )


def _with_frozen_sources(protocol: ReviewProtocol, workspace: Workspace) -> ReviewProtocol:
    """The protocol with the sources that the snapshot was made from, by name."""
    if "snapshot" not in workspace.lineage():
        message = f"{workspace.folder}: expected a snapshot, found none; run it without --frozen"
        raise WorkspaceError(message)
    names = dict.fromkeys(name.split("/")[0] for name in frozen_sources(workspace))
    own = source_names([protocol.folder / source for source in protocol.sources])
    is_own = set(names) == set(own)
    notes = protocol.source_notes if is_own else ()
    return replace(protocol, sources=tuple(map(Path, names)), source_notes=notes)


def run_review(run: Run, until: str = "present") -> Iterator[Outcome]:
    """Run what is stale, up to a stage.

    Args:
        run: The review, from `open_review`.
        until: Name of the last stage wanted.

    Yields:
        The outcome of each stage, as it ends.

    Raises:
        WorkspaceBusyError: Another run is at work in the folder.
        TrialatlasError: A stage cannot do its work; the tables of earlier stages stay.
    """
    with run.workspace.lock():
        for stage in STAGES:
            started = time.monotonic()
            origin = origin_of(run, stage)
            ran = run.workspace.is_stale(stage.name, origin.inputs, origin.code)
            if ran and run.is_frozen and stage.name == "snapshot":
                message = (
                    f"{run.workspace.folder}: the snapshot is not what its lineage says; "
                    "restore it, or run without --frozen"
                )
                raise WorkspaceError(message)
            if ran:
                _MAKERS.get(stage.name, _make_tables)(run, stage, origin)
            made = run.workspace.lineage()[stage.name]
            rows = {name: output.rows or 0 for name, output in made.outputs.items()}
            yield Outcome(stage=stage, ran=ran, rows=rows, seconds=time.monotonic() - started)
            if stage.name == until:
                return


def _make_tables(run: Run, stage: Stage, origin: Origin) -> None:
    if stage.tables is not None:
        run.workspace.write(run.engine, origin, stage.tables(run))


def _make_snapshot(run: Run, stage: Stage, origin: Origin) -> None:
    parts = with_records(snapshot(sources_of(run)), Seen())
    run.workspace.write_stream(run.engine, origin, stage.makes, parts)


def _make_report(run: Run, stage: Stage, origin: Origin) -> None:
    run.workspace.write_files(origin, write_report(run, stage))


_MAKERS: Mapping[str, Callable[[Run, Stage, Origin], None]] = {
    "snapshot": _make_snapshot,
    "present": _make_report,
}
