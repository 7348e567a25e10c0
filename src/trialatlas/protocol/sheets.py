"""CSV that people wrote, row by row with line numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from trialatlas.errors import Fault
from trialatlas.protocol.faults import Place, nearest, one_of, report, shown
from trialatlas.protocol.files import read_decoded

__all__ = ["Columns", "Row", "read_rows"]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a file.

    Attributes:
        required: Those that every file has; a row must fill them unless they are in ``blank``.
        optional: Those that it may have.
        blank: Required columns whose cells may be empty.
        is_open: Whether a file may have any other columns too.
    """

    required: Sequence[str]
    optional: Sequence[str] = ()
    blank: Sequence[str] = ()
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        file: The file's name in faults.
        line: The line in which the row begins.
        cells: Text by column, without white space around it; empty where the column is absent.
    """

    file: str
    line: int
    cells: Mapping[str, str]

    def place(self, column: str) -> Place:
        """Where a cell of the row stands."""
        return Place(self.file, self.line, column)


def read_rows(path: Path, file: str, columns: Columns, faults: list[Fault]) -> list[Row]:
    """Read a CSV file with a header.

    UTF-8 with or without a byte order mark; commas, or the semicolons of spreadsheet programs in
    countries with a decimal comma. Rows without any text are left out.

    Args:
        path: The file; if there is none, there are no rows.
        file: Its name in faults.
        columns: Its columns.
        faults: Gets every fault of its form, and every empty cell that must be filled.

    Returns:
        The rows, in order.
    """
    text = read_decoded(path, file, faults) if _may_exist(path) else None
    if text is None:
        return []
    lines = _lines(text, file, faults)
    header = next(lines, None)
    if header is None:
        report(faults, Place(file), f"the columns {', '.join(columns.required)}", "an empty file")
        return []
    names = [name.strip() for name in header[1]]
    if not _check_header(names, Place(file, header[0]), columns, faults):
        return []
    return [_row(cells, Place(file, line), (names, columns), faults) for line, cells in lines]


def _may_exist(path: Path) -> bool:
    """Whether there is a file, or a folder that hides whether there is one."""
    try:
        return path.exists()
    except PermissionError:
        return True


def _lines(text: str, file: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line in which each begins: a quoted cell may run over several."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        report(faults, Place(file, line), "CSV", str(error))


def _check_header(
    names: Sequence[str], place: Place, columns: Columns, faults: list[Fault]
) -> bool:
    before = len(faults)
    valid = [*columns.required, *columns.optional]
    meant = set()
    for name in names:
        if name not in valid and not columns.is_open:
            suggestion = nearest(name, [other for other in valid if other not in names])
            meant.add(suggestion)
            report(faults, place, f"a known column ({one_of(valid)})", shown(name), suggestion)
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            report(faults, place, "each column once", f"{shown(name)} {names.count(name)} times")
    for name in columns.required:
        if name not in names and name not in meant:
            report(faults, place, f"the column {name!r}", f"only {', '.join(names)}")
    return len(faults) == before


def _row(
    cells: Sequence[str], place: Place, of: tuple[Sequence[str], Columns], faults: list[Fault]
) -> Row:
    names, columns = of
    if len(cells) != len(names):
        # Read by position it could be anyone's answer, so none of its cells is used.
        report(faults, place, f"{len(names)} cells", f"{len(cells)}")
        return Row(place.file, place.line, {})
    filled = dict(zip(names, (cell.strip() for cell in cells), strict=True))
    row = Row(place.file, place.line, {name: "" for name in columns.optional} | filled)
    for name in columns.required:
        if name not in columns.blank and not filled[name]:
            report(faults, row.place(name), "a text", "an empty cell")
    return row
