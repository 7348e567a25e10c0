"""P-values of all tests of an analysis, adjusted for their number."""

from __future__ import annotations

from collections.abc import Sequence

from trialatlas.analysis.describe import Row
from trialatlas.stats.methods import ADJUSTMENTS

__all__ = ["adjusted"]

_TITLES = {"holm": "Holm", "benjamini_hochberg": "Benjamini and Hochberg"}


def adjusted(rows: Sequence[Row], method: str) -> list[Row]:
    """Rows with adjusted p-values beside those of the tests.

    The family are all tests of this review's own counts that have a p-value; tests of published
    counts ask the same questions again and are not of it.

    Args:
        rows: Rows of ``results``.
        method: Name of `trialatlas.stats.methods.ADJUSTMENTS`; empty to leave the rows as they are.

    Returns:
        The rows in their order; a test of the family also has ``p_adjusted``, and its method says
        how, and for how many tests.
    """
    family = [row["p_value"] for row in rows if _is_of_family(row)]
    numbers = [value for value in family if isinstance(value, float)]
    if not method or not numbers:
        return list(rows)
    values = iter(ADJUSTMENTS[method](numbers))
    how = f"adjusted by {_TITLES[method]} for {len(numbers)} test{'' if len(numbers) == 1 else 's'}"
    return [
        {**row, "p_adjusted": next(values), "method": f"{row['method']}, {how}"}
        if _is_of_family(row)
        else row
        for row in rows
    ]


def _is_of_family(row: Row) -> bool:
    return row.get("p_value") is not None and not str(row["kind"]).startswith("published")
