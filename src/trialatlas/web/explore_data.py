"""The facets of a review's included studies, as each person may see them."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from weakref import WeakKeyDictionary

import numpy as np
import pyarrow.compute as pc

from trialatlas.analysis.facets import Facets, facets_of
from trialatlas.model.event import RULE
from trialatlas.model.judgement import Verdict
from trialatlas.model.person import Role, Viewer
from trialatlas.web.asked import PageError
from trialatlas.web.history import Question
from trialatlas.web.opened_review import OpenedReview
from trialatlas.web.review_tables import ReviewTables
from trialatlas.web.site import Site

__all__ = ["Seen", "seen_by"]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What one person may know of the included studies.

    Attributes:
        tables: The tables of the review.
        facets: The studies and values that they may know.
    """

    tables: ReviewTables
    facets: Facets


@dataclass(frozen=True, slots=True, eq=False)
class _Whole:
    """All studies and values.

    Attributes:
        records: Of each study the id of its record.
        said_by_person: By variable, positions of studies whose value is not the rules'.
    """

    tables: ReviewTables
    facets: Facets
    records: tuple[str, ...]
    said_by_person: Mapping[str, tuple[int, ...]]


@dataclass(slots=True)
class _Kept:
    """What was worked out for a review, until its tables or what someone answered are others."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    whole: _Whole | None = None
    own: dict[str, tuple[frozenset[Question], Facets]] = field(default_factory=dict)


_lock = threading.Lock()
_kept: WeakKeyDictionary[OpenedReview, _Kept] = WeakKeyDictionary()


def seen_by(site: Site, viewer: Viewer) -> Seen:
    """The included studies and their values as a person may see them.

    Where two people decide independently, a reviewer sees the studies on whose record they have
    decided themselves, and of these no value that other people have given before they answered
    that question too.

    Args:
        site: The review.
        viewer: Who looks.

    Raises:
        PageError: The review has no values yet.
    """
    tables = site.review.tables
    if tables is None:
        message = "There is nothing to explore before the review has been run; run it first."
        raise PageError(HTTPStatus.CONFLICT, message)
    with _lock:
        kept = _kept.setdefault(site.review, _Kept())
    with kept.lock:
        if kept.whole is None or kept.whole.tables is not tables:
            kept.whole, kept.own = _whole(site, tables), {}
        if not site.history.is_dual or viewer.role is not Role.REVIEWER:
            return Seen(tables, kept.whole.facets)
        answered = frozenset(site.history.answers(viewer.who))
        known = kept.own.get(viewer.who)
        if known is None or known[0] != answered:
            known = answered, _without_secrets(kept.whole, answered)
            kept.own[viewer.who] = known
        return Seen(tables, known[1])


def _whole(site: Site, tables: ReviewTables) -> _Whole:
    included = {
        one.study_id: one for one in tables.found.values() if one.decision == Verdict.INCLUDE
    }
    facets = facets_of(site.review.run.protocol.codebook, included, tables.values)
    found = [included[study] for study in facets.studies]
    said: dict[str, list[int]] = {}
    others = tables.values.filter(pc.not_equal(tables.values["coder"], RULE))
    for study, name in zip(
        others["study_id"].to_pylist(), others["variable"].to_pylist(), strict=True
    ):
        place = facets.place_of(study)
        if place is not None:
            said.setdefault(name, []).append(place)
    return _Whole(
        tables=tables,
        facets=facets,
        records=tuple(one.record_id for one in found),
        said_by_person={name: tuple(places) for name, places in said.items()},
    )


def _without_secrets(whole: _Whole, answered: frozenset[Question]) -> Facets:
    """What someone may know who has answered some questions."""
    studies = whole.facets.studies
    # To leave out only what others have decided on would tell how: what the rules include and is
    # not there, others would have excluded.
    decided = {subject for subject, variable in answered if not variable}
    shown = np.fromiter((one in decided for one in whole.records), np.bool_, len(studies))
    withheld = {}
    for name, places in whole.said_by_person.items():
        mask = np.zeros(len(studies), dtype=np.bool_)
        mask[[place for place in places if (studies[place], name) not in answered]] = True
        if mask.any():
            withheld[name] = mask
    return whole.facets.seen(shown, withheld)
