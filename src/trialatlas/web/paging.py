"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from trialatlas.web.asked import Asked

__all__ = ["LEAF_ROWS", "Leaf", "leaf_of", "leaf_of_some", "with_query"]

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
    start = (_number(asked, len(items)) - 1) * LEAF_ROWS
    return leaf_of_some(asked, items[start : start + LEAF_ROWS], len(items))


def leaf_of_some(asked: Asked, items: Sequence[_Item], n: int) -> Leaf[_Item]:
    """The page of a list of which no more than the page itself was read.

    Args:
        asked: The address.
        items: What stands on the page.
        n: How many items the whole list has.
    """
    number, of = _number(asked, n), _last(n)
    return Leaf(
        items=items,
        number=number,
        of=of,
        n=n,
        first=(number - 1) * LEAF_ROWS + 1 if items else 0,
        before=with_query(asked, page=str(number - 1)) if number > 1 else "",
        after=with_query(asked, page=str(number + 1)) if number < of else "",
    )


def _last(n: int) -> int:
    return max(1, -(-n // LEAF_ROWS))


def _number(asked: Asked, n: int) -> int:
    return min(asked.number("page"), _last(n))


def with_query(asked: Asked, **changed: str) -> str:
    """The address that was asked for, with some parameters changed; an empty one is left out."""
    kept = [(name, value) for name, value in asked.query.multi_items() if name not in changed]
    query = urlencode([*kept, *((name, value) for name, value in changed.items() if value)])
    path = asked.address.partition("?")[0]
    return f"{path}?{query}" if query else path
