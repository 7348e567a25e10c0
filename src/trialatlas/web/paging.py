"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from trialatlas.web.asked import Asked

__all__ = ["Leaf", "leaf_of", "with_query"]

_Item = TypeVar("_Item")

LEAF_ROWS = 50
"""So many rows a page of a list has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf(Generic[_Item]):
    """A page of a list.

    Attributes:
        items: What stands on it.
        number: Which page it is, from 1.
        of: How many pages there are, at least one.
        n: How many items the whole list has.
        first: Number of its first item in the list, from 1; 0 if there is none.
        before: Address of the page before; empty if there is none.
        after: Address of the next one; empty if there is none.
    """

    items: Sequence[_Item]
    number: int
    of: int
    n: int
    first: int
    before: str
    after: str


def leaf_of(asked: Asked, items: Sequence[_Item]) -> Leaf[_Item]:
    """The page of a list that the address's ``page`` names; the last one if it has fewer.

    Args:
        asked: The address.
        items: The whole list.
    """
    of = max(1, -(-len(items) // LEAF_ROWS))
    number = min(asked.number("page"), of)
    start = (number - 1) * LEAF_ROWS
    return Leaf(
        items=items[start : start + LEAF_ROWS],
        number=number,
        of=of,
        n=len(items),
        first=start + 1 if items else 0,
        before=with_query(asked, page=str(number - 1)) if number > 1 else "",
        after=with_query(asked, page=str(number + 1)) if number < of else "",
    )


def with_query(asked: Asked, **changed: str) -> str:
    """The address that was asked for, with some parameters changed; an empty one is left out."""
    kept = [(name, value) for name, value in asked.query.multi_items() if name not in changed]
    query = urlencode([*kept, *((name, value) for name, value in changed.items() if value)])
    path = asked.address.partition("?")[0]
    return f"{path}?{query}" if query else path
