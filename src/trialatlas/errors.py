"""Every error that trialatlas raises on purpose, as one tree.

::

    TrialatlasError            exit code 1
    ├── ProtocolError          3   faults in what people wrote: *.yaml, decisions/*.csv
    ├── SourceError            4   a registry's file that cannot be read at all
    ├── WorkspaceError         5   a review's folder that cannot be used
    │   └── WorkspaceBusyError 6   another run is at work in it
    ├── EstimateError          7   numbers for which a statistic is not defined
    ├── ModelError             8   a language model that cannot be asked
    ├── ExpressionError        9   a search expression that cannot be read or answered
    ├── DownloadError         10   a registry that cannot be asked, or gave no whole answer
    ├── LedgerError           11   a ledger of people's decisions that cannot be used
    │   └── LedgerConflictError    an event where another one stands
    ├── AccessError           12   an account, invitation or role that cannot be had
    │   └── LogInError             a name and password that let nobody in
    │       └── LogInLimitError    too many that let nobody in, of late
    └── RequestError           1   a request to a server of ours; the client gets it

Exit code 2 is click's, for a wrong command line. A user's mistake is always one of these, and the
command line prints its message and the way out, never a traceback.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

__all__ = [
    "AccessError",
    "DownloadError",
    "EstimateError",
    "ExpressionError",
    "Fault",
    "LedgerConflictError",
    "LedgerError",
    "LogInError",
    "LogInLimitError",
    "ModelError",
    "ProtocolError",
    "RequestError",
    "SourceError",
    "TrialatlasError",
    "WorkspaceBusyError",
    "WorkspaceError",
]

_BESIDE = 60
"""So many characters of an expression are shown on each side of its fault."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake in a file that a person wrote.

    Attributes:
        file: The file as the user knows it, relative to the review's folder.
        line: Its line, from 1; 0 where the whole file is meant.
        field: The dotted path of the faulty field, or the empty string.
        expected: What would have been right.
        found: What stands there.
        suggestion: The nearest valid name, or the empty string.
    """

    file: str
    line: int
    field: str
    expected: str
    found: str
    suggestion: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        subject = f" {self.field}:" if self.field else ""
        hint = f"; did you mean {self.suggestion!r}?" if self.suggestion else ""
        return f"{place}:{subject} expected {self.expected}, found {self.found}{hint}"


class TrialatlasError(Exception):
    """The root of the tree."""

    exit_code: ClassVar[int] = 1


class ProtocolError(TrialatlasError):
    """Faults in what people wrote; all of them at once.

    Attributes:
        faults: At least one fault, ordered by file and line.
    """

    exit_code = 3

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.file, fault.line, fault.field)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class SourceError(TrialatlasError):
    """A file or folder from which no registry record can be read.

    The message names the file, says what was found in it and what to do.
    """

    exit_code = 4


class WorkspaceError(TrialatlasError):
    """A review's folder that cannot be read or written."""

    exit_code = 5


class WorkspaceBusyError(WorkspaceError):
    """Another process runs the same review in the same folder."""

    exit_code = 6


class EstimateError(TrialatlasError, ValueError):
    """Numbers for which a statistic is not defined, such as a negative count."""

    exit_code = 7


class ModelError(TrialatlasError):
    """A model that cannot be asked, or that left records without an answer.

    The message says which host, what it answered and what to do. It never holds the key.
    """

    exit_code = 8


class DownloadError(TrialatlasError):
    """A registry that cannot be asked, refuses a question, or gave no whole answer to it.

    The message says what was asked, what came back, what is kept and how to go on.
    """

    exit_code = 10


class LedgerError(TrialatlasError):
    """A ledger that cannot be opened, read or written, or an event that it cannot keep.

    The message names where the ledger is, never its password.
    """

    exit_code = 11


class LedgerConflictError(LedgerError):
    """An event that would stand where another one stands: nothing of what was handed in is kept.

    Attributes:
        event: The event that was handed in.
        standing: The event of the ledger that is in its place.
    """

    def __init__(self, message: str, event: object, standing: object) -> None:
        self.event = event
        self.standing = standing
        super().__init__(message)


class AccessError(TrialatlasError):
    """An account, invitation or role that cannot be had or changed as was asked.

    The message may be shown to whoever asked. It never holds a password or token.
    """

    exit_code = 12


class LogInError(AccessError):
    """A name and a password that let nobody in; which of the two is wrong is not told."""


class LogInLimitError(LogInError):
    """Too many log-ins have failed of late: the password was not looked at.

    Attributes:
        again_at: When it may be tried again, in UTC.
    """

    def __init__(self, again_at: dt.datetime) -> None:
        self.again_at = again_at
        super().__init__(
            f"too many log-ins have failed; try again after {again_at:%H:%M:%S} UTC, or ask an "
            "owner for an invitation to choose a new password"
        )


class ExpressionError(TrialatlasError, ValueError):
    """A search expression that cannot be read, or that records as they are kept cannot answer.

    Attributes:
        problem: What is wrong, and what could stand there.
        expression: The expression.
        offset: Which of its characters the problem begins at, from 0; None where it is not known.
    """

    exit_code = 9

    def __init__(self, problem: str, expression: str = "", offset: int | None = None) -> None:
        self.problem = problem
        self.expression = expression
        self.offset = offset
        is_placed = expression and offset is not None
        super().__init__(_pointed_at(problem, expression, offset or 0) if is_placed else problem)


class RequestError(TrialatlasError):
    """A request to the served API, or to the pages of a review, that cannot be answered.

    Attributes:
        status: The HTTP status of the answer; its text is the message.
    """

    def __init__(self, message: str, status: int = 400) -> None:
        self.status = status
        super().__init__(message)


def _pointed_at(problem: str, expression: str, offset: int) -> str:
    """A problem above the line in which it is, with a caret below its character."""
    start = expression.rfind("\n", 0, offset) + 1
    column = offset - start
    line = expression[start:].partition("\n")[0]
    # A control character, such as a tab, would move the caret away from its place.
    line = "".join(char if char.isprintable() else " " for char in line)
    first = max(column - _BESIDE, 0)
    shown = line[first : column + _BESIDE]
    lead, trail = "…" * (first > 0), "…" * (column + _BESIDE < len(line))
    caret = " " * (len(lead) + column - first) + "^"
    return f"character {offset + 1}: {problem}\n  {lead}{shown}{trail}\n  {caret}"
