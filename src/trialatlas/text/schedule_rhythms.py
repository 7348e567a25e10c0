"""Expressions that say how often or on which days: "weekly x 4", "Q3W", "on days 0, 7 and 14"."""

from __future__ import annotations

import re
from collections.abc import Callable

from trialatlas.text.schedule_reading import (
    Find,
    Reading,
    gap_before,
    is_given,
    letters_before,
    letters_behind,
    number_at,
)
from trialatlas.text.schedule_words import Rhythm

__all__ = ["RHYTHMS"]

_DAYS = {"day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}
_ADVERBS = {"day": "daily", "week": "weekly", "month": "monthly", "year": "yearly"}
_PER = {1: "", 2: "twice "}
_LONGEST_INTERVAL = 366
_MOST_PER_INTERVAL = 9
_MOST = 400
"""More administrations than so many are not counted: the treatment is open-ended."""

_HEAD = (
    r"(?P<often>c|n\(n\)t|n[-|]nt|nt)(?P<every>p?w|[ape](?:[-no|T]{0,3})u|pay)|"
    r"(?P<each>n[_dlm]{0,3}[iIjJ](?:[_dlK#n]|p[d_]){0,6})(?P<unit>[pea]u)|"
    r"(?P<series>n)[_,]?(?P<series_w>w)[_dlm#]{0,4}(?P<series_noun>[iIJj])|"
    r"(?P<spell>e(?:n|n[-|+]n|o)?u)|(?P<code>Q)|(?P<adverb>w)"
)
_MIDDLE = r"(?:[_dlmkKaAiIjJvp#g+>()]|nuq|,(?![nX])){0,18}?"
_TAIL = (
    r"(?P<tail>"
    r"[,(]{0,2}x(?P<times>n)(?P<times_u>u)?|[,(]?(?P<star>\*)|"
    r"[NA]?(?:u(?P<from>n)-(?P<to>n)|(?P<from2>n)-(?P<to2>n)(?P<range_u>u))(?<!fn-nu)|"
    r"Fu(?P<start>n)Tu(?P<stop>n)|"
    r"(?:f[UTXkKam_e>OP]{0,4}|UT)(?:n[-|T])?(?P<span>n)[_m,]?(?P<what>[uIJytij])|"
    r"[,(]{0,2}N?(?:UT|Xk?K?)?(?P<total>n)(?:t|[_dlm]{0,3}[IJ])"
    r")"
)
_RHYTHM = re.compile(rf"(?:{_HEAD})(?:{_MIDDLE}{_TAIL})?")
_DATE = r"(?:un(?![-T])|D(?![-T])|b)"
_DATES = re.compile(
    rf"{_DATE}(?:[,+]{{1,2}}m?[Ak]?(?:un|D|n|b)(?![#xdiIjJty-])){{1,24}}(?:(?<=n)u)?|"
    r"(?:(?<=A)|(?<=Ak))n(?:[,+]{1,2}n){1,24}u|n,n(?:[,+]{1,2}n){1,24}u"
)
_CYCLE_DAY = re.compile(
    r"(?:un(?:[,+]{1,2}u?n){0,9}|D(?:[,+]D){0,9})[KNAf,]?[aek]{0,2}(?P<length>n)(?P<unit>u)?[ty_i]{0,2}y?"
)
_APART = re.compile(
    r"(?:(?P<number>n)[_dlm]{0,5}(?:[IJ]|t)|(?P<c>c))[^;zuwQe]{0,6}?"
    r"(?:(?P<length>n)(?:-n)?u[_k]?q|(?P<single>a)u[_k]?q|qK?[_k]{0,2}(?P<length2>n)(?:[-T]n)?u|e(?P<length3>n)?u)"
)


def _rhythm_at(reading: Reading, match: re.Match[str]) -> Rhythm | None:
    """The rhythm of a match's head."""
    for name in ("code", "adverb", "series_w"):
        if match[name]:
            return _of_word(reading, match.start(name))
    if match["spell"]:
        return _interval(reading, match.start("spell"), match.end("spell"))
    if match["each"]:
        unit = str(reading.values[match.end("unit") - 1])
        return Rhythm(number_at(reading, match.start()), 1, unit)
    often = number_at(reading, match.start())
    if match["every"].endswith("w"):
        base = reading.values[match.end("every") - 1]
        return (
            Rhythm(often * base.times, base.length, base.unit) if isinstance(base, Rhythm) else None
        )
    found = _interval(reading, match.start("every") + 1, match.end("every"))
    return found and Rhythm(often, found.length, found.unit)


def _of_word(reading: Reading, at: int) -> Rhythm | None:
    """The rhythm of one word; "3-weekly" is every 3 weeks."""
    value = reading.values[at]
    if not isinstance(value, Rhythm):
        return None
    if reading.letters[at - 1 : at] == "n" and gap_before(reading, at) == "-":
        return Rhythm(1, number_at(reading, at - 1) * value.length, value.unit)
    return value


def _interval(reading: Reading, first: int, last: int) -> Rhythm | None:
    """A number, if any, and a unit of time."""
    length = 0
    for at in range(first, last):
        if reading.letters[at] in "no":
            length = length or number_at(reading, at)
        if reading.letters[at] == "u":
            return (
                Rhythm(1, length or 1, str(reading.values[at]))
                if length <= _LONGEST_INTERVAL
                else None
            )
    return None


def _named(rhythm: Rhythm) -> str:
    """The canonical words of a rhythm."""
    times = _PER.get(rhythm.times, f"{rhythm.times} times ")
    if rhythm.length == 1:
        return times + _ADVERBS[rhythm.unit]
    return f"{times}every {rhythm.length} {rhythm.unit}s"


def _fits(rhythm: Rhythm, length: int, unit: str) -> int:
    """How many administrations a rhythm has within a span of time."""
    spans = length * _DAYS[unit] / (rhythm.length * _DAYS[rhythm.unit])
    if {unit, rhythm.unit} == {"month", "week"}:
        spans = length * (4 if unit == "month" else 0.25) / rhythm.length
    return max(1, int(spans * rhythm.times + 0.05))


def _limit(reading: Reading, match: re.Match[str], rhythm: Rhythm) -> tuple[int, str]:
    """Number of administrations that the tail allows (0 for no end), and the words of it."""
    for name in ("times", "span"):
        if match[name]:
            number = number_at(reading, match.start(name))
            at = match.start("times_u" if name == "times" else "what")
            if at >= 0 and reading.letters[at] == "u":
                unit = str(reading.values[at])
                count = _fits(rhythm, number, unit)
                return count, f" x {number} {unit}s" if rhythm.times > 1 else f" x {count}"
            cycles = at >= 0 and reading.letters[at] == "y"
            count = number * rhythm.times if cycles else number
            return count, f" x {count}"
    for first, last in (("from", "to"), ("from2", "to2")):
        if match[first]:
            span = number_at(reading, match.start(last)) - number_at(reading, match.start(first))
            at = match.start("range_u") if first == "from2" else match.start(first) - 1
            unit = str(reading.values[at])
            count = _fits(rhythm, span + 1, unit) if span > 0 else 0
            return count, f" x {span + 1} {unit}s" if rhythm.times > 1 else f" x {count}"
    if match["start"]:
        span = number_at(reading, match.start("stop")) - number_at(reading, match.start("start"))
        count = _fits(rhythm, span, str(reading.values[match.start("start") - 1])) + 1
        return (count, f" x {count}") if span > 0 else (0, "")
    number = number_at(reading, match.start("total") if match["total"] else match.start("star"))
    return number, f" x {number}"


def _rhythm(reading: Reading, match: re.Match[str]) -> Find | None:
    rhythm = _rhythm_at(reading, match)
    if rhythm is None or not 1 <= rhythm.times <= _MOST_PER_INTERVAL or rhythm.length < 1:
        return None
    head = _head_end(match)
    if not is_given(reading, match.start(), head) and not (
        match["code"] and "z" not in letters_before(reading, match.start())[-3:]
    ):
        return None
    if match["series"]:
        return _series(reading, match, rhythm)
    if match["tail"]:
        count, words = _limit(reading, match, rhythm)
        if 1 <= count <= _MOST:
            return Find(match.start(), match.end(), count, _named(rhythm) + words)
    return Find(match.start(), head, 0, _named(rhythm))


def _head_end(match: re.Match[str]) -> int:
    names = ("every", "unit", "series_w", "spell", "code", "adverb")
    return max(match.end(name) for name in names)


def _series(reading: Reading, match: re.Match[str], rhythm: Rhythm) -> Find | None:
    number = number_at(reading, match.start())
    if not 1 <= number <= _MOST:
        return None
    if "-" in gap_before(reading, match.start("series_w")):
        return Find(match.start(), match.end("series_w"), 0, _named(rhythm))
    return Find(match.start(), match.end("series_noun"), number, f"{_named(rhythm)} x {number}")


_LOOKING_BACK = re.compile(r"^[_d]{0,2}P(?![kad]{0,2}[oO])|^K?z")
_AFTERWARDS = re.compile(r"P(?:[ka_dOl]{0,3}[iIjJ][_,]?)?A?$")


def _dates(reading: Reading, match: re.Match[str]) -> Find | None:
    days = _days(reading, match.start(), match.end())
    if len(days) == 1 or {unit for unit, _ in days} & {"", "year"}:
        return None
    before, behind = letters_before(reading, match.start()), letters_behind(reading, match.end())
    if not is_given(reading, match.start(), match.end()) or _LOOKING_BACK.match(behind):
        return None
    if _AFTERWARDS.search(before) or "z" in before.rpartition("v")[2]:
        return None
    since_first = re.match(r"^[_d]{0,2}P[kad]{0,2}[oO]", behind) is not None
    return Find(match.start(), match.end(), len(days) + since_first, _listed(days))


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
        elif letter == "n":
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
        not 1 <= length <= _LONGEST_INTERVAL
        or not days
        or not is_given(reading, match.start(), match.end())
    ):
        return None
    every = _named(Rhythm(1, length, str(reading.values[unit_at])))
    return Find(
        match.start(), match.end(), 0, every if len(days) == 1 else f"{_listed(days)} {every}"
    )


def _apart(reading: Reading, match: re.Match[str]) -> Find | None:
    number = number_at(reading, match.start("number") if match["number"] else match.start("c"))
    for name in ("length", "length2", "length3"):
        if match[name]:
            at = match.start(name)
            length, unit_at = number_at(reading, at), reading.letters.index("u", at)
            break
    else:
        length, unit_at = 1, reading.letters.rindex("u", match.start(), match.end())
    if not 1 < number <= _MOST or not 1 <= length <= _LONGEST_INTERVAL:
        return None
    if not is_given(reading, match.start(), match.end()):
        return None
    rhythm = Rhythm(1, length, str(reading.values[unit_at]))
    return Find(match.start(), match.end(), number, f"{_named(rhythm)} x {number}")


Understand = Callable[[Reading, re.Match[str]], Find | None]

RHYTHMS: tuple[tuple[re.Pattern[str], Understand, frozenset[str]], ...] = (
    (_APART, _apart, frozenset("qe")),
    (_RHYTHM, _rhythm, frozenset("wQu")),
    (_DATES, _dates, frozenset("uDb")),
    (_CYCLE_DAY, _cycle_day, frozenset("ye")),
)
"""What to look for in the letters of a reading, who understands it, and a letter of which it needs."""
