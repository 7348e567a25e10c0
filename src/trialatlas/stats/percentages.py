"""Which whole counts a printed percentage can stand for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from trialatlas.errors import EstimateError
from trialatlas.stats.estimate import checked_count

__all__ = ["Division", "divisions", "roundings"]

_ROUNDINGS: Mapping[str, str] = {
    "half up": ROUND_HALF_UP,
    "half to even": ROUND_HALF_EVEN,
    "cut off": ROUND_DOWN,
}


@dataclass(frozen=True, slots=True)
class Division:
    """Counts that make several percentages of one whole true.

    Attributes:
        of: The denominator.
        rounding: How the percentages are then rounded.
        counts: The least count of each percentage.
        is_only: Whether no other counts of this denominator do.
    """

    of: int
    rounding: str
    counts: tuple[int, ...]
    is_only: bool


def roundings(n: int, of: int, printed: Decimal) -> tuple[str, ...]:
    """The ways of rounding by which a count gives a printed percentage.

    Args:
        n: The count.
        of: The denominator.
        printed: The percentage with the decimals that were printed.

    Returns:
        Of ``half up``, ``half to even`` and ``cut off`` those that give it.

    Raises:
        EstimateError: A count is negative or no whole number, or the denominator is 0.

    >>> roundings(25, 40, Decimal("62"))
    ('half to even', 'cut off')
    """
    share = Decimal(100) * checked_count("n", n) / _checked_whole(of)
    return tuple(
        name for name, way in _ROUNDINGS.items() if share.quantize(printed, way) == printed
    )


def divisions(
    printed: Sequence[Decimal], of: int, at_least: Sequence[int] = ()
) -> tuple[Division, ...]:
    """Whole counts of one denominator that together make several percentages true.

    All are rounded in the same way. Percentages that add to 100, but for rounding, are taken to
    share out the whole: their counts add to it. Others add to no more than it.

    Args:
        printed: The percentages with the decimals that were printed.
        of: The denominator.
        at_least: For each percentage, a count that is known not to be undercut; 0 where empty.

    Returns:
        One division for each way of rounding that has such counts.

    Raises:
        EstimateError: The denominator is 0, negative or no whole number.
    """
    _checked_whole(of)
    step = max(_last_place(number) for number in printed)
    is_whole = abs(sum(printed, Decimal(0)) - 100) <= step * len(printed)
    floors = tuple(at_least) or (0,) * len(printed)
    found = []
    for name in _ROUNDINGS:
        ranges = [_range(number, of, name) for number in printed]
        lows = [max(low, floor) for (low, _), floor in zip(ranges, floors, strict=True)]
        highs = [high for _, high in ranges]
        if any(low > high for low, high in zip(lows, highs, strict=True)) or sum(lows) > of:
            continue
        if is_whole and sum(highs) < of:
            continue
        counts = _filled(lows, highs, of) if is_whole else tuple(lows)
        is_only = lows == highs or (is_whole and of in (sum(lows), sum(highs)))
        found.append(Division(of, name, counts, is_only))
    return tuple(found)


def _checked_whole(of: int) -> int:
    if checked_count("of", of) == 0:
        message = "of: a percentage of nothing is not defined"
        raise EstimateError(message)
    return of


def _range(printed: Decimal, of: int, rounding: str) -> tuple[int, int]:
    """The least and the most count that give a percentage; the least is larger where none does."""

    def rounded(n: int) -> Decimal:
        return (Decimal(100) * n / of).quantize(printed, _ROUNDINGS[rounding])

    counts = range(of + 1)
    return bisect_left(counts, printed, key=rounded), bisect_right(counts, printed, key=rounded) - 1


def _last_place(number: Decimal) -> Decimal:
    """One unit of the last decimal that is written."""
    return Decimal(1).scaleb(int(number.as_tuple().exponent))


def _filled(lows: Sequence[int], highs: Sequence[int], of: int) -> tuple[int, ...]:
    """The least counts, raised from the first on until they add up."""
    missing = of - sum(lows)
    counts = []
    for low, high in zip(lows, highs, strict=True):
        more = min(missing, high - low)
        counts.append(low + more)
        missing -= more
    return tuple(counts)
