"""What people decided: decisions/screening.csv and decisions/codings.csv of a review's folder."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final

from trialatlas.errors import Fault
from trialatlas.model.judgement import Basis, Coding, Decision, EvidenceSpan, Missing, Verdict
from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.protocol.faults import nearest, one_of, raise_any, report, shown
from trialatlas.protocol.review import ReviewProtocol
from trialatlas.protocol.sheets import Columns, Row, read_rows
from trialatlas.protocol.study_paths import study_paths
from trialatlas.protocol.value_sets import fixed_values

__all__ = ["QUOTE_NOT_FOUND", "FindQuote", "read_codings", "read_decisions", "read_screening"]

QUOTE_NOT_FOUND = "The quoted words are not in the record:"
"""What the reason of a coding says of words that could not be found."""

FindQuote = Callable[[str, str, str], EvidenceSpan | None]
"""Finds a quotation: from study id, field (may be empty) and words to where they stand, or None."""

_SCREENING: Final = Columns(
    required=("record_id", "decision", "coder", "reason", "at"),
    optional=("criterion",),
    blank=("reason",),
)
_CODINGS: Final = Columns(
    required=("study_id", "variable", "value", "coder", "at"),
    optional=("missing", "reason", "quote", "field"),
    blank=("value",),
)
_RULE = "rule"


def read_decisions(
    protocol: ReviewProtocol, find_quote: FindQuote | None = None
) -> tuple[list[Decision], list[Coding]]:
    """Read everything that people decided in a review.

    Args:
        protocol: The review; its folder, criteria and codebook are used.
        find_quote: Finds quotations in the records; see `read_codings`.

    Returns:
        People's decisions on records, and their codings.

    Raises:
        ProtocolError: With every fault of both files.
    """
    faults: list[Fault] = []
    criteria = tuple(criterion.name for criterion in protocol.criteria)
    decisions = _screening(protocol.folder, criteria, faults)
    codings = _codings((protocol.folder, protocol.codebook), find_quote, faults)
    raise_any(faults)
    return decisions, codings


def read_screening(folder: Path, criteria: Collection[str] | None = None) -> list[Decision]:
    """Read people's decisions on records.

    Args:
        folder: The review's folder; without ``decisions/screening.csv`` there are no decisions.
        criteria: Names of the review's criteria; None leaves the column ``criterion`` unchecked.

    Returns:
        The decisions, in the order of the file.

    Raises:
        ProtocolError: With every fault of the file.
    """
    faults: list[Fault] = []
    decisions = _screening(folder, criteria, faults)
    raise_any(faults)
    return decisions


def read_codings(
    folder: Path, codebook: Codebook, find_quote: FindQuote | None = None
) -> list[Coding]:
    """Read people's codings.

    Several values of one cell are separated by ``;``. A person's coding is ``stated`` where its
    words were found in the record, and ``absent`` where it comes without words.

    Args:
        folder: The review's folder; without ``decisions/codings.csv`` there are no codings.
        codebook: The variables and their values.
        find_quote: Finds the words of the columns ``quote`` and ``field`` in the records; without
            it, and where it finds none (the record may have changed since), a coding has no spans.

    Returns:
        The codings, in the order of the file.

    Raises:
        ProtocolError: With every fault of the file.
    """
    faults: list[Fault] = []
    codings = _codings((folder, codebook), find_quote, faults)
    raise_any(faults)
    return codings


def _screening(
    folder: Path, criteria: Collection[str] | None, faults: list[Fault]
) -> list[Decision]:
    name = "decisions/screening.csv"
    rows = [row for row in read_rows(folder / name, name, _SCREENING, faults) if row.cells]
    _check_once(rows, ("record_id", "coder"), faults)
    return [_decision(row, criteria, faults) for row in rows]


def _decision(row: Row, criteria: Collection[str] | None, faults: list[Fault]) -> Decision:
    cells = row.cells
    _check_person(row, faults)
    if criteria is not None and cells["criterion"]:
        _check_among(row, "criterion", criteria, faults)
    verdict = _check_among(row, "decision", [str(verdict) for verdict in Verdict], faults)
    return Decision(
        record_id=cells["record_id"],
        coder=cells["coder"],
        decision=Verdict(verdict or Verdict.UNSURE),
        criterion=cells["criterion"],
        reason=cells["reason"],
        at=cells["at"],
    )


def _codings(
    of: tuple[Path, Codebook], find_quote: FindQuote | None, faults: list[Fault]
) -> list[Coding]:
    folder, codebook = of
    name = "decisions/codings.csv"
    rows = [row for row in read_rows(folder / name, name, _CODINGS, faults) if row.cells]
    _check_once(rows, ("study_id", "variable", "coder"), faults)
    return [_coding(row, codebook, find_quote, faults) for row in rows]


def _coding(
    row: Row, codebook: Codebook, find_quote: FindQuote | None, faults: list[Fault]
) -> Coding:
    cells = row.cells
    _check_person(row, faults)
    names = [variable.name for variable in codebook.variables]
    name = _check_among(row, "variable", names, faults)
    values = _values(row, codebook[name] if name else None, faults)
    missing = ""
    if cells["missing"]:
        missing = _check_among(row, "missing", [str(kind) for kind in Missing], faults)
    if bool(cells["value"]) == bool(cells["missing"]):
        found = "both" if cells["value"] else "neither"
        report(faults, row.place("value"), "either a value or a kind of missing", found)
    _check_field(row, faults)
    span, reason = None, cells["reason"]
    if find_quote and cells["quote"]:
        span = find_quote(cells["study_id"], cells["field"], cells["quote"])
        if span is None:
            note = f"{QUOTE_NOT_FOUND} {cells['quote']}"
            reason = f"{reason} ({note})" if reason else note
    return Coding(
        study_id=cells["study_id"],
        variable=cells["variable"],
        value=values,
        missing=Missing(missing) if missing else None,
        basis=Basis.STATED if span else Basis.ABSENT,
        spans=(span,) if span else (),
        coder=cells["coder"],
        reason=reason,
        at=cells["at"],
    )


def _values(row: Row, variable: Variable | None, faults: list[Fault]) -> tuple[str, ...]:
    values = [value.strip() for value in row.cells["value"].split(";") if value.strip()]
    if variable is None:
        return ()
    valid = fixed_values(variable)
    for value in values:
        if valid and value not in valid:
            expected = f"a value of {variable.name} ({one_of(valid)})"
            if value in set(Missing):
                expected = f"{expected}; kinds of missing stand in the column 'missing'"
            suggestion = nearest(value, valid)
            report(faults, row.place("value"), expected, shown(value), suggestion)
    if len(set(values)) > 1 and not variable.multiple:
        expected = f"one value ({variable.name} is not 'multiple')"
        report(faults, row.place("value"), expected, f"{len(set(values))}")
    return tuple(sorted(set(values)))


def _check_among(row: Row, column: str, valid: Collection[str], faults: list[Fault]) -> str:
    """The cell if it is one of the valid names; an empty cell has been reported already."""
    value = row.cells[column]
    if value in valid:
        return value
    if value:
        expected = f"a valid {column} ({one_of(valid)})"
        report(faults, row.place(column), expected, shown(value), nearest(value, valid))
    return ""


def _check_person(row: Row, faults: list[Fault]) -> None:
    if row.cells["coder"] == _RULE:
        expected = "the name of a person ('rule' is the name of the rules)"
        report(faults, row.place("coder"), expected, shown(_RULE))
    at = row.cells["at"]
    try:
        dt.datetime.fromisoformat(at or "2000-01-01")
    except ValueError:
        expected = "a date or time as 2022-07-31 or 2022-07-31T14:05:00Z"
        report(faults, row.place("at"), expected, shown(at))


def _check_once(rows: Collection[Row], columns: tuple[str, ...], faults: list[Fault]) -> None:
    lines: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(row.cells[column] for column in columns)
        if not all(key):
            continue
        if key in lines:
            found = f"{' '.join(key)} again (first in line {lines[key]})"
            expected = f"each {' and '.join(columns)} once; correct the first line instead"
            report(faults, row.place("coder"), expected, found)
        lines.setdefault(key, row.line)


def _check_field(row: Row, faults: list[Fault]) -> None:
    """A place in a record is written with positions, as ``arms[0].description``."""
    field = row.cells["field"]
    paths = study_paths()
    plain = re.sub(r"\[\d+\]", "", field)
    if field and plain not in paths:
        report(faults, row.place("field"), "a path in Study", shown(field), nearest(plain, paths))
