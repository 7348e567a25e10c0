"""Expressions that say how many times something is given: "two infusions", "once", "repeated"."""

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
    word_at,
)

__all__ = ["COUNTS"]

_LARGEST = 60
"""More than so many doses or infusions of one participant is something else that is counted."""
_MANY_INJECTIONS = 9
"""So many injections with no word of time are the points of one session."""
_FILL = r"(?:[_dlm#X]|p(?=[_d])|\([_dnk]\)|[+,](?=[dl])){0,7}"

_COUNTED = re.compile(
    rf"(?:U?T|XK?)?(?P<number>[ns]\(n\)|n[-|T]n|ns|n|s)(?P<fill>{_FILL})(?P<noun>[iIjJ])"
)
_ORDINAL = re.compile(rf"(?P<number>o){_FILL}(?:(?P<noun>[ij])|(?P<course>y)K[k_d]{{0,3}}[id])")
_TIMES = re.compile(r"(?:U?T|XK?)?(?P<number>n[-|]n|n\(n\)|n|s)_?t(?![ape]u)")
_ON_DAYS = re.compile(r"A(?P<number>n)[_l]?u(?![PBq])")
_MULTIPLIED = re.compile(r"[iIjJ](?:[_d)]{0,3}xn(?=[;,()+>]|$)|[_d)]{0,3}\*)")
_ONCE = re.compile(r"c")
_NUMBER_OF = re.compile(r"(?:CKk?[IJ][kXK_]{0,4}:?|[iIjJ]C:)(?P<number>n)|X[IJ]:?(?P<total>n)")
_AGAIN = re.compile(
    rf"(?P<adjective>m){_FILL}(?P<noun>[iIjJ])|(?P<verb>m)(?=v)|"
    r"(?:[iIjJ][_dk(),+]{0,6}k|v)_?(?P<back>m)(?![_z])|Ri|(?P<booster>M)"
)


def _singular(noun: str) -> bool:
    return noun in "ij"


def _is_label(reading: Reading, first: int) -> bool:
    """Whether a digit there only names something: "cohort 1", "day 3", "phase 2"."""
    gap = gap_before(reading, first)
    if gap in ("-", "_", "\u00ae"):
        return True
    if first == 0 or not word_at(reading, first).isdecimal() or gap.strip(" #."):
        return False
    before = reading.letters[first - 1]
    return before in "uDghoOz#x-^yi" or reading.letters[max(0, first - 2) : first] in ("n,", "n+")


def _counted(reading: Reading, match: re.Match[str]) -> Find | None:
    first, noun = match.start("number"), match.start("noun")
    behind = letters_behind(reading, match.end())
    last = match.end("number") - 1
    number = 1 if match["number"] in ("s", "ns") else number_at(reading, last)
    if match["number"] in ("n(n)", "s(n)"):
        last, number = last - 1, number_at(reading, last - 1)
    if not 1 <= number <= _LARGEST or (match["number"] != "s" and _is_label(reading, first)):
        return None
    if _names_something_else(reading, match, number, behind) or _is_amount(reading, match):
        return None
    if match["noun"] in "jJ" and _are_points(reading, match, number):
        return None
    named = word_at(reading, noun)
    if named.startswith(("dos", "treat")) and number > 1 and _are_levels(reading, match):
        return None
    more = any(reading.values[at] == 1 and reading.letters[at] == "m" for at in range(last, noun))
    return Find(match.start(), match.end(), number + more)


def _names_something_else(reading: Reading, match: re.Match[str], number: int, behind: str) -> bool:
    """Whether noun and number disagree, or the noun only begins a name ("single dose level")."""
    noun = match.start("noun")
    next_word = word_at(reading, noun + 1)
    if next_word.startswith("visit") or _is_compound(reading, match.end("number"), noun):
        return True
    if behind.startswith("g") and not (
        number == 1
        and next_word in ("group", "cohort", "groups", "cohorts", "study")
        and not word_at(reading, noun).startswith("treat")
    ):
        return True
    if number == 1:
        return not _singular(match["noun"])
    if gap_before(reading, noun) == "-":
        return word_at(reading, noun).startswith("treat")
    return _singular(match["noun"]) and next_word not in ("regimen", "schedule")


def _is_compound(reading: Reading, after: int, noun: int) -> bool:
    """Whether a hyphen ties a number or the noun to another word: "single-drug", "high-dose"."""
    if gap_before(reading, after).startswith("-") and after < noun:
        return True
    return reading.letters[noun - 1] == "_" and gap_before(reading, noun) == "-"


_AMOUNTS = frozenset(
    ("million", "billion", "mg", "ml", "mcg", "ug", "\u03bcg", "\u00b5g", "kg", "cells", "x")
)


def _is_amount(reading: Reading, match: re.Match[str]) -> bool:
    """Whether the number is of cells or of a volume: "1 million cells per kg dose"."""
    fill = match["fill"]
    next_word = word_at(reading, match.end("number"))
    return match["number"] != "s" and ("p" in fill or "#" in fill or next_word in _AMOUNTS)


_TIMED = re.compile(r"[uwQeqDb]")


def _are_points(reading: Reading, match: re.Match[str], number: int) -> bool:
    """Whether injections are the points of one session."""
    before, behind = letters_before(reading, match.start()), letters_behind(reading, match.end())
    if before.endswith("x") or "l" in match["fill"] + before[-_BESIDE:] + behind[:_BESIDE]:
        return number > 1 or not _singular(match["noun"])
    if number == 1:
        return False
    near = [word_at(reading, match.end() + at) for at in range(8)]
    if near[0] == "into" or any(word in _POINTS for word in near) or "pj" in before + behind:
        return True
    return number >= _MANY_INJECTIONS and not _TIMED.search(before[-_BESIDE:] + behind[:_BESIDE])


_BESIDE = 4
_POINTS = frozenset(
    ("site", "sites", "point", "points", "location", "locations", "positions", "spots")
)
_EVALUATIVE = re.compile(
    r"(?:safety|effects?|effectiveness|efficacy|tolerability|comparison|one|either|feasibility|"
    r"each|ranges?|toxicity|stud(?:y|ies)|trial)"
)
_LOOKED_AT = re.compile(r"[kd_]{1,3}z")
_ALTERNATIVES = re.compile(r"^\([^)]{0,8}[+|,#][^)]{0,8}\)?|^[:,]?[#_]?(?:_|#)[+|](?:_|#)|^:#")


def _are_levels(reading: Reading, match: re.Match[str]) -> bool:
    """Whether "two doses" are two sizes of dose."""
    before, behind = letters_before(reading, match.start()), letters_behind(reading, match.end())
    if match[0][0] in "XU" or _TIMED.search(behind[:6]):
        return False
    if before.endswith(("A", "|", "-")) or "different" in word_at(reading, match.end("number")):
        return True
    if before.endswith("K") and _EVALUATIVE.fullmatch(word_at(reading, match.start() - 2)):
        return True
    if _ALTERNATIVES.match(behind) or _LOOKED_AT.match(behind):
        return True
    if before.endswith("(") or "X" in match[0] + behind[:_BESIDE]:
        return False
    return "v" not in before and len(before.lstrip("_#dg:,()")) > _BESIDE


def _ordinal(reading: Reading, match: re.Match[str]) -> Find | None:
    number = number_at(reading, match.start("number"))
    if word_at(reading, match.start()) == "other":
        return None
    if match["course"]:
        return Find(match.start(), match.end(), 0)
    noun = match.start("noun")
    is_part = word_at(reading, noun) in ("session", "procedure")
    if is_part or _is_compound(reading, match.start() + 1, noun) or number > _LARGEST:
        return None
    behind = letters_behind(reading, match.end())
    return None if behind.startswith("g") else Find(match.start(), match.end(), number)


_COMPARING = frozenset(("the", "as", "more", "less", "that", "than"))


def _times(reading: Reading, match: re.Match[str]) -> Find | None:
    bracketed = match["number"] == "n(n)"
    last = match.start("number") if bracketed else match.end("number") - 1
    number = 1 if match["number"] == "s" else number_at(reading, last)
    behind = letters_behind(reading, match.end())
    if not 1 <= number <= _LARGEST or _is_label(reading, match.start("number")):
        return None
    if behind[:1] in ("E", "g", "n") or word_at(reading, match.end()) in _COMPARING:
        return None
    if (number == 1) != (word_at(reading, match.end() - 1) == "time"):
        return None
    if number == 1 and letters_before(reading, match.start())[-1:] in ("A", "N"):
        return None
    given = is_given(reading, match.start(), match.end())
    return Find(match.start(), match.end(), number) if given else None


def _multiplied(reading: Reading, match: re.Match[str]) -> Find | None:
    number = number_at(reading, match.end() - 1)
    return Find(match.start(), match.end(), number) if 1 <= number <= _LARGEST else None


def _on_days(reading: Reading, match: re.Match[str]) -> Find | None:
    number = number_at(reading, match.start("number"))
    if not 1 < number <= _LARGEST or word_at(reading, match.end() - 1) != "days":
        return None
    given = is_given(reading, match.start(), match.end())
    return Find(match.start("number"), match.end(), number) if given else None


_AFTER_ONCE = re.compile(r"[;,()+|:kAfpPd>]|$|N(?!k)")
_ENDING_ONCE = frozenset(("through", "via", "by", "only", "with", "off"))


def _once(reading: Reading, match: re.Match[str]) -> Find | None:
    first, number = match.start(), number_at(reading, match.start())
    behind, before = letters_behind(reading, match.end()), letters_before(reading, first)
    if before[-1:] == "A" or word_at(reading, first - 1) in ("than", "only"):
        return None
    if behind[:1] in ("E", "w", "k", "a", "p") and word_at(reading, first + 1) not in _ENDING_ONCE:
        return None
    verb = before[-1:] in ("v", "i", "I", "j", "J") or "v" in before[-3:]
    if not verb and not _AFTER_ONCE.match(behind):
        return None
    if not is_given(reading, first, match.end()) or (not before and number == 1):
        return None
    return Find(first, match.end(), number)


def _number_of(reading: Reading, match: re.Match[str]) -> Find | None:
    number = number_at(reading, match.end() - 1)
    return Find(match.start(), match.end(), number) if 1 <= number <= _LARGEST else None


_REPEATING = ("repeat", "repeti")
_VAGUE = ("treatment", "transplant", "procedure", "implant", "applic")


_SINGULAR_TOO = ("another", "additional", "extra")


def _again(reading: Reading, match: re.Match[str]) -> Find | None:
    if match["adjective"]:
        return _again_as_adjective(reading, match)
    if match[0] == "Ri":
        is_given_again = word_at(reading, match.end() - 1).startswith(("treat", "dos", "admin"))
        return Find(match.start(), match.end(), 0) if is_given_again else None
    at = max(match.start("verb"), match.start("back"), match.start("booster"))
    if match["booster"] or word_at(reading, at).startswith(_REPEATING):
        return Find(at, match.end(), 0)
    return None


def _again_as_adjective(reading: Reading, match: re.Match[str]) -> Find | None:
    adjective, noun = match.start("adjective"), match.start("noun")
    if _is_compound(reading, adjective + 1, noun) or reading.letters[noun + 1 : noun + 2] == "g":
        return None
    word, named = word_at(reading, adjective), word_at(reading, noun)
    if word.startswith(_REPEATING):
        return Find(match.start(), match.end(), 0)
    if match["noun"] in "ij" and word not in _SINGULAR_TOO and named != "dose":
        return None
    if match["noun"] == "J" or named.startswith(_VAGUE):
        return None
    return Find(match.start(), match.end(), 0)


Understand = Callable[[Reading, re.Match[str]], Find | None]

COUNTS: tuple[tuple[re.Pattern[str], Understand, frozenset[str]], ...] = (
    (_COUNTED, _counted, frozenset("iIjJ")),
    (_ORDINAL, _ordinal, frozenset("o")),
    (_TIMES, _times, frozenset("t")),
    (_ON_DAYS, _on_days, frozenset("A")),
    (_MULTIPLIED, _multiplied, frozenset("x*")),
    (_ONCE, _once, frozenset("c")),
    (_NUMBER_OF, _number_of, frozenset("CX")),
    (_AGAIN, _again, frozenset("mMR")),
)
"""What to look for in the letters of a reading, who understands it, and a letter of which it needs."""
