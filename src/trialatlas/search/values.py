"""What stands in the fields of a study, and how a search expression's values compare with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, cast, get_args

from trialatlas.model.dates import Age, PartialDate
from trialatlas.model.study import Study
from trialatlas.search.areas import SIZE

__all__ = [
    "EXPECTED",
    "MAX",
    "MIN",
    "Span",
    "can_be_bound",
    "shown",
    "span_of",
    "stands_in_location",
    "values_at",
]

MIN, MAX = "MIN", "MAX"
"""Bounds of a range that is open on that side."""

EXPECTED = {
    "date": "a date such as 2022, 2022-05, 2022-05-17 or 05/17/2022",
    "number": "a whole number such as 100",
    "age": "an age in whole units, such as 18 years, 6 months or 10 days",
    "boolean": "true or false",
}
"""By the kind of a field, what can be compared with it; of other kinds, nothing can."""

Span = tuple[float, float]
"""The least and the greatest that a value can mean; a date of a year means any of its days."""

Unit = Literal["years", "months", "weeks", "days", "hours", "minutes"]

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", re.ASCII)
_AMERICAN = re.compile(r"(\d{1,2})/(?:(\d{1,2})/)?(\d{4})", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_AGE = re.compile(r"(\d{1,15})\s*([a-z]+)", re.ASCII | re.IGNORECASE)
_UNITS: dict[str, Unit] = {
    **{unit[:1]: unit for unit in get_args(Unit) if not unit.startswith("m")},
    **{unit[:-1]: unit for unit in get_args(Unit)},
    **{unit: unit for unit in get_args(Unit)},
}
_TRUTHS = {"true": 1.0, "yes": 1.0, "false": 0.0, "no": 0.0}
_INDEXED = re.compile(r"(\w+)(?:\[(\w+)\])?")
# The registry's words for what `PartialDate.kind` and `Enrollment.kind` say.
_KINDS = {"actual": "ACTUAL", "anticipated": "ESTIMATED"}


def values_at(study: Study, path: str) -> Iterator[tuple[str, object]]:
    """Every value of a study at a path, with the field path of each.

    Args:
        study: The record.
        path: A path of `trialatlas.search.areas.Piece`: through lists, ``[primary]`` for outcomes
            of that rank, ``:size`` for the length of a list.

    Yields:
        Pairs such as ``("locations[2].city", "Oslo")``. Absent values are left out; a length is
        never absent.
    """
    if path.endswith(SIZE):
        plain = path.removesuffix(SIZE)
        yield path, len(list(_reached([("", study)], plain)))
        return
    for field, value in _reached([("", study)], path):
        is_kind = path.endswith(".kind") and isinstance(value, str)
        yield field, _KINDS.get(str(value), value) if is_kind else value


def stands_in_location(path: str) -> bool:
    """Whether each value at a path belongs to one location."""
    return path == "locations" or path.startswith("locations.")


def _reached(found: list[tuple[str, object]], path: str) -> list[tuple[str, object]]:
    for step in path.split("."):
        match = _INDEXED.fullmatch(step)
        name, rank = match.groups() if match else (step, None)
        reached: list[tuple[str, object]] = []
        for above, owner in found:
            field = f"{above}.{name}" if above else name
            value = getattr(owner, name)
            if isinstance(value, tuple):
                reached += (
                    (f"{field}[{place}]", item)
                    for place, item in enumerate(value)
                    if rank is None or item.rank == rank
                )
            elif value is not None:
                reached.append((field, value))
        found = reached
    return found


def span_of(value: object, kind: str) -> Span | None:
    """What a value means, as the least and the greatest number.

    Args:
        value: From a `Study`, or as a person wrote it in an expression.
        kind: The kind of the field: a key of `EXPECTED`.

    Returns:
        Days for dates, years for ages; None where the value is none of that kind.
    """
    if not isinstance(value, str):
        return _span_kept(value)
    return _READ[kind](" ".join(value.split()))


def _span_kept(value: object) -> Span:
    if isinstance(value, PartialDate):
        return value.earliest.toordinal(), value.latest.toordinal()
    number = value.years if isinstance(value, Age) else float(cast(int, value))
    return number, number


def _date(text: str) -> Span | None:
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _AMERICAN.fullmatch(text):
        month, day, year = match.groups()
    else:
        return None
    date = PartialDate(
        year=int(year), month=int(month) if month else None, day=int(day) if day else None
    )
    try:
        return _span_kept(date)
    except (ValueError, IndexError):
        return None


def _number(text: str) -> Span | None:
    return (float(text), float(text)) if _NUMBER.fullmatch(text) else None


def _age(text: str) -> Span | None:
    match = _AGE.fullmatch(text)
    unit = _UNITS.get(match[2].lower()) if match else None
    return _span_kept(Age(value=int(match[1]), unit=unit)) if match and unit else None


def _truth(text: str) -> Span | None:
    truth = _TRUTHS.get(text.lower())
    return None if truth is None else (truth, truth)


_READ: dict[str, Callable[[str], Span | None]] = {
    "date": _date,
    "number": _number,
    "age": _age,
    "boolean": _truth,
}


def can_be_bound(text: str, *, kinds: Sequence[str] = ("date", "number", "age")) -> bool:
    """Whether a text is a date, a number or an age, so that it can bound a range."""
    return any(span_of(text, kind) is not None for kind in kinds)


def shown(value: object) -> str:
    """A value as words, for people."""
    if isinstance(value, PartialDate):
        return value.iso
    if isinstance(value, Age):
        return f"{value.value} {value.unit}"
    return str(value).lower() if isinstance(value, bool) else str(value)
