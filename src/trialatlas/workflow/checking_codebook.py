"""Making a codebook's files, and measuring a codebook on some records."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from trialatlas.coding.measuring_codebook import Measures, measure
from trialatlas.coding.variables import READY_MADE
from trialatlas.errors import WorkspaceError
from trialatlas.model.study import Study
from trialatlas.presentation.data_rows import encoded
from trialatlas.protocol.codebook_file import LoneCodebook
from trialatlas.protocol.new_codebook import new_codebook
from trialatlas.search.versions import only
from trialatlas.store.duckdb import DuckDBEngine
from trialatlas.store.files import replace_text, reporting, write_into
from trialatlas.workflow.codebook_report import measures_as_files
from trialatlas.workflow.lone_coding import LoneRecords

__all__ = ["Sample", "measure_records", "write_measures", "write_new_codebook"]

_CONCEPTS = "concepts.yaml"
_BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Which of some records are read.

    Attributes:
        size: How many; all where None.
        seed: Another seed takes other records; the same takes the same, whatever their order.
    """

    size: int | None
    seed: int


def write_new_codebook(path: Path, extends: Sequence[str]) -> tuple[Path, Path]:
    """Write a new codebook and the concepts beside it.

    Args:
        path: The file to write; neither it nor a file of concepts beside it is there yet.
        extends: Names of shipped codebooks that it is to extend.

    Returns:
        Both files.

    Raises:
        WorkspaceError: A file is there already, or cannot be written, or the codebook would have
            the name of its concepts; nothing is written then.
        LookupError: There is no shipped codebook of a name.
    """
    beside = path.with_name(_CONCEPTS)
    if path.name == _CONCEPTS:
        message = f"{path}: the concepts get this name; choose another for the codebook"
        raise WorkspaceError(message)
    codebook, concepts = new_codebook(extends, python_variables=frozenset(READY_MADE))
    for file in (path, beside):
        if file.exists() or file.is_symlink():
            message = (
                f"{file}: there already, and nothing is written over; name a file in another "
                f"folder ({path.name} is written with {_CONCEPTS} beside it)"
            )
            raise WorkspaceError(message)
    with reporting(path.parent, "write"):
        path.parent.mkdir(parents=True, exist_ok=True)
    replace_text(beside, concepts)
    replace_text(path, codebook)
    return path, beside


def measure_records(records: LoneRecords, book: LoneCodebook, sample: Sample) -> Measures:
    """Measure a codebook on some records.

    Args:
        records: The records, each at its latest version.
        book: The codebook.
        sample: Which of the records.
    """
    places = _drawn(records.places, sample)
    return measure(_studies(records, places), book.codebook, book.concepts)


def write_measures(measures: Measures, folder: Path) -> list[str]:
    """Write everything that was measured as CSV files; files of the same names are replaced.

    Args:
        measures: What was measured.
        folder: Where to; made if it is not there.

    Returns:
        Names of the files.

    Raises:
        WorkspaceError: A file cannot be written.
    """
    files = {file.name: encoded(file) for file in measures_as_files(measures)}
    write_into(folder, files)
    return list(files)


def _drawn(places: frozenset[tuple[str, str]], sample: Sample) -> frozenset[tuple[str, str]]:
    """The records whose hashes with the seed are smallest: no other record has a say in it."""
    if sample.size is None:
        return places

    def rank(place: tuple[str, str]) -> tuple[bytes, str]:
        key = f"{sample.seed} {place[0]}".encode()
        return hashlib.sha256(key).digest(), place[0]

    return frozenset(sorted(places, key=rank)[: sample.size])


def _studies(records: LoneRecords, places: frozenset[tuple[str, str]]) -> Iterator[Study]:
    engine = DuckDBEngine(scratch=records.path.parent, workers=1)
    for batch in only(engine.scan(records.path, batch_size=_BATCH), places):
        for row in batch.to_pylist():
            yield msgspec.convert(row, Study)
