"""Rhythms of giving: "weekly x 4", "Q3W", "three infusions, a month apart"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import cast

from trialatlas.text.schedule_reading import (
    Expression,
    Find,
    Reading,
    are_further,
    gap_before,
    is_given,
    is_label,
    letters_before,
    letters_behind,
    number_at,
    word_at,
)
from trialatlas.text.schedule_words import Rhythm

__all__ = ["LONGEST_INTERVAL", "RHYTHMS", "named"]

_DAYS = {"day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}
_ADVERBS = {"day": "daily", "week": "weekly", "month": "monthly", "year": "yearly"}
_PER = {1: "", 2: "twice "}
LONGEST_INTERVAL = 366
_MOST_PER_INTERVAL = 9
_MOST_SERIES = 12
_MOST = 400
"""More administrations than so many are not counted: the treatment is open-ended."""

_HEAD = (
    r"(?P<often>c|n\(n\)t|n[-|]nt|nt)(?P<every>p?w|[ape](?:[-no|T]{0,3})u|pay)|"
    r"(?P<each>n[_dlm]{0,3}[iIjJ](?:[_dlK#n]|p[d_]){0,6})(?P<unit>[pea]u)|"
    r"(?P<series>n)[_,]?(?P<series_w>w)[_dlm#]{0,4}(?P<series_noun>[iIJj])|"
    r"(?P<spell>e(?:n|n[-|+T]n|o)?u|[Ak]a?(?:n|n[-|+T]n)uq)|(?P<code>Q)|(?P<adverb>wq?)"
)
_MIDDLE = r"(?:[_dlmkKaAiIjJvp#g+>()]|nuq|,(?![nX])){0,18}?"
_TAIL = (
    r"(?P<tail>"
    r"[,(]{0,2}x(?P<times>n)(?P<times_u>u)?|[,(]?(?P<star>\*)|"
    r"[NA]?(?:u(?P<from>n)-(?P<to>n)|(?P<from2>n)-(?P<to2>n)(?P<range_u>u))(?<!fn-nu)|"
    r"Fu(?P<start>n)Tu(?P<stop>n)|"
    r"(?:f[UTXkKam_e>OP]{0,4}|UT)(?:n[-|T])?(?P<span>n|a(?=u))[_m,]?(?P<what>[uIJytij])|"
    r"[,(]{0,2}N?(?:UT|Xk?K?)?(?P<total>n)(?:t|[_dlm]{0,3}[IJ])"
    r")"
)
_RHYTHM = re.compile(rf"(?:{_HEAD})(?:{_MIDDLE}{_TAIL})?")
_APART = re.compile(
    r"(?:(?P<number>n)[_dlm]{0,5}(?:(?P<noun>[IJij])|(?P<times>t))|(?P<c>c))"
    r"(?:(?!n[IJt]|\|c)[^;zuwQe>]){0,18}?"
    r"(?:(?P<length>n)(?:[-T|]n)?u[_k]?q|(?P<single>a)u[_k]?q|qK?[_k]{0,2}(?P<length2>n)(?:[-T]n)?u|e(?P<length3>n)?u|(?P<adverb>w)q)"
)
_NUMBERED = re.compile(r"w(?:[_dl]{0,2}[IJ])?\(_:(?P<number>n)\)")


def _rhythm_at(reading: Reading, match: re.Match[str]) -> Rhythm | None:
    """The rhythm of a match's head."""
    for name in ("code", "adverb", "series_w"):
        if match[name]:
            return _of_word(reading, match.start(name))
    if match["spell"]:
        return _spelled(reading, match)
    if match["each"]:
        unit = str(reading.values[match.end("unit") - 1])
        return Rhythm(number_at(reading, match.start()), 1, unit)
    often = number_at(reading, match.start())
    if match["every"].endswith("w"):
        base = _of_word(reading, match.end("every") - 1)
        return replace(base, times=often * base.times)
    found = _interval(reading, match.start("every") + 1, match.end("every"))
    return found and replace(found, times=often)


def _spelled(reading: Reading, match: re.Match[str]) -> Rhythm | None:
    """The rhythm of "every 2 weeks" or "at 2-week intervals"."""
    if match["spell"].endswith("q"):
        begins, ends = word_at(reading, match.start()), word_at(reading, match.end("spell") - 1)
        if begins not in ("at", "with", "in") or not ends.startswith("interval"):
            return None
    return _interval(reading, match.start("spell"), match.end("spell"))


def _of_word(reading: Reading, at: int) -> Rhythm:
    """The rhythm of one word, which has one; "3-weekly" is every 3 weeks."""
    value = cast("Rhythm", reading.values[at])
    if reading.letters[at - 1 : at] == "n" and gap_before(reading, at) == "-":
        return Rhythm(1, number_at(reading, at - 1) * value.length, value.unit)
    return value


def _interval(reading: Reading, first: int, last: int) -> Rhythm | None:
    """A number, if any, or a range of them, and a unit of time."""
    lengths = [number_at(reading, at) for at in range(first, last) if reading.letters[at] in "no"]
    units = [str(reading.values[at]) for at in range(first, last) if reading.letters[at] == "u"]
    length, longest = (*lengths, 1, 0)[:2] if len(lengths) != 1 else (lengths[0], 0)
    if not units or not length or max(length, longest) > LONGEST_INTERVAL:
        return None
    return Rhythm(1, length, units[0], longest if longest > length else 0)


def named(rhythm: Rhythm) -> str:
    """The canonical words of a rhythm."""
    times = _PER.get(rhythm.times, f"{rhythm.times} times ")
    if rhythm.longest:
        return f"{times}every {rhythm.length}-{rhythm.longest} {rhythm.unit}s"
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
            number = number_at(reading, match.start(name)) or 1
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
    if _VISITS.match(letters_behind(reading, match.end())):
        return None
    if match["series"]:
        return _series(reading, match, rhythm)
    if match["tail"]:
        count, words = _limit(reading, match, rhythm)
        if 1 <= count <= _MOST:
            return Find(match.start(), match.end(), count, named(rhythm) + words)
    return Find(match.start(), head, 0, named(rhythm))


_VISITS = re.compile(r"[,_]?\(nz")


def _head_end(match: re.Match[str]) -> int:
    names = ("every", "unit", "series_w", "spell", "code", "adverb")
    return max(match.end(name) for name in names)


def _series(reading: Reading, match: re.Match[str], rhythm: Rhythm) -> Find | None:
    number = number_at(reading, match.start())
    if not 1 <= number <= _MOST:
        return None
    if "-" in gap_before(reading, match.start("series_w")):
        return Find(match.start(), match.end("series_w"), 0, named(rhythm))
    return Find(match.start(), match.end("series_noun"), number, f"{named(rhythm)} x {number}")


_NOUN_REACH = 3


def _apart(reading: Reading, match: re.Match[str]) -> Find | None:
    number = number_at(reading, match.start("number") if match["number"] else match.start("c"))
    if not 1 < number <= _MOST or _names_it(reading, match):
        return None
    if not is_given(reading, match.start(), match.end()):
        return None
    is_further = are_further(reading, match.start() + _NOUN_REACH)
    rhythm = (
        _of_word(reading, match.start("adverb"))
        if match["adverb"]
        else _interval(reading, _length_at(match), match.end())
    )
    count = 0 if is_further else number
    if rhythm is None:
        return None
    return Find(match.start(), match.end(), count, f"{named(rhythm)} x {number}")


def _names_it(reading: Reading, match: re.Match[str]) -> bool:
    """Whether the number is of intervals, or names a group; but "2mL 3 infusions" counts."""
    if not match["noun"]:
        return False
    behind = match.end("noun")
    if reading.letters[behind] == "q" and word_at(reading, behind).startswith("interval"):
        return True
    is_behind_amount = reading.letters[match.start() - 1 : match.start()] == "#"
    return not is_behind_amount and is_label(reading, match.start())


def _length_at(match: re.Match[str]) -> int:
    """Where the interval between administrations begins."""
    names = ("length", "length2", "length3", "single")
    return next((match.start(name) for name in names if match[name]), match.end() - 3)


def _numbered(reading: Reading, match: re.Match[str]) -> Find | None:
    """The number in "weekly (n=6)"; a larger one would be of participants."""
    number, rhythm = number_at(reading, match.start("number")), _of_word(reading, match.start())
    if word_at(reading, match.end() - 4) != "n" or not 1 < number <= _MOST_SERIES:
        return None
    if not is_given(reading, match.start(), match.end()):
        return None
    return Find(match.start(), match.end(), number, f"{named(rhythm)} x {number}")


RHYTHMS: tuple[Expression, ...] = (
    (_NUMBERED, _numbered, frozenset(":")),
    (_APART, _apart, frozenset("qe")),
    (_RHYTHM, _rhythm, frozenset("wQu")),
)
"""What to look for in the letters of a reading, and who understands it."""
