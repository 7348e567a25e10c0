"""What surely answers a part of an expression, and what may: two queries to the index.

Every record that the first finds answers, and every record that answers is found by the second.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tantivy import Occur, Query

__all__ = [
    "EVERYTHING",
    "NOTHING",
    "Bounds",
    "all_of",
    "any_of",
    "at_most",
    "but_not",
    "exactly",
    "opposite",
]


class Bounds(NamedTuple):
    """Two queries between which the records lie that answer.

    Attributes:
        sure: All that it finds answer.
        maybe: It finds all that answer, and all that ``sure`` finds. The very same query where
            nothing is left open.
    """

    sure: Query
    maybe: Query

    @property
    def is_exact(self) -> bool:
        """Whether nothing is left open."""
        return self.sure is self.maybe


def exactly(query: Query) -> Bounds:
    """What a query finds, no more and no less."""
    return Bounds(query, query)


NOTHING = exactly(Query.empty_query())
EVERYTHING = exactly(Query.all_query())


def at_most(bounds: Bounds) -> Bounds:
    """What may answer, of which nothing surely does."""
    return Bounds(NOTHING.sure, bounds.maybe)


def any_of(parts: Sequence[Bounds], least: int = 1) -> Bounds:
    """Records that answer so many of the parts, or more."""
    return _joined([part for part in parts if part is not NOTHING], Occur.Should, least)


def all_of(parts: Sequence[Bounds]) -> Bounds:
    """Records that answer all parts; there is at least one."""
    return _joined(parts, Occur.Must)


def opposite(bounds: Bounds) -> Bounds:
    """Records that do not answer."""
    without = but_not(EVERYTHING.sure, bounds.maybe)
    if bounds.is_exact:
        return exactly(without)
    return Bounds(without, but_not(EVERYTHING.sure, bounds.sure))


def but_not(query: Query, other: Query) -> Query:
    """What one query finds and the other does not."""
    return Query.boolean_query([(Occur.Must, query), (Occur.MustNot, other)])


def _joined(parts: Sequence[Bounds], occur: Occur, least: int | None = None) -> Bounds:
    if len(parts) < (least or 1):
        return NOTHING
    if len(parts) == 1:
        return parts[0]
    sure = Query.boolean_query([(occur, part.sure) for part in parts], least)
    if all(part.is_exact for part in parts):
        return exactly(sure)
    return Bounds(sure, Query.boolean_query([(occur, part.maybe) for part in parts], least))
