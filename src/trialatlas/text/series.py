"""Numbers that stand together: ranges, spreads and lists that share one scale or unit."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from trialatlas.text.numerals import NUMBER, Numeral, find_numerals, is_labelled, read_number

__all__ = ["find_series", "leading_numbers"]

_RANGE = r"(?:\s?(?:[-\u2010-\u2015\u2212~\uff5e\u301c]|\u00b1|\+/-|\+-)\s?\.?|\s(?:to|until)\s)"
_LEADING = re.compile(
    rf"(?<![\w^.])(?<!\d,)(?P<number>{NUMBER})"
    rf"(?:(?P<range>{_RANGE})|"
    r"(?P<list>\s?[,;&]\s(?:and |or |then )?|(?<=\.\d),|\s(?:and|or|and/or)\s))$"
)
_LINK_END = re.compile(r"(?:[^\w\s)]|\s(?:to|until|and|or|then|and/or))\s?$")
"""Cheap to look for, where most numbers stand alone."""
_BETWEEN = re.compile(rf"\s?(?:{_RANGE})\s?")
_BETWEEN_WORD = re.compile(r"\bbetween\s$", re.IGNORECASE)
_ESCALATED = re.compile(r"(?:increas|escalat|rais)\w*[^.;]{0,25}\bfrom\s+$", re.IGNORECASE)

_FARTHEST = 500
"""Numbers that share a scale lie within this factor; `2021, 1 million` is no list."""
_LOOK_BACK = 40
_LINK_REACH = 8
_LONGEST_LIST = 8


def find_series(text: str) -> list[Numeral]:
    """The large numbers of a text, with those that share their scale, and ranges as one.

    A scale counts for the whole range or list that it closes: `1, 2 and 5 x 10^6`.

    Args:
        text: Any text; the time taken grows with its length.

    Returns:
        Numerals by place, without overlap.
    """
    whole: list[Numeral] = []
    for numeral in find_numerals(text):
        floor = whole[-1].end if whole else 0
        shared = _with_leading(text, numeral, floor)
        if whole and (joined := _joined(text, whole[-1], shared[0])):
            whole[-1:] = [joined]
            shared = shared[1:]
        whole += shared
    return whole


def leading_numbers(text: str, start: int, floor: int) -> list[tuple[int, str, str]]:
    """The plain numbers that lead to some number by a range or a list.

    Args:
        text: The text.
        start: Offset of the number that carries the scale or unit.
        floor: Offset before which not to look.

    Returns:
        Offset, digits, and `range`, `spread` (`±`) or `list` of each, the nearest first.
    """
    found: list[tuple[int, str, str]] = []
    while len(found) < _LONGEST_LIST:
        first = max(floor, start - _LOOK_BACK)
        before = text[first:start]
        if not _LINK_END.search(before[-_LINK_REACH:]) or not (match := _LEADING.search(before)):
            break
        at = first + match.start()
        link = "list"
        if match["range"]:
            link = "spread" if set(match["range"]) & {"\u00b1", "+"} else "range"
        elif _BETWEEN_WORD.search(text[max(0, at - _LOOK_BACK) : at]):
            link = "range"
        elif is_labelled(text, at):
            return [each for each in found if each[2] != "list"]
        if link != "list" and found and found[-1][2] != "list":
            break
        found.append((at, match["number"], link))
        start = at
    return found


def _with_leading(text: str, numeral: Numeral, floor: int) -> list[Numeral]:
    """A numeral after the numbers that share its scale; its own factor says how large that is."""
    if numeral.scale == 1:
        return [numeral]
    own = numeral.low / numeral.scale
    numerals = [numeral]
    for start, digits, link in leading_numbers(text, numeral.start, floor):
        number = read_number(digits, is_scaled=True)
        if not number or not own / _FARTHEST <= number <= own * _FARTHEST:
            break
        value = number * numeral.scale
        joined = _spanning(numerals[0], start, value, link)
        if joined:
            numerals[0] = joined
        elif link == "list":
            end = start + len(digits)
            numerals.insert(0, Numeral(start, end, value, value, "shared", numeral.scale))
        else:
            break
    return numerals


def _spanning(numeral: Numeral, start: int, value: Decimal, link: str) -> Numeral | None:
    if numeral.low != numeral.high:
        return None
    if link == "spread" and value > numeral.low:
        low, high = value - numeral.low, value + numeral.low
        return replace(numeral, start=start, low=low, high=high)
    if link == "range" and value < numeral.low:
        return replace(numeral, start=start, low=value)
    return None


def _joined(text: str, first: Numeral, second: Numeral) -> Numeral | None:
    between = text[first.end : second.start]
    if len(between) > _LOOK_BACK or first.kind == "shared" or not _BETWEEN.fullmatch(between):
        return None
    if _ESCALATED.search(text[max(0, first.start - _LOOK_BACK) : first.start]):
        return None
    link = "spread" if set(between) & {"\u00b1", "+"} else "range"
    if first.low != first.high:
        return None
    joined = _spanning(second, first.start, first.low, link)
    return joined and replace(joined, kind=second.kind if first.kind == "plain" else first.kind)
