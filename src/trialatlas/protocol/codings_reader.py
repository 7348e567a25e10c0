"""Reading codings from a file, in whichever of the two layouts it has."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from trialatlas.errors import Fault
from trialatlas.protocol.codebook import Codebook
from trialatlas.protocol.codings import FileCodings
from trialatlas.protocol.codings_cells import TextTable, read_table
from trialatlas.protocol.codings_list import codings_in_list, is_list
from trialatlas.protocol.codings_table import ANSWERS, codings_in_table
from trialatlas.protocol.faults import nearest, one_of, raise_any, report, shown

__all__ = ["read_codings_file"]


def read_codings_file(
    path: Path, codebook: Codebook, names: Sequence[str] = (), *, is_single: bool = False
) -> FileCodings:
    """Read codings from a file.

    A table with the columns ``variable`` and ``value`` has a line a coding
    (`trialatlas.protocol.codings_list`), any other a line a study
    (`trialatlas.protocol.codings_table`).

    Args:
        path: The file.
        codebook: The variables and their values.
        names: The variables that are wanted; where empty, all of the file.
        is_single: Whether each cell must have one answer.

    Raises:
        ProtocolError: With every fault of the file: no column ``nct_id``, nothing that is a
            variable or none of a name that is wanted, a study twice, several answers where one is
            wanted. A value that the codebook does not have is no fault but a notice.
    """
    faults: list[Fault] = []
    table = read_table(path, faults)
    layout = codings_in_list if is_list(table) else codings_in_table
    read = layout(table, codebook, names, faults)
    # Without a single variable that is a fault already, and more would hide it.
    if not faults or read.variables:
        _check_wanted(names, layout(table, codebook, (), []), table, faults)
    if is_single and not is_list(table):
        _check_single(table, read, faults)
    raise_any(faults)
    return read


def _check_wanted(
    names: Sequence[str], whole: FileCodings, table: TextTable, faults: list[Fault]
) -> None:
    known = [variable.name for variable in whole.variables]
    for name in names:
        if name not in known:
            expected = f"a variable of the codebook that the file has ({one_of(known)})"
            found = f"none called {shown(name)}"
            report(faults, table.place, expected, found, nearest(name, known))


def _check_single(table: TextTable, read: FileCodings, faults: list[Fault]) -> None:
    for row in table.rows:
        for variable in read.variables:
            cell = row.cells[variable.name]
            if ANSWERS in cell:
                expected = "one answer; several belong into the file of --gold"
                report(faults, row.at(variable.name), expected, shown(cell))
