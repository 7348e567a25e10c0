"""A review that is served: its protocol, and what its last run made, read again after another."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec
import pyarrow as pa

from trialatlas.errors import TrialatlasError, WorkspaceBusyError, WorkspaceError
from trialatlas.store.duckdb import DuckDBEngine
from trialatlas.web.review_tables import ReviewTables, open_tables
from trialatlas.web.written import Written, files_of, marks_of
from trialatlas.workflow.run import open_review
from trialatlas.workflow.stages import Run

__all__ = ["OpenedReview"]


class OpenedReview:
    """A review and what its last run made, read again once another run has made others.

    A page that holds tables goes on with them, whatever is read meanwhile.

    Args:
        folder: The folder that holds ``review.yaml``.

    Attributes:
        run: The review as it was when its tables were read.
        written: The review as its files are now.
        problem: Why what the last run made is not shown; empty if it is.

    Raises:
        ProtocolError: The review's files have faults.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.run = _opened(folder)
        self.written = Written(folder)
        self.problem = ""
        self._lock = threading.Lock()
        self._reading = threading.Lock()
        self._mark: object = None
        self._failed: object = None
        self._tables: ReviewTables | None = None
        self.reload()

    @property
    def tables(self) -> ReviewTables | None:
        """What the last run made; None before the first. Read anew in the background."""
        mark = self._lineage_mark()
        if mark != self._mark and (mark, self._files_mark()) != self._failed:
            threading.Thread(target=self._reload_if_idle, daemon=True).start()
        with self._lock:
            return self._tables

    @contextmanager
    def left_alone(self) -> Iterator[None]:
        """Read nothing meanwhile: who makes other tables would be told that someone is at work."""
        with self._reading:
            yield

    def reload(self) -> None:
        """Read what the last run made, unless that is done; `problem` says if it cannot be read."""
        with self._reading:
            self._reload()

    def _reload_if_idle(self) -> None:
        # Whoever is reading now, or makes other tables, reads them when that is done.
        if self._reading.acquire(blocking=False):
            try:
                self._reload()
            finally:
                self._reading.release()

    def _reload(self) -> None:
        mark, files = self._lineage_mark(), self._files_mark()
        if mark == self._mark:
            return
        try:
            run, tables = self._read(mark)
        except WorkspaceBusyError as error:
            # The next page tries again; until then what was read before is shown.
            self.problem = str(error)
        except TrialatlasError as error:
            with self._lock:
                self._failed, self.problem = (mark, files), str(error)
            print(f"What the last run made cannot be shown: {error}", file=sys.stderr)  # noqa: T201 - for whoever runs the server
        else:
            with self._lock:
                self.run, self._tables, self._mark, self.problem = run, tables, mark, ""

    def _read(self, mark: object) -> tuple[Run, ReviewTables | None]:
        """The review and its tables, all of one run."""
        self._check_rest()
        run = _opened(self.folder)
        try:
            tables = open_tables(run)
        except (ValueError, KeyError, pa.ArrowException, msgspec.MsgspecError) as error:
            message = (
                f"the tables under {run.workspace.output} are not as this version of trialatlas "
                f"makes them ({error}); run the review again"
            )
            raise WorkspaceError(message) from error
        self._check_rest()
        if mark != self._lineage_mark():
            message = f"{self.folder}: the review was run while its tables were read; look again"
            raise WorkspaceBusyError(message)
        return run, tables

    def _check_rest(self) -> None:
        """See that no run is at work: halfway through one, tables do not fit each other."""
        if self._lineage_mark() == _NEVER:
            return
        try:
            with self.run.workspace.lock():
                return
        except WorkspaceBusyError:
            raise
        except WorkspaceError:
            # Where nothing can be written, nobody can run the review either.
            return

    def _lineage_mark(self) -> object:
        """Differs once a run has written its lineage again."""
        return marks_of([self.folder / "output" / "lineage.json"])

    def _files_mark(self) -> object:
        return marks_of(files_of(self.run.protocol))


_NEVER = (None,)


def _opened(folder: Path) -> Run:
    """A review for reading: what needs room on the disk is none of its folder's business."""
    return replace(open_review(folder), engine=DuckDBEngine())
