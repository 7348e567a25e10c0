"""What every statistic returns: a number, its interval and the counts behind it."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

from trialatlas.errors import EstimateError

__all__ = ["Estimate", "checked_count", "normal_quantile"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A number with its confidence interval and its denominator.

    Attributes:
        estimate: The point estimate; None where it is not defined for these counts.
        low: Lower limit of the interval; None where it is not defined.
        high: Upper limit of the interval; None where it is not defined.
        level: Confidence level, such as 0.95.
        method: How the number and the interval were computed, in words for the methods section.
        n: How many studies the number counts.
        of: Out of how many: the denominator.
        note: Why something is not defined; empty otherwise.
    """

    estimate: float | None
    low: float | None
    high: float | None
    level: float
    method: str
    n: int
    of: int
    note: str = ""


def checked_count(name: str, count: int) -> int:
    """A count that can be one: a whole number, not negative.

    Args:
        name: What is counted, for the message.
        count: The number.

    Returns:
        The count as it is.

    Raises:
        EstimateError: It is not a whole number, or it is negative.
    """
    # True is an int to Python, but nobody counts with it on purpose.
    if isinstance(count, bool) or not isinstance(count, int):
        message = f"{name}: expected a whole number, found {count!r}; give a count of studies"
        raise EstimateError(message)
    if count < 0:
        message = f"{name}: expected a count of 0 or more, found {count}"
        raise EstimateError(message)
    return count


def normal_quantile(level: float) -> float:
    """How many standard errors a two-sided interval reaches to each side.

    Args:
        level: Confidence level, between 0 and 1 exclusive.

    Returns:
        The standard normal quantile at ``(1 + level) / 2``; 1.96 for 0.95.

    Raises:
        EstimateError: The level is not between 0 and 1.
    """
    if not 0 < level < 1:
        message = f"level: expected a number between 0 and 1 such as 0.95, found {level!r}"
        raise EstimateError(message)
    # The tail at (1 + level) / 2 would round to 1 for levels next to 1.
    return -NormalDist().inv_cdf((1 - level) / 2)
