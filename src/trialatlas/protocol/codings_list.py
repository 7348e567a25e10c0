"""The layout that `trialatlas.presentation.coding_sheet` writes: a line a coding.

Needed are the columns ``nct_id``, ``variable`` and ``value``; ``missing``, ``basis``, ``rule``,
``quotes``, ``coder`` and ``reason`` are read where they are, and others are passed over.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from trialatlas.errors import Fault
from trialatlas.model.judgement import Basis, Coding, Missing
from trialatlas.protocol.codebook import Codebook
from trialatlas.protocol.codings import PEOPLE, FileCodings, Notice
from trialatlas.protocol.codings_cells import (
    ID,
    TableRow,
    TextTable,
    check_once,
    names_in,
    notices_of,
    perhaps_meant,
    said_in,
)
from trialatlas.protocol.faults import nearest, one_of, report, shown

__all__ = ["codings_in_list", "is_list", "unguarded"]

_VARIABLE, _VALUE = "variable", "value"
_QUOTES = " | "
# An apostrophe stands before these so that no spreadsheet takes the text for a formula.
_GUARDED = tuple(f"'{start}" for start in "=+-@\t\r\n")


def is_list(table: TextTable) -> bool:
    """Whether a table has a line a coding, and not a line a study."""
    return {_VARIABLE, _VALUE} <= set(table.names)


def unguarded(text: str) -> str:
    """Text as it was before it was made safe for spreadsheets.

    >>> unguarded("'=1+1"), unguarded("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if text.startswith(_GUARDED) else text


def codings_in_list(
    table: TextTable, codebook: Codebook, names: Sequence[str], faults: list[Fault]
) -> FileCodings:
    """Read what a table with a line a coding says.

    Args:
        table: The table.
        codebook: The variables and their values.
        names: The variables that are wanted; where empty, all.
        faults: Gets each coding that stands twice, each cell that cannot be read, and the heading
            if no line is about a variable of the codebook.

    Returns:
        Its codings, one of each study and variable.
    """
    rows = [row for row in table.rows if row.cells[_VARIABLE] in codebook]
    found = dict.fromkeys(row.cells[_VARIABLE] for row in rows)
    every = dict.fromkeys(row.cells[_VARIABLE] for row in table.rows)
    if not found:
        expected = f"lines about variables of the codebook ({one_of(names_in(codebook))})"
        report(faults, table.place, expected, f"only about {one_of(list(map(shown, every)))}")
    check_once(table.rows, (ID, _VARIABLE), "each variable of a study once", faults)
    for row in table.rows:
        if not row.cells[_VARIABLE]:
            report(faults, row.at(_VARIABLE), "the name of a variable", "an empty cell")
    wanted = [row for row in rows if not names or row.cells[_VARIABLE] in names]
    notices: list[Notice] = []
    codings = [_coding(row, codebook, notices, faults) for row in wanted]
    free = [name for name in names_in(codebook) if name not in found]
    return FileCodings(
        file=table.place.file,
        coder=", ".join(dict.fromkeys(coding.coder for coding in codings)) or PEOPLE,
        studies=tuple(dict.fromkeys(row.study for row in rows)),
        variables=tuple(codebook[name] for name in found if not names or name in names),
        codings=tuple(codings),
        has_basis="basis" in table.names,
        words={
            (row.study, row.cells[_VARIABLE]): tuple(unguarded(quotes).split(_QUOTES))
            for row in wanted
            if (quotes := row.cells.get("quotes"))
        },
        notes={},
        ignored={name: perhaps_meant(name, free) for name in every if name and name not in found},
        notices=tuple(notices),
    )


def _coding(
    row: TableRow, codebook: Codebook, notices: list[Notice], faults: list[Fault]
) -> Coding:
    variable = codebook[row.cells[_VARIABLE]]
    values, missing = said_in(unguarded(row.cells[_VALUE]))
    notices += notices_of(values, variable, row)
    kind = _among(row, "missing", [str(one) for one in Missing], faults)
    if kind and values:
        report(faults, row.at(_VALUE), "either a value or a kind of missing", "both")
    elif kind:
        missing = Missing(kind)
    basis = _among(row, "basis", [str(one) for one in Basis], faults)
    return Coding(
        study_id=row.study,
        variable=variable.name,
        value=values,
        missing=missing,
        basis=Basis(basis or Basis.ABSENT),
        coder=unguarded(row.cells.get("coder", "")) or PEOPLE,
        rule=unguarded(row.cells.get("rule", "")),
        reason=unguarded(row.cells.get("reason", "")),
    )


def _among(row: TableRow, column: str, valid: Collection[str], faults: list[Fault]) -> str:
    found = row.cells.get(column, "")
    if found and found not in valid:
        report(faults, row.at(column), one_of(valid), shown(found), nearest(found, valid))
        return ""
    return found
