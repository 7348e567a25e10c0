"""The data of the report: which files, and what one line of each is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from trialatlas.model.tables import TABLES
from trialatlas.model.versions import Standing
from trialatlas.presentation.codebook_files import codebook_file, decisions_file, rules_file
from trialatlas.presentation.data_rows import DataFile
from trialatlas.presentation.tables import ReportTables, Row, included_ids
from trialatlas.protocol.review import ReviewProtocol

__all__ = ["data_files"]

_VALUES = ";"
_QUOTES = " | "


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
        decisions_file(tables),
        *((_versions(tables),) if protocol.as_of else ()),
        _results(tables),
        *((_pooled_groups(tables),) if protocol.poolings else ()),
        _comparison(tables),
        codebook_file(protocol.codebook),
        rules_file(protocol.codebook),
    )


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


_CODED = ("missing", "basis", "coder", "rule", "reason", "at", "resolves")


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
        "resolves",
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
