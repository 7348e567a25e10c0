"""Dates and ages as precise as registries give them, never more."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Literal

from msgspec import Struct

__all__ = ["Age", "Dates", "Kind", "PartialDate"]

Precision = Literal["year", "month", "day"]
Kind = Literal["actual", "anticipated"]


class PartialDate(Struct, frozen=True, kw_only=True):
    """A date as precise as the registry gives it.

    Attributes:
        year: Calendar year.
        month: 1 to 12, or None where only the year is known.
        day: 1 to 31, or None where only the month is known.
        kind: ``actual`` or ``anticipated`` (the registry's "estimated"); None where not said.
    """

    year: int
    month: int | None = None
    day: int | None = None
    kind: Kind | None = None

    @property
    def precision(self) -> Precision:
        """How much of the date is known."""
        if self.month is None:
            return "year"
        return "month" if self.day is None else "day"

    @property
    def iso(self) -> str:
        """ISO 8601, as long as the precision allows: ``2010``, ``2010-05`` or ``2010-05-17``."""
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @property
    def earliest(self) -> dt.date:
        """The first day that the date can mean."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> dt.date:
        """The last day that the date can mean."""
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


class Dates(Struct, frozen=True, kw_only=True):
    """When the study ran and when the registry learned of it.

    ``start`` is when the first participant was or will be enrolled; ``first_posted`` is when the
    record became public. They are different facts and are never substituted for each other.
    """

    start: PartialDate | None = None
    primary_completion: PartialDate | None = None
    completion: PartialDate | None = None
    first_submitted: PartialDate | None = None
    first_posted: PartialDate | None = None
    last_update_submitted: PartialDate | None = None
    last_update_posted: PartialDate | None = None
    results_first_posted: PartialDate | None = None
    verified: PartialDate | None = None


class Age(Struct, frozen=True, kw_only=True):
    """An age limit in the unit of the record (``years``, ``months``, ``weeks``, ``days`` ...)."""

    value: int
    unit: Literal["years", "months", "weeks", "days", "hours", "minutes"]

    @property
    def years(self) -> float:
        """The age in years of 365.25 days."""
        per_year = {
            "years": 1.0,
            "months": 12.0,
            "weeks": 365.25 / 7,
            "days": 365.25,
            "hours": 365.25 * 24,
            "minutes": 365.25 * 24 * 60,
        }
        return self.value / per_year[self.unit]
