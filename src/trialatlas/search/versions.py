"""Of each record the version that is searched: the last one, or what the registry said on a day.

A version holds from the day on which its last update was posted. Where the record does not tell
that day, it holds from the first day on which a source shows it. On the day of a review a record
is read at the latest version that holds by then. Where only later versions are known, the record's
first posting (or else its first submission) tells whether it was registered at all: if so, the
earliest known version stands in for the one that is lost, and is named as such.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pyarrow as pa

from trialatlas.model.tables import TABLES
from trialatlas.model.versions import Standing

__all__ = [
    "VERSION_COLUMNS",
    "choose_versions",
    "only",
    "places_of",
]

VERSION_COLUMNS = ("record_id", "version", "valid_from", "dates")
"""Columns of ``records`` that `choose_versions` needs."""

_Place = tuple[str, str]


class _Version(NamedTuple):
    """A version; days are ISO dates, empty where not known."""

    version: str
    holds_from: str
    submitted: str
    registered: str
    first_seen: str
    last_seen: str
    number: int | None

    def rank(self, day: str) -> tuple[str, str, int, str]:
        """Its place among the versions of a record: the later, the higher.

        Sources may show one state of a record differently, as headings of MeSH are assigned anew.
        For a day in the past the first showing counts, as less was assigned since; else the last.
        """
        shown = self.first_seen if day else self.last_seen
        preference = dt.date.fromisoformat(shown).toordinal() if shown else 0
        if day and shown:
            preference = dt.date.max.toordinal() - preference
        return self.holds_from, self.submitted, preference, self.version


@dataclass(slots=True)
class _Record:
    """What is kept of a record while its versions go by, in any order.

    Attributes:
        held: The latest version that holds by the day.
        first: The earliest of the others.
        seen_until: Last day on which a source shows the state that `held` is in.
        numbers: Those of its versions that the registry numbers.
    """

    n_versions: int = 0
    n_later: int = 0
    held: _Version | None = None
    first: _Version | None = None
    seen_until: str = ""
    numbers: set[int] = field(default_factory=set)

    def count(self, version: _Version, day: str) -> None:
        """Take one more version into account."""
        self.n_versions += 1
        if version.number is not None:
            self.numbers.add(version.number)
        if day and not "" < version.holds_from <= day:
            self.n_later += version.holds_from > day
            if self.first is None or _state(version) < _state(self.first):
                self.first = version
            elif _state(version) == _state(self.first):
                self.first = max(version, self.first, key=lambda item: item.rank(day))
            return
        if self.held is None or version.holds_from > self.held.holds_from:
            self.seen_until = version.last_seen
        elif version.holds_from == self.held.holds_from:
            self.seen_until = max(version.last_seen, self.seen_until)
        self.held = max(version, self.held or version, key=lambda item: item.rank(day))


def _state(version: _Version) -> tuple[str, str]:
    return version.holds_from, version.submitted


@dataclass(frozen=True, slots=True)
class _Seen:
    """First and last day on which sources show each version, its number, and lists of versions."""

    days: dict[_Place, tuple[str, str]]
    numbers: dict[_Place, int]
    listed: dict[str, dict[int, str]]


def choose_versions(
    records: Iterable[pa.RecordBatch],
    sightings: Iterable[pa.RecordBatch] = (),
    as_of: dt.date | None = None,
) -> pa.RecordBatch:
    """The version of each record that a review reads.

    Of versions that hold from the same day (or from no known day) the one that was submitted later
    is the later one. A version without any day is taken for an old one. What is still undecided
    is settled by the version's name, so that it does not depend on the order.

    Args:
        records: Batches of ``records`` with `VERSION_COLUMNS`; each version once.
        sightings: Batches of ``sightings``.
        as_of: The day of which the registry's word is wanted; the last versions where None.

    Returns:
        Rows of ``versions``, one for each record, by id.
    """
    seen = _seen(sightings)
    day = as_of.isoformat() if as_of else ""
    known: defaultdict[str, _Record] = defaultdict(_Record)
    for batch in records:
        for row in batch.select(list(VERSION_COLUMNS)).to_pylist():
            known[row["record_id"]].count(_version(row, seen), day)
    rows = [_row(record_id, known[record_id], seen, as_of) for record_id in sorted(known)]
    return pa.RecordBatch.from_pylist(rows, schema=TABLES["versions"].schema)


def places_of(versions: Iterable[pa.RecordBatch]) -> frozenset[_Place]:
    """The records that are read, each at its version.

    Args:
        versions: Batches of ``versions``.

    Returns:
        Pairs of record id and version; none of records that were not registered yet.
    """
    return frozenset(
        place
        for batch in versions
        for place in zip(
            batch.column("record_id").to_pylist(), batch.column("version").to_pylist(), strict=True
        )
        if place[1]
    )


def only(records: Iterable[pa.RecordBatch], places: frozenset[_Place]) -> Iterator[pa.RecordBatch]:
    """The rows of some records at some versions.

    Args:
        records: Batches with the columns ``record_id`` and ``version``.
        places: Pairs of record id and version.

    Yields:
        Batches without the other rows; none that would be empty.
    """
    for batch in records:
        keys = zip(
            batch.column("record_id").to_pylist(), batch.column("version").to_pylist(), strict=True
        )
        kept = batch.filter(pa.array([key in places for key in keys]))
        if kept.num_rows:
            yield kept


def _seen(sightings: Iterable[pa.RecordBatch]) -> _Seen:
    days: dict[_Place, tuple[str, str]] = {}
    numbers: dict[_Place, int] = {}
    listed: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for batch in sightings:
        for row in batch.to_pylist():
            place, day = (row["record_id"], row["version"]), _iso(row["seen_on"])
            if not row["version"]:
                listed[row["record_id"]][row["number"]] = day
                continue
            if row["number"] is not None:
                numbers[place] = max(row["number"], numbers.get(place, 0))
            if day:
                first, last = days.get(place, (day, day))
                days[place] = (min(first, day), max(last, day))
    return _Seen(days, numbers, listed)


def _version(row: Mapping[str, Any], seen: _Seen) -> _Version:
    place = (row["record_id"], row["version"])
    dates, number = row["dates"] or {}, seen.numbers.get(place)
    first_seen, last_seen = seen.days.get(place, ("", ""))
    stated = _iso(row["valid_from"])
    if not stated and number is not None:
        stated = seen.listed.get(place[0], {}).get(number, "")
    return _Version(
        version=place[1],
        holds_from=min(filter(None, (stated, first_seen)), default=""),
        submitted=_day(dates.get("last_update_submitted"), unknown=0),
        registered=_day(dates.get("first_posted") or dates.get("first_submitted"), unknown=1),
        first_seen=first_seen,
        last_seen=last_seen,
        number=number,
    )


def _row(record_id: str, record: _Record, seen: _Seen, as_of: dt.date | None) -> dict[str, object]:
    day = as_of.isoformat() if as_of else ""
    version = record.held or record.first
    assert version is not None, "a record is made of at least one version"
    standing = _standing(version, day)
    if standing is Standing.LAST_KNOWN and (
        record.seen_until >= day or _is_listed(version, record, seen.listed.get(record_id, {}), day)
    ):
        standing = Standing.CONFIRMED
    holds_from = _date(version.holds_from)
    return {
        "record_id": record_id,
        "version": "" if standing is Standing.UNREGISTERED else version.version,
        "standing": str(standing),
        "holds_from": holds_from,
        "days_late": (
            (holds_from - as_of).days
            if standing is Standing.LATER and holds_from and as_of
            else None
        ),
        "registered_on": _date(version.registered),
        "last_seen_on": _date(record.seen_until if record.held else version.last_seen),
        "n_versions": record.n_versions,
        "n_later": record.n_later,
    }


def _standing(version: _Version, day: str) -> Standing:
    if not day:
        return Standing.LATEST
    if "" < version.holds_from <= day:
        return Standing.LAST_KNOWN
    if version.registered > day:
        return Standing.UNREGISTERED
    return Standing.LATER if version.holds_from and version.registered else Standing.UNDATED


def _is_listed(version: _Version, record: _Record, listed: dict[int, str], day: str) -> bool:
    """Whether the registry's list goes beyond the day and has no other version up to it.

    The list dates versions by their submission. What was submitted by the day and is here was
    posted after it, or it would be the version that is read.
    """
    if version.number is None or max(listed.values(), default="") <= day:
        return False
    by_then = {number for number, submitted in listed.items() if submitted <= day}
    return {number for number in by_then if number > version.number} <= record.numbers


def _iso(day: object) -> str:
    return str(day) if day else ""


def _day(date: dict[str, int | None] | None, unknown: int) -> str:
    """An ISO date, with a number for the month and day that are not known."""
    if not date:
        return ""
    return f"{date['year']:04d}-{date['month'] or unknown:02d}-{date['day'] or unknown:02d}"


def _date(day: str) -> dt.date | None:
    return dt.date.fromisoformat(day) if day else None
