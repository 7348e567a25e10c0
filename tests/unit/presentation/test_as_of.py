"""The report says what the day of the review is and what it could not know of it."""

from __future__ import annotations

import dataclasses
import datetime as dt

from tests.unit.presentation.made_up_names import HOSTILE, STUDIES
from tests.unit.presentation.made_up_tables import table

from trialatlas.presentation.as_of import day_of_review
from trialatlas.presentation.stage import ReportTables, present
from trialatlas.protocol.review import ReviewProtocol

DAY = dt.date(2022, 7, 31)


def asked(protocol: ReviewProtocol, tables: ReportTables) -> tuple[ReviewProtocol, ReportTables]:
    """The small review as of a day, with a record of every standing."""
    standings = ("confirmed", "last_known", "later", "undated", "unregistered", "last_known")
    rows = [
        {
            "record_id": record_id,
            "version": "v1",
            "standing": standing,
            "holds_from": dt.date(2022, 8, 10) if standing == "later" else None,
            "days_late": 10 if standing == "later" else None,
            "last_seen_on": dt.date(2020, 7, 28) if record_id == STUDIES[1] else None,
            "n_versions": 2,
            "n_later": 1,
        }
        for record_id, standing in zip(STUDIES, standings, strict=True)
    ]
    versions = dataclasses.replace(tables, versions=table("versions", rows))
    return dataclasses.replace(protocol, as_of=DAY), versions


def test_a_review_without_a_day_has_none(protocol: ReviewProtocol, tables: ReportTables) -> None:
    assert day_of_review(protocol, tables) is None


def test_every_record_is_counted_once(protocol: ReviewProtocol, tables: ReportTables) -> None:
    day = day_of_review(*asked(protocol, tables))
    assert day is not None
    assert (day.n_records, day.n_versions, day.n_later) == (6, 12, 6)
    named = (day.later, day.undated)
    counted = (day.n_confirmed, day.n_last_known, day.n_unregistered, *map(len, named))
    assert counted == (1, 2, 1, 1, 1)
    [outdated] = day.outdated
    assert (outdated.record.id, outdated.last_seen_on) == (STUDIES[1], "2020-07-28")
    assert [(item.record.id, item.days_late) for item in day.later] == [(STUDIES[2], 10)]


def test_the_page_and_the_data_name_the_day_and_the_records(
    protocol: ReviewProtocol, tables: ReportTables
) -> None:
    files = present(*asked(protocol, tables))
    page = files["report.html"].decode()
    assert "Registry-based review, as of 2022-07-31" in page
    assert "State of the records on 2022-07-31" in page
    assert "First posted after 2022-07-31" in page
    assert "Read at a later version: 1 record, 1 of them found by the search" in page
    assert HOSTILE not in page
    lines = files["data/versions.csv"].decode().splitlines()
    assert len(lines) == 1 + 5
    assert f"{STUDIES[2]},v1,later,2022-08-10,10,,,2,1" in lines


def test_without_a_day_the_page_says_nothing_of_it(
    protocol: ReviewProtocol, tables: ReportTables
) -> None:
    files = present(protocol, tables)
    assert "as of" not in files["report.html"].decode()
    assert "data/versions.csv" not in files
