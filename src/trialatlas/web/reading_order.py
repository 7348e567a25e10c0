"""What each person reads next: ranked in the background, answered at once.

A request never waits for the model. It is answered from the last ranking, without the records read
since; a thread makes the next one. What a request reads is never changed, only replaced.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Protocol

from trialatlas.errors import WorkspaceError
from trialatlas.model.study import Study
from trialatlas.screening.priority import (
    Order,
    Remaining,
    Stopping,
    Texts,
    may_stop,
    next_to_read,
    still_to_find,
)

__all__ = ["Background", "Progress", "ReadingOrder", "State", "text_to_rank"]

_LOG = logging.getLogger(__name__)
_Labels = Mapping[str, bool]


class State(StrEnum):
    """What the order by priority is now, in words for a page."""

    READY = "ready"
    LEARNING = "learning"
    NOTHING_TO_LEARN = "random: relevant and other records have to be read first"
    NO_MODEL = "random: scikit-learn missing"
    FAILED = "random: the ranking failed"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a person's reading had come.

    Attributes:
        n_read: After how many records; more may have been read since.
        n_records: How many there are in all.
        remaining: How many relevant ones were still to be found.
        stopping: Whether reading might stop.
    """

    n_read: int
    n_records: int
    remaining: Remaining
    stopping: Stopping


class Background(Protocol):
    """What runs work behind requests, as an executor of one thread does."""

    def submit(self, fn: Callable[[], None], /) -> object:
        """Run a function later, never at once: the caller holds a lock."""
        ...

    def shutdown(self, *, wait: bool, cancel_futures: bool) -> None:
        """Take no more work."""
        ...


@dataclass(frozen=True, slots=True)
class _Ranking:
    labels: _Labels
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    found: tuple[bool, ...]
    progress: Progress


def text_to_rank(study: Study) -> str:
    """What a record is ranked by: titles, summary, conditions, keywords and interventions."""
    parts = (
        study.titles.brief,
        study.titles.official,
        study.description.brief_summary,
        *study.conditions,
        *study.keywords,
        *(one.name for one in study.interventions),
    )
    return "\n".join(part for part in parts if part)


class ReadingOrder:
    """What people read next.

    Words are weighed when an order by priority is first asked for. Rankings and progress are kept
    by person and made anew when the labels have changed; of several changes meanwhile only the last
    counts. All methods may be called from any thread.
    """

    def __init__(
        self, texts: Mapping[str, str], review: str, background: Background | None = None
    ) -> None:
        """Take the records; nothing is read from them yet.

        Args:
            texts: By record id what it is ranked by (`text_to_rank`).
            review: The review's name, from which random orders are drawn.
            background: Runs the work; a thread of its own, if None.
        """
        self._texts = texts
        self._seed = int.from_bytes(hashlib.sha256(review.encode()).digest()[:4])
        self._by_id = tuple(sorted(texts))
        self._at_random = next_to_read(Texts(self._by_id, None), {}, "random", self._seed)
        self._background = background or ThreadPoolExecutor(1, "reading-order")
        # All below is read and replaced under the lock; what it holds never changes.
        self._lock = threading.Lock()
        self._jobs: dict[tuple[str, str], Callable[[], None]] = {}
        self._is_running = False
        self._is_closed = False
        self._is_asked = False
        self._weighed: Texts | None = None
        self._failure: State | None = None
        self._rankings: dict[str, _Ranking] = {}
        self._readings: dict[str, _Reading] = {}

    def next_for(
        self,
        viewer: str,
        labels: _Labels,
        order: Order = "priority",
        candidates: Collection[str] | None = None,
    ) -> str | None:
        """The record that a person reads next, or None if all are read.

        Args:
            viewer: Who reads.
            labels: Of the records that they have read, whether each is relevant. Nothing else is
                learnt from.
            order: By priority, at random or by id.
            candidates: The ids to choose from; all records, if None.
        """
        return next(self._unread(viewer, labels, order, candidates), None)

    def upcoming(
        self,
        viewer: str,
        labels: _Labels,
        order: Order = "priority",
        candidates: Collection[str] | None = None,
    ) -> tuple[str, ...]:
        """All records that a person has still to read, in order; arguments as in `next_for`."""
        return tuple(self._unread(viewer, labels, order, candidates))

    def state(self, viewer: str, labels: _Labels) -> State:
        """What the order by priority is for a person now.

        Args:
            viewer: Who reads.
            labels: As in `next_for`.
        """
        with self._lock:
            failure, ranking = self._failure, self._rankings.get(viewer)
        if failure is not None:
            return failure
        if not _teaches(self._known(labels)):
            return State.NOTHING_TO_LEARN
        return State.LEARNING if ranking is None else State.READY

    def progress(self, viewer: str, labels: _Labels) -> Progress | None:
        """How far a person's reading had come when that was last computed; None before.

        Args:
            viewer: Who reads.
            labels: As in `next_for`; in the order of reading.
        """
        found = tuple(self._known(labels).values())
        with self._lock:
            last = self._readings.get(viewer)
            if last is None or last.found != found:
                self._ask("progress", viewer, partial(self._look_back, viewer, found))
        return None if last is None else last.progress

    def close(self) -> None:
        """Take up no more work, and wait for the end of what is being done."""
        with self._lock:
            self._is_closed = True
            self._jobs.clear()
        self._background.shutdown(wait=True, cancel_futures=True)

    def _known(self, labels: _Labels) -> dict[str, bool]:
        return {name: label for name, label in labels.items() if name in self._texts}

    def _unread(
        self, viewer: str, labels: _Labels, order: Order, candidates: Collection[str] | None
    ) -> Iterator[str]:
        chosen: Collection[str] = self._texts if candidates is None else candidates
        if not isinstance(chosen, Set | Mapping):
            chosen = frozenset(chosen)
        first: Iterable[str] = self._by_id if order == "id" else ()
        if order == "priority":
            first = self._ranked(viewer, self._known(labels))
        yield from (name for name in first if name in chosen and name not in labels)
        # What was taken back since the ranking, and records that are not ranked at all.
        done = set(first)
        for name in (*self._at_random, *sorted(set(chosen).difference(self._texts))):
            if name in chosen and name not in labels and name not in done:
                yield name

    def _ranked(self, viewer: str, labels: dict[str, bool]) -> tuple[str, ...]:
        """The last ranking, as long as there is something to learn; asks for another if needed."""
        with self._lock:
            if not self._is_asked:
                self._is_asked = True
                self._ask("weigh", "", self._weigh)
            last = self._rankings.get(viewer)
            if not _teaches(labels):
                return ()
            if last is None or last.labels != labels:
                self._ask("rank", viewer, partial(self._rank, viewer, labels))
            return () if last is None else last.ids

    def _ask(self, what: str, viewer: str, job: Callable[[], None]) -> None:
        # A job that waits is replaced and keeps its place, so that nobody waits for ever.
        if self._is_closed:
            return
        self._jobs[what, viewer] = job
        if not self._is_running:
            self._is_running = True
            self._background.submit(self._work)

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._jobs:
                    self._is_running = False
                    return
                what, viewer = next(iter(self._jobs))
                job = self._jobs.pop((what, viewer))
            try:
                job()
            except Exception:  # noqa: BLE001 - a thread has nobody to raise to
                _LOG.exception("what to read next could not be computed")
                if what != "progress":
                    with self._lock:
                        self._failure = State.FAILED

    def _weigh(self) -> None:
        try:
            weighed = Texts.of(self._texts)
        except WorkspaceError as error:
            _LOG.warning("%s", error)
            with self._lock:
                self._failure = State.NO_MODEL
            return
        with self._lock:
            self._weighed = weighed

    def _rank(self, viewer: str, labels: _Labels) -> None:
        if self._weighed is None:
            return
        ids = next_to_read(self._weighed, labels, "priority", self._seed)
        with self._lock:
            self._rankings[viewer] = _Ranking(labels, ids)
            self._failure = None

    def _look_back(self, viewer: str, found: tuple[bool, ...]) -> None:
        n_records = len(self._texts)
        progress = Progress(
            n_read=len(found),
            n_records=n_records,
            remaining=still_to_find(found, n_records),
            stopping=may_stop(found, n_records),
        )
        with self._lock:
            self._readings[viewer] = _Reading(found, progress)


def _teaches(labels: _Labels) -> bool:
    """Whether there are relevant and other records: a model tells them apart."""
    return len(set(labels.values())) > 1
