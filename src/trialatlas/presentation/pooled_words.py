"""Numbers of pooled results as the report prints them."""

from __future__ import annotations

from collections.abc import Mapping

from trialatlas.presentation.tables import Row
from trialatlas.presentation.wording import interval, p_value, percent, ratio
from trialatlas.protocol.pooling import Pooling

__all__ = [
    "asymmetry_text",
    "estimate_text",
    "heterogeneity_text",
    "limits_text",
    "number_text",
]

_LEAST_PLAIN = 1e-4
_HETEROGENEITY = ("q", "i2", "h2", "tau2")


def number_text(asked: Pooling, number: float | None) -> str:
    """A number on the scale of the measure; in words where it is not defined."""
    if asked.measure == "proportion":
        return percent(number)
    if number is None:
        return ratio(None)
    return f"−{_plain(-number)}" if number < 0 else _plain(number)


def limits_text(asked: Pooling, low: float | None, high: float | None) -> str:
    """The limits of an interval; empty where it has none."""
    if low is None or high is None:
        return ""
    if low < 0:
        # A dash between numbers below 0 would read as another minus.
        return f"{number_text(asked, low)} to {number_text(asked, high)}"
    return _range(low, high, as_percent=asked.measure == "proportion")


def _range(low: float, high: float, *, as_percent: bool = False) -> str:
    if as_percent:
        return interval(low, high, as_percent=True)
    return f"{_plain(low)}–{_plain(high)}"


def estimate_text(asked: Pooling, row: Row) -> str:
    """An estimate with its interval."""
    if row["estimate"] is None:
        return "not defined"
    limits = limits_text(asked, row["low"], row["high"])
    return number_text(asked, row["estimate"]) + (f" ({limits})" if limits else "")


def heterogeneity_text(by_row: Mapping[str, Row]) -> str:
    """How much studies differ, in one line; empty for fewer than two.

    Args:
        by_row: Rows of ``results`` of one method, by their ``row``.
    """
    if "q" not in by_row:
        return ""
    q, i2, h2, tau2 = (by_row.get(name) for name in _HETEROGENEITY)
    parts = []
    if q:
        shown = p_value(q["p_value"])
        equals = "" if shown.startswith("<") else "= "
        parts.append(f"Q = {ratio(q['statistic'])}, df = {q['estimate']:.0f}, p {equals}{shown}")
    if i2:
        limits = interval(i2["low"], i2["high"], as_percent=True)
        parts.append(f"I² = {percent(i2['estimate'])}" + (f" ({limits})" if limits else ""))
    if h2:
        parts.append(f"H² = {ratio(h2['estimate'])}")
    if tau2:
        has_limits = tau2["low"] is not None and tau2["high"] is not None
        limits = _range(tau2["low"], tau2["high"]) if has_limits else ""
        parts.append(f"τ² = {_plain(tau2['estimate'])}" + (f" ({limits})" if limits else ""))
    return "; ".join(parts)


def _plain(number: float) -> str:
    """A number that is not negative; a very small one without an exponent."""
    if 0 < number < _LEAST_PLAIN:
        return f"{number:.5f}" if round(number, 5) else "0"
    return ratio(number) if number else "0"


def asymmetry_text(row: Row) -> str:
    """What the test of the funnel found, or why it was not made."""
    if row["p_value"] is None:
        return f"{row['method']}: {row['note']}"
    shown = p_value(row["p_value"])
    equals = "" if shown.startswith("<") else "= "
    return f"{row['method']}: t = {ratio(row['statistic'])}, p {equals}{shown}"
