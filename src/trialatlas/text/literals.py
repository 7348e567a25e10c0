"""The words that a regular expression cannot do without.

Where none of them stands, the expression need not be tried: the words of all expressions are found
in one pass, and each expression is tried only where it can match. What cannot be told is None, and
the expression is then tried everywhere.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from trialatlas.text.folding import SPACE, folded_alike

__all__ = ["Literals", "literals_of", "needed_by"]

_MOST = 64
"""Most literals an expression: beyond that, fewer and shorter ones."""
_LONGEST = 16
_SHORTEST_INSIDE = 3
_MOST_MEMBERS = 16
_MOST_REPEATS = 4
_SHORT_ENOUGH = 2
_LAST_ASCII = 127
_WIDTHLESS = ("AT", "ASSERT", "ASSERT_NOT")

_Strings = frozenset[str]
_Argument = Any
"""What the parser says of an item; its shape depends on the kind."""
_NONE: _Strings = frozenset()
_EMPTY: _Strings = frozenset({""})


@dataclass(frozen=True, slots=True)
class Literals:
    """Literals of an expression, folded as `trialatlas.text.folding` folds.

    Attributes:
        starts: Every match begins with one of these, after some of the characters ``before``; None
            where that cannot be told.
        before: Characters of the text itself; mostly none.
        inside: Every match has one of these in it; None where that cannot be told.
        opens_word: Whether no letter and no digit stands before a match.
    """

    starts: frozenset[str] | None = None
    before: frozenset[str] = frozenset()
    inside: frozenset[str] | None = None
    opens_word: bool = False


@lru_cache(maxsize=4096)
def literals_of(pattern: str) -> Literals:
    """Find the literals of a regular expression.

    Args:
        pattern: A valid expression; it is taken not to mind case.
    """
    items = _parsed(pattern)
    if items is None:
        return Literals()
    starts, before = _anchors(items)
    inside = _required(items)
    if inside is None and _shortest(starts or _NONE) == 1:
        inside = _required(items, _SHORT_ENOUGH)
    # So short a word stands in too many places to be worth a try at each.
    if starts is None or (inside is not None and _shortest(starts) <= _SHORT_ENOUGH):
        return Literals(inside=inside)
    is_word = not before and all(start[0].isalnum() for start in starts)
    return Literals(starts, before, inside, is_word and _opens_word(*items[0]))


def _opens_word(kind: object, value: _Argument) -> bool:
    if str(kind) == "AT":
        return str(value) == "AT_BOUNDARY"
    is_class_behind = str(kind) == "ASSERT_NOT" and value[0] < 0 and str(value[1][0][0]) == "IN"
    return is_class_behind and "CATEGORY_WORD" in {str(member) for _, member in value[1][0][1]}


def needed_by(pattern: str) -> frozenset[str] | None:
    """Of each alternative of an expression, literals of which one stands in every match."""
    items = _parsed(pattern)
    return None if items is None else _needed(items)


def _parsed(pattern: str) -> list[Any] | None:
    try:
        # Python's own parser of expressions has no public name.
        return list(importlib.import_module("re._parser").parse(pattern, re.IGNORECASE))
    except (ImportError, AttributeError, RecursionError):
        return None


def _needed(items: Sequence[Any]) -> _Strings | None:
    found = _required(items)
    for kind, value in items if found is None else ():
        if str(kind) == "SUBPATTERN":
            found = _needed(list(value[3]))
        elif str(kind) == "BRANCH":
            parts = [_needed(list(branch)) for branch in value[1]]
            told = [part for part in parts if part is not None]
            found = _NONE.union(*told) if len(told) == len(parts) else None
        if found is not None:
            return found
    starts = _prefixes(items)
    return found or (starts if _shortest(starts) >= _SHORT_ENOUGH else None)


def _anchors(items: Sequence[Any]) -> tuple[_Strings | None, _Strings]:
    """The nearest literals behind which every match begins, and what may stand before them."""
    before = _NONE
    found: tuple[_Strings | None, _Strings] = (None, _NONE)
    for place, (kind, value) in enumerate(items):
        starts = _prefixes(items[place:])
        if _shortest(starts) > _shortest(found[0] or _NONE) and not _opens_with_space(starts):
            found = (starts, before)
        if _shortest(found[0] or _NONE) >= _SHORT_ENOUGH:
            break
        rest = items[place + 1 :]
        if str(kind) == "SUBPATTERN":
            inner = _anchors([*value[3], *rest])
            return _better(found, (inner[0], before | inner[1]))
        if str(kind) == "BRANCH":
            parts = [_anchors([*branch, *rest]) for branch in value[1]]
            told = [part[0] for part in parts if part[0] is not None]
            if len(told) < len(parts):
                break
            joined = (_NONE.union(*told), before.union(*(part[1] for part in parts)))
            return _better(found, joined)
        consumed = _consumed(str(kind), value)
        if consumed is None:
            break
        before |= consumed
    return found


def _better(
    first: tuple[_Strings | None, _Strings], second: tuple[_Strings | None, _Strings]
) -> tuple[_Strings | None, _Strings]:
    is_longer = _shortest(second[0] or _NONE) > _shortest(first[0] or _NONE)
    return second if is_longer else first


def _opens_with_space(strings: _Strings) -> bool:
    return any(string.startswith(SPACE) for string in strings)


def _consumed(kind: str, value: _Argument) -> _Strings | None:
    """The characters that an item may take; None where they are many or cannot be told."""
    if kind in _WIDTHLESS:
        return _NONE
    if kind in ("MAX_REPEAT", "MIN_REPEAT"):
        parts = [_consumed(str(inner), of_inner) for inner, of_inner in value[2]]
    elif kind == "SUBPATTERN":
        parts = [_consumed(str(inner), of_inner) for inner, of_inner in value[3]]
    elif kind == "IN":
        parts = [_consumed(str(inner), of_inner) for inner, of_inner in value]
    elif kind in ("LITERAL", "RANGE"):
        first, last = value if kind == "RANGE" else (value, value)
        if last > _LAST_ASCII:
            return None
        found = [chr(code) for code in range(first, last + 1)]
        return frozenset("".join(found).lower() + "".join(found).upper())
    else:
        return None
    told = [part for part in parts if part is not None]
    return _NONE.union(*told) if len(told) == len(parts) else None


def _required(items: Sequence[Any], least: int = _SHORTEST_INSIDE) -> _Strings | None:
    found = [_prefixes(items[place:]) for place in range(len(items))]
    for kind, value in items:
        inner = _required_in(str(kind), value, least)
        if inner is not None:
            found.append(inner)
    long = [strings for strings in found if _shortest(strings) >= least]
    return max(long, key=lambda strings: (_shortest(strings), -len(strings)), default=None)


def _required_in(kind: str, value: _Argument, least: int) -> _Strings | None:
    if kind == "SUBPATTERN":
        return _required(list(value[3]), least)
    if kind == "BRANCH":
        parts = [_required(list(branch), least) for branch in value[1]]
        if all(parts):
            return frozenset[str]().union(*(part for part in parts if part is not None))
    return None


def _shortest(strings: _Strings) -> int:
    return min((len(string.strip()) for string in strings), default=0)


def _prefixes(items: Iterable[Any]) -> _Strings:
    """What every match of a sequence begins with; with the empty string where that is anything."""
    opened, closed = _follow(items, _EMPTY)
    found = opened | closed
    return frozenset(
        string
        for string in found
        if not any(string[:length] in found for length in range(len(string)))
    )


def _follow(items: Iterable[Any], opened: _Strings) -> tuple[_Strings, _Strings]:
    """Let strings be continued by a sequence: those that may go on, and those that end here."""
    closed = _NONE
    for kind, value in items:
        if not opened:
            break
        longer, ended = _continued(str(kind), value, opened)
        if len(longer | ended | closed) > _MOST:
            return _NONE, closed | opened
        closed |= ended | {string for string in longer if len(string) >= _LONGEST}
        opened = longer - closed
    return opened, closed


def _continued(kind: str, value: _Argument, opened: _Strings) -> tuple[_Strings, _Strings]:
    if kind in _WIDTHLESS:
        return opened, _NONE
    if kind in ("LITERAL", "IN"):
        members = _members([(kind, value)] if kind == "LITERAL" else value)
        return (_NONE, opened) if members is None else (_extended(opened, members), _NONE)
    if kind == "SUBPATTERN":
        return _follow(value[3], opened)
    if kind == "BRANCH":
        parts = [_follow(branch, opened) for branch in value[1]]
        return _NONE.union(*(part[0] for part in parts)), _NONE.union(*(part[1] for part in parts))
    if kind in ("MAX_REPEAT", "MIN_REPEAT"):
        least, most, inner = value
        return _repeated((least, most), inner, opened)
    return _NONE, opened


def _repeated(
    times: tuple[int, int], inner: Iterable[Any], opened: _Strings
) -> tuple[_Strings, _Strings]:
    least, most = times
    items = list(inner)
    if _is_space(items):
        spaced = _extended(opened, frozenset({SPACE}))
        return (spaced if least else spaced | opened), _NONE
    longer, closed = opened, _NONE
    for _ in range(min(least, _MOST_REPEATS)):
        longer, ended = _follow(items, longer)
        closed |= ended
    if most == least <= _MOST_REPEATS:
        return longer, closed
    if least:
        return _NONE, closed | longer
    once, ended = _follow(items, opened)
    return (opened | once, ended) if most == 1 else (opened, ended | once)


def _is_space(items: Sequence[Any]) -> bool:
    """Whether a repeated item is folded to one space however often it is repeated."""
    if len(items) != 1 or str(items[0][0]) not in ("LITERAL", "IN"):
        return False
    kind, value = items[0]
    return _members([items[0]] if str(kind) == "LITERAL" else value) == frozenset({SPACE})


def _extended(strings: _Strings, members: _Strings) -> _Strings:
    return frozenset(
        string if member == SPACE and string.endswith(SPACE) else string + member
        for string in strings
        for member in members
    )


def _members(items: Iterable[Any]) -> _Strings | None:
    """The characters of a class, folded; None where they are too many or cannot be told."""
    found: set[str] = set()
    for kind, value in items:
        characters = _characters(str(kind), value)
        if characters is None:
            return None
        for char in characters:
            alike = folded_alike(char)
            if not alike:
                return None
            found.update(alike)
    return frozenset(found) if len(found) <= _MOST_MEMBERS else None


def _characters(kind: str, value: _Argument) -> Iterable[str] | None:
    if kind == "LITERAL":
        return chr(value)
    if kind == "RANGE" and value[1] - value[0] < _MOST_MEMBERS:
        return map(chr, range(value[0], value[1] + 1))
    if kind == "CATEGORY" and str(value) == "CATEGORY_DIGIT":
        return "0123456789"
    if kind == "CATEGORY" and str(value) == "CATEGORY_SPACE":
        return SPACE
    return None
