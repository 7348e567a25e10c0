"""How long a server asks to wait before it is asked again."""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_to_datetime

__all__ = ["wait_wanted"]


def wait_wanted(header: str, now: dt.datetime) -> float | None:
    """How many seconds a header ``Retry-After`` asks to wait; None if it cannot be read.

    Args:
        header: Seconds or an HTTP date.
        now: The time, with its zone.

    >>> wait_wanted("2.5", dt.datetime(2022, 7, 31, tzinfo=dt.UTC))
    2.5
    """
    try:
        seconds = float(header)
    except ValueError:
        pass
    else:
        return max(seconds, 0.0) if seconds < float("inf") else None
    try:
        until = parsedate_to_datetime(header)
    except ValueError:
        return None
    zoned = until if until.tzinfo else until.replace(tzinfo=dt.UTC)
    return max((zoned - now).total_seconds(), 0.0)
