"""P-values of several tests, adjusted for their number."""

from __future__ import annotations

import math
from collections.abc import Sequence

from trialatlas.errors import EstimateError

__all__ = ["benjamini_hochberg", "holm"]


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """P-values adjusted so that the chance of any false rejection stays at the level.

    Source: Holm S. A simple sequentially rejective multiple test procedure. Scand J Stat
    1979;6:65-70.

    Args:
        p_values: Of all tests of the family.

    Returns:
        The adjusted p-values, in the same order.

    Raises:
        EstimateError: A p-value is not between 0 and 1.
    """
    return _adjusted(p_values, "holm")


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """P-values adjusted so that the expected share of false ones among the rejected stays low.

    Source: Benjamini Y, Hochberg Y. Controlling the false discovery rate: a practical and powerful
    approach to multiple testing. J R Stat Soc Ser B 1995;57:289-300.

    Args:
        p_values: Of all tests of the family.

    Returns:
        The adjusted p-values, in the same order.

    Raises:
        EstimateError: A p-value is not between 0 and 1.
    """
    return _adjusted(p_values, "fdr_bh")


def _adjusted(p_values: Sequence[float], method: str) -> tuple[float, ...]:
    from statsmodels.stats.multitest import multipletests  # noqa: PLC0415 - takes a second

    for position, p_value in enumerate(p_values, start=1):
        if not 0 <= p_value <= 1 or math.isnan(p_value):
            message = f"p-value {position}: expected a number from 0 to 1, found {p_value!r}"
            raise EstimateError(message)
    if not p_values:
        return ()
    return tuple(float(adjusted) for adjusted in multipletests(p_values, method=method)[1])
