"""What was read and what to read next, for whoever asks, of the records of the last run."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from functools import cached_property

import msgspec

from trialatlas.model.person import Viewer
from trialatlas.model.study import Study
from trialatlas.web.history import History
from trialatlas.web.opened_review import OpenedReview
from trialatlas.web.reading_order import Background, ReadingOrder, text_to_rank
from trialatlas.web.review_tables import Found, ReviewTables
from trialatlas.web.verdicts import Verdicts, verdicts_of
from trialatlas.workflow.stages import Run

__all__ = ["Reading"]

_WORDS = """
    SELECT record_id, registry, titles, description, conditions, keywords, interventions
    FROM records
    SEMI JOIN (FROM screened WHERE coalesce(duplicate_of, '') = '') USING (record_id, version)
"""
_REMEMBERED = 32
"""So many people's views are kept at hand."""


_Records = Mapping[str, Found]
"""What is kept of tables: never their files, which go when other tables come."""


class Reading:
    """What people have read and read next; made anew when something was done or run.

    Args:
        review: The review.
        history: What people did.
        background: Ranks records; a thread of its own, if None.
    """

    def __init__(
        self, review: OpenedReview, history: History, background: Background | None = None
    ) -> None:
        self._review = review
        self._history = history
        self._background = background
        self._lock = threading.Lock()
        self._seen: OrderedDict[Viewer, tuple[int, _Records, Verdicts]] = OrderedDict()
        self._order: tuple[_Records, ReadingOrder] | None = None

    @property
    def is_shared(self) -> bool:
        """Whether one person's verdict on a record is enough, so that people share the reading."""
        return not self._history.is_dual

    def verdicts(self, tables: ReviewTables, viewer: Viewer) -> Verdicts:
        """The verdicts that a person may see.

        Args:
            tables: The records found.
            viewer: The person.
        """
        n_events = self._history.n_events
        with self._lock:
            before = self._seen.get(viewer)
        if before is not None and before[0] == n_events and before[1] is tables.found:
            return before[2]
        events = self._history.on_records(viewer)
        made = verdicts_of(events, viewer.who, tables.found, tables.first_of)
        with self._lock:
            self._seen[viewer] = (n_events, tables.found, made)
            self._seen.move_to_end(viewer)
            while len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)
        return made

    def order(self, tables: ReviewTables) -> ReadingOrder:
        """The orders in which the records can be read.

        Args:
            tables: The records found.
        """
        with self._lock:
            if self._order is not None and self._order[0] is tables.found:
                return self._order[1]
            if self._order is not None:
                # It waits for what is being ranked, which a page does not.
                threading.Thread(target=self._order[1].close, daemon=True).start()
            texts = _Texts(self._review.run, tables.found)
            made = ReadingOrder(texts, self._review.run.protocol.name, self._background)
            self._order = (tables.found, made)
            return made

    def close(self) -> None:
        """Take up no more work."""
        with self._lock:
            if self._order is not None:
                self._order[1].close()
                self._order = None


class _Texts(Mapping[str, str]):
    """By record what it is ranked by; read when the first is asked for."""

    def __init__(self, run: Run, found: _Records) -> None:
        self._run = run
        self._ids = found

    @cached_property
    def _texts(self) -> dict[str, str]:
        rows = (
            row
            for batch in self._run.sql(_WORDS, "records", "screened")
            for row in batch.to_pylist()
        )
        return {row["record_id"]: text_to_rank(msgspec.convert(row, Study)) for row in rows}

    def __getitem__(self, record_id: str) -> str:
        if record_id not in self._ids:
            raise KeyError(record_id)
        # Another run may just have taken the record out.
        return self._texts.get(record_id, "")

    def __contains__(self, record_id: object) -> bool:
        return record_id in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)
