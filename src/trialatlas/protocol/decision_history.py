"""What the lines of a file of decisions say of each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from trialatlas.errors import Fault
from trialatlas.model.event import Act, threads
from trialatlas.protocol.decision_lines import CODINGS, Line, sheet_of
from trialatlas.protocol.faults import report, shown

__all__ = ["history_of"]


def history_of(lines: Iterable[Line], faults: list[Fault]) -> list[Line]:
    """Check that the lines are a history: of each person on each question one chain.

    Args:
        lines: All lines of the files.
        faults: Gets each line that has another one's id or place, or that comes after one that is
            not there.

    Returns:
        The lines, each once (what was merged from two sides may have it twice), with what each
        replaces in ``before``.
    """
    once = _each_once(lines, faults)
    by_id = {line.event.id: line for line in once}
    before = len(faults)
    _check_places(once, faults)
    linked = [_linked(line, by_id, faults) for line in once]
    if len(faults) == before:
        _check_beginnings(linked, faults)
    return linked


def _each_once(lines: Iterable[Line], faults: list[Fault]) -> list[Line]:
    first: dict[str, Line] = {}
    for line in lines:
        known = first.setdefault(line.event.id, line)
        if known.event != line.event:
            expected = "each id once (lines are never changed; add one that replaces it)"
            found = f"{line.event.id} again, with another content ({_where(known)})"
            report(faults, line.row.place("id"), expected, found)
    return list(first.values())


def _check_places(lines: Sequence[Line], faults: list[Fault]) -> None:
    taken: dict[object, Line] = {}
    for line in lines:
        event = line.event
        is_alone = event.replaces or event.act is not Act.NOTE
        if not (is_alone and event.who and event.subject):
            continue
        other = taken.setdefault((event.thread, event.replaces), line)
        if other is line:
            continue
        if not (event.replaces or line.row.cells["id"] or other.row.cells["id"]):
            _report_twice(line, other, faults)
            continue
        expected = (
            f"one line of {event.who} to come after {event.replaces or 'nothing'}; "
            f"write {other.event.id} into 'replaces' of the one that counts"
        )
        found = f"a second ({_where(other)})"
        report(faults, line.row.place("replaces"), expected, found)


def _report_twice(line: Line, other: Line, faults: list[Fault]) -> None:
    event = line.event
    is_coding = sheet_of(event) is CODINGS
    columns = ("study_id", "variable", "coder") if is_coding else ("record_id", "coder")
    named = [event.subject, *([event.variable] if is_coding else []), event.who]
    expected = f"each {' and '.join(columns)} once; correct the first line instead"
    found = f"{' '.join(named)} again (first in line {other.row.line})"
    report(faults, line.row.place("coder"), expected, found)


def _linked(line: Line, by_id: dict[str, Line], faults: list[Fault]) -> Line:
    event = line.event
    if not event.replaces:
        if event.before:
            report(faults, line.row.place("before"), "nothing, as it replaces none", event.before)
        return line
    replaced = by_id.get(event.replaces)
    if replaced is None or replaced.event.thread != event.thread:
        expected = "the id of a line of the same person, question and kind of act"
        report(faults, line.row.place("replaces"), expected, shown(event.replaces))
        return line
    before = str(replaced.event.after)
    if event.before not in ("", before):
        expected = f"{shown(before)}, as {event.replaces} says ({_where(replaced)})"
        report(faults, line.row.place("before"), expected, shown(event.before))
    return Line(line.row, replace(event, before=before))


def _check_beginnings(lines: Sequence[Line], faults: list[Fault]) -> None:
    """Lines that replace each other in a circle have no first."""
    begun = {e.id for chain in threads(line.event for line in lines).values() for e in chain}
    for line in lines:
        if line.event.id not in begun:
            expected = "a chain of lines with a first one"
            report(faults, line.row.place("replaces"), expected, "lines that replace each other")


def _where(line: Line) -> str:
    return f"{line.row.file}:{line.row.line}"
