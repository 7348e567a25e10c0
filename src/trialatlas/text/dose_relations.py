"""What the doses of a text are to each other: caps, sums of several givings, parts of one."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from trialatlas.text.bounds import bounds_before
from trialatlas.text.dose import Dose

__all__ = ["OF_CELLS", "related"]

OF_CELLS = {"kg", "m2", "cm2", "cm3", "cm", "unit"}
"""What only doses are given per, never counts of cells in blood or in a vial."""
_OVER_TIME = re.compile(
    r"\b(?:daily|weekly|monthly|every|intervals?|doses|infusions|twice|thrice|times at|days?|"
    r"weeks?|months?)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.;]\s|\n")
_AROUND = 60
_NEAR = 25
_FARTHEST = 400
"""Characters within which a cap, a sum or a part belongs to a dose."""
_PART = re.compile(
    r"(?:\b(?:per|each|every)\b|/)\s?(?:\d+\s)?(?:entry\s|injection\s|fusion\s)?"
    r"(?:sites?|points?|spots?|levels?|locations?|quadrants?|hemispheres?)\b",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"[^.,;()\d\n]{0,30}(?:\d[^.,;()\d\n]{0,20})?")
"""`cells per 1 entry site`: as far as the words of one amount reach."""
_WHOLE_BEFORE = re.compile(r"\btotal\b[^.;\n\d]{0,25}$", re.IGNORECASE)
_WHOLE = re.compile(
    r"\b(?:in total|altogether|per\s(?:brain|patient|participant|subject|person))\b", re.IGNORECASE
)


def related(text: str, doses: list[Dose]) -> list[Dose]:
    """Doses with their caps told as such, without sums over time and without parts of a whole.

    Args:
        text: The text.
        doses: Its doses, in order.
    """
    return _without_parts(text, _without_sums(text, _with_caps(text, doses)))


def _with_caps(text: str, doses: list[Dose]) -> list[Dose]:
    """A maximum is a cap beside a dose, or as a total of one per kilogram; alone it is the dose."""
    if not any(dose.is_cap for dose in doses):
        return doses
    is_per = any(dose.basis in OF_CELLS for dose in doses if not dose.is_cap)
    resolved = []
    for dose, *around in _with_neighbours(doses, lambda other: not other.is_cap):
        is_cap = (
            (dose.basis == "total" and is_per)
            or any(_is_beside(text, dose, other) for other in around if other)
            or not bounds_before(text, dose.start).is_greatest
        )
        resolved.append(replace(dose, is_cap=dose.is_cap and is_cap))
    return resolved


def _with_neighbours(
    doses: list[Dose], is_wanted: Callable[[Dose], bool]
) -> Iterator[tuple[Dose, Dose | None, Dose | None]]:
    """Each dose with the nearest wanted ones before and behind it."""
    wanted = [n for n, dose in enumerate(doses) if is_wanted(dose)]
    for n, dose in enumerate(doses):
        before, behind = bisect_left(wanted, n) - 1, bisect_right(wanted, n)
        yield (
            dose,
            doses[wanted[before]] if before >= 0 else None,
            doses[wanted[behind]] if behind < len(wanted) else None,
        )


def _is_beside(text: str, cap: Dose, other: Dose) -> bool:
    """Whether a dose stands in a cap's sentence or the one before."""
    first, last = (other.end, cap.start) if other.end <= cap.start else (cap.end, other.start)
    if last - first > _FARTHEST:
        return False
    ends = _SENTENCE_END.findall(text, first, last)
    return len(ends) <= (other.end <= cap.start)


def _without_sums(text: str, doses: list[Dose]) -> list[Dose]:
    """All but the sums of administrations whose own dose is named too."""
    if not any(dose.is_cumulative for dose in doses):
        return doses
    per_kg = [dose.high for dose in doses if dose.basis == "kg" and _is_single(dose)]
    least = min(per_kg, default=None)
    kept = []
    for dose, *around in _with_neighbours(doses, _is_single):
        is_sum = (dose.basis == "kg" and least is not None and least < dose.low) or any(
            _is_sum_of(text, dose, other) for other in around if other
        )
        if not (dose.is_cumulative and is_sum):
            kept.append(dose)
    return kept


def _is_single(dose: Dose) -> bool:
    return not (dose.is_cap or dose.is_cumulative)


def _is_sum_of(text: str, dose: Dose, other: Dose) -> bool:
    """Whether a sum is of administrations at several times, not of the points of one session."""
    first, last = min(dose.start, other.start), max(dose.end, other.end)
    if other.basis != dose.basis or other.high >= dose.low or last - first > _FARTHEST:
        return False
    return _OVER_TIME.search(text, max(0, first - _NEAR), last + _AROUND) is not None


def _without_parts(text: str, doses: list[Dose]) -> list[Dose]:
    """All but what is given at each of several sites, where the whole of it is named too."""
    if not any(_is_part(text, dose) for dose in doses):
        return doses
    return [
        dose
        for dose, *around in _with_neighbours(doses, partial(_is_whole, text))
        if not _is_part(text, dose) or not any(_is_part_of(dose, one) for one in around if one)
    ]


def _is_part(text: str, dose: Dose) -> bool:
    is_at_a_place = _PART.search(text, dose.start, _reach(text, dose)) is not None
    return dose.basis == "total" and is_at_a_place


def _is_whole(text: str, dose: Dose) -> bool:
    before = text[max(0, dose.start - _AROUND) : dose.start]
    behind = _WHOLE.search(text, dose.start, _reach(text, dose))
    is_told = behind is not None or _WHOLE_BEFORE.search(before) is not None
    return is_told and not _is_part(text, dose)


def _reach(text: str, dose: Dose) -> int:
    """Where the words end that belong to a dose: what they say it is per may be read with it."""
    behind = _BEHIND.match(text, dose.end)
    return behind.end() if behind else dose.end


def _is_part_of(dose: Dose, whole: Dose) -> bool:
    distance = max(whole.start - dose.end, dose.start - whole.end)
    return distance <= _FARTHEST and dose.high < whole.low and whole.basis == dose.basis
