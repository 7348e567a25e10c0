"""A codebook's rules against a gold file, from the files to the report."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import msgspec

from trialatlas.analysis.validity import agreement_on, with_basis
from trialatlas.model.judgement import Coding
from trialatlas.presentation.validity import validity_files
from trialatlas.presentation.validity_data import Validity
from trialatlas.protocol.codebook_file import LoneCodebook
from trialatlas.protocol.gold_file import BASIS, Gold
from trialatlas.store.files import complete_file, reporting
from trialatlas.workflow.lone_coding import LoneRecords, code_lone

__all__ = ["coded_by_rules", "measure", "write_validity"]


def measure(records: LoneRecords, book: LoneCodebook, gold: Gold) -> Validity:
    """Code the studies of a gold file and compare.

    Args:
        records: Those of the gold file's studies.
        book: The codebook.
        gold: What people coded.

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
    based = {name.removesuffix(BASIS): name for name in names if name not in book.codebook}
    wanted = dict.fromkeys((*(name for name in names if name in book.codebook), *based))
    codings = [
        msgspec.convert({**row, "study_id": row["study_id"].upper()}, Coding)
        for batch in code_lone(records, book, tuple(wanted))
        for row in batch.to_pylist()
    ]
    return codings + [
        with_basis(coding, based[coding.variable]) for coding in codings if coding.variable in based
    ]


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
    with reporting(folder, "make"):
        folder.mkdir(parents=True, exist_ok=True)
    files = validity_files(validity)
    for name, content in files.items():
        path = folder / name
        with reporting(path, "write"), complete_file(path) as file:
            file.write(content)
    return folder / next(iter(files))
