"""The index of the records that a review found, kept in its folder and made in the background.

::

    output/index/<fingerprint>/    the index of one state of the review's records
    output/index/.part             an index that is being made
    output/index/.lock             held by whoever makes one
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from threading import Lock, Thread

import pyarrow as pa

from trialatlas.errors import TrialatlasError, WorkspaceBusyError, WorkspaceError
from trialatlas.search.finding import Question
from trialatlas.search.index import RecordIndex, build, reopen
from trialatlas.search.versions import only
from trialatlas.store.files import reporting
from trialatlas.store.lock import hold
from trialatlas.workflow.stages import Run

__all__ = ["IndexState", "ReviewIndex", "in_background"]

_FOLDER = "index"
_PART = ".part"
_BATCH = 200
_REMEMBERED = 16
"""Expressions whose records are kept at hand, so that the following pages are not sought anew."""

Place = tuple[str, str]
Start = Callable[[Callable[[], None]], None]
"""Begins a piece of work that is to go on by itself."""


class IndexState(StrEnum):
    """Whether records can be searched.

    ``absent``: the review has not been run as far as screening. ``making``: the index is being
    made, here or by another program. ``ready``: it can be asked. ``failed``: it cannot be made.
    """

    ABSENT = "absent"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


def in_background(work: Callable[[], None]) -> None:
    """Do some work in a thread that does not keep the program from ending."""
    Thread(target=work, name="record index", daemon=True).start()


class ReviewIndex:
    """Finds, among the records that a review's search found, those that answer an expression.

    Nobody who asks waits for the index: until it is there, `find` says so. Several threads may use
    it at once.

    Args:
        run: The review; its concepts are what terms of expressions may name.
        start: Begins the making of an index.
    """

    def __init__(self, run: Run, start: Start = in_background) -> None:
        self._run = run
        self._start = start
        self._lock = Lock()
        self._state = IndexState.ABSENT
        self._problem = ""
        self._is_at_work = False
        self._stamp: object = None
        self._found: Callable[[str], frozenset[str]] | None = None

    @property
    def state(self) -> IndexState:
        """Whether records can be searched now."""
        return self._state

    @property
    def problem(self) -> str:
        """Why there can be no index, in words; empty unless the state is ``failed``."""
        return self._problem

    def refresh(self) -> IndexState:
        """Look whether the records are still those of the index; if not, begin to make another.

        It costs two looks at files' times where nothing has changed; it never waits for an index.

        Returns:
            The state.
        """
        with self._lock:
            stamp = self._stamp_of_tables()
            if self._is_at_work or (stamp == self._stamp and self._state is not IndexState.MAKING):
                return self._state
            self._stamp = stamp
            self._found = None
            self._problem = ""
            if stamp is None:
                self._state = IndexState.ABSENT
                return self._state
            self._state = IndexState.MAKING
            self._is_at_work = True
        self._start(self._bring_up_to_date)
        return self._state

    def find(self, expression: str) -> frozenset[str] | None:
        """Ids of the records that answer a search expression.

        Args:
            expression: As a person wrote it.

        Returns:
            The ids; None where there is no index to ask, see `state`.

        Raises:
            ExpressionError: It cannot be read, or not answered; also where there is no index yet.
        """
        found = self._found
        if found is None:
            self._question(expression).matcher()
            return None
        return found(expression)

    def _question(self, expression: str) -> Question:
        return Question(expression, self._run.protocol.concepts)

    def _stamp_of_tables(self) -> object:
        """What tells that the tables were written anew; None where one is missing."""
        try:
            states = [self._run.workspace.path_of(name).stat() for name in ("records", "screened")]
        except OSError:
            return None
        return [(state.st_ino, state.st_size, state.st_mtime_ns) for state in states]

    def _bring_up_to_date(self) -> None:
        """Open or make the index of the records as they are now; what goes wrong is told."""
        state, problem, index = IndexState.FAILED, "the program that makes it ended early", None
        try:
            index = self._opened()
            state, problem = IndexState.READY if index else IndexState.MAKING, ""
        except WorkspaceBusyError:
            state, problem = IndexState.MAKING, ""
        except TrialatlasError as error:
            problem = str(error)
        finally:
            with self._lock:
                self._found = self._finder(index) if index else None
                self._state, self._problem = state, problem
                self._is_at_work = False

    def _opened(self) -> RecordIndex | None:
        """The index; None where the records changed while it was made."""
        folder = self._run.workspace.kept(_FOLDER)
        places, fingerprint = self._records()
        target = folder / fingerprint
        try:
            return reopen(target, fingerprint)
        except WorkspaceError:
            # There is none, or it is damaged, or another version of trialatlas made it.
            pass
        with hold(folder / ".lock"):
            _remove(folder / _PART)
            records = self._run.engine.scan(
                self._run.workspace.path_of("records"), batch_size=_BATCH
            )
            build(only(records, places), folder / _PART, fingerprint=fingerprint)
            if self._records()[1] != fingerprint:
                return None
            _remove(target)
            with reporting(target, "write"):
                (folder / _PART).replace(target)
            for other in folder.iterdir():
                if other.is_dir() and other != target:
                    _remove(other)
        return reopen(target, fingerprint)

    def _records(self) -> tuple[frozenset[Place], str]:
        """The records that the search found, at their versions, and what they are known by."""
        screened = self._run.scan("screened", ["record_id", "version"])
        places = frozenset(place for batch in screened for place in _places(batch))
        known = hashlib.sha256((self._run.workspace.sha256_of("records") or "").encode())
        for place in sorted(places):
            known.update(f"{place!r}\n".encode())
        return places, known.hexdigest()

    def _finder(self, index: RecordIndex) -> Callable[[str], frozenset[str]]:
        @lru_cache(_REMEMBERED)
        def found(expression: str) -> frozenset[str]:
            versions = index.find(self._question(expression))
            return frozenset(record_id for record_id, _ in versions)

        return found


def _places(batch: pa.RecordBatch) -> Iterable[Place]:
    names = ("record_id", "version")
    return zip(*(batch.column(name).to_pylist() for name in names), strict=True)


def _remove(folder: Path) -> None:
    with reporting(folder, "remove"):
        if folder.is_dir():
            shutil.rmtree(folder)
