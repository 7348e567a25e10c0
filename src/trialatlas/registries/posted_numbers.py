"""Numbers as sponsors post them: ``1,234``, ``NA``, ``<0.001``, ``0 (0.0)``."""

from __future__ import annotations

import math
import re
from functools import lru_cache

from trialatlas.model.posted import PostedKind

__all__ = ["OUTCOME_KINDS", "number_of", "problem_of", "whole_of"]

OUTCOME_KINDS = {
    "PRIMARY": PostedKind.PRIMARY,
    "SECONDARY": PostedKind.SECONDARY,
    "OTHER_PRE_SPECIFIED": PostedKind.OTHER_PRE_SPECIFIED,
    "POST_HOC": PostedKind.POST_HOC,
}
"""The rank of an outcome measure in API v2 as a kind."""

# Commas only where they part thousands: "3,5" is half of Europe's 3.5, and nobody knows.
_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d+)?(?:[eE][+-]?\d{1,3})?")
_NOT_AVAILABLE = re.compile(r"n\.?/?a\.?", re.IGNORECASE)
_BOUND = re.compile(r"[<>≤≥]")
_MINUSES = str.maketrans({"−": "-", "–": "-"})


@lru_cache(maxsize=1 << 14)
def number_of(posted: str | None) -> float | None:
    """The number that a posted text is, or None where it is none.

    Args:
        posted: The text.

    Example:
        >>> number_of(" 1,234.5 "), number_of("-0.3"), number_of("NA"), number_of("<0.001")
        (1234.5, -0.3, None, None)
    """
    text = (posted or "").strip().translate(_MINUSES)
    if not text or not _NUMBER.fullmatch(text) or not any(map(str.isdigit, text)):
        return None
    try:
        number = float(text.replace(",", ""))
    except ValueError:  # an exponent alone
        return None
    return number if math.isfinite(number) else None


def whole_of(posted: str | int | None) -> int | None:
    """The count that a posted text is, or None where it is none.

    Args:
        posted: The text or number.

    Example:
        >>> whole_of("6,279"), whole_of(12), whole_of("12.5"), whole_of("-1")
        (6279, 12, None, None)
    """
    number = number_of(str(posted)) if posted is not None else None
    return int(number) if number is not None and number >= 0 and number.is_integer() else None


def problem_of(value: str, *, n: int | None, is_count: bool) -> str:
    """Why a posted number cannot be reckoned with; empty where it can.

    Args:
        value: The number as it is posted.
        n: How many it is out of.
        is_count: Whether it counts participants, of whom there are `n`.
    """
    number = number_of(value)
    if number is None:
        return _no_number(value.strip())
    if not is_count:
        return ""
    if whole_of(value) is None:
        return f"{value.strip()!r} is no count of participants"
    if n is None:
        return "it is not posted out of how many participants"
    return f"{value.strip()} of {n} participants is not possible" if number > n else ""


def _no_number(value: str) -> str:
    if not value:
        return "no number is posted"
    if _NOT_AVAILABLE.fullmatch(value):
        return "posted as not available (NA)"
    return f"{value!r} is {'a bound, not a number' if _BOUND.match(value) else 'no plain number'}"
