"""A gold file: what people coded of studies by hand, as a table, to measure rules against.

One row a study, one column a variable. ``a | b`` in a cell: either is right. ``a;b``: both values.
``-``, an empty cell, ``not_reported`` and ``not_applicable``: no value.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from trialatlas.errors import Fault
from trialatlas.model.judgement import Basis, Coding, Missing
from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.protocol.faults import Place, nearest, one_of, raise_any, report, shown
from trialatlas.protocol.files import read_decoded
from trialatlas.protocol.value_sets import fixed_values
from trialatlas.text.rules import Category

__all__ = ["BASIS", "Gold", "basis_variable", "read_gold"]

BASIS = "_basis"
"""Ending of a column with the basis of the variable before it."""

_ID, _NOTE, _WORDS = "nct_id", "note", "ev_"
_NONE = {"", "-", str(Missing.NOT_REPORTED), str(Missing.NOT_APPLICABLE)}
_CLOSED = "a cell whose opening quotation mark is closed"
_SLIP = 0.8
_BASES = tuple(str(basis) for basis in Basis if basis is not Basis.ABSENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """What a gold file says.

    Attributes:
        file: The file as the user knows it.
        studies: Ids in the order of the file, in upper case.
        variables: Those of its columns that can be compared, in the order of the file.
        codings: One for each answer that is right, so there may be several of a study's variable.
        words: The words that decided, by study and variable, where the file quotes them.
        notes: The note on each study that has one.
        ignored: Columns that are no variable of the codebook and nothing else that is read; each
            with the variable that was perhaps meant, or the empty string.
    """

    file: str
    studies: tuple[str, ...]
    variables: tuple[Variable, ...]
    codings: tuple[Coding, ...]
    words: Mapping[tuple[str, str], str]
    notes: Mapping[str, str]
    ignored: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Row:
    place: Place
    cells: Mapping[str, str]

    def at(self, column: str) -> Place:
        return Place(self.place.file, self.place.line, column)


def basis_variable(variable: Variable) -> Variable:
    """The variable whose value is what another one's value rests on."""
    return Variable(
        name=f"{variable.name}{BASIS}",
        title=f"{variable.title}: basis",
        kind="field",
        categories=tuple(Category(name=name) for name in _BASES),
    )


def read_gold(path: Path, codebook: Codebook, names: Sequence[str] = ()) -> Gold:
    """Read a gold file.

    UTF-8 with or without a byte order mark, any line ends; tabs between cells, or commas or
    semicolons where the first line has no tab.

    Args:
        path: The file.
        codebook: The variables and their values.
        names: The columns that are wanted; where empty, all that are variables.

    Raises:
        ProtocolError: With every fault of the file: no column ``nct_id``, no column that is a
            variable or none of a name that is wanted, a study twice, a value that its variable
            cannot have.
    """
    faults: list[Fault] = []
    file = str(path)
    text = read_decoded(path, file, faults)
    lines = _lines(text or "", file, faults)
    line, header = next(lines, (0, []))
    if text is not None and not header:
        report(faults, Place(file), f"a table with the column {_ID!r}", "an empty file")
    raise_any(faults)
    variables = _variables(header, codebook)
    _check_header(header, variables, Place(file, line), faults)
    _check_wanted(names, variables, Place(file, line), faults)
    raise_any(faults)
    compared = {name: one for name, one in variables.items() if not names or name in names}
    rows = [_row(header, cells, Place(file, line), faults) for line, cells in lines]
    _check_ids(rows, Place(file), faults)
    codings = [
        coding
        for row in rows
        for variable in compared.values()
        for coding in _codings(row, variable, faults)
    ]
    raise_any(faults)
    gold = _gold((file, header), rows, variables, codings)
    meant = {name: _meant(name, codebook, gold) for name in gold.ignored}
    return replace(gold, variables=tuple(compared.values()), ignored=meant)


def _gold(
    table: tuple[str, Sequence[str]],
    rows: Sequence[_Row],
    variables: Mapping[str, Variable],
    codings: Sequence[Coding],
) -> Gold:
    file, names = table
    words_of = {
        name: f"{_WORDS}{name.removesuffix(BASIS)}"
        for name in variables
        if f"{_WORDS}{name.removesuffix(BASIS)}" in names
    }
    used = {_ID, _NOTE, "", *variables, *words_of.values()}
    return Gold(
        file=file,
        studies=tuple(row.cells[_ID] for row in rows),
        variables=tuple(variables.values()),
        codings=tuple(codings),
        words={
            (row.cells[_ID], name): row.cells[column]
            for row in rows
            for name, column in words_of.items()
            if row.cells[column]
        },
        notes={row.cells[_ID]: row.cells[_NOTE] for row in rows if row.cells.get(_NOTE)},
        ignored={name: "" for name in names if name not in used},
    )


def _lines(text: str, file: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line in which each begins: a quoted cell may run over several."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = "\t" if "\t" in first else max(",;", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            if any("\t" in cell and "\n" in cell for cell in cells):
                # Whole rows were swallowed; what stands in them must not go missing unsaid.
                report(faults, Place(file, line), _CLOSED, "one that runs over several rows")
            if any(cell.strip() for cell in cells):
                yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        report(faults, Place(file, line), _CLOSED, str(error))


def _variables(names: Sequence[str], codebook: Codebook) -> dict[str, Variable]:
    found = {}
    for name in names:
        base = name.removesuffix(BASIS)
        if name in codebook:
            found[name] = codebook[name]
        elif base != name and base in codebook:
            found[name] = basis_variable(codebook[base])
    return found


def _check_header(
    names: Sequence[str], variables: Mapping[str, Variable], place: Place, faults: list[Fault]
) -> None:
    if _ID not in names:
        suggestion = nearest(_ID, [name for name in names if name not in variables])
        found = f"only {', '.join(map(shown, names))}"
        report(faults, place, f"the column {_ID!r}", found, suggestion and _ID)
    for name in dict.fromkeys(filter(None, names)):
        if names.count(name) > 1:
            report(faults, place, "each column once", f"{shown(name)} {names.count(name)} times")
    if not variables:
        found = f"only {', '.join(map(shown, names))}"
        expected = "at least one column that is a variable of the codebook"
        report(faults, place, expected, found)


def _meant(name: str, codebook: Codebook, gold: Gold) -> str:
    """The variable that a column was perhaps meant to be; words of another column are not."""
    taken = {variable.name for variable in gold.variables}
    free = [variable.name for variable in codebook.variables if variable.name not in taken]
    near = "" if name.startswith(_WORDS) else nearest(name, free)
    # Many columns rightly are no variable: only what looks like a slip is asked about.
    return near if SequenceMatcher(None, name, near).ratio() >= _SLIP else ""


def _check_wanted(
    names: Sequence[str], variables: Mapping[str, Variable], place: Place, faults: list[Fault]
) -> None:
    for name in names:
        if name not in variables:
            expected = f"a column that is a variable of the codebook ({one_of(variables)})"
            report(faults, place, expected, f"none called {shown(name)}", nearest(name, variables))


def _row(names: Sequence[str], cells: list[str], place: Place, faults: list[Fault]) -> _Row:
    if len(cells) > len(names):
        report(faults, place, f"{len(names)} cells", f"{len(cells)}")
    # Editors strip the tabs at the end of a line, and with them empty cells.
    filled = dict.fromkeys(names, "") | dict(zip(names, cells, strict=False))
    return _Row(place, filled | {_ID: filled[_ID].upper()})


def _check_ids(rows: Sequence[_Row], place: Place, faults: list[Fault]) -> None:
    if not rows and not faults:
        report(faults, place, "at least one study", "none below the names of the columns")
    lines: dict[str, int] = {}
    for row in rows:
        study = row.cells[_ID]
        if not study:
            report(faults, row.at(_ID), "the id of a study", "an empty cell")
        elif study in lines:
            found = f"{study} again (first in line {lines[study]})"
            report(faults, row.at(_ID), "each study once", found)
        lines.setdefault(study, row.place.line)


def _codings(row: _Row, variable: Variable, faults: list[Fault]) -> Iterator[Coding]:
    """One coding for each of the answers that are right."""
    for number, answer in enumerate(row.cells[variable.name].split("|"), start=1):
        words = {word.strip() for word in answer.split(";")}
        values = tuple(sorted(words - _NONE))
        missing = None if values else Missing.NOT_REPORTED
        if not values and Missing.NOT_APPLICABLE in words:
            missing = Missing.NOT_APPLICABLE
        if values == (Missing.UNCLEAR,):
            values, missing = (), Missing.UNCLEAR
        _check_values(values, variable, row.at(variable.name), faults)
        yield Coding(
            study_id=row.cells[_ID],
            variable=variable.name,
            value=values,
            missing=missing,
            coder="gold" if number == 1 else f"gold, answer {number}",
        )


def _check_values(
    values: Sequence[str], variable: Variable, place: Place, faults: list[Fault]
) -> None:
    valid = fixed_values(variable)
    for value in values:
        if valid and value not in valid:
            expected = f"a value of {variable.name} ({one_of(valid)})"
            report(faults, place, expected, shown(value), nearest(value, valid))
