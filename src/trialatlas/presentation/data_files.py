"""The data of the report as CSV (RFC 4180, UTF-8), for people and for other programs.

A spreadsheet takes a cell that starts with ``=``, ``+``, ``-`` or ``@`` for a formula, and registry
text is written by strangers. A text cell that starts with one of these, or with a tab or a line
break, therefore gets an apostrophe in front; a program takes it off again. Numbers are written as
they are.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trialatlas.model.tables import TABLES
from trialatlas.model.versions import Standing
from trialatlas.presentation.tables import ReportTables, Row, included_ids
from trialatlas.protocol.review import ReviewProtocol

__all__ = ["DataFile", "data_files", "encoded", "guarded"]

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_VALUES = ";"
_QUOTES = " | "

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


def data_files(protocol: ReviewProtocol, tables: ReportTables) -> tuple[DataFile, ...]:
    """All data of the report.

    Args:
        protocol: Its codebook gives the order of the variables.
        tables: What the report is made of.

    Returns:
        The files in the order in which the report lists them.
    """
    return (
        _studies(protocol, tables),
        _codings(protocol, tables),
        _contradictions(tables),
        _screening(tables),
        *((_versions(tables),) if protocol.as_of else ()),
        _results(tables),
        *((_pooled_groups(tables),) if protocol.poolings else ()),
        _comparison(tables),
    )


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


def _studies(protocol: ReviewProtocol, tables: ReportTables) -> DataFile:
    variables = tuple(variable.name for variable in protocol.codebook.variables)
    values = {(row["study_id"], row["variable"]): row for row in tables.values.to_pylist()}

    def shown(study: str, variable: str) -> str:
        row = values.get((study, variable))
        return "" if row is None else row["missing"] or _VALUES.join(row["value"] or ())

    return DataFile(
        "studies.csv",
        "One line an included study, one column a variable; several values are joined by ; and "
        "where there is none, the kind of missing stands in its place.",
        ("study_id", *variables),
        tuple(
            (study, *(shown(study, variable) for variable in variables))
            for study in included_ids(tables.screened.to_pylist())
        ),
    )


_CODED = ("missing", "basis", "coder", "rule", "reason", "at")


def _codings(protocol: ReviewProtocol, tables: ReportTables) -> DataFile:
    places = {variable.name: place for place, variable in enumerate(protocol.codebook.variables)}
    rows = sorted(
        tables.codings.to_pylist(),
        key=lambda row: (
            row["study_id"],
            places.get(row["variable"], len(places)),
            row["variable"],
            row["coder"],
            row["at"] or "",
        ),
    )
    return DataFile(
        "codings.csv",
        "One line what one coder says of one variable of one study, with the words it rests on.",
        ("study_id", "variable", "value", *_CODED, "confidence", "fields", "quotes"),
        tuple(
            (
                row["study_id"],
                row["variable"],
                _VALUES.join(row["value"] or ()),
                *(row[column] for column in _CODED),
                row["confidence"],
                _joined(row, "field"),
                _joined(row, "quote"),
            )
            for row in rows
        ),
    )


def _contradictions(tables: ReportTables) -> DataFile:
    return DataFile(
        "contradictions.csv",
        "One line a place where a record has words for another value than the one that was coded.",
        ("study_id", "variable", "value", "rule", "other_value", "field", "quote"),
        tuple(
            (
                row["study_id"],
                row["variable"],
                _VALUES.join(row["value"] or ()),
                row["rule"],
                span["value"],
                span["field"],
                span["quote"],
            )
            for row in sorted(
                tables.codings.to_pylist(), key=lambda row: (row["study_id"], row["variable"])
            )
            for span in row["against"] or ()
        ),
    )


def _screening(tables: ReportTables) -> DataFile:
    columns = (
        "record_id",
        "decision",
        "criterion",
        "reason",
        "coder",
        "at",
        "study_id",
        "duplicate_of",
    )
    return DataFile(
        "screening.csv",
        "One line a record that the search found, with the verdict that counts and its words.",
        (*columns, "quotes"),
        tuple(
            (*(row[column] for column in columns), _joined(row, "quote"))
            for row in _by_record(tables.screened.to_pylist())
        ),
    )


def _versions(tables: ReportTables) -> DataFile:
    columns = tuple(TABLES["versions"].schema.names)
    return DataFile(
        "versions.csv",
        "One line a record whose version on the day of the review is not known for sure, or that "
        "was not registered yet.",
        columns,
        tuple(
            tuple(
                str(cell) if isinstance(cell, dt.date) else cell for cell in map(row.get, columns)
            )
            for row in _by_record(tables.versions.to_pylist())
            if row["standing"] != Standing.CONFIRMED
        ),
    )


def _results(tables: ReportTables) -> DataFile:
    columns = tuple(name for name in TABLES["results"].schema.names if name != "studies")
    return DataFile(
        "results.csv",
        "One line a number of the analysis, with its denominator and the studies behind it.",
        (*columns, "studies"),
        tuple(
            (*(row[column] for column in columns), _VALUES.join(row["studies"] or ()))
            for row in sorted(tables.results.to_pylist(), key=lambda row: row["position"] or 0)
        ),
    )


def _pooled_groups(tables: ReportTables) -> DataFile:
    columns = tuple(TABLES["pooled_groups"].schema.names)
    return DataFile(
        "pooled_groups.csv",
        "One line a posted number that is pooled, with its place in the record.",
        columns,
        tuple(tuple(row[column] for column in columns) for row in tables.pooled_groups.to_pylist()),
    )


def _comparison(tables: ReportTables) -> DataFile:
    columns = ("record_id", "published", "decision", "agreement", "criterion", "reason")
    return DataFile(
        "comparison.csv",
        "One line a study of the published review or of this one, and whether the other has it.",
        (*columns, "quotes"),
        tuple(
            (*(row[column] for column in columns), _joined(row, "quote"))
            for row in _by_record(tables.comparison.to_pylist())
        ),
    )


def _by_record(rows: Iterable[Row]) -> Sequence[Row]:
    return sorted(rows, key=lambda row: str(row["record_id"]))


def _joined(row: Row, part: str) -> str:
    return _QUOTES.join(span[part] for span in row["spans"] or ())
