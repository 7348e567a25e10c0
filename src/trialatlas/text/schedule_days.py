"""Days of giving: "on days 0, 7 and 14", "in the first and fourth week", "day 1 of each cycle"."""

from __future__ import annotations

import re

from trialatlas.text.schedule_reading import (
    Expression,
    Find,
    Reading,
    are_further,
    is_given,
    letters_before,
    letters_behind,
    number_at,
    word_at,
)
from trialatlas.text.schedule_rhythms import LONGEST_INTERVAL, named
from trialatlas.text.schedule_words import Rhythm

__all__ = ["DAYS"]

_DATE = r"(?:un(?![-T])|D(?![-T])|b)"
_DATES = re.compile(
    rf"{_DATE}(?:[,+]{{1,2}}m?[Ak]?(?:un|D|b|n(?![#xdiIjJty-]))){{1,24}}(?:(?<=n)u)?|"
    r"(?:(?<=A)|(?<=Ak))n(?:[,+]{1,2}n){1,24}u|n,n(?:[,+]{1,2}n){1,24}u|"
    r"(?:(?<=[AN])|(?<=[AN]k))[Oo](?:[,+]{1,2}k?[Oo]){1,24}u"
)
_CYCLE_DAY = re.compile(
    r"(?:un(?:[,+]{1,2}u?n){0,9}|D(?:[,+]D){0,9})[KNAf,]?[aek]{0,2}(?P<length>n)(?P<unit>u)?[ty_i]{0,2}y?"
)
_LOOKING_BACK = re.compile(r"^[_d]{0,2}P(?![kad]{0,2}[oO])|^K?z")
_GIVEN_AT = re.compile(r"v(?:[kd_]{0,2}[ij])?Ak?$")
"""`will be infused at 1 and 4 months after surgery`: the times are those of the giving."""
_AMOUNTS = frozenset(("million", "billion", "mg", "ml", "x"))
_AFTERWARDS = re.compile(r"P(?:[ka_dOl]{0,3}[iIjJ][_,]?)?A?$")


def _dates(reading: Reading, match: re.Match[str]) -> Find | None:
    days = _days(reading, match.start(), match.end())
    if len(days) == 1 or {unit for unit, _ in days} & {"", "year"}:
        return None
    before, behind = letters_before(reading, match.start()), letters_behind(reading, match.end())
    if word_at(reading, match.end()) in _AMOUNTS:
        return None
    if not is_given(reading, match.start(), match.end()):
        return None
    if _LOOKING_BACK.match(behind) and not _GIVEN_AT.search(before):
        return None
    if _AFTERWARDS.search(before) or "z" in before.rpartition("v")[2]:
        return None
    since_first = re.match(r"^[_d]{0,2}P[kad]{0,2}[oO]", behind) is not None
    is_total = since_first or not are_further(reading, match.start())
    count = len(days) + since_first if is_total else None
    return Find(match.start(), match.end(), count, _listed(days))


def _days(reading: Reading, first: int, last: int) -> list[tuple[str, int]]:
    """Unit and number of each day in a list; a unit before its numbers, or after them all."""
    unit = ""
    days: list[tuple[str, int]] = []
    for at in range(first, last):
        letter, value = reading.letters[at], reading.values[at]
        if letter == "u":
            unit = str(value)
            if days and at == last - 1:
                days[-1] = (unit, days[-1][1])
        elif letter == "D" and isinstance(value, tuple):
            unit = value[0]
            days.append(value)
        elif letter == "b":
            days.append(("", 0))
        elif letter in "noO":
            days.append((unit, _signed(reading, at)))
    return list(dict.fromkeys((named or unit, number) for named, number in days))


def _signed(reading: Reading, at: int) -> int:
    """A day's number; days before the start are written with a minus after a space."""
    start = reading.places[at][0]
    minus = reading.text[max(0, start - 2) : start] in (" -", " –")
    return -number_at(reading, at) if minus else number_at(reading, at)


def _listed(days: list[tuple[str, int]]) -> str:
    units = {unit for unit, _ in days}
    if len(units) == 1:
        return f"{days[0][0]}s " + ", ".join(str(number) for _, number in days)
    return ", ".join(f"{unit} {number}" for unit, number in days)


def _cycle_day(reading: Reading, match: re.Match[str]) -> Find | None:
    unit_at = match.start("unit")
    if not match["unit"] or not set("ye") & set(match[0]):
        return None
    length = number_at(reading, match.start("length"))
    days = _days(reading, match.start(), match.start("length"))
    if (
        not 1 <= length <= LONGEST_INTERVAL
        or not days
        or not is_given(reading, match.start(), match.end())
    ):
        return None
    every = named(Rhythm(1, length, str(reading.values[unit_at])))
    return Find(
        match.start(), match.end(), 0, every if len(days) == 1 else f"{_listed(days)} {every}"
    )


DAYS: tuple[Expression, ...] = (
    (_DATES, _dates, frozenset("uDb")),
    (_CYCLE_DAY, _cycle_day, frozenset("ye")),
)
"""What to look for in the letters of a reading, and who understands it."""
