"""The data of the report as one workbook: a sheet a table, with filters and fixed headings."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from trialatlas.presentation.data_rows import DataFile, Plain
from trialatlas.presentation.document import Document, plain
from trialatlas.presentation.theme import COLOURS
from trialatlas.presentation.writers.letters import writable

__all__ = ["LONGEST_CELL", "sheet_name", "write_xlsx"]

LONGEST_CELL = 32_767
"""Characters that a cell can hold (Microsoft's specification of Excel)."""

_MOST_ROWS = 1_048_576
_WIDEST, _NARROWEST = 60, 9
_MEASURED = 200
_EPOCH = "1980-01-01"
# Whatever a text looks like, it is written as a text: registry text is written by strangers.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def sheet_name(file: DataFile) -> str:
    """The name of the sheet of a table.

    Example:
        >>> sheet_name(DataFile("codings.csv", "", (), ()))
        'Codings'
    """
    return file.name.removesuffix(".csv").replace("_", " ").capitalize()


def write_xlsx(document: Document, files: Sequence[DataFile]) -> bytes:
    """The workbook, with a first sheet that says what the others hold.

    Args:
        document: The report.
        files: The data.
    """
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, _OPTIONS)
    day = dt.datetime.fromisoformat(document.dated or _EPOCH)
    book.set_properties({"title": writable(document.title), "author": "trialatlas", "created": day})
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    heading = book.add_format(
        {"bold": True, "bottom": 1, "bg_color": COLOURS["faint"], "valign": "top"}
    )
    _read_me(book.add_worksheet("Read me"), document, files, (bold, wrapped))
    top = book.add_format({"valign": "top"})
    for file in files:
        _sheet(book.add_worksheet(sheet_name(file)), file, heading, top)
    book.close()
    return made.getvalue()


def _read_me(
    sheet: Worksheet, document: Document, files: Sequence[DataFile], formats: tuple[Format, Format]
) -> None:
    bold, wrapped = formats
    lines = [
        ("Title", document.title),
        ("Kind", document.kind),
        ("Question", document.question),
        *((fact.title.capitalize(), str(fact.value)) for fact in document.facts),
        *(("Note", plain(note)) for note in document.notes),
        ("Made by", plain(document.footer)),
        *((f"Sheet {sheet_name(file)}", f"{file.meaning}{_cut(file)}") for file in files),
    ]
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 100)
    for place, (title, text) in enumerate(lines):
        sheet.write_string(place, 0, title, bold)
        sheet.write_string(place, 1, _fitting(writable(text), ""), wrapped)


def _cut(file: DataFile) -> str:
    n = len(file.rows)
    if n < _MOST_ROWS:
        return f" {n:,} lines." if n != 1 else " 1 line."
    return f" The first {_MOST_ROWS - 1:,} of {n:,} lines; all are in data/{file.name}."


def _sheet(sheet: Worksheet, file: DataFile, heading: Format, top: Format) -> None:
    rows = file.rows[: _MOST_ROWS - 1]
    for place, column in enumerate(file.columns):
        shown = [len(str(row[place])) for row in rows[:_MEASURED] if row[place] is not None]
        width = max([len(column) + 4, *shown])
        sheet.set_column(place, place, min(max(width, _NARROWEST), _WIDEST), top)
        sheet.write_string(0, place, column, heading)
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            _write(sheet, (number, place), value, file.name)
    sheet.freeze_panes(1, 1)
    if file.columns:
        sheet.autofilter(0, 0, max(len(rows), 1), len(file.columns) - 1)


def _write(sheet: Worksheet, place: tuple[int, int], value: Plain, name: str) -> None:
    if isinstance(value, str):
        if value:
            sheet.write_string(*place, _fitting(value, name))
    elif isinstance(value, bool):
        sheet.write_boolean(*place, value)
    elif value is not None:
        _write_number(sheet, place, value)


def _write_number(sheet: Worksheet, place: tuple[int, int], value: float) -> None:
    # A workbook knows no infinity: the word says more than an empty cell.
    if value - value == 0:
        sheet.write_number(*place, value)
    else:
        sheet.write_string(*place, str(value))


def _fitting(text: str, name: str) -> str:
    if len(text) <= LONGEST_CELL:
        return text
    end = f" … cut; all of it is in data/{name}" if name else " …"
    return text[: LONGEST_CELL - len(end)] + end
