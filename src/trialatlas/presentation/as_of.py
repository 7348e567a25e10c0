"""What a review as of a day could know: the version of each record, and how sure that is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from trialatlas.model.versions import Standing
from trialatlas.presentation.tables import Cited, ReportTables, Row, cited, latest_titles
from trialatlas.protocol.review import ReviewProtocol

__all__ = ["Dated", "DayOfReview", "day_of_review"]


@dataclass(frozen=True, slots=True)
class Dated:
    """A record whose version on the day is not known for sure.

    Attributes:
        record: The record.
        holds_from: Day from which the version holds that is read; empty if unknown.
        days_late: How many days after the day of the review that is; None if it is not later.
        registered_on: When the record was first posted, or else submitted; empty if unknown.
        last_seen_on: Last day on which a source shows the version; empty if unknown.
        is_found: Whether the search finds the record.
    """

    record: Cited
    holds_from: str
    days_late: int | None
    registered_on: str
    last_seen_on: str
    is_found: bool


@dataclass(frozen=True, slots=True)
class DayOfReview:
    """The day, and how the snapshot's records stand to it.

    Attributes:
        day: The day of the review.
        n_records: Records of the snapshot.
        n_versions: Their versions.
        n_later: Versions that hold only from a later day.
        n_confirmed: Records read at a version that a source shows on the day or later.
        n_last_known: Records read at the last version known by the day, which no source shows on
            the day or later; those among them that a source shows earlier are in `outdated`.
        n_unregistered: Records first posted after the day, which are left out.
        later: Records of which only later versions are known.
        undated: Records that nothing places in time.
        outdated: Records that the sources show last before the day.
    """

    day: dt.date
    n_records: int
    n_versions: int
    n_later: int
    n_confirmed: int
    n_last_known: int
    n_unregistered: int
    later: tuple[Dated, ...]
    undated: tuple[Dated, ...]
    outdated: tuple[Dated, ...]


def day_of_review(protocol: ReviewProtocol, tables: ReportTables) -> DayOfReview | None:
    """How the records stand to the day of the review; None where it names no day.

    Args:
        protocol: The review.
        tables: What it found.
    """
    if protocol.as_of is None:
        return None
    rows = tables.versions.to_pylist()
    titles = latest_titles(tables.records)
    found = set(tables.screened["record_id"].to_pylist())

    def dated(rows: Sequence[Row]) -> tuple[Dated, ...]:
        return tuple(
            Dated(
                record=cited(row["record_id"], titles),
                holds_from=str(row["holds_from"] or ""),
                days_late=row["days_late"],
                registered_on=str(row["registered_on"] or ""),
                last_seen_on=str(row["last_seen_on"] or ""),
                is_found=row["record_id"] in found,
            )
            for row in rows
        )

    def of(standing: Standing) -> list[Row]:
        return [row for row in rows if row["standing"] == standing]

    last_known = of(Standing.LAST_KNOWN)
    return DayOfReview(
        day=protocol.as_of,
        n_records=len(rows),
        n_versions=sum(row["n_versions"] for row in rows),
        n_later=sum(row["n_later"] for row in rows),
        n_confirmed=len(of(Standing.CONFIRMED)),
        n_last_known=len(last_known),
        n_unregistered=len(of(Standing.UNREGISTERED)),
        later=dated(of(Standing.LATER)),
        undated=dated(of(Standing.UNDATED)),
        outdated=dated([row for row in last_known if row["last_seen_on"]]),
    )
