"""Numbers of givings: "two infusions", "a single dose", "3 additional doses"."""

from __future__ import annotations

import re

from trialatlas.text.schedule_reading import (
    Expression,
    Find,
    Reading,
    gap_before,
    is_compound,
    is_floor,
    is_label,
    letters_before,
    letters_behind,
    number_at,
    word_at,
)

__all__ = ["COUNTS", "FILL", "LARGEST", "RISING"]

LARGEST = 60
"""More than so many doses or infusions of one participant is something else that is counted."""
_MANY_INJECTIONS = 9
"""So many injections with no word of time are the points of one session."""
FILL = r"(?:[_dlm#X]|(?<=_)i(?=[iIjJ])|p(?=[_d])|\([_dnk]\)|[+,](?=[dl])){0,7}"

_COUNTED = re.compile(
    rf"(?:U?T|XK?)?(?P<number>[ns]\(n\)|n[-|T]n|ns|n|s)(?P<fill>{FILL}(?:(?:g|z_){FILL})?)"
    r"(?P<noun>[iIjJ])"
)


def _singular(noun: str) -> bool:
    return noun in "ij"


def _counted(reading: Reading, match: re.Match[str]) -> Find | None:
    first = match.start("number")
    last = match.end("number") - 1
    number = 1 if match["number"] in ("s", "ns") else number_at(reading, last)
    if match["number"] in ("n(n)", "s(n)"):
        last, number = last - 1, number_at(reading, last - 1)
    if not 1 <= number <= LARGEST:
        return None
    is_beginning = number > 1 and word_at(reading, first - 1) == "first"
    if match["number"] != "s" and not is_beginning and is_label(reading, first):
        return None
    if _counts_something_else(reading, match, number):
        return None
    if any(_is_more(reading, at) for at in (match.start() - 1, *range(last, match.start("noun")))):
        return _added(reading, match, number)
    if not is_floor(reading, first):
        return Find(match.start(), match.end(), 0 if is_beginning else number)
    is_plan = number > 1 and not _is_past(reading, match.start())
    return Find(match.start(), match.end(), 0) if is_plan else None


def _counts_something_else(reading: Reading, match: re.Match[str], number: int) -> bool:
    """Whether a number before a noun of giving is of groups, cells, points or sizes of dose."""
    behind = letters_behind(reading, match.end())
    if not _is_filled_with_places(reading, match) or _is_amount(reading, match):
        return True
    if _is_choice(reading, match) or _says(reading, match, _DIVIDED):
        return True
    if _names_something_else(reading, match, number, behind):
        return True
    if match["noun"] in "jJ" and _are_points(reading, match, number):
        return True
    is_dose = word_at(reading, match.start("noun")).startswith(("dos", "treat"))
    is_step = _says(reading, match, RISING)
    return is_dose and number > 1 and (is_step or _are_levels(reading, match))


def _is_choice(reading: Reading, match: re.Match[str]) -> bool:
    """Whether a participant gets but one of what is counted: "one of three infusions"."""
    before = match.start("number") - 1
    while word_at(reading, before) in _POINTING:
        before -= 1
    return word_at(reading, before) == "of" and word_at(reading, before - 1) in _CHOSEN


def _says(reading: Reading, match: re.Match[str], beginnings: tuple[str, ...]) -> bool:
    """Whether a word between number and noun begins in one of several ways."""
    fill = range(match.end("number"), match.start("noun"))
    return any(word_at(reading, at).startswith(beginnings) for at in fill)


def _is_more(reading: Reading, at: int) -> bool:
    """Whether a word there says that what is counted comes on top of something else."""
    return at >= 0 and reading.letters[at] == "m" and reading.values[at] == 1


_FIRST = re.compile(r"(?P<first>[nsO])[_dlmw#X]{0,5}[iIjJ][_dlkvA]{0,6}[,(]?[+>]k?a?m?$")


def _added(reading: Reading, match: re.Match[str], number: int) -> Find:
    """Further administrations: together with the first ones if those are named just before."""
    begin = max(0, match.start() - _AROUND_FIRST)
    named = _FIRST.search(reading.letters, begin, match.start())
    first = (
        number_at(reading, named.start()) or reading.letters[named.start()] == "s" if named else 0
    )
    if named is None or not first:
        return Find(match.start(), match.end(), 0, more=number)
    return Find(named.start(), match.end(), first + number)


def _is_past(reading: Reading, first: int) -> bool:
    return any(word_at(reading, at) in _PAST for at in range(first - _BESIDE, first))


def _names_something_else(reading: Reading, match: re.Match[str], number: int, behind: str) -> bool:
    """Whether noun and number disagree, or the noun only begins a name ("single dose level")."""
    noun = match.start("noun")
    next_word = word_at(reading, noun + 1)
    if next_word.startswith("visit") or is_compound(reading, match.end("number"), noun):
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
    return _singular(match["noun"]) and next_word not in ("regimen", "schedule", "of")


_PLACES = frozenset(("knee", "hip", "eye", "leg"))


def _is_filled_with_places(reading: Reading, match: re.Match[str]) -> bool:
    """Whether no group, study or scan stands between number and noun, but the place of giving."""
    return all(
        (letter != "g" or word_at(reading, at) in _PLACES)
        and (letter != "z" or word_at(reading, at + 1) == "guided")
        for at, letter in enumerate(match["fill"], match.start("fill"))
    )


_AMOUNTS = frozenset(
    ("million", "billion", "mg", "ml", "mcg", "ug", "\u03bcg", "\u00b5g", "kg", "cells", "x")
)


def _is_amount(reading: Reading, match: re.Match[str]) -> bool:
    """Whether the number is of cells or of a volume: "1 million cells per kg dose"."""
    fill = match["fill"]
    next_word = word_at(reading, match.end("number"))
    return match["number"] != "s" and ("p" in fill or "#" in fill or next_word in _AMOUNTS)


_TIMED = re.compile(r"[uwQeqDb]")
_AMOUNT_EACH = re.compile(r"\(?[n#][d_]e")
"""`15 injections (1 mL each)`"""


def _are_points(reading: Reading, match: re.Match[str], number: int) -> bool:
    """Whether injections are the points of one session."""
    before, behind = letters_before(reading, match.start()), letters_behind(reading, match.end())
    if before.endswith("x") or "l" in match["fill"] + before[-_BESIDE:] + behind[:_BESIDE]:
        return number > 1 or not _singular(match["noun"])
    if number == 1:
        return False
    if any(
        word_at(reading, at).startswith(_DIVIDED)
        for at in range(match.start() - _BESIDE, match.start())
    ):
        return True
    if _AMOUNT_EACH.match(behind):
        return True
    near = [word_at(reading, match.end() + at) for at in range(8)]
    if near[0] == "into" or any(word in _POINTS for word in near) or "pj" in before + behind:
        return True
    return number >= _MANY_INJECTIONS and not _TIMED.search(before[-_BESIDE:] + behind[:_BESIDE])


_BESIDE = 4
_DIVIDED = ("divid", "split", "distribut")
RISING = ("escalat", "ascend", "increas")
"""How words begin that say of doses that they grow from group to group."""
_CHOSEN = frozenset(("one", "either", "any"))
_POINTING = frozenset(("the", "these", "those", "following", "above"))
_POINTS = frozenset(
    ("site", "sites", "point", "points", "location", "locations", "positions", "spots")
)
_AROUND_FIRST = 20
_PAST = frozenset(("received", "had", "took", "having", "who"))
_EVALUATIVE = re.compile(
    r"(?:safety|effects?|effectiveness|efficacy|tolerability|comparison|one|either|feasibility|"
    r"each|ranges?|toxicity|stud(?:y|ies)|trial)"
)
_LOOKED_AT = re.compile(r"(?:K[kd_-]{1,4})?[kd_]{1,3}z")
_ALTERNATIVES = re.compile(
    r"^\([^)]{0,8}[+|,#][^)]{0,8}\)?|^[:,]?[#_]?(?:_|#)[+|](?:_|#)|^:#|^k[#n]"
)


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


COUNTS: tuple[Expression, ...] = ((_COUNTED, _counted, frozenset("iIjJ")),)
"""What to look for in the letters of a reading, and who understands it."""
