"""What a stage's result depends on: tables, the protocol's words, source files, code."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec

from trialatlas.errors import SourceError
from trialatlas.protocol.sources_reader import ARCHIVES
from trialatlas.registries.files import printable, source_names
from trialatlas.store.files import hash_text
from trialatlas.store.hashes import current_hashes, remember
from trialatlas.store.lineage import Origin
from trialatlas.store.workspace import Workspace
from trialatlas.workflow.stages import Run, Stage

__all__ = ["frozen_sources", "origin_of", "sources_of"]

_SOURCE = "source "
"""Before the names of source files among the inputs of the snapshot."""

_GONE = "cannot be read"
_LIBRARIES = (
    "ahocorasick-rs",
    "altair",
    "duckdb",
    "Jinja2",
    "lxml",
    "msgspec",
    "PyMARE",
    "pyarrow",
    "trialatlas",
    "python-docx",
    "typst",
    "vl-convert-python",
    "XlsxWriter",
)
_PARSING = ("errors.py", "model", "registries", "store")


def origin_of(run: Run, stage: Stage) -> Origin:
    """What a stage would be made from now: if it was made from the same, it is not stale.

    Args:
        run: The review.
        stage: The stage; those before it have run.

    Raises:
        SourceError: A source of the snapshot is not there.
    """
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
        frozen = frozen_sources(run.workspace)
        inputs |= {f"{_SOURCE}{name}": sha256 for name, sha256 in frozen.items()}
    return inputs


def frozen_sources(workspace: Workspace) -> dict[str, str]:
    """The files that a review's snapshot was made from.

    Args:
        workspace: The review's folder.

    Returns:
        The SHA-256 of each by its name: that of its source, and the path inside where the source is
        a folder. Empty where there is no snapshot.
    """
    made = workspace.lineage().get("snapshot")
    inputs = made.inputs if made else {}
    return {
        name.removeprefix(_SOURCE): sha256
        for name, sha256 in inputs.items()
        if name.startswith(_SOURCE)
    }


def _encoded(value: object) -> object:
    if isinstance(value, Path):
        return value.name
    message = f"cannot hash {type(value).__name__}"
    raise TypeError(message)


def sources_of(run: Run) -> list[Path]:
    """Where the records are: the review's sources lie in its folder, others are absolute.

    Args:
        run: The review.
    """
    return [run.protocol.folder / source for source in run.protocol.sources]


def _source_hashes(run: Run) -> dict[str, str]:
    """The hash of every source file, by a name that does not depend on the machine."""
    memory = run.workspace.output / ".sources.json"
    paths: dict[str, Path] = {}
    sources = sources_of(run)
    for source, named in zip(sources, source_names(sources), strict=True):
        for path in _files_in(source):
            inside = printable(path.relative_to(source).as_posix())
            paths[named if inside == "." else f"{named}/{inside}"] = path
    # What is not there or cannot be read the snapshot tells as such a payload.
    known = {printable(str(path)): path for path in paths.values()}
    found = {name: sha256 for name, sha256 in current_hashes(memory, known).items() if sha256}
    remember(memory, found, known)
    return {
        f"{_SOURCE}{name}": found.get(printable(str(path)), _GONE) for name, path in paths.items()
    }


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
    way_out = "; trialatlas snapshot downloads it" if source.parent.name == ARCHIVES.name else ""
    message = (
        f"{source}: expected a file or folder of registry records, found nothing there{way_out}"
    )
    raise SourceError(message)


def _code_of(stage: Stage) -> str:
    """The version of the code that a stage's result depends on, libraries included.

    Reading a registry is the dearest stage and depends on few packages. Every other stage depends
    on nearly all of the rest, and a list by hand would sooner or later lack one.
    """
    is_wanted = _WANTED.get(stage.name, _is_review_code)
    return _hash_of_code(is_wanted, _versions(), _sources_of_code())


@cache
def _versions() -> tuple[str, ...]:
    return tuple(f"{name} {version(name)}" for name in _LIBRARIES)


@lru_cache(maxsize=8)
def _hash_of_code(
    is_wanted: Callable[[str], bool],
    versions: tuple[str, ...],
    sources: tuple[tuple[str, str], ...],
) -> str:
    parts = [
        part for name, text in sources if is_wanted(name.split("/")[0]) for part in (name, text)
    ]
    return hash_text("\0".join([*versions, *parts]))


_OTHERS = ("api", "cli", "registries", "web")
"""Parts of trialatlas on which no stage after the snapshot depends."""


def _is_review_code(top: str) -> bool:
    return top not in _OTHERS


_WANTED: Mapping[str, Callable[[str], bool]] = {
    "snapshot": _PARSING.__contains__,
    "collect": (*_PARSING, "workflow").__contains__,
}
"""Of stages that read what a registry wrote: the parts of trialatlas that they depend on."""


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
