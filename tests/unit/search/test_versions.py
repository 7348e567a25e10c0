"""Which version of a record is read: the last, or the one that the registry showed on a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.studies import row, rows_of, study

from trialatlas.model.dates import Dates, PartialDate
from trialatlas.model.tables import TABLES, to_batch
from trialatlas.search.versions import choose_versions, only, places_of

DAY = dt.date(2022, 7, 31)


def day(text: str) -> PartialDate:
    year, month, *rest = map(int, text.split("-"))
    return PartialDate(year=year, month=month, day=rest[0] if rest else None)


def version(
    name: str, posted: str = "", *, first: str = "2015-01-05", submitted: str = "", nct: int = 1
) -> dict[str, object]:
    """A version that was posted on a day, of a record first posted on another."""
    dates = Dates(
        first_posted=day(first) if first else None,
        last_update_submitted=day(submitted) if submitted else None,
    )
    valid_from = dt.date.fromisoformat(posted) if posted else None
    return {**row(study(f"NCT{nct:08d}", dates=dates), name), "valid_from": valid_from}


def records(*versions: dict[str, object]) -> list[pa.RecordBatch]:
    return [to_batch(TABLES["records"], [item]) for item in versions]


def sighting(
    name: str, on: str | None, number: int | None = None, nct: int = 1
) -> dict[str, object]:
    return {
        "record_id": f"NCT{nct:08d}",
        "version": name,
        "number": number,
        "seen_on": dt.date.fromisoformat(on) if on else None,
        "source": "s",
        "member": "",
    }


def chosen(
    *versions: dict[str, object],
    seen: tuple[dict[str, object], ...] = (),
    as_of: dt.date | None = DAY,
) -> dict[str, Any]:
    sightings = pa.RecordBatch.from_pylist(list(seen), schema=TABLES["sightings"].schema)
    [found] = rows_of(choose_versions(records(*versions), [sightings], as_of))
    return found


def test_without_a_day_the_last_version_is_read() -> None:
    found = chosen(version("old", "2020-01-01"), version("new", "2021-01-01"), as_of=None)
    assert (found["version"], found["standing"]) == ("new", "latest")


def test_of_versions_of_one_day_the_one_submitted_later_is_the_last() -> None:
    found = chosen(
        version("b", "2020-01-01", submitted="2019-12-01"),
        version("a", "2020-01-01", submitted="2019-12-20"),
        as_of=None,
    )
    assert found["version"] == "a"


def test_a_version_without_any_day_is_taken_for_an_old_one() -> None:
    assert chosen(version("z"), version("a", "2020-01-01"), as_of=None)["version"] == "a"


def test_on_a_day_the_latest_version_posted_by_then_is_read() -> None:
    versions = [version("old", "2020-01-01"), version("then", "2022-07-31")]
    found = chosen(*versions, version("now", "2022-08-01"))
    assert (found["version"], found["standing"]) == ("then", "last_known")
    assert (found["n_versions"], found["n_later"], found["days_late"]) == (3, 1, None)


@pytest.mark.parametrize(
    ("on", "standing"),
    [("2022-07-30", "last_known"), ("2022-07-31", "confirmed"), ("2026-03-13", "confirmed")],
)
def test_a_source_of_the_day_or_later_confirms_a_version(on: str, standing: str) -> None:
    found = chosen(version("then", "2021-01-01"), seen=(sighting("then", on),))
    assert (found["standing"], found["last_seen_on"]) == (standing, dt.date.fromisoformat(on))


def test_where_only_later_versions_are_known_the_earliest_stands_in() -> None:
    found = chosen(version("b", "2022-10-07"), version("a", "2022-08-10"))
    assert (found["version"], found["standing"], found["days_late"]) == ("a", "later", 10)
    assert found["registered_on"] == dt.date(2015, 1, 5)


def test_a_record_first_posted_after_the_day_is_left_out() -> None:
    found = chosen(version("a", "2022-10-07", first="2022-08-01"))
    assert (found["version"], found["standing"]) == ("", "unregistered")
    assert (
        places_of(
            [choose_versions(records(version("a", "2022-10-07", first="2022-08-01")), (), DAY)]
        )
        == frozenset()
    )


def test_a_month_of_first_posting_counts_from_its_first_day() -> None:
    assert chosen(version("a", "2022-10-07", first="2022-07"))["standing"] == "later"


@pytest.mark.parametrize("first", ["", "2015-01-05"])
def test_a_version_that_nothing_dates_is_read_and_named(first: str) -> None:
    assert chosen(version("a", first=first))["standing"] == "undated"


def test_a_record_that_does_not_say_when_it_was_registered_is_undated() -> None:
    found = chosen(version("a", "2022-10-07", first=""))
    assert (found["version"], found["standing"]) == ("a", "undated")


def test_a_version_that_names_no_day_holds_from_its_first_sighting() -> None:
    seen = (sighting("a", "2016-04-13"), sighting("a", "2017-01-01"))
    found = chosen(version("a"), version("b", "2022-09-01"), seen=seen)
    assert (found["version"], found["holds_from"]) == ("a", dt.date(2016, 4, 13))


def test_of_one_state_shown_twice_the_first_showing_is_that_of_a_day() -> None:
    versions = (version("a", "2021-01-01"), version("z", "2021-01-01"))
    seen = (sighting("a", "2022-08-01"), sighting("z", "2026-03-13"))
    assert chosen(*versions, seen=seen)["version"] == "a"
    assert chosen(*versions, seen=seen, as_of=None)["version"] == "z"


def listed(*days: str) -> tuple[dict[str, object], ...]:
    return tuple(sighting("", on, number) for number, on in enumerate(days))


def test_a_list_of_versions_dates_a_version_that_names_no_day() -> None:
    seen = (*listed("2019-01-02", "2022-08-20"), sighting("a", None, 0))
    found = chosen(version("a"), seen=seen)
    assert (found["holds_from"], found["standing"]) == (dt.date(2019, 1, 2), "confirmed")


def test_a_list_tells_of_a_version_that_is_not_there() -> None:
    seen = (*listed("2019-01-02", "2022-06-01", "2023-01-01"), sighting("a", None, 0))
    assert chosen(version("a", "2019-01-05"), seen=seen)["standing"] == "last_known"


def test_a_version_submitted_by_the_day_and_posted_later_is_none_of_the_day() -> None:
    numbers = (sighting("a", None, 0), sighting("b", None, 1))
    seen = (*listed("2019-01-02", "2022-07-29", "2023-01-01"), *numbers)
    found = chosen(version("a", "2019-01-05"), version("b", "2022-08-02"), seen=seen)
    assert (found["version"], found["standing"]) == ("a", "confirmed")


def test_a_list_that_ends_before_the_day_confirms_nothing() -> None:
    seen = (*listed("2019-01-02"), sighting("a", None, 0))
    assert chosen(version("a", "2019-01-05"), seen=seen)["standing"] == "last_known"


def test_only_the_wanted_rows_are_kept() -> None:
    batches = records(version("a", nct=1), version("b", nct=1), version("a", nct=2))
    kept = rows_of(only(batches, frozenset({("NCT00000001", "b")})))
    assert [(item["record_id"], item["version"]) for item in kept] == [("NCT00000001", "b")]


DAYS = st.dates(dt.date(2021, 1, 1), dt.date(2024, 1, 1))
POSTINGS = st.lists(st.tuples(st.integers(1, 3), st.none() | DAYS), max_size=8, unique=True)


def _versions(postings: list[tuple[int, dt.date | None]], prefix: str) -> list[dict[str, object]]:
    return [
        version(f"{prefix}{place}", str(posted) if posted else "", nct=nct)
        for place, (nct, posted) in enumerate(postings)
    ]


@given(POSTINGS, st.lists(st.tuples(st.integers(1, 3), st.integers(1, 900)), max_size=6), DAYS)
def test_versions_of_later_days_change_nothing(
    known: list[tuple[int, dt.date | None]], delays: list[tuple[int, int]], asked: dt.date
) -> None:
    before = _versions(known, "k")
    later = [(nct, asked + dt.timedelta(days=delay)) for nct, delay in delays]
    more = records(*before, *_versions(list(later), "l"))
    was = rows_of(choose_versions(records(*before), (), asked))
    now = {item["record_id"]: item for item in rows_of(choose_versions(more, (), asked))}
    for item in was:
        if item["standing"] not in ("later", "unregistered"):
            assert now[item["record_id"]]["version"] == item["version"]
            assert now[item["record_id"]]["holds_from"] == item["holds_from"]
    for item in now.values():
        assert item["holds_from"] is None or item["holds_from"] <= asked or item["days_late"] > 0


@given(POSTINGS, DAYS, st.randoms(use_true_random=False))
def test_the_order_of_versions_does_not_matter(
    known: list[tuple[int, dt.date | None]], asked: dt.date, shuffled: Any
) -> None:
    batches = records(*_versions(known, "k"))
    other = list(batches)
    shuffled.shuffle(other)
    assert choose_versions(batches, (), asked).equals(choose_versions(other, (), asked))
