"""Writing a review's files and running it, when someone asks for that on a page."""

from __future__ import annotations

import datetime as dt
import io
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from enum import StrEnum

from rich.console import Console

from trialatlas.errors import Fault, ProtocolError, TrialatlasError, WorkspaceError
from trialatlas.protocol.review import ReviewProtocol
from trialatlas.web.history import History
from trialatlas.web.opened_review import OpenedReview
from trialatlas.web.written import check_inside, decision_files
from trialatlas.workflow.ledger import export_ledger
from trialatlas.workflow.progress import followed
from trialatlas.workflow.run import Outcome, open_review, read_protocol

__all__ = ["Job", "Running", "Task", "check_same"]

_LAST = "present"
_BROKEN = "This failed for a reason of its own; the terminal of the server says more."


class Task(StrEnum):
    """What someone may ask for.

    ``both``: write the ledger to ``decisions/``, and run what is stale. ``write``, ``run``: one.
    """

    BOTH = "both"
    WRITE = "write"
    RUN = "run"

    @property
    def writes(self) -> bool:
        """Whether files are written from the ledger."""
        return self is not Task.RUN

    @property
    def runs(self) -> bool:
        """Whether stages are run."""
        return self is not Task.WRITE


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A task that was asked for.

    Attributes:
        task: What was asked for.
        who: By whom.
        started_at: When, in UTC.
        ended_at: When it ended; None as long as it has not.
        outcomes: What became of each stage so far.
        lines: What there is to tell.
        error: Why it ended early; empty if it did not, or where `faults` say so.
        faults: Faults of the review's files for which it could not be done.
    """

    task: Task
    who: str
    started_at: dt.datetime
    ended_at: dt.datetime | None = None
    outcomes: Sequence[Outcome] = ()
    lines: Sequence[str] = ()
    error: str = ""
    faults: Sequence[Fault] = ()

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.ended_at is not None

    @property
    def has_failed(self) -> bool:
        """Whether it ended early."""
        return bool(self.error or self.faults)


@dataclass(slots=True)
class _Told:
    """What is told while a job is done, line by line."""

    lines: list[str] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)


class Running:
    """One job at a time, in a thread of its own.

    Args:
        review: The review.
        history: Its ledger.
    """

    def __init__(self, review: OpenedReview, history: History) -> None:
        self._review = review
        self._history = history
        self._lock = threading.Lock()
        self._is_ending = threading.Event()
        self._thread: threading.Thread | None = None
        self._job: Job | None = None
        self._told = _Told()

    @property
    def job(self) -> Job | None:
        """The job at work, or else the last one; None before the first."""
        with self._lock:
            if self._job is None:
                return None
            told = self._told
            return replace(self._job, outcomes=tuple(told.outcomes), lines=tuple(told.lines))

    def start(self, task: Task, who: str) -> bool:
        """Do something, unless something is being done.

        Args:
            task: What to do.
            who: Who asks for it.

        Returns:
            Whether it was started.
        """
        with self._lock:
            if self._is_ending.is_set() or (self._job is not None and not self._job.is_over):
                return False
            self._job = Job(task=task, who=who, started_at=dt.datetime.now(dt.UTC))
            self._told = _Told()
            # Nobody waits for it who breaks off the server for good; a killed run loses nothing.
            self._thread = threading.Thread(target=self._do, args=(task,), daemon=True)
            self._thread.start()
            return True

    def close(self) -> None:
        """Let the stage at work be finished, and begin no other."""
        self._is_ending.set()
        thread = self._thread
        if thread is not None and thread.is_alive():
            message = "A run is at work; its stage is being finished. Ctrl-C again breaks it off."
            print(message, file=sys.stderr)  # noqa: T201 - for whoever ends the server
            thread.join()

    def _do(self, task: Task) -> None:
        error = ""
        faults: tuple[Fault, ...] = ()
        try:
            if task.writes:
                self._write()
            if task.runs:
                with self._review.left_alone():
                    self._run()
        except ProtocolError as found:
            faults = found.faults
        except TrialatlasError as found:
            error = str(found)
        except Exception as found:  # noqa: BLE001 - nobody would hear of it in this thread
            print("".join(traceback.format_exception(found)), file=sys.stderr)  # noqa: T201 - for whoever runs the server
            error = _BROKEN
        # The page that says that it is done shows what it made.
        self._review.reload()
        with self._lock:
            if self._job is not None:
                now = dt.datetime.now(dt.UTC)
                self._job = replace(self._job, ended_at=now, error=error, faults=faults)

    def _write(self) -> None:
        protocol = read_protocol(self._review.folder)
        check_same(protocol, self._history)
        check_inside(protocol.folder, decision_files(protocol.folder))
        done = export_ledger(protocol, self._history.ledger)
        line = f"{done.n_events:,} events are in decisions/."
        if done.n_held_back:
            line += f" {done.n_held_back:,} held back: others have still to decide independently."
        self._told.lines.append(line)

    def _run(self) -> None:
        run = open_review(self._review.folder)
        check_same(run.protocol, self._history)
        console = Console(file=_Lines(self._told.lines.append), soft_wrap=True, highlight=False)
        with closing(followed(run, _LAST, console)) as outcomes:
            for outcome in outcomes:
                self._told.outcomes.append(outcome)
                if self._is_ending.is_set() and outcome.stage.name != _LAST:
                    message = "the server was ended; run the review again to go on where it stopped"
                    raise WorkspaceError(message)


def check_same(protocol: ReviewProtocol, history: History) -> None:
    """See that a review whose files may have been edited is still the one that is served.

    Args:
        protocol: As its files are now.
        history: What is served.

    Raises:
        WorkspaceError: Its name, or whether people decide independently, is another one.
    """
    if protocol.name != history.ledger.review or protocol.is_dual != history.is_dual:
        message = (
            "review.yaml has another name for the review, or another word on whether people decide "
            "independently, than when the server started; end `trialatlas serve` and start it again"
        )
        raise WorkspaceError(message)


class _Lines(io.StringIO):
    """A text stream that hands on each line when it is whole."""

    def __init__(self, take: Callable[[str], None]) -> None:
        super().__init__()
        self._take = take
        self._rest = ""

    def write(self, text: str) -> int:
        """Take some text."""
        *whole, self._rest = (self._rest + text).split("\n")
        for line in whole:
            if line.strip():
                self._take(line)
        return len(text)
