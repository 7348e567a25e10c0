"""The layout that people write: a line a study, a column a variable.

``a | b`` in a cell: either is right. ``a;b``: both values. ``-``, an empty cell, ``not_reported``
and ``not_applicable``: no value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from trialatlas.errors import Fault
from trialatlas.model.judgement import Coding
from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.protocol.codings import BASIS, FileCodings, Notice, basis_variable
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
from trialatlas.protocol.faults import one_of, report, shown

__all__ = ["ANSWERS", "codings_in_table"]

ANSWERS = "|"
"""What stands between answers of which each is right."""

_NOTE, _WORDS = "note", "ev_"


def codings_in_table(
    table: TextTable, codebook: Codebook, names: Sequence[str], faults: list[Fault]
) -> FileCodings:
    """Read what a table with a line a study says.

    Args:
        table: The table.
        codebook: The variables and their values.
        names: The columns that are wanted; where empty, all that are variables.
        faults: Gets each study that stands twice, and the heading if no column is a variable.

    Returns:
        Its codings; the coder of the second answer of a cell is another one.
    """
    variables = _variables(table.names, codebook)
    if not variables:
        found = f"only {', '.join(map(shown, table.names))}"
        expected = (
            f"at least one column that is a variable of the codebook ({one_of(names_in(codebook))})"
        )
        report(faults, table.place, expected, found)
    check_once(table.rows, (ID,), "each study once", faults)
    bases = dict.fromkeys(name.removesuffix(BASIS) for name in variables)
    words = {name: column for name in bases if (column := f"{_WORDS}{name}") in table.names}
    used = {ID, _NOTE, "", *variables, *words.values()}
    compared = [one for name, one in variables.items() if not names or name in names]
    cells = [(row, variable) for row in table.rows for variable in compared]
    return FileCodings(
        file=table.place.file,
        studies=tuple(row.study for row in table.rows),
        variables=tuple(compared),
        codings=tuple(chain.from_iterable(_codings(*cell) for cell in cells)),
        words={
            (row.study, name): (row.cells[column],)
            for row in table.rows
            for name, column in words.items()
            if row.cells[column]
        },
        notes={row.study: row.cells[_NOTE] for row in table.rows if row.cells.get(_NOTE)},
        ignored=_ignored([name for name in table.names if name not in used], variables, codebook),
        notices=tuple(chain.from_iterable(_notices(*cell) for cell in cells)),
    )


def _variables(names: Sequence[str], codebook: Codebook) -> dict[str, Variable]:
    found = {}
    for name in names:
        base = name.removesuffix(BASIS)
        if name in codebook:
            found[name] = codebook[name]
        elif base != name and base in codebook:
            found[name] = basis_variable(codebook[base])
    return found


def _ignored(
    names: Sequence[str], variables: Mapping[str, Variable], codebook: Codebook
) -> dict[str, str]:
    free = [name for name in names_in(codebook) if name not in variables]
    # A column of words is named after its variable, and means no other.
    return {name: "" if name.startswith(_WORDS) else perhaps_meant(name, free) for name in names}


def _codings(row: TableRow, variable: Variable) -> Iterator[Coding]:
    """One coding for each of the answers that are right."""
    for number, answer in enumerate(row.cells[variable.name].split(ANSWERS), start=1):
        values, missing = said_in(answer)
        yield Coding(
            study_id=row.study,
            variable=variable.name,
            value=values,
            missing=missing,
            coder="gold" if number == 1 else f"gold, answer {number}",
        )


def _notices(row: TableRow, variable: Variable) -> Iterator[Notice]:
    for answer in row.cells[variable.name].split(ANSWERS):
        values, _ = said_in(answer)
        yield from notices_of(values, variable, row)
