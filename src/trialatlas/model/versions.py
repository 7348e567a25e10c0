"""How a record's version stands to the day of which a review asks."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Standing"]


class Standing(StrEnum):
    """How the version that is read stands to the day of the review."""

    LATEST = "latest"
    """No day is named; it is the last version."""
    CONFIRMED = "confirmed"
    """It holds by the day, and a source shows it on that day or later."""
    LAST_KNOWN = "last_known"
    """It holds by the day; whether another had replaced it by then, no source tells."""
    LATER = "later"
    """The record was registered by the day, but all its known versions are later."""
    UNDATED = "undated"
    """Nothing says from which day it holds, or whether the record was registered by the day."""
    UNREGISTERED = "unregistered"
    """The record was first posted after the day, so that no version of it is read."""
