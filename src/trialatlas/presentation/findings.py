"""Estimates by further methods, and tests, as the report prints them in one line each."""

from __future__ import annotations

from dataclasses import dataclass

from trialatlas.presentation.tables import Row
from trialatlas.presentation.wording import UNDEFINED, interval, p_value, ratio

__all__ = ["Finding", "finding_of"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A number by a named method, and what a reader must know of it.

    Attributes:
        method: How it was computed, beginning with a capital.
        number: The estimate with its interval, or the p-value, as printed.
        left_out: How many included studies it does not count; None where that is not known.
        note: Why it is not defined, or what is sparse; empty otherwise.
    """

    method: str
    number: str
    left_out: int | None
    note: str

    @property
    def told(self) -> str:
        """The number and its note; a note that says why there is none stands for both."""
        if self.number == UNDEFINED and UNDEFINED in self.note:
            return self.note
        return f"{self.number} ({self.note})" if self.note else self.number


def finding_of(row: Row) -> Finding:
    """A row of ``results`` that is an estimate by another method, or a test, as printed."""
    method = row["method"] or ""
    if row["kind"].endswith("_test"):
        error = row["error"]
        drawn = f" (standard error {error:.2g})" if error else ""
        number = f"p = {p_value(row['p_value'])}{drawn}".replace("= <", "<")
        number = number if row["p_value"] is not None else p_value(None)
        if row.get("p_adjusted") is not None:
            number += f", adjusted p = {p_value(row['p_adjusted'])}".replace("= <", "<")
    else:
        limits = interval(row["low"], row["high"])
        # A dash between numbers below 0, as of a risk difference, would read as another minus.
        if limits and row["low"] < 0:
            limits = f"{ratio(row['low'])} to {ratio(row['high'])}"
        number = ratio(row["estimate"]) + (f", 95% interval {limits}" if limits else "")
    return Finding(method[:1].upper() + method[1:], number, row["missing"], row["note"] or "")
