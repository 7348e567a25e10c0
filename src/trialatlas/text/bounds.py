"""Whether the words before an amount make it a bound or a sum: `not exceeding`, `in total`."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Bounds", "bounds_before"]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the words before an amount make of it.

    Attributes:
        is_cap: It is not to be exceeded, or the greatest of its kind.
        is_greatest: `maximum` says so: a cap beside a dose, else a dose.
        is_up_to: `up to` stands before it: a cap behind a dose per kilogram, else a dose.
        is_floor: It is not to be undercut.
        is_sum: It is the sum of several.
        is_total: `total dose` stands before it: a sum behind a smaller dose, else a dose.
    """

    is_cap: bool = False
    is_greatest: bool = False
    is_up_to: bool = False
    is_floor: bool = False
    is_sum: bool = False
    is_total: bool = False


_ANY = re.compile(
    r"max|exceed|than|cap|limit|up to|least|min|total|cumulative|[>\u2265]", re.IGNORECASE
)
_CAP = re.compile(
    r"(?:(?P<greatest>\bmax(?:\b\.?|(?:imum|imal(?:ly)?)\b))|not (?:to )?exceed\w*|"
    r"\b(?:no|not) more than|\bcap(?:ped)?\b|upper limit)(?!\W{0,3}tolerat)[^.;\d\n]{0,30}$",
    re.IGNORECASE,
)
_UP_TO = re.compile(r"\bup to (?:an? )?(?:total )?(?:dose )?(?:of )?$", re.IGNORECASE)
_FLOOR = re.compile(
    r"(?:\bat least|\bmin(?:imum|imal)?\b|\b(?:not|no) less than|\u2265|>=?)[^.;,\d\n]{0,20}$",
    re.IGNORECASE,
)
_SUM = re.compile(
    r"(?:for a total|\bin total|\(total|cumulative|total up to)[^.;,\d\n]{0,25}$", re.IGNORECASE
)
_TOTAL = re.compile(r"(?<!up to a )(?<!up to )\btotal dos(?:e|age)[^.;,\d\n]{0,20}$", re.IGNORECASE)
_REACH = 60


def bounds_before(text: str, start: int) -> Bounds:
    """What the words just before an amount make of it.

    Args:
        text: The text.
        start: Offset of the amount.
    """
    before = text[max(0, start - _REACH) : start]
    if not _ANY.search(before):
        return Bounds()
    cap = _CAP.search(before)
    is_cap = cap is not None
    return Bounds(
        is_cap=is_cap,
        is_greatest=cap is not None and cap["greatest"] is not None,
        is_up_to=_UP_TO.search(before) is not None,
        is_floor=not is_cap and _FLOOR.search(before) is not None,
        is_sum=_SUM.search(before) is not None,
        is_total=_TOTAL.search(before) is not None,
    )
