"""Exact inference on the odds ratio of a two-by-two table, given its margins: one tail a limit."""

from __future__ import annotations

from collections.abc import Sequence

from trialatlas.stats.estimate import Estimate
from trialatlas.stats.first_cell import FirstCell, Numbers, estimate_of

__all__ = ["odds_ratio_conditional", "odds_ratio_mid_p"]

Table = Sequence[Sequence[int]]


def odds_ratio_conditional(table: Table, level: float = 0.95) -> Estimate:
    """The conditional maximum likelihood estimate of an odds ratio, with Fisher's exact interval.

    The estimate is the odds ratio at which the expected first cell is the observed one. Each limit
    is that at which the observed or a more extreme first cell has the probability
    ``(1 - level) / 2``. The interval covers at least as often as its level says.

    Source: Cornfield J. A statistical problem arising from retrospective studies. Proc Third
    Berkeley Symp 1956;4:135-148.

    Args:
        table: Two rows of two counts.
        level: Confidence level.

    Returns:
        The odds ratio and its limits, from 0 to infinity, also with empty cells: with one the
        estimate is 0 or infinite and has one finite limit. Undefined, with a note, where a row or
        a column is empty. ``n`` and ``of`` are the studies in the four cells.

    Raises:
        EstimateError: The table is not two by two, a count is negative or no whole number, or the
            level is not between 0 and 1.
    """
    method = "conditional maximum likelihood odds ratio with Fisher's exact interval"

    def inferred(cell: FirstCell, tail: float) -> Numbers:
        at = cell.observed
        low = cell.solve(lambda chance: float(chance[at:].sum()) - tail)
        high = cell.solve(lambda chance: tail - float(chance[: at + 1].sum()))
        return cell.most_likely, low, high

    return estimate_of(table, level, method, inferred)


def odds_ratio_mid_p(table: Table, level: float = 0.95) -> Estimate:
    """The median-unbiased odds ratio, with the mid-p interval.

    As the exact interval, but of the observed table only half the probability counts as extreme, so
    that the interval covers about as often as its level says, not more. The estimate is the odds
    ratio at which that probability is one half.

    Sources: Lancaster HO. Significance tests in discrete distributions. J Am Stat Assoc
    1961;56:223-234. Rothman KJ, Greenland S. Modern Epidemiology, 2nd edition, 1998, chapter 14.

    Args:
        table: Two rows of two counts.
        level: Confidence level.

    Returns:
        As of `odds_ratio_conditional`.

    Raises:
        EstimateError: As of `odds_ratio_conditional`.
    """
    method = "median-unbiased odds ratio with mid-p exact interval"

    def inferred(cell: FirstCell, tail: float) -> Numbers:
        def at(wanted: float) -> float:
            first = cell.observed
            return cell.solve(
                lambda chance: float(chance[first] / 2 + chance[first + 1 :].sum()) - wanted,
            )

        return at(0.5), at(tail), at(1 - tail)

    return estimate_of(table, level, method, inferred)
