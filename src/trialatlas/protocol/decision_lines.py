"""The lines of decisions/screening.csv and decisions/codings.csv: events as text, and back."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from trialatlas.errors import Fault
from trialatlas.model.event import (
    SEPARATOR,
    Act,
    Answer,
    Event,
    Quotation,
    instant,
    is_reserved,
)
from trialatlas.model.judgement import Missing, Verdict
from trialatlas.protocol.faults import nearest, one_of, report, shown
from trialatlas.protocol.sheets import Columns, Row, read_rows
from trialatlas.protocol.study_paths import plain_path, study_paths

__all__ = [
    "CODINGS",
    "SCREENING",
    "Line",
    "Sheet",
    "check_among",
    "lines_of",
    "sheet_of",
    "text_of",
]

_LEDGER = ("act", "before", "replaces", "id", "evidence")
"""Columns that the ledger fills; people may leave them out."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One of the two files.

    Attributes:
        file: Its path in the review's folder.
        columns: The columns that it may have.
        header: Those that the ledger writes, in order.
    """

    file: str
    columns: Columns
    header: tuple[str, ...]


SCREENING: Final = Sheet(
    "decisions/screening.csv",
    Columns(
        required=("record_id", "decision", "coder", "reason", "at"),
        optional=("criterion", "quote", "field", *_LEDGER),
        blank=("decision", "reason"),
    ),
    (
        *("record_id", "decision", "criterion", "reason", "quote", "field", "coder", "at"),
        *_LEDGER,
    ),
)
"""Decisions on records."""

CODINGS: Final = Sheet(
    "decisions/codings.csv",
    Columns(
        required=("study_id", "variable", "value", "coder", "at"),
        optional=("missing", "reason", "quote", "field", *_LEDGER),
        blank=("value",),
    ),
    (
        *("study_id", "variable", "value", "missing", "quote", "field", "reason", "coder", "at"),
        *_LEDGER,
    ),
)
"""Codings of variables."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file.

    Attributes:
        row: What it says, and where.
        event: What that means. A line without an id has one made of its content.
    """

    row: Row
    event: Event


def sheet_of(event: Event) -> Sheet:
    """The file in which an event stands."""
    return CODINGS if event.variable else SCREENING


def lines_of(folder: Path, sheet: Sheet, faults: list[Fault]) -> list[Line]:
    """Read a file.

    Args:
        folder: The review's folder; where there is no file there are no lines.
        sheet: Which file.
        faults: Gets every fault of its form: what its lines say of each other, of the codebook and
            of the criteria is not checked.

    Returns:
        Its lines, in order; those that say nothing for certain are left out.
    """
    rows = read_rows(folder / sheet.file, sheet.file, sheet.columns, faults)
    found = []
    for row in rows:
        if row.cells:
            event = _event(row, sheet, faults)
            if event.act.says and not (event.after.value or event.after.missing):
                _report_nothing(row, sheet, faults)
            found.append(Line(row, event))
    return found


def _event(row: Row, sheet: Sheet, faults: list[Fault]) -> Event:
    cells = row.cells
    _check_person(row, faults)
    act = Act(check_among(row, "act", [str(act) for act in Act], faults) or Act.ANSWER)
    is_coding = sheet is CODINGS
    event = Event(
        id=cells["id"],
        act=act,
        who=cells["coder"],
        at=cells["at"],
        subject=cells["study_id" if is_coding else "record_id"],
        variable=cells["variable"] if is_coding else "",
        after=_coded(row, faults) if is_coding else _decided(row, faults),
        before=cells["before"],
        replaces=cells["replaces"],
        why=cells["reason"],
        evidence=_evidence(row, faults),
    )
    if not act.says and str(event.after):
        found = shown(str(event.after))
        report(faults, row.place("act"), f"no answer in a line with the act {act!s}", found)
    if act in (Act.WITHDRAW, Act.REOPEN) and not event.replaces:
        report(faults, row.place("replaces"), "the id of what is taken back", "an empty cell")
    return event if event.id else replace(event, id=_own_id(event))


def _own_id(event: Event) -> str:
    return f"hand-{hashlib.sha256(msgspec.json.encode(event)).hexdigest()[:20]}"


def _decided(row: Row, faults: list[Fault]) -> Answer:
    verdict = check_among(row, "decision", [str(verdict) for verdict in Verdict], faults)
    return Answer(value=(verdict,) if verdict else (), criterion=row.cells["criterion"])


def _coded(row: Row, faults: list[Fault]) -> Answer:
    cells = row.cells
    written = {part.strip() for part in cells["value"].split(SEPARATOR)} - {""}
    missing = check_among(row, "missing", [str(kind) for kind in Missing], faults)
    if cells["value"] and cells["missing"]:
        report(faults, row.place("value"), "either a value or a kind of missing", "both")
    return Answer(value=tuple(sorted(written)), missing=missing)


def _report_nothing(row: Row, sheet: Sheet, faults: list[Fault]) -> None:
    if sheet is CODINGS and not row.cells["value"] and not row.cells["missing"]:
        report(faults, row.place("value"), "either a value or a kind of missing", "neither")
    elif sheet is SCREENING and not row.cells["decision"]:
        report(faults, row.place("decision"), "a text", "an empty cell")


def _evidence(row: Row, faults: list[Fault]) -> tuple[Quotation, ...]:
    cells = row.cells
    _check_field(row, faults)
    if not cells["evidence"]:
        return (Quotation(quote=cells["quote"], field=cells["field"]),) if cells["quote"] else ()
    if cells["quote"]:
        report(faults, row.place("evidence"), "either a quote or the ledger's list", "both")
    try:
        return msgspec.json.decode(cells["evidence"], type=tuple[Quotation, ...])
    except msgspec.DecodeError as error:
        report(faults, row.place("evidence"), "a list as the ledger writes it", str(error))
        return ()


def _check_field(row: Row, faults: list[Fault]) -> None:
    """A place in a record is written with positions, as ``arms[0].description``."""
    field = row.cells["field"]
    paths = study_paths()
    plain = plain_path(field)
    if field and plain not in paths:
        report(faults, row.place("field"), "a path in Study", shown(field), nearest(plain, paths))


def check_among(row: Row, column: str, valid: Collection[str], faults: list[Fault]) -> str:
    """The cell if it is one of the valid names; the empty string otherwise.

    Args:
        row: The row.
        column: Its column.
        valid: The valid names.
        faults: Gets a fault where the cell is another; an empty one is not reported here.
    """
    value = row.cells[column]
    if value in valid:
        return value
    if value:
        expected = f"a valid {column} ({one_of(valid)})"
        report(faults, row.place(column), expected, shown(value), nearest(value, valid))
    return ""


def _check_person(row: Row, faults: list[Fault]) -> None:
    coder = row.cells["coder"]
    if is_reserved(coder):
        expected = "the name of a person ('rule' is the name of the rules, 'people' of all)"
        report(faults, row.place("coder"), expected, shown(coder))
    at = row.cells["at"]
    try:
        instant(at or "2000-01-01")
    except ValueError:
        expected = "a date or time as 2022-07-31 or 2022-07-31T14:05:00Z"
        report(faults, row.place("at"), expected, shown(at))


def text_of(events: Iterable[Event], sheet: Sheet) -> str:
    """Events as the text of a file.

    A line an event, sorted by record, variable, time and id: what two people add stands near what
    it is about, so versions of the file can be merged line by line.

    Args:
        events: All events of the review; those of the other file are passed over.
        sheet: Which file.
    """
    own = [event for event in events if sheet_of(event) is sheet]
    own.sort(key=lambda e: (e.subject, e.variable, instant(e.at), e.who, e.id))
    rows = [dict(zip(sheet.header, sheet.header, strict=True))]
    rows += [_cells(event, sheet) for event in own]
    return "".join(_written(row, sheet) for row in rows)


def _written(cells: Mapping[str, str], sheet: Sheet) -> str:
    """One line; with its usual ending the writer also puts quotes around a lone carriage return."""
    text = io.StringIO(newline="")
    csv.DictWriter(text, sheet.header).writerow(cells)
    return text.getvalue().removesuffix("\r\n") + "\n"


def _cells(event: Event, sheet: Sheet) -> dict[str, str]:
    said = SEPARATOR.join(event.after.value)
    is_coding = sheet is CODINGS
    cells = {
        "reason": event.why,
        "coder": event.who,
        "at": event.at,
        "act": "" if event.act is Act.ANSWER else str(event.act),
        "before": event.before,
        "replaces": event.replaces,
        "id": event.id,
        **_quoted(event.evidence),
    }
    if is_coding:
        named = {"study_id": event.subject, "variable": event.variable, "value": said}
        return {**cells, **named, "missing": event.after.missing}
    return {
        **cells,
        "record_id": event.subject,
        "decision": said,
        "criterion": event.after.criterion,
    }


def _quoted(evidence: tuple[Quotation, ...]) -> dict[str, str]:
    """Words as people write them where two cells hold all that is known of them."""
    if not evidence:
        return {}
    first = evidence[0]
    words = {"quote": first.quote, "field": first.field}
    is_plain = evidence == (Quotation(quote=first.quote, field=first.field),)
    if is_plain and first.quote and all(cell == cell.strip() for cell in words.values()):
        return words
    return {"evidence": msgspec.json.encode(evidence).decode()}
