"""What the protocol must know of the search language, whose package lies above this one."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

__all__ = ["UNCHECKED", "SearchLanguage"]


def _accept(_expression: str) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchLanguage:
    """How search expressions, and names in questions to a registry, are checked.

    Attributes:
        problem_of: What is wrong with an expression that records here must answer; empty where
            nothing is.
        problem_there: The same of an expression that the registry answers, which keeps more.
        pieces: The names of a record's pieces; none where any will do.
    """

    problem_of: Callable[[str], str] = _accept
    problem_there: Callable[[str], str] = _accept
    pieces: Collection[str] = ()


UNCHECKED = SearchLanguage()
"""Checks nothing: a faulty expression is told only when it is put to records."""
