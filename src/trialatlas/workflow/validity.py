"""One coder against another, from the files to the report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

import msgspec
import pyarrow as pa

from trialatlas.analysis.validity import agreement_on, with_basis
from trialatlas.errors import Fault, ProtocolError
from trialatlas.model.judgement import Coding
from trialatlas.presentation.tables import latest_titles
from trialatlas.presentation.validity import validity_files
from trialatlas.presentation.validity_data import Validity
from trialatlas.protocol.codebook_file import LoneCodebook
from trialatlas.protocol.codings import BASIS, FileCodings
from trialatlas.protocol.faults import one_of
from trialatlas.search.versions import only
from trialatlas.store.duckdb import DuckDBEngine
from trialatlas.store.files import write_into
from trialatlas.workflow.lone_coding import LoneRecords, code_lone

__all__ = ["coded_by_rules", "measure", "measure_file", "write_validity"]

_TITLES = ["record_id", "version", "titles"]


def measure(records: LoneRecords, book: LoneCodebook, gold: FileCodings) -> Validity:
    """Code the studies of a gold file by the rules, and compare.

    Args:
        records: Those of the gold file's studies.
        book: The codebook.
        gold: What people, or another coder, coded.

    Raises:
        WorkspaceError: A worker process died.
    """
    codings = coded_by_rules(records, book, [variable.name for variable in gold.variables])
    return Validity(
        name=book.name,
        gold=gold,
        measured=tuple(agreement_on(one, codings, gold.codings) for one in gold.variables),
        absent=records.absent,
        n_refused=records.n_refused,
        titles=_titles(records),
        version=version("trialatlas"),
    )


def measure_file(coded: FileCodings, book: LoneCodebook, gold: FileCodings) -> Validity:
    """Compare two coders of whom each has a file.

    Args:
        coded: What the first coder says; one answer of each study and variable.
        book: The codebook of both.
        gold: What the second says, the reference.

    Raises:
        ProtocolError: They have no variable or no study in common.
    """
    known = {variable.name for variable in coded.variables}
    based = _based(
        variable.name
        for variable in gold.variables
        if variable.name not in known and coded.has_basis
    )
    based = {base: name for base, name in based.items() if base in known}
    codings = [*coded.codings, *_bases(coded.codings, based)]
    common = [one for one in gold.variables if one.name in {*known, *based.values()}]
    uncompared = tuple(one.name for one in gold.variables if one not in common)
    if not common:
        found = f"only {one_of(sorted(known))}"
        expected = f"a variable that {gold.file} has too ({one_of(uncompared)})"
        raise ProtocolError([Fault(coded.file, 0, "", expected, found)])
    absent = tuple(study for study in gold.studies if study not in set(coded.studies))
    if len(absent) == len(gold.studies):
        expected = f"a study that {gold.file} has too ({one_of(gold.studies)})"
        raise ProtocolError([Fault(coded.file, 0, "", expected, one_of(coded.studies))])
    return Validity(
        name=book.name,
        gold=gold,
        coded=coded,
        measured=tuple(agreement_on(one, codings, gold.codings) for one in common),
        absent=absent,
        uncompared=uncompared,
        version=version("trialatlas"),
    )


def coded_by_rules(records: LoneRecords, book: LoneCodebook, names: Sequence[str]) -> list[Coding]:
    """Code records by the rules, with the basis of values as values where it is asked for.

    Args:
        records: The records.
        book: The codebook.
        names: Variables, and names of variables with `BASIS` behind them.

    Returns:
        A coding for each study and name; the ids of studies are in upper case.
    """
    based = _based(name for name in names if name not in book.codebook)
    wanted = dict.fromkeys((*(name for name in names if name in book.codebook), *based))
    codings = [
        msgspec.convert({**row, "study_id": row["study_id"].upper()}, Coding)
        for batch in code_lone(records, book, tuple(wanted))
        for row in batch.to_pylist()
    ]
    return [*codings, *_bases(codings, based)]


def _based(names: Iterable[str]) -> dict[str, str]:
    """The variable whose basis each name means."""
    return {name.removesuffix(BASIS): name for name in names if name.endswith(BASIS)}


def _bases(codings: Iterable[Coding], based: dict[str, str]) -> list[Coding]:
    return [
        with_basis(coding, based[coding.variable]) for coding in codings if coding.variable in based
    ]


def _titles(records: LoneRecords) -> dict[str, str]:
    engine = DuckDBEngine(scratch=records.path.parent, workers=1)
    titles: dict[str, str] = {}
    for batch in only(engine.scan(records.path, _TITLES), records.places):
        titles |= latest_titles(pa.Table.from_batches([batch]))
    return {record_id.upper(): title for record_id, title in titles.items()}


def write_validity(validity: Validity, folder: Path) -> Path:
    """Write the report and its data; other files of the folder stay.

    Args:
        validity: What was measured.
        folder: Where to; it is made if it is not there.

    Returns:
        The page.

    Raises:
        WorkspaceError: A file cannot be written.
    """
    return write_into(folder, validity_files(validity))
