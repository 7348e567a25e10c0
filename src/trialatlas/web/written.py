"""The files that people wrote, as they are now: they may have been edited since the last run."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from trialatlas.errors import Fault, ProtocolError, WorkspaceError
from trialatlas.protocol.decision_lines import CODINGS, SCREENING
from trialatlas.protocol.review import ReviewProtocol
from trialatlas.workflow.run import open_review
from trialatlas.workflow.stages import Run

__all__ = ["AsWritten", "Written", "check_inside", "decision_files", "files_of", "marks_of"]

Mark = tuple[tuple[int, int] | None, ...]


def marks_of(paths: Iterable[Path]) -> Mark:
    """What differs once a file has been written again: its time and size; None without a file."""
    return tuple(_mark(path) for path in paths)


def _mark(path: Path) -> tuple[int, int] | None:
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_mtime_ns, told.st_size


def decision_files(folder: Path) -> list[Path]:
    """The files that hold what people decided, whether or not they are there."""
    return [folder / sheet.file for sheet in (SCREENING, CODINGS)]


def files_of(protocol: ReviewProtocol) -> list[Path]:
    """All files that people write for a review, whether or not they are there."""
    own = [protocol.folder / name for name in protocol.files]
    return [*own, *decision_files(protocol.folder)]


def check_inside(folder: Path, paths: Iterable[Path]) -> None:
    """See that no link leads out of a review's folder.

    Args:
        folder: The review's folder.
        paths: What is to be read or written, whether or not it is there.

    Raises:
        WorkspaceError: A link does.
    """
    for path in paths:
        if not path.resolve().is_relative_to(folder.resolve()):
            message = f"expected a file inside {folder}, found a link from {path}; remove the link"
            raise WorkspaceError(message)


@dataclass(frozen=True, slots=True)
class AsWritten:
    """A review as its files are.

    Attributes:
        run: The review; None where its files have faults.
        faults: Those faults.
        problem: Why the files cannot be read at all; empty if they can.
    """

    run: Run | None = None
    faults: tuple[Fault, ...] = ()
    problem: str = ""


class Written:
    """Reads a review's files again when one of them has changed.

    Args:
        folder: The folder that holds ``review.yaml``.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._mark: Mark | None = None
        self._read = AsWritten()

    def now(self) -> AsWritten:
        """The review as its files are now."""
        with self._lock:
            run = self._read.run
            # Of faulty files it is not known which others they name.
            if run is None or marks_of(files_of(run.protocol)) != self._mark:
                self._read = self._opened()
            return self._read

    def _opened(self) -> AsWritten:
        try:
            run = open_review(self._folder)
        except ProtocolError as error:
            return AsWritten(faults=error.faults)
        except WorkspaceError as error:
            return AsWritten(problem=str(error))
        self._mark = marks_of(files_of(run.protocol))
        return AsWritten(run)
