"""One value of one record, explained: from a review's snapshot or from files and a codebook."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pyarrow as pa

from trialatlas.coding.explaining import Explanation, explain_study
from trialatlas.coding.rows import confidence_of
from trialatlas.coding.rules import compile_lexicon
from trialatlas.errors import WorkspaceError
from trialatlas.model.judgement import Confidence
from trialatlas.model.study import Study
from trialatlas.protocol.codebook import Codebook
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.protocol.faults import nearest, one_of
from trialatlas.search.versions import VERSION_COLUMNS, choose_versions, places_of
from trialatlas.store.duckdb import DuckDBEngine
from trialatlas.store.workspace import Workspace
from trialatlas.workflow.lone_coding import open_codebook, read_lone

__all__ = ["Shelf", "explain", "shelf_of_files", "shelf_of_review"]

_FIRST_DIGITS = 6
"""Characters that an id shares with the one that was meant, before typing errors are looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Records, each at one version, and the codebook by which they are read.

    Attributes:
        name: What messages call the records.
        path: The stored table ``records``.
        places: Id and version of each record.
        codebook: The variables.
        concepts: By name.
    """

    name: str
    path: Path
    places: frozenset[tuple[str, str]]
    codebook: Codebook
    concepts: Mapping[str, ConceptSet]


def shelf_of_review(folder: Path) -> Shelf:
    """The snapshot of a review, and its codebook as it stands now.

    Args:
        folder: The review's folder.

    Raises:
        ProtocolError: The review's files have faults.
        WorkspaceError: There is no snapshot yet.
    """
    book = open_codebook(str(folder))
    workspace = Workspace(folder)
    path = workspace.path_of("records")
    if not path.is_file():
        message = (
            f"{folder}: expected a snapshot of records, found none; run trialatlas snapshot "
            f"{folder}, or name records with --from"
        )
        raise WorkspaceError(message)
    with _engine() as engine:
        sightings = engine.scan(workspace.path_of("sightings"))
        versions = choose_versions(engine.scan(path, VERSION_COLUMNS), sightings, book.as_of)
    return Shelf(
        name=f"the snapshot of {book.name}",
        path=path,
        places=places_of([versions]),
        codebook=book.codebook,
        concepts=book.concepts,
    )


@contextmanager
def shelf_of_files(sources: Sequence[Path], codebook: str) -> Iterator[Shelf]:
    """Records of files, and a codebook of any origin.

    Args:
        sources: Files or folders of registry records.
        codebook: A file, a review's folder or the name of a shipped codebook.

    Raises:
        ProtocolError: There is no such codebook, or its files have faults.
        SourceError: There is no record that can be read.
    """
    book = open_codebook(codebook)
    with read_lone(sources) as records:
        yield Shelf(
            name=", ".join(source.name for source in sources),
            path=records.path,
            places=records.places,
            codebook=book.codebook,
            concepts=book.concepts,
        )


def explain(shelf: Shelf, record_id: str, variable: str) -> tuple[Explanation, Confidence]:
    """Why a record has the value that the codebook gives it.

    Args:
        shelf: The records and the codebook.
        record_id: The registry's id; case does not matter.
        variable: Name of a variable.

    Returns:
        The reasoning, and how much the coding leaves to doubt.

    Raises:
        LookupError: There is no such record or variable; the message names what was meant.
    """
    names = [one.name for one in shelf.codebook.variables]
    if variable not in names:
        raise LookupError(_unknown(variable, names, "a variable of the codebook"))
    batch = _record(shelf, record_id)
    study = msgspec.convert(batch.to_pylist()[0], Study)
    lexicon = compile_lexicon(shelf.codebook, shelf.concepts)
    explanation = explain_study(study, shelf.codebook, lexicon, variable)
    return explanation, confidence_of(explanation.reading)


def _unknown(found: str, names: Sequence[str], expected: str) -> str:
    near = nearest(found, names)
    hint = f"did you mean {near!r}?" if near else f"there are {one_of(names)}"
    return f"expected {expected}, found {found!r}; {hint}"


def _record(shelf: Shelf, record_id: str) -> pa.RecordBatch:
    wanted = record_id.strip().upper()
    found = next((place for place in shelf.places if place[0].upper() == wanted), None)
    if found is None:
        ids = {name for name, _ in shelf.places}
        near = nearest(wanted, _alike(wanted, ids))
        hint = f"did you mean {near!r}?" if near else "check the id"
        message = (
            f"expected the id of a record in {shelf.name} ({len(ids):,} records), found "
            f"{record_id!r}; {hint}"
        )
        raise LookupError(message)
    with _engine() as engine:
        record, version = (text.replace("'", "''") for text in found)
        query = f"FROM records WHERE record_id = '{record}' AND version = '{version}'"
        for batch in engine.sql(query, {"records": shelf.path}):
            if batch.num_rows:
                return batch.slice(0, 1)
    message = f"{shelf.path}: expected the record {record_id}, found it gone; run it again"
    raise WorkspaceError(message)


def _alike(wanted: str, ids: Collection[str]) -> list[str]:
    """Ids that begin alike: to compare with all ids of a registry would take minutes."""
    return sorted(name for name in ids if name[:_FIRST_DIGITS] == wanted[:_FIRST_DIGITS])


@contextmanager
def _engine() -> Iterator[DuckDBEngine]:
    with tempfile.TemporaryDirectory(prefix="trialatlas-") as scratch:
        yield DuckDBEngine(scratch=Path(scratch), workers=1)
