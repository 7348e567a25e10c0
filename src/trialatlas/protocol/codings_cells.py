"""Tables of text as people and spreadsheets write them, and what a cell of one says."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from trialatlas.errors import Fault
from trialatlas.model.judgement import Missing
from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.protocol.codings import Notice
from trialatlas.protocol.faults import Place, nearest, raise_any, report, shown
from trialatlas.protocol.files import read_decoded
from trialatlas.protocol.value_sets import fixed_values

__all__ = [
    "ID",
    "TableRow",
    "TextTable",
    "check_once",
    "names_in",
    "notices_of",
    "perhaps_meant",
    "read_table",
    "said_in",
]

ID = "nct_id"
"""The column with the id of the study."""

_NONE = {"", "-", str(Missing.NOT_REPORTED), str(Missing.NOT_APPLICABLE)}
_CLOSED = "a cell whose opening quotation mark is closed"
_END = "end of the table"
_SWALLOWED = re.compile(r"[\r\n]\W*NCT\d{8}\W*?[,;]", re.IGNORECASE)
_SLIP = 0.8


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: where it begins, and its cells by column; the id of the study is in upper case."""

    place: Place
    cells: Mapping[str, str]

    @property
    def study(self) -> str:
        """The id of the study."""
        return self.cells[ID]

    def at(self, column: str) -> Place:
        """Where a cell stands."""
        return Place(self.place.file, self.place.line, column)


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table.

    Attributes:
        place: Where the names of its columns stand.
        names: The names of its columns; one of them is `ID`.
        rows: The rows below.
    """

    place: Place
    names: tuple[str, ...]
    rows: tuple[TableRow, ...]


def read_table(path: Path, faults: list[Fault]) -> TextTable:
    """Read a table with a column `ID`.

    UTF-8 with or without a byte order mark, any line ends; tabs between cells, or commas or
    semicolons where the first line has no tab.

    Args:
        path: The file.
        faults: Gets every fault of its rows.

    Raises:
        ProtocolError: It cannot be read, or it is not clear which columns it has.
    """
    file = str(path)
    text = read_decoded(path, file, faults)
    lines = _lines(text or "", file, faults)
    line, names = next(lines, (0, []))
    place = Place(file, line)
    if text is not None and not names:
        report(faults, place, f"a table with the column {ID!r}", "an empty file")
    if names:
        _check_names(names, place, faults)
    raise_any(faults)
    rows = tuple(_row(names, cells, Place(file, line), faults) for line, cells in lines)
    if not rows and not faults:
        report(faults, Place(file), "at least one study", "none below the names of the columns")
    for row in rows:
        if not row.study:
            report(faults, row.at(ID), "the id of a study", "an empty cell")
    return TextTable(place, tuple(names), rows)


def _lines(text: str, file: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line in which each begins: a quoted cell may run over several."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = "\t" if "\t" in first else max(",;", key=first.count)
    # A last row of our own: where it is not found, a cell before it was never closed.
    reader = csv.reader(io.StringIO(f"{text}\n{_END}", newline=""), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            if cells == [_END]:
                return
            if any(_has_rows(cell, delimiter) for cell in cells):
                # Whole rows were swallowed; what stands in them must not go missing unsaid.
                report(faults, Place(file, line), _CLOSED, "one that runs over several rows")
            elif cells[-1:] and cells[-1].endswith(_END):
                report(faults, Place(file, line), _CLOSED, "one that runs to the end of the file")
            if any(cell.strip() for cell in cells):
                yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        report(faults, Place(file, line), _CLOSED, str(error))


def _has_rows(cell: str, delimiter: str) -> bool:
    """Whether a cell that runs over several lines holds what looks like rows of the table."""
    if delimiter == "\t":
        return "\t" in cell and "\n" in cell
    return bool(_SWALLOWED.search(cell))


def _check_names(names: Sequence[str], place: Place, faults: list[Fault]) -> None:
    if ID not in names:
        near = nearest(ID, names)
        report(faults, place, f"the column {ID!r}", _only(names), near and ID)
    for name in dict.fromkeys(filter(None, names)):
        if names.count(name) > 1:
            report(faults, place, "each column once", f"{shown(name)} {names.count(name)} times")


def _only(names: Sequence[str]) -> str:
    return f"only {', '.join(map(shown, names))}"


def _row(names: Sequence[str], cells: list[str], place: Place, faults: list[Fault]) -> TableRow:
    if len(cells) > len(names):
        report(faults, place, f"{len(names)} cells", f"{len(cells)}")
    # Editors strip the tabs at the end of a line, and with them empty cells.
    filled = dict.fromkeys(names, "") | dict(zip(names, cells, strict=False))
    return TableRow(place, filled | {ID: filled[ID].upper()})


def said_in(text: str) -> tuple[tuple[str, ...], Missing | None]:
    """What a cell, or one of several answers in a cell, says.

    Args:
        text: Values joined by ``;``, a kind of missing, ``-`` or nothing.

    Returns:
        The values, sorted; and, exactly where there are none, why.

    >>> said_in("intravenous; inhaled")
    (('inhaled', 'intravenous'), None)
    >>> said_in(" - ")
    ((), <Missing.NOT_REPORTED: 'not_reported'>)
    """
    words = {word.strip() for word in text.split(";")}
    values = tuple(sorted(words - _NONE))
    if values == (Missing.UNCLEAR,):
        return (), Missing.UNCLEAR
    if values:
        return values, None
    is_apart = Missing.NOT_APPLICABLE in words
    return (), Missing.NOT_APPLICABLE if is_apart else Missing.NOT_REPORTED


def notices_of(values: Sequence[str], variable: Variable, row: TableRow) -> Iterator[Notice]:
    """What of some values the codebook does not have.

    Args:
        values: The values that a row gives.
        variable: Their variable.
        row: The row.
    """
    valid = fixed_values(variable)
    problems = [
        (value, "no category of the codebook", nearest(value, valid))
        for value in values
        if valid and value not in valid
    ]
    if len(values) > 1 and not variable.multiple:
        problems.append((";".join(values), "more than the one value that the codebook allows", ""))
    for value, problem, near in problems:
        yield Notice(
            file=row.place.file,
            line=row.place.line,
            study=row.study,
            variable=variable.name,
            value=value,
            problem=problem,
            nearest=near,
        )


def check_once(
    rows: Sequence[TableRow], columns: Sequence[str], expected: str, faults: list[Fault]
) -> None:
    """See that no row says again what a row above is about.

    Args:
        rows: The rows of a table.
        columns: The columns that together name what a row is about; a row without one of them is
            about nothing. The last is where the fault is.
        expected: What would be right.
        faults: Gets a fault for each row that stands again.
    """
    lines: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(row.cells[column] for column in columns)
        if all(key) and key in lines:
            again = f"{' '.join(key)} again (first in line {lines[key]})"
            report(faults, row.at(columns[-1]), expected, again)
        lines.setdefault(key, row.place.line)


def names_in(codebook: Codebook) -> list[str]:
    """The names of all variables, in the order of the codebook."""
    return [variable.name for variable in codebook.variables]


def perhaps_meant(name: str, free: Collection[str]) -> str:
    """The name that was perhaps meant; many names rightly mean nothing: only slips are asked about.

    >>> perhaps_meant("doner", ["donor", "route"])
    'donor'
    >>> perhaps_meant("dose", ["donor", "route"])
    ''
    """
    near = nearest(name, free)
    return near if SequenceMatcher(None, name, near).ratio() >= _SLIP else ""
