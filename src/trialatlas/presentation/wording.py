"""Numbers and values as readers see them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from trialatlas.model.judgement import Missing
from trialatlas.protocol.codebook import Codebook, Variable

__all__ = [
    "MISSING_WORDS",
    "UNDEFINED",
    "aligned",
    "interval",
    "is_missing",
    "label_of",
    "p_value",
    "percent",
    "ratio",
    "title_of",
    "whole",
]

MISSING_WORDS: dict[str, str] = {
    Missing.NOT_REPORTED: "not reported",
    Missing.NOT_APPLICABLE: "not applicable",
    Missing.UNCLEAR: "unclear",
}
"""How each kind of missing is written."""

UNDEFINED = "not defined"
"""What stands where a number would."""

_LEAST_P_VALUE = 0.0001

# Below each bound, the format that leaves about three digits; the last bound is beyond them.
_RATIO_FORMS = ((0.1, ".2g"), (10.0, ".2f"), (100.0, ".1f"))


def is_missing(value: str) -> bool:
    """Whether a row or column of a result stands for a kind of missing."""
    return value in MISSING_WORDS


def percent(share: float | None) -> str:
    """A proportion as a percentage with one decimal.

    Example:
        >>> percent(0.6579)
        '65.8%'
    """
    return "" if share is None or math.isnan(share) else f"{share:.1%}"


def ratio(value: float | None) -> str:
    """A ratio with about three digits; in words where it is not defined.

    Example:
        >>> [ratio(value) for value in (0.0456, 1.5, 28.04, 312.7, float("inf"), None)]
        ['0.046', '1.50', '28.0', '313', '∞', 'not defined']
    """
    if value is None or math.isnan(value):
        return UNDEFINED
    if math.isinf(value):
        return "∞"
    for below, form in _RATIO_FORMS:
        if value < below:
            return format(value, form)
    return format(value, ",.0f")


def whole(number: float, *, is_year: bool = False) -> str:
    """A whole number, or one and a half, without other decimals; a year without a comma.

    Example:
        >>> whole(6.0), whole(1250.5), whole(2015.0, is_year=True)
        ('6', '1,250.5', '2015')
    """
    decimals = 0 if number.is_integer() else 1
    return f"{number:.{decimals}f}" if is_year else f"{number:,.{decimals}f}"


def interval(low: float | None, high: float | None, *, as_percent: bool = False) -> str:
    """The bounds of an interval, or the empty string where there is none.

    Example:
        >>> interval(0.49, 0.788, as_percent=True)
        '49.0–78.8%'
        >>> interval(2.8, 280.4)
        '2.80–280'
    """
    if low is None or high is None or math.isnan(low) or math.isnan(high):
        return ""
    if as_percent:
        return f"{100 * low:.1f}–{high:.1%}"
    return f"{ratio(low)}–{ratio(high)}"


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines of plain text: the first column to the left, the others to the right.

    Example:
        >>> aligned([("part", "n"), ("ids", "12")])
        ['part   n', 'ids   12']
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]


def p_value(value: float | None) -> str:
    """A p-value with two digits, at most four decimals; in words where it is not defined.

    Example:
        >>> [p_value(value) for value in (0.4857, 0.0123, 0.00421, 0.00002, 1.0, None)]
        ['0.49', '0.012', '0.0042', '< 0.0001', '1.00', 'not defined']
    """
    if value is None or math.isnan(value):
        return UNDEFINED
    if value < _LEAST_P_VALUE:
        return f"< {_LEAST_P_VALUE}"
    decimals = min(4, max(2, 1 - math.floor(math.log10(value))))
    return f"{value:.{decimals}f}"


def label_of(variable: Variable | None, value: str) -> str:
    """How a value, or a kind of missing, of a variable is shown."""
    if is_missing(value):
        return MISSING_WORDS[value]
    return variable.label(value) if variable else value.replace("_", " ")


def title_of(codebook: Codebook, name: str) -> str:
    """The heading of a variable; its name where the codebook does not have it."""
    return codebook[name].title if name in codebook else name.replace("_", " ")
