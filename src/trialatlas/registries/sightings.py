"""On which day a source shows a record: what the registry's own files say of when they were made.

A record's dates tell since when it stands as it does; these tell when it still did. API v2 puts
the day of its data into every study (``versionHolder``), the legacy XML the day on which it was
made (``download_date``), an old version its number (``studyVersion``) and no day.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa

from trialatlas.model.tables import TABLES
from trialatlas.registries.registry import Parsed, Payload, RecordError
from trialatlas.registries.values import date_of, legacy_date_of

__all__ = ["Sighting", "sighting_of", "sightings_batch"]

# A quote inside a text is escaped, so that these can only be keys and elements.
_DATA_DAY = re.compile(rb'"versionHolder"\s*:\s*"([^"\\]*)"')
_NUMBER = re.compile(rb'"studyVersion"\s*:\s*(\d{1,9})\s*[,}]')
_MADE_ON = re.compile(
    rb"<download_date>\s*ClinicalTrials\.gov processed this data on ([^<]*?)\s*</download_date>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A version as a source shows or names it.

    Attributes:
        record_id: The registry's id.
        version: The version; empty where the source names it without its text.
        number: The registry's number of the version, from 0; None where it gives none.
        seen_on: Day on which the source shows the version; in a list of versions, the day of the
            version. None where it does not tell.
        source: The name of the file or folder that the user gave, without its path.
        member: The name inside the folder or archive, or the empty string.
    """

    record_id: str
    version: str
    number: int | None
    seen_on: dt.date | None
    source: str
    member: str


def sighting_of(payload: Payload, parsed: Parsed) -> Sighting | None:
    """What a payload tells of the day on which its record stood so.

    A day in a form that the registry does not use is none: the record is as good without.

    Args:
        payload: The record's bytes.
        parsed: The record.

    Returns:
        The sighting; None where the payload tells neither a day nor a number.
    """
    number, seen_on = _NUMBER.search(payload.content), None
    if number is None:
        is_json = payload.media_type == "application/json"
        found = (_DATA_DAY if is_json else _MADE_ON).search(parsed.raw)
        seen_on = _day(found[1].decode(errors="replace"), is_json=is_json) if found else None
    if number is None and seen_on is None:
        return None
    return Sighting(
        record_id=parsed.study.record_id,
        version=parsed.version,
        number=int(number[1]) if number else None,
        seen_on=seen_on,
        source=payload.source,
        member=payload.member,
    )


def sightings_batch(sightings: Iterable[Sighting]) -> pa.RecordBatch:
    """Sightings as rows of the table ``sightings``."""
    schema = TABLES["sightings"].schema
    rows = [{name: getattr(item, name) for name in schema.names} for item in sightings]
    return pa.RecordBatch.from_pylist(rows, schema=schema)


def _day(text: str, *, is_json: bool) -> dt.date | None:
    try:
        date = date_of(text, None, "") if is_json else legacy_date_of(text, None, "")
    except RecordError:
        return None
    return date.earliest if date and date.precision == "day" else None
