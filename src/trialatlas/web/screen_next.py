"""Which record is screened next, and how far the screening is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from trialatlas.model.judgement import Verdict
from trialatlas.web.asked import Asked, PageError
from trialatlas.web.reading_order import Progress, State
from trialatlas.web.record_search import answer_of
from trialatlas.web.review_tables import ReviewTables
from trialatlas.web.screen_filters import Filters
from trialatlas.web.site import Site
from trialatlas.web.verdicts import Verdicts

__all__ = ["Reached", "following", "reached", "sought", "tables_of"]


def tables_of(site: Site) -> ReviewTables:
    """The records to screen.

    Raises:
        PageError: There are none before the first run.
    """
    tables = site.review.tables
    if tables is None:
        message = (
            "The review has not been run yet, so there are no records to screen; run it first."
        )
        raise PageError(HTTPStatus.CONFLICT, message)
    return tables


def sought(site: Site, filters: Filters) -> Collection[str] | None:
    """Ids of the records that the filters' search expression finds; None where there is none.

    Raises:
        PageError: It cannot be answered, or not yet.
    """
    answer = answer_of(site.review, filters.search)
    if answer.problem:
        raise PageError(HTTPStatus.BAD_REQUEST, answer.problem)
    return answer.ids


def following(site: Site, asked: Asked, after: str = "") -> str | None:
    """The record that a person screens next, of those that the address's filters select.

    Without filters these are the records that still need a verdict: nobody's in a review in which
    one person decides, the person's own where two do. Records that the person has decided are
    gone through by id where the filters select such.

    Args:
        site: What is served.
        asked: Who asks, with what filters.
        after: The record that the person comes from.

    Returns:
        Its id; None if none is left.

    Raises:
        PageError: There are no records yet, or the search cannot be answered.
    """
    tables, filters = tables_of(site), Filters.of(asked)
    verdicts = site.reading.verdicts(tables, asked.viewer)
    selected = [one.record_id for one in filters.select(tables, verdicts, sought(site, filters))]
    if filters.again:
        return next((name for name in selected if name > after), None)
    reading = _Reading.of(site, asked, filters, verdicts)
    waiting = site.reading.order(tables).upcoming(
        reading.key, reading.labels, filters.order, frozenset(selected)
    )
    if filters.order == "id":
        later = [name for name in waiting if name > after]
    else:
        later = list(waiting[waiting.index(after) + 1 :]) if after in waiting else []
    # Whoever passes over the last one comes to the first of those passed over.
    return next(iter((*later, *(name for name in waiting if name != after))), None)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Whose reading a ranking learns from.

    Attributes:
        key: Under what name it is remembered.
        labels: By record read, whether it is relevant.
    """

    key: str
    labels: Mapping[str, bool]

    @classmethod
    def of(cls, site: Site, asked: Asked, filters: Filters, verdicts: Verdicts) -> _Reading:
        # Where people share the reading there is one sequence, whoever asks.
        is_shared = site.reading.is_shared and not filters.own_only
        key = "" if is_shared else asked.viewer.who
        return cls(key, verdicts.labels(is_shared=is_shared))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """How far the screening is.

    Attributes:
        n: How many records there are.
        n_own: How many the person has decided.
        counts: By verdict, how many.
        n_read: How many have a verdict that counts for what is still to be found: anyone's where
            one person decides, the person's own where two do.
        n_relevant: How many of those nobody excludes.
        progress: What may be left; None as long as it is being computed.
        state: What an order by priority is now.
    """

    n: int
    n_own: int
    counts: Mapping[str, int]
    n_read: int
    n_relevant: int
    progress: Progress | None
    state: State


def reached(site: Site, asked: Asked) -> Reached:
    """How far the screening is, as far as a person may know."""
    tables = tables_of(site)
    verdicts = site.reading.verdicts(tables, asked.viewer)
    reading = _Reading.of(site, asked, Filters(), verdicts)
    order = site.reading.order(tables)
    counts = Counter(event.after.value[0] for event in verdicts.own.values())
    return Reached(
        n=len(tables.found),
        n_own=len(verdicts.own),
        counts={str(verdict): counts[str(verdict)] for verdict in Verdict},
        n_read=len(reading.labels),
        n_relevant=sum(reading.labels.values()),
        progress=order.progress(reading.key, reading.labels),
        state=order.state(reading.key, reading.labels),
    )
