"""Rows of data, and how they are written as CSV (RFC 4180, UTF-8) and as Parquet.

A spreadsheet takes a cell that starts with ``=``, ``+``, ``-`` or ``@`` for a formula, and registry
text is written by strangers. A text cell of a CSV file that starts with one of these, or with a tab
or a line break, therefore gets an apostrophe in front; a program takes it off again. Numbers are
written as they are. Parquet holds every text as it is.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

__all__ = ["DataFile", "Plain", "encoded", "guarded", "parquet"]

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")

Plain = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class DataFile:
    """One CSV file.

    Attributes:
        name: Its name.
        meaning: What one line is.
        columns: The names in its first line.
        rows: The lines below.
    """

    name: str
    meaning: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Plain, ...], ...]


def encoded(file: DataFile) -> bytes:
    """The file's bytes: comma-separated, CRLF after each line, UTF-8 without a mark in front."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(file.columns)
    writer.writerows([_cell(value) for value in row] for row in file.rows)
    return text.getvalue().encode("utf-8")


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula.

    Example:
        >>> guarded("=HYPERLINK(1)"), guarded("a=b")
        ("'=HYPERLINK(1)", 'a=b')
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _cell(value: Plain) -> Plain:
    if isinstance(value, bool):
        return "true" if value else "false"
    return guarded(value) if isinstance(value, str) else value


def parquet(file: DataFile) -> bytes:
    """The same rows as a Parquet file; a column that is nowhere filled is one of text."""
    columns = zip(*file.rows, strict=True) if file.rows else [()] * len(file.columns)
    arrays = [_array(values) for values in columns]
    made = io.BytesIO()
    pq.write_table(pa.table(arrays, list(file.columns)), made, compression="zstd")
    return made.getvalue()


def _array(values: tuple[Plain, ...]) -> pa.Array:
    array = pa.array(values)
    return array.cast(pa.string()) if pa.types.is_null(array.type) else array
