"""Running a review: every stage that is stale, in order, and none that is not."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec
import pyarrow as pa

from trialatlas.coding.variables import READY_MADE
from trialatlas.errors import SourceError, WorkspaceError
from trialatlas.protocol.decisions import read_decisions
from trialatlas.protocol.reader import read_review
from trialatlas.protocol.review import ReviewProtocol
from trialatlas.registries.files import printable, source_names
from trialatlas.registries.stage import snapshot
from trialatlas.store.duckdb import DuckDBEngine
from trialatlas.store.files import hash_file, hash_text
from trialatlas.store.hashes import current_hash, remember
from trialatlas.store.lineage import Origin
from trialatlas.store.workspace import Workspace
from trialatlas.workflow.report import write_report
from trialatlas.workflow.stages import SOURCE, STAGES, People, Run, Stage

__all__ = ["Outcome", "open_review", "run_review"]

_SHOWN_REFUSALS = 10
_GONE = "cannot be read"


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
    protocol = read_review(
        folder,
        sources=[path.absolute() for path in sources] or None,
        python_variables=frozenset(READY_MADE),
        is_frozen=is_frozen,
    )
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


def _with_frozen_sources(protocol: ReviewProtocol, workspace: Workspace) -> ReviewProtocol:
    """The protocol with the sources that the snapshot was made from, by name."""
    made = workspace.lineage().get("snapshot")
    if made is None:
        message = f"{workspace.folder}: expected a snapshot, found none; run it without --frozen"
        raise WorkspaceError(message)
    files_read = [name.removeprefix(SOURCE) for name in made.inputs if name.startswith(SOURCE)]
    names = dict.fromkeys(name.split("/")[0] for name in files_read)
    is_own = set(names) == {source.name for source in protocol.sources}
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
            origin = _origin(run, stage)
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


def _origin(run: Run, stage: Stage) -> Origin:
    if run.is_frozen and stage.name == "snapshot":
        made = run.workspace.lineage()["snapshot"]
        return Origin(stage=stage.name, inputs=made.inputs, code=made.code)
    return Origin(stage=stage.name, inputs=_inputs(run, stage), code=_code_of(stage))


def _inputs(run: Run, stage: Stage) -> dict[str, str]:
    inputs = {name: run.workspace.sha256_of(name) or "" for name in stage.reads}
    asked = msgspec.json.encode(
        # In their own order: the order of labels is that of the report's tables.
        stage.asks(run.protocol, run.people),
        enc_hook=_encoded,
    )
    inputs["protocol"] = hash_text(asked.decode())
    if stage.name == "snapshot":
        inputs |= _source_hashes(run)
    if stage.name == "present":
        # The report names the files that the records come from.
        frozen = run.workspace.lineage()["snapshot"].inputs
        inputs |= {name: frozen[name] for name in frozen if name.startswith(SOURCE)}
    return inputs


def _encoded(value: object) -> object:
    if isinstance(value, Path):
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
    sources = _sources(run)
    for source, named in zip(sources, source_names(sources), strict=True):
        for path in _files_in(source):
            inside = printable(path.relative_to(source).as_posix())
            paths[named if inside == "." else f"{named}/{inside}"] = path
    hashes: dict[str, str] = {}
    for name, path in paths.items():
        try:
            hashes[name] = current_hash(memory, printable(str(path)), path) or _GONE
        except WorkspaceError:
            # The snapshot tells it as a payload that cannot be read.
            hashes[name] = _GONE
    read = {printable(str(paths[name])): name for name in hashes if hashes[name] != _GONE}
    remember(
        memory,
        {known: hashes[name] for known, name in read.items()},
        {known: paths[name] for known, name in read.items()},
    )
    return {f"{SOURCE}{name}": sha256 for name, sha256 in hashes.items()}


def _files_in(source: Path) -> list[Path]:
    if source.is_file():
        return [source]
    if source.is_dir():
        walked = os.walk(source)  # passes over folders that it may not read
        found = (
            Path(folder, name).relative_to(source) for folder, _, names in walked for name in names
        )
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


_LIBRARIES = (
    "ahocorasick-rs",
    "altair",
    "duckdb",
    "Jinja2",
    "lxml",
    "msgspec",
    "pyarrow",
    "trialatlas",
    "vl-convert-python",
)
_PARSING = ("errors.py", "model", "registries", "store")


def _code_of(stage: Stage) -> str:
    """The version of the code that a stage's result depends on, libraries included.

    Reading a registry is the dearest stage and depends on few packages. Every other stage depends
    on nearly all of the rest, and a list by hand would sooner or later lack one.
    """
    is_wanted = _PARSING.__contains__ if stage.name == "snapshot" else _is_review_code
    texts = [f"{name} {version(name)}" for name in _LIBRARIES]
    texts += [
        part
        for name, text in _sources_of_code()
        if is_wanted(name.split("/")[0])
        for part in (name, text)
    ]
    return hash_text("\0".join(texts))


def _is_review_code(top: str) -> bool:
    return top != "registries"


@cache
def _sources_of_code() -> tuple[tuple[str, str], ...]:
    """Code, templates and styles of trialatlas, by name; codebooks are part of a protocol."""
    found = _texts_under(files("trialatlas"), "")
    return tuple(sorted((name, item.read_text("utf-8")) for name, item in found))


def _texts_under(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for item in folder.iterdir():
        if item.is_dir() and item.name != "__pycache__":
            yield from _texts_under(item, f"{prefix}{item.name}/")
        elif item.name.endswith((".py", ".j2", ".css", ".js")):
            yield f"{prefix}{item.name}", item
