"""Numbers in a few bins whose bounds are round."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from trialatlas.analysis.facet_columns import FacetColumn

__all__ = ["Bin", "bins_of"]

_MOST = 12
_STEPS = (1, 2, 5, 10)
_SKEWED = 20
"""Numbers of which the greatest is so many times their median are put in bins that widen."""


class Bin(NamedTuple):
    """Some numbers.

    Attributes:
        low: The least that is in it.
        high: The greatest that is in it.
        below: The round number that all of them are less than.
    """

    low: float
    high: float
    below: float


def bins_of(column: FacetColumn) -> tuple[Bin, ...]:
    """Bins of a variable's numbers; none where its values are words, or few enough to be listed.

    Where not all numbers are whole, bins without any are left out.

    Args:
        column: The variable.
    """
    if column.numbers is None or column.n_named <= _MOST:
        return ()
    numbers = sorted(column.numbers[~column.is_absent].tolist())
    is_whole = all(number.is_integer() for number in numbers)
    bounds = _bounds(numbers)
    return tuple(_bins(numbers, bounds, is_whole=is_whole))


def _bounds(numbers: Sequence[float]) -> list[float]:
    least, greatest = numbers[0], numbers[-1]
    if least >= 0 and greatest > _SKEWED * median(numbers):
        return _widening(numbers)
    step = _round((greatest - least) / (_MOST - 2))
    first = math.floor(least / step)
    n_steps = math.floor(greatest / step) - first + 2
    return [(first + place) * step for place in range(n_steps)]


def _widening(numbers: Sequence[float]) -> list[float]:
    """Round numbers, each about twice the one before, or ten times where these are many."""
    least = next(number for number in numbers if number > 0)
    top = math.floor(math.log10(numbers[-1])) + 1
    powers = range(max(math.floor(math.log10(least)), top - _MOST), top + 1)
    steps = _STEPS[:3] if 3 * len(powers) <= _MOST + 3 else _STEPS[:1]
    bounds = [step * 10.0**power for power in powers for step in steps]
    first = sum(bound <= least for bound in bounds) - 1
    last = sum(bound <= numbers[-1] for bound in bounds)
    kept = bounds[max(first, 0) : last + 1]
    return [0.0, *kept] if numbers[0] < kept[0] else kept


def _round(width: float) -> float:
    """The least of 1, 2 and 5 times a power of ten that is not less than a width."""
    power = 10.0 ** math.floor(math.log10(width))
    return next(step * power for step in _STEPS if step * power >= width * (1 - 1e-9))


def _bins(numbers: Sequence[float], bounds: Sequence[float], *, is_whole: bool) -> Iterator[Bin]:
    for low, below in pairwise(bounds):
        if is_whole and low.is_integer() and below.is_integer():
            yield Bin(low, below - 1, below)
            continue
        own = [number for number in numbers if low <= number < below]
        if own:
            yield Bin(low, own[-1], below)
