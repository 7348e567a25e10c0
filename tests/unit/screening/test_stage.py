"""Records found in, a row for each out: whether it counts, by whom and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
from tests.protocols import protocol
from tests.studies import row, rows_of, study

from trialatlas.model.dates import Dates, PartialDate
from trialatlas.model.judgement import Coding, Decision, Verdict
from trialatlas.model.study import Identification, SecondaryId, Study
from trialatlas.model.tables import TABLES, to_batch
from trialatlas.protocol.review import Criterion
from trialatlas.screening.stage import RECORD_COLUMNS, screen, speaking

REVIEW = protocol(
    criteria=(
        Criterion(name="cells", reason="No cells given", variable="cells", admits=("yes",)),
        Criterion(
            name="posted", reason="Too late", date="dates.first_posted", until=dt.date(2020, 12, 31)
        ),
    )
)
POSTED = Dates(first_posted=PartialDate(year=2015, month=1, day=1))

A = study("A", dates=POSTED)
LATE = study("L", dates=Dates(first_posted=PartialDate(year=2022)))
B_IS_A = study("B", dates=POSTED, identification=Identification(aliases=("A",)))
C_IS_A = study(
    "C",
    dates=POSTED,
    identification=Identification(secondary_ids=(SecondaryId(value="A", kind="REGISTRY"),)),
)


def found(*versions: tuple[Study, str, dt.date | None]) -> pa.RecordBatch:
    rows = [{**row(item, version), "valid_from": day} for item, version, day in versions]
    return to_batch(TABLES["records"], rows).select(list(RECORD_COLUMNS))


def alone(*studies: Study) -> pa.RecordBatch:
    return found(*((item, "v1", None) for item in studies))


def assessed(**values: str) -> pa.RecordBatch:
    """For each record, whether cells are given."""
    codings = [
        Coding(study_id=record_id, variable="cells", value=(value,))
        for record_id, value in values.items()
    ]
    return to_batch(TABLES["assessments"], codings)


def screened(
    records: pa.RecordBatch, assessments: pa.RecordBatch, people: Sequence[Decision] = ()
) -> dict[str, list[dict[str, Any]]]:
    made = screen(REVIEW, [records], [assessments], people)
    return {name: rows_of(batch) for name, batch in made.items()}


def test_every_record_found_gets_a_row_with_the_reason() -> None:
    rows = screened(alone(A, LATE, study("N", dates=POSTED)), assessed(A="yes", L="yes", N="no"))

    assert [
        (item["record_id"], item["decision"], item["criterion"], item["reason"])
        for item in rows["screened"]
    ] == [
        ("A", "include", "", ""),
        ("L", "exclude", "posted", "Too late"),
        ("N", "exclude", "cells", "No cells given"),
    ]


def test_a_row_names_the_version_and_the_study() -> None:
    [item] = screened(found((A, "v9", None)), assessed(A="yes"))["screened"]

    assert (item["version"], item["study_id"], item["duplicate_of"]) == ("v9", "A", "")


def test_another_record_of_a_study_is_a_duplicate_and_is_not_judged() -> None:
    rows = screened(alone(A, B_IS_A, C_IS_A), assessed(A="yes"))

    assert [item["duplicate_of"] for item in rows["screened"]] == ["", "A", "A"]
    assert rows["screened"][1]["criterion"] == "duplicate"
    assert rows["screened"][1]["decision"] == "exclude"
    assert rows["screened"][1]["reason"] == "Another record of the study A"
    assert [item["record_id"] for item in rows["decisions"]] == ["A"]


def test_an_earlier_version_is_a_duplicate_of_the_latest() -> None:
    records = found((A, "new", dt.date(2020, 1, 1)), (A, "old", dt.date(2016, 1, 1)))

    rows = screened(records, assessed(A="yes"))["screened"]

    assert [(item["version"], item["decision"]) for item in rows] == [
        ("new", "include"),
        ("old", "exclude"),
    ]
    assert rows[1]["reason"] == "An earlier version of a record that is counted"


def test_a_persons_decision_counts_and_the_rules_is_kept_beside_it() -> None:
    ann = Decision(
        record_id="A", coder="Ann", decision=Verdict.INCLUDE, reason="Given", at="2022-07-01T09:00"
    )

    rows = screened(alone(A), assessed(A="no"), [ann])

    assert [(item["coder"], item["decision"]) for item in rows["decisions"]] == [
        ("Ann", "include"),
        ("rule", "exclude"),
    ]
    assert [(item["coder"], item["at"]) for item in rows["screened"]] == [
        ("Ann", "2022-07-01T09:00")
    ]


def test_a_decision_on_a_record_that_was_not_found_changes_nothing_and_is_kept() -> None:
    stray = Decision(record_id="Z", coder="Ann", decision=Verdict.INCLUDE)
    without = screened(alone(A), assessed(A="yes"))
    made = screened(alone(A), assessed(A="yes"), [stray])

    assert made["screened"] == without["screened"]
    kept = [row["record_id"] for row in made["decisions"]]
    assert sorted(kept) == sorted(["Z", *(row["record_id"] for row in without["decisions"])])


def test_those_that_speak_for_their_study_are_sorted() -> None:
    batches = [
        found((LATE, "v1", None), (B_IS_A, "v1", None)),
        found((A, "old", dt.date(2016, 1, 1)), (A, "new", dt.date(2020, 1, 1))),
    ]

    assert speaking(batches) == [("A", "new"), ("L", "v1")]


def test_nothing_found_is_nothing_screened() -> None:
    assert screened(alone(), assessed()) == {"decisions": [], "screened": []}
    assert speaking([]) == []
