"""Collecting faults: where each stands, what was expected, what was found, what was meant."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import dataclass

from trialatlas.errors import Fault, ProtocolError

__all__ = ["Place", "nearest", "one_of", "raise_any", "report", "shown"]

_LISTED = 12
"""So many valid names are spelled out in a message; more would hide the rest of it."""

_LONGEST = 60
"""So many characters of what was found are shown."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file that a person wrote.

    Attributes:
        file: The file as the user knows it.
        line: Its line, from 1; 0 where the whole file is meant.
        field: The dotted path of the field, or the empty string.
    """

    file: str
    line: int = 0
    field: str = ""


def report(
    faults: list[Fault], place: Place, expected: str, found: str, suggestion: str = ""
) -> None:
    """Add one fault to those found so far.

    Args:
        faults: The faults so far; the new one is appended.
        place: Where it stands.
        expected: What would have been right.
        found: What stands there.
        suggestion: The nearest valid name, or the empty string.
    """
    faults.append(Fault(place.file, place.line, place.field, expected, found, suggestion))


def raise_any(faults: Collection[Fault]) -> None:
    """Raise all faults at once, if there are any.

    Raises:
        ProtocolError: If there is at least one fault; identical ones are listed once.
    """
    if faults:
        raise ProtocolError(list(dict.fromkeys(faults)))


def nearest(found: str, valid: Collection[str]) -> str:
    """The valid name that a person most likely meant.

    Args:
        found: What was written.
        valid: The valid names.

    Returns:
        The most similar valid name, or the empty string where none is similar.

    >>> nearest("titel", ["title", "table"])
    'title'
    >>> nearest("Yes", ["yes", "no"])
    'yes'
    >>> nearest("walrus", ["yes", "no"])
    ''
    """
    by_folded = {name.casefold(): name for name in valid}
    close = difflib.get_close_matches(found.casefold(), by_folded, n=1)
    return by_folded[close[0]] if close else ""


def one_of(valid: Collection[str]) -> str:
    """Valid names as the words of a message.

    >>> one_of(["yes", "no"])
    'yes or no'
    """
    names = list(valid)
    if len(names) > _LISTED:
        return f"{', '.join(names[:_LISTED])} or one of {len(names) - _LISTED} more"
    return " or ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def shown(text: str) -> str:
    """A text as it is quoted in a message: on one line, and not all of it if it is long."""
    return repr(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
