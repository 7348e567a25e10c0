"""A review's ledger: where it is, and its way to and from the files under decisions/."""

from __future__ import annotations

import heapq
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from trialatlas.adjudication.blind import complete, visible
from trialatlas.errors import Fault, LedgerConflictError, LedgerError
from trialatlas.model.event import Event, instant, threads
from trialatlas.model.person import Viewer
from trialatlas.protocol.decision_lines import CODINGS, SCREENING, Line, sheet_of, text_of
from trialatlas.protocol.decisions import read_decisions, read_history
from trialatlas.protocol.faults import Place, raise_any, report, shown
from trialatlas.protocol.review import ReviewProtocol
from trialatlas.protocol.sheets import Row
from trialatlas.store.files import replace_text, reporting
from trialatlas.store.ledger import Ledger, open_ledger, sqlite_url
from trialatlas.store.ledger_checks import Admission, check_text

__all__ = [
    "LEDGER_URL",
    "Exported",
    "export_ledger",
    "import_ledger",
    "ledger_of",
    "n_not_imported",
    "told_events",
]

LEDGER_URL = "TRIALATLAS_LEDGER_URL"
"""The environment variable that names another ledger than the one in the review's folder."""

_FOLDER = "ledger"
_FILE = "ledger.sqlite"
_IGNORED = "# The ledger is a database: its events go into version control as decisions/*.csv.\n*\n"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes:
        n_events: How many events the files hold now.
        n_held_back: How many the ledger has beside them, on questions that are still open.
    """

    n_events: int
    n_held_back: int


@contextmanager
def ledger_of(protocol: ReviewProtocol) -> Iterator[Ledger]:
    """Open a review's ledger: that of `LEDGER_URL`, or else ``ledger/ledger.sqlite`` of its folder.

    Args:
        protocol: The review.

    Raises:
        LedgerError: It cannot be opened.
        WorkspaceError: Its folder cannot be made.
    """
    url = os.environ.get(LEDGER_URL, "").strip() or _own_url(protocol.folder)
    with open_ledger(url, protocol.name) as ledger:
        yield ledger


def _own_url(folder: Path) -> str:
    own = folder / _FOLDER
    with reporting(own, "make"):
        own.mkdir(exist_ok=True)
        ignored = own / ".gitignore"
        if not ignored.exists():
            replace_text(ignored, _IGNORED)
    return sqlite_url(own / _FILE)


def import_ledger(protocol: ReviewProtocol, ledger: Ledger) -> int:
    """Add to the ledger what the files under ``decisions/`` have and it lacks: all, or nothing.

    Args:
        protocol: The review.
        ledger: Its ledger.

    Returns:
        How many events were added.

    Raises:
        ProtocolError: The files have faults, or contradict the ledger; every line is named.
        LedgerError: The ledger cannot be read or written.
    """
    read_decisions(protocol)
    lines = read_history(protocol.folder)
    present = ledger.events()
    known = {event.id for event in present}
    new = _admitted(lines, present)
    ledger.append(new)
    return len({event.id for event in new} - known)


def _admitted(lines: Sequence[Line], present: Sequence[Event]) -> list[Event]:
    """The events of lines, in an order in which a ledger takes them."""
    faults: list[Fault] = []
    admission = Admission(present)
    place = {line.event.id: line for line in lines}
    chains = threads(line.event for line in lines).values()
    # By time, as the log shows them, but never before what they replace.
    ordered = heapq.merge(*chains, key=lambda event: (instant(event.at), event.id))
    taken: list[Event] = []
    for event in ordered:
        row = place[event.id].row
        try:
            check_text(event)
            kept = admission.admit(event)
        except LedgerConflictError as error:
            _report_conflict(row, event, cast("Event", error.standing), faults)
        except LedgerError as error:
            report(faults, row.place(""), "a line that a ledger can keep", str(error))
        else:
            taken.append(kept)
            if kept != event:
                # An event that is handed in again may have another time, a line may not.
                _report_conflict(row, event, kept, faults)
    raise_any(faults)
    return taken


def _report_conflict(row: Row, event: Event, known: Event, faults: list[Fault]) -> None:
    said = f"{shown(str(known.after) or str(known.act))} at {known.at}"
    if known.id == event.id:
        expected = "the line as the ledger has it; to change what it says, add one that replaces it"
        report(faults, row.place("id"), expected, f"another content (the ledger has {said})")
        return
    expected = f"{known.id!r} in 'replaces', if this line is to count; the ledger has {said} there"
    report(faults, row.place("replaces"), expected, shown(event.replaces))


def n_not_imported(protocol: ReviewProtocol, ledger: Ledger) -> int:
    """How many lines the review's files have beside a ledger that is empty; 0 if it is not.

    Args:
        protocol: The review.
        ledger: Its ledger.

    Raises:
        ProtocolError: The files have faults.
        LedgerError: The ledger cannot be read.
    """
    return 0 if ledger.events() else len(read_history(protocol.folder))


def export_ledger(
    protocol: ReviewProtocol,
    ledger: Ledger,
    *,
    viewer: Viewer | None = None,
    is_whole: bool = False,
    to: Path | None = None,
) -> Exported:
    """Write a ledger's events to ``screening.csv`` and ``codings.csv``.

    In a review with two independent people, what was said of a question that only one of them has
    answered is held back, unless it stands in the files already.

    Args:
        protocol: The review.
        ledger: Its ledger.
        viewer: Write only what this person may see.
        is_whole: Hold nothing back.
        to: The folder of the files; ``decisions`` of the review's folder without it.

    Raises:
        ProtocolError: The review's files have faults, or lines that the ledger lacks, which would
            be lost.
        LedgerError: The ledger cannot be read.
        WorkspaceError: A file cannot be written.
    """
    events = ledger.events()
    is_own = to is None or to.resolve() == (protocol.folder / "decisions").resolve()
    lines = read_history(protocol.folder) if is_own else []
    _check_imported(lines, events)
    written = {line.event.id for line in lines}
    seen = {event.id for event in told_events(events, protocol, viewer, is_whole=is_whole)}
    kept = [event for event in events if event.id in seen or event.id in written]
    folder = to or protocol.folder / "decisions"
    with reporting(folder, "make"):
        folder.mkdir(parents=True, exist_ok=True)
    for sheet in (SCREENING, CODINGS):
        path = folder / Path(sheet.file).name
        if path.exists() or any(sheet_of(event) is sheet for event in kept):
            replace_text(path, text_of(kept, sheet))
    # Who sees only their part is not told either how much there is beside it.
    return Exported(len(kept), 0 if viewer else len(events) - len(kept))


def told_events(
    events: Sequence[Event],
    protocol: ReviewProtocol,
    viewer: Viewer | None = None,
    *,
    is_whole: bool = False,
) -> list[Event]:
    """What of a history may be told without breaking the independence of two people.

    Args:
        events: The whole history.
        protocol: The review, which says whether there are two independent people.
        viewer: Whom it is told to; None for what anyone may know.
        is_whole: Whether everything is told all the same.
    """
    if viewer is not None:
        return visible(events, viewer, is_dual=protocol.is_dual)
    if is_whole or not protocol.is_dual:
        return list(events)
    settled = complete(events)
    return [event for event in events if event.question in settled]


def _check_imported(lines: Sequence[Line], events: Sequence[Event]) -> None:
    by_id = {event.id: event for event in events}
    faults: list[Fault] = []
    if lines and not any(line.event.id in by_id for line in lines):
        expected = "lines that the ledger has; run `trialatlas ledger import` first"
        report(faults, Place("decisions"), expected, f"{len(lines):,} that it lacks")
        raise_any(faults)
    for line in lines:
        if by_id.get(line.event.id) != line.event:
            expected = "a line that the ledger has; trialatlas ledger import reads it"
            report(faults, line.row.place("id"), expected, "one that it lacks")
    raise_any(faults)
