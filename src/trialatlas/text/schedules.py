"""How often and how many times something is given, as the words of a text say it.

Only words of giving make an expression of counting one of administration: "at 1, 3 and 6 months"
beside a visit or an assessment says nothing here, and neither do dose levels or the injection
points of one session.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from trialatlas.text.schedule_counts import COUNTS
from trialatlas.text.schedule_days import DAYS
from trialatlas.text.schedule_reading import Find, Reading, read_words
from trialatlas.text.schedule_rhythms import RHYTHMS
from trialatlas.text.schedule_times import TIMES

__all__ = ["Frequency", "find_administrations", "find_schedules"]


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often or how many times, as some words of a text say it.

    Attributes:
        start: Offset of the first character that was read.
        end: Offset after the last.
        value: What they say, in one way of writing it.
    """

    start: int
    end: int
    value: str


def find_administrations(text: str) -> list[Frequency]:
    """Find how many times something is given.

    Args:
        text: Any text of a record.

    Returns:
        Spans in order, none overlapping. `value` is the number of administrations, or `many` where
        the words say several without a number ("weekly", "repeated infusions").
    """
    reading, finds = _finds(text)
    if not finds:
        return []
    counted = [find for find in finds if find.count is not None]
    return _quantities(
        reading, _summed(reading, _apart(counted)), lambda find: str(find.count or "many")
    )


def find_schedules(text: str) -> list[Frequency]:
    """Find at which interval, or on which days, something is given.

    Args:
        text: Any text of a record.

    Returns:
        Spans in order, none overlapping. `value` is canonical: `weekly x 4`, `every 3 weeks`,
        `daily x 5`, `days 0, 7, 14`, `twice weekly x 4 weeks`, `days 1, 8 every 21 days`.
    """
    reading, finds = _finds(text)
    if not finds:
        return []
    dated = [find for find in finds if find.schedule]
    return _quantities(reading, _apart(dated), lambda find: find.schedule)


def _quantities(
    reading: Reading, finds: Iterable[Find], value: Callable[[Find], str]
) -> list[Frequency]:
    return [
        Frequency(reading.places[find.first][0], reading.places[find.last - 1][1], value(find))
        for find in finds
    ]


_EXPRESSIONS = COUNTS + TIMES + RHYTHMS + DAYS


@lru_cache(maxsize=128)
def _finds(text: str) -> tuple[Reading, tuple[Find, ...]]:
    """All that a text says, overlapping; remembered, as both are asked of all texts of a record."""
    reading = read_words(text)
    if not reading.letters:
        return reading, ()
    found: list[Find] = []
    letters = frozenset(reading.letters)
    for pattern, understand, needed in _EXPRESSIONS:
        if needed.isdisjoint(letters):
            continue
        for match in pattern.finditer(reading.letters):
            find = understand(reading, match)
            if find:
                found.append(find)
    return reading, tuple(found)


def _apart(finds: list[Find]) -> list[Find]:
    """The first and longest of those that overlap."""
    kept: list[Find] = []
    for find in sorted(finds, key=lambda one: (one.first, -one.last, -(one.count or 0))):
        if not kept or find.first >= kept[-1].last:
            kept.append(find)
    return kept


_THEN = re.compile(r"[,_kPKa]{0,2}[+>][,_kKa+>]{0,3}")


def _summed(reading: Reading, finds: list[Find]) -> list[Find]:
    """Add up rhythms that follow each other: "weekly for 4 weeks, then monthly for 6 months"."""
    joined: list[Find] = []
    for find in finds:
        previous = joined[-1] if joined else None
        number = find.more or (previous and previous.schedule and find.schedule and find.count)
        if (
            previous
            and (previous.count and number)
            and _THEN.fullmatch(reading.letters, previous.last, find.first)
        ):
            joined[-1] = Find(previous.first, find.last, previous.count + number, "joined")
        else:
            joined.append(find)
    return joined
