"""Running a review: every stage that is stale, in order, and none that is not."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec
import pyarrow as pa

from trialatlas.coding.variables import READY_MADE
from trialatlas.errors import SourceError
from trialatlas.protocol.decisions import read_decisions
from trialatlas.protocol.reader import read_review
from trialatlas.registries.stage import snapshot
from trialatlas.store.duckdb import DuckDBEngine
from trialatlas.store.files import hash_file, hash_text
from trialatlas.store.hashes import current_hash, remember
from trialatlas.store.lineage import Origin
from trialatlas.store.workspace import Workspace
from trialatlas.workflow.report import write_report
from trialatlas.workflow.stages import STAGES, People, Run, Stage

__all__ = ["Outcome", "open_review", "run_review"]

_SHOWN_REFUSALS = 10


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


def open_review(folder: Path, sources: Sequence[Path] = ()) -> Run:
    """Read a review's files.

    Args:
        folder: The folder that holds ``review.yaml``.
        sources: Registry files or folders to read in place of those that the review names.

    Raises:
        ProtocolError: The files have faults; all of them are named.
    """
    ready_made = frozenset(READY_MADE)
    given = [path.absolute() for path in sources] or None
    protocol = read_review(folder, sources=given, python_variables=ready_made)
    decisions, codings = read_decisions(protocol)
    file = folder / "decisions" / "codings.csv"
    people = People(
        decisions=tuple(decisions),
        codings=tuple(codings),
        codings_sha256=hash_file(file) if codings else "",
    )
    workspace = Workspace(folder)
    engine = DuckDBEngine(scratch=workspace.scratch)
    return Run(protocol=protocol, workspace=workspace, engine=engine, people=people)


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
            origin = Origin(stage=stage.name, inputs=_inputs(run, stage), code=_code_of(stage))
            ran = run.workspace.is_stale(stage.name, origin.inputs, origin.code)
            if ran:
                _MAKERS.get(stage.name, _make_tables)(run, stage, origin)
            made = run.workspace.lineage()[stage.name]
            rows = {name: output.rows or 0 for name, output in made.outputs.items()}
            yield Outcome(stage=stage, ran=ran, rows=rows, seconds=time.monotonic() - started)
            if stage.name == until:
                return


def _inputs(run: Run, stage: Stage) -> dict[str, str]:
    inputs = {name: run.workspace.sha256_of(name) or "" for name in stage.reads}
    asked = msgspec.json.encode(
        stage.asks(run.protocol, run.people), enc_hook=_encoded, order="sorted"
    )
    inputs["protocol"] = hash_text(asked.decode())
    if stage.name == "snapshot":
        inputs |= _source_hashes(run)
    return inputs


def _encoded(value: object) -> object:
    if isinstance(value, Path):
        # Where a review lies on this machine says nothing of what it asks.
        return value.name
    message = f"cannot hash {type(value).__name__}"
    raise TypeError(message)


def _sources(run: Run) -> list[Path]:
    """The review's sources lie in its folder; those given in their place are absolute."""
    return [run.protocol.folder / source for source in run.protocol.sources]


def _source_hashes(run: Run) -> dict[str, str]:
    """The hash of every source file, by a name that does not depend on the machine."""
    memory = run.workspace.output / ".sources.json"
    paths: dict[str, Path] = {}
    for number, source in enumerate(_sources(run), start=1):
        for path in _files_in(source):
            inside = path.relative_to(source.parent).as_posix()
            # Two sources may hold files of one name.
            paths[inside if inside not in paths else f"{inside} ({number})"] = path
    hashes = {
        name: current_hash(memory, str(path), path) or hash_file(path)
        for name, path in paths.items()
    }
    by_path = {str(path): path for path in paths.values()}
    remember(memory, {str(paths[name]): sha256 for name, sha256 in hashes.items()}, by_path)
    return {f"source {name}": sha256 for name, sha256 in hashes.items()}


def _files_in(source: Path) -> list[Path]:
    if source.is_file():
        return [source]
    if source.is_dir():
        found = (path.relative_to(source) for path in source.rglob("*") if path.is_file())
        return sorted(
            source / path for path in found if not any(part.startswith(".") for part in path.parts)
        )
    message = f"{source}: expected a file or folder of registry records, found nothing there"
    raise SourceError(message)


def _make_tables(run: Run, stage: Stage, origin: Origin) -> None:
    if stage.tables is not None:
        run.workspace.write(run.engine, origin, stage.tables(run))


def _make_snapshot(run: Run, stage: Stage, origin: Origin) -> None:
    parts = _with_records(snapshot(_sources(run)))
    run.workspace.write_stream(run.engine, origin, stage.makes, parts)


def _with_records(
    parts: Iterable[Mapping[str, pa.RecordBatch]],
) -> Iterator[Mapping[str, pa.RecordBatch]]:
    """Pass batches on; where not one record was read, a review of nothing must not look done."""
    n_records = 0
    refused: list[str] = []
    for part in parts:
        n_records += part["records"].num_rows
        for row in part["rejected"].slice(0, _SHOWN_REFUSALS).to_pylist():
            place = "/".join(name for name in (row["source"], row["member"]) if name)
            refused.append(f"{place}: {row['reason']}")
        yield part
    if not n_records:
        shown = "\n".join(refused[:_SHOWN_REFUSALS]) or "the sources hold no payload"
        message = f"expected registry records, found none that can be read:\n{shown}"
        raise SourceError(message)


def _make_report(run: Run, stage: Stage, origin: Origin) -> None:
    run.workspace.write_files(origin, write_report(run, stage))


_MAKERS: Mapping[str, Callable[[Run, Stage, Origin], None]] = {
    "snapshot": _make_snapshot,
    "present": _make_report,
}


def _code_of(stage: Stage) -> str:
    return hash_text("".join(_package_hash(name) for name in sorted(stage.packages)))


@cache
def _package_hash(package: str) -> str:
    """One hash over the code, templates and styles of a package of trialatlas."""
    root = files("trialatlas").joinpath(package)
    texts = sorted((name, item.read_text("utf-8")) for name, item in _texts_under(root, package))
    return hash_text("\0".join(part for pair in texts for part in pair))


def _texts_under(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for item in folder.iterdir():
        name = f"{prefix}/{item.name}"
        if item.is_dir() and item.name != "__pycache__":
            yield from _texts_under(item, name)
        elif item.name.endswith((".py", ".j2", ".css", ".js", ".html")):
            yield name, item
