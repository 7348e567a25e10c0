"""Values as ClinicalTrials.gov writes them, in its JSON and in its legacy XML alike.

An empty text is absent. A value in a form that the registry does not use is an error with its
path, never a silent gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, cast, get_args

from trialatlas.model.study import Age, Enrollment, PartialDate
from trialatlas.registries.registry import RecordError

__all__ = [
    "age_of",
    "date_of",
    "enrollment_of",
    "filled",
    "kind_of",
    "legacy_date_of",
    "standard_ages",
    "text_of",
    "unexpected",
    "unique",
]

_KINDS: dict[str, Literal["actual", "anticipated"]] = {
    "ACTUAL": "actual",
    "ESTIMATED": "anticipated",
    "ESTIMATE": "anticipated",
    "ANTICIPATED": "anticipated",
}
_ISO = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", re.ASCII)
_LEGACY = re.compile(r"([A-Z][a-z]+)\s+(?:(\d{1,2}),\s*)?(\d{4})", re.ASCII)
# Not the calendar module's names: those follow the user's language.
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_AGE = re.compile(r"(\d+) (Year|Month|Week|Day|Hour|Minute)s?", re.ASCII)
_NO_AGE = ("", "N/A", "NA")
_UNKNOWN_COUNT = 99_999_999
_LARGEST = 10**12
_ADULT_FROM, _OLDER_FROM = 18, 65  # years; StdAge of ClinicalTrials.gov

_Unit = Literal["years", "months", "weeks", "days", "hours", "minutes"]
_UNITS: dict[str, _Unit] = {unit[:-1].capitalize(): unit for unit in get_args(_Unit)}


def unexpected(expected: str, found: str, path: str) -> RecordError:
    """The error that a field holds something else than it should.

    Args:
        expected: What would have been right.
        found: What stands there.
        path: The field.
    """
    return RecordError(f"expected {expected}, found {found!r}", field=path)


def text_of(text: str | None) -> str | None:
    """The text without space around it; None where nothing is left."""
    return (text or "").strip() or None


def filled(texts: Iterable[str | None]) -> tuple[str, ...]:
    """The texts that are not empty, without space around them."""
    return tuple(text for text in map(text_of, texts) if text)


def unique(texts: Iterable[str | None]) -> tuple[str, ...]:
    """The texts that are not empty, each once, in their order."""
    return tuple(dict.fromkeys(filled(texts)))


def kind_of(label: str | None) -> Literal["actual", "anticipated"] | None:
    """Whether a date or count has come to pass; None where the registry does not say.

    Args:
        label: ``ACTUAL``, ``ESTIMATED``, ``Anticipated``, ``Estimate`` ... or None.
    """
    return _KINDS.get((label or "").upper())


def date_of(text: str | None, kind: str | None, path: str) -> PartialDate | None:
    """A date of API v2: ``2010``, ``2010-05`` or ``2010-05-17``.

    Args:
        text: The date, or None.
        kind: The registry's date type, or None.
        path: The field, for messages.

    Raises:
        RecordError: The text is no such date, or no day of the calendar.
    """
    text = text_of(text)
    if text is None:
        return None
    match = _ISO.fullmatch(text)
    if match is None:
        expected = "a date such as 2010-05-17"
        raise unexpected(expected, text, path)
    year, month, day = (int(part) if part else None for part in match.groups())
    return _date((cast(int, year), month, day), text, kind, path)


def legacy_date_of(text: str | None, kind: str | None, path: str) -> PartialDate | None:
    """A date of the legacy XML: ``May 2010``, ``May 17, 2010``, or ``Unknown``.

    Args:
        text: The date, or None.
        kind: The ``type`` attribute, or None.
        path: The element, for messages.

    Raises:
        RecordError: The text is no such date, or no day of the calendar.
    """
    text = text_of(text)
    if text is None or text == "Unknown":
        return None
    match = _LEGACY.fullmatch(text)
    if match is None or match[1] not in _MONTHS:
        expected = "a date such as May 17, 2010"
        raise unexpected(expected, text, path)
    month, day = _MONTHS.index(match[1]) + 1, int(match[2]) if match[2] else None
    return _date((int(match[3]), month, day), text, kind, path)


def _date(
    parts: tuple[int, int | None, int | None], text: str, kind: str | None, path: str
) -> PartialDate:
    date = PartialDate(year=parts[0], month=parts[1], day=parts[2], kind=kind_of(kind))
    try:
        _ = date.earliest
    except ValueError as error:
        expected = "a day of the calendar"
        raise unexpected(expected, text, path) from error
    return date


def age_of(text: str | None, path: str) -> Age | None:
    """An age limit such as ``18 Years``; None where there is none (absent or ``N/A``).

    Args:
        text: The age, or None.
        path: The field, for messages.

    Raises:
        RecordError: The text is neither.
    """
    text = (text or "").strip()
    if text in _NO_AGE:
        return None
    match = _AGE.fullmatch(text)
    if match is None:
        expected = "an age such as 18 Years"
        raise unexpected(expected, text, path)
    return Age(value=_whole(int(match[1]), path), unit=_UNITS[match[2]])


def _whole(number: int, path: str) -> int:
    """A number that a table can hold: no study has as many people or years as these."""
    if abs(number) > _LARGEST:
        expected = f"a number up to {_LARGEST:,}"
        raise unexpected(expected, str(number), path)
    return number


def enrollment_of(count: int | None, kind: str | None) -> Enrollment:
    """How many participants; the registry's 99999999 for unknown becomes None.

    Args:
        count: The number, or None.
        kind: The registry's enrollment type, or None.

    Raises:
        RecordError: The number is larger than any table holds.
    """
    if count is None or count == _UNKNOWN_COUNT:
        return Enrollment(kind=kind_of(kind))
    return Enrollment(count=_whole(count, "enrollment"), kind=kind_of(kind))


def standard_ages(minimum: Age | None, maximum: Age | None) -> tuple[str, ...]:
    """The registry's age groups that a pair of age limits admits, by its own rule.

    Legacy XML lacks the groups; the rule gives those of API v2 for all 3,108 records at hand.

    Args:
        minimum: The lower limit; None for no limit.
        maximum: The upper limit; None for no limit.
    """
    lowest = minimum.years if minimum else 0.0
    highest = maximum.years if maximum else float("inf")
    groups = (
        ("CHILD", lowest < _ADULT_FROM),
        ("ADULT", lowest < _OLDER_FROM and highest >= _ADULT_FROM),
        ("OLDER_ADULT", highest >= _OLDER_FROM),
    )
    return tuple(name for name, admitted in groups if admitted)
