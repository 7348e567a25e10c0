"""Expressions of repetition: "twice", "3 times", "the second dose", "x 3", "repeated"."""

from __future__ import annotations

import re

from trialatlas.text.schedule_counts import FILL, LARGEST, RISING
from trialatlas.text.schedule_reading import (
    Expression,
    Find,
    Reading,
    is_compound,
    is_floor,
    is_given,
    is_label,
    letters_before,
    letters_behind,
    number_at,
    word_at,
)

__all__ = ["TIMES"]

_ORDINAL = re.compile(rf"(?P<number>o){FILL}(?:(?P<noun>[ij])|(?P<course>y)K[k_d]{{0,3}}[id])")
_TIMES = re.compile(r"(?:U?T|XK?)?(?P<number>n[-|]n|n\(n\)|n|s)[_l]?t(?![ape]u)")
_ON_DAYS = re.compile(r"A(?P<number>n)[_l]?u(?![PBq])")
_MULTIPLIED = re.compile(r"[iIjJ](?:[_d)]{0,3}xn(?=[;,()+>]|$)|[_d)]{0,3}\*)")
_ONCE = re.compile(r"c")
_NUMBER_OF = re.compile(r"(?:CKk?[IJ][kXK_]{0,4}:?|[iIjJ]C:)(?P<number>n)|X[IJ]:?(?P<total>n)")
_AGAIN = re.compile(
    rf"(?P<adjective>m){FILL}(?P<noun>[iIjJ])|(?P<verb>m)(?=v)|"
    r"(?:[iIjJ][_dk(),+]{0,6}k|v)_?(?P<back>m)(?![_z])|R[ij]|(?P<booster>M)"
)


def _ordinal(reading: Reading, match: re.Match[str]) -> Find | None:
    number = number_at(reading, match.start("number"))
    if word_at(reading, match.start()) == "other":
        return None
    if match["course"]:
        return Find(match.start(), match.end(), 0)
    noun = match.start("noun")
    is_part = word_at(reading, noun) in ("session", "procedure")
    if is_part or is_compound(reading, match.start() + 1, noun) or number > LARGEST:
        return None
    behind = letters_behind(reading, match.end())
    return None if behind.startswith("g") else Find(match.start(), match.end(), number)


_COMPARING = frozenset(("the", "as", "more", "less", "that", "than"))


def _times(reading: Reading, match: re.Match[str]) -> Find | None:
    bracketed = match["number"] == "n(n)"
    last = match.start("number") if bracketed else match.end("number") - 1
    number = 1 if match["number"] == "s" else number_at(reading, last)
    behind = letters_behind(reading, match.end())
    if not 1 <= number <= LARGEST or is_label(reading, match.start("number")):
        return None
    if behind[:1] in ("E", "g", "n") or word_at(reading, match.end()) in _COMPARING:
        return None
    if (number == 1) != (word_at(reading, match.end() - 1) in ("time", "occasion")):
        return None
    if number == 1 and letters_before(reading, match.start())[-1:] in ("A", "N"):
        return None
    if not is_given(reading, match.start(), match.end()):
        return None
    is_open = is_floor(reading, match.start("number"))
    return Find(match.start(), match.end(), 0 if is_open else number)


def _multiplied(reading: Reading, match: re.Match[str]) -> Find | None:
    number = number_at(reading, match.end() - 1)
    return Find(match.start(), match.end(), number) if 1 <= number <= LARGEST else None


def _on_days(reading: Reading, match: re.Match[str]) -> Find | None:
    number = number_at(reading, match.start("number"))
    if not 1 < number <= LARGEST or word_at(reading, match.end() - 1) != "days":
        return None
    given = is_given(reading, match.start(), match.end())
    return Find(match.start("number"), match.end(), number) if given else None


_AFTER_ONCE = re.compile(r"[;,()+|:kAfpPd>]|$|N(?!k)")
_ENDING_ONCE = frozenset(("through", "via", "by", "only", "with", "off"))


def _once(reading: Reading, match: re.Match[str]) -> Find | None:
    first, number = match.start(), number_at(reading, match.start())
    behind, before = letters_behind(reading, match.end()), letters_before(reading, first)
    if before[-1:] == "A" or word_at(reading, first - 1) in ("than", "only", "least"):
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
    return Find(match.start(), match.end(), number) if 1 <= number <= LARGEST else None


_REPEATING = ("repeat", "repeti")
_VAGUE = ("treatment", "transplant", "procedure", "implant", "applic")


_SINGULAR_TOO = ("another", "additional", "extra")


def _again(reading: Reading, match: re.Match[str]) -> Find | None:
    if match["adjective"]:
        return _again_as_adjective(reading, match)
    if match[0] in ("Ri", "Rj"):
        is_given_again = word_at(reading, match.end() - 1).startswith(("treat", "dos", "admin"))
        is_timed = _AT_A_TIME.match(letters_behind(reading, match.end()))
        return Find(match.start(), match.end(), 0) if is_given_again or is_timed else None
    at = max(match.start("verb"), match.start("back"), match.start("booster"))
    if match["booster"] or word_at(reading, at).startswith(_REPEATING):
        return Find(at, match.end(), 0)
    return None


_AT_A_TIME = re.compile(r"Ak?nu")
_OF_SIZES = (*RISING, "different")
"""How words begin that say of several doses that they are sizes of dose."""


def _again_as_adjective(reading: Reading, match: re.Match[str]) -> Find | None:
    adjective, noun = match.start("adjective"), match.start("noun")
    if is_compound(reading, adjective + 1, noun) or reading.letters[noun + 1 : noun + 2] == "g":
        return None
    word, named = word_at(reading, adjective), word_at(reading, noun)
    is_open = [word_at(reading, at) for at in (adjective - 2, adjective - 1)] == ["need", "for"]
    if is_open or any(word_at(reading, at).startswith(_OF_SIZES) for at in range(adjective, noun)):
        return None
    if word.startswith(_REPEATING):
        return Find(match.start(), match.end(), 0)
    if match["noun"] in "ij" and word not in _SINGULAR_TOO and named != "dose":
        return None
    if match["noun"] == "J" or named.startswith(_VAGUE):
        return None
    return Find(match.start(), match.end(), 0)


TIMES: tuple[Expression, ...] = (
    (_ORDINAL, _ordinal, frozenset("o")),
    (_TIMES, _times, frozenset("t")),
    (_ON_DAYS, _on_days, frozenset("A")),
    (_MULTIPLIED, _multiplied, frozenset("x*")),
    (_ONCE, _once, frozenset("c")),
    (_NUMBER_OF, _number_of, frozenset("CX")),
    (_AGAIN, _again, frozenset("mMR")),
)
"""What to look for in the letters of a reading, and who understands it."""
