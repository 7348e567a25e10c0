"""A person hears of decisions that came to nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq

from trialatlas.workflow.notices import (
    notices,
    undecided,
    unfound_quotes,
    unsettled,
    versions_noted,
)
from trialatlas.workflow.run import open_review, run_review


def heard(folder: Path, screening: str = "", codings: str = "") -> list[str]:
    (folder / "decisions").mkdir(exist_ok=True)
    if screening:
        text = f"record_id,decision,coder,reason,at\n{screening}"
        (folder / "decisions" / "screening.csv").write_text(text, encoding="utf-8")
    if codings:
        text = f"study_id,variable,value,coder,at\n{codings}"
        (folder / "decisions" / "codings.csv").write_text(text, encoding="utf-8")
    run = open_review(folder)
    list(run_review(run, until="screen"))
    return notices(run)


def test_nothing_is_said_where_every_decision_counts(review: Path) -> None:
    assert heard(review) == []
    row = "NCT00000002,include,reader 1,they are given,2026-05-04\n"
    assert heard(review, row, "NCT00000002,cells,yes,reader 1,2026-05-04\n") == []


def test_a_record_that_the_search_did_not_find_is_named(review: Path) -> None:
    [said] = heard(review, "NCT00000003,include,reader 1,,2026-05-04\n")
    assert "NCT00000003" in said
    assert "screening.csv" in said


def test_a_study_that_is_not_included_is_named(review: Path) -> None:
    [said] = heard(review, codings="NCT00000002,cells,yes,reader 1,2026-05-04\n")
    assert "NCT00000002" in said
    assert "codings.csv" in said


def test_of_many_only_the_first_are_named(review: Path) -> None:
    rows = "".join(f"NCT1111111{n},include,reader 1,,2026-05-04\n" for n in range(8))
    [said] = heard(review, rows)
    assert "and 3 more" in said


def test_words_that_are_not_in_the_record_are_named(review: Path) -> None:
    (review / "decisions").mkdir()
    header = "study_id,variable,value,coder,at,quote\n"
    row = "NCT00000001,cells,yes,reader 1,2026-05-04"
    path = review / "decisions" / "codings.csv"
    path.write_text(f"{header}{row},Repair\n", encoding="utf-8")
    run = open_review(review)
    list(run_review(run, until="adjudicate"))
    assert unfound_quotes(run) == []
    path.write_text(f"{header}{row},never said\n", encoding="utf-8")
    run = open_review(review)
    list(run_review(run, until="adjudicate"))
    [said] = unfound_quotes(run)
    assert "NCT00000001" in said


def test_people_who_disagree_on_a_record_are_told_until_someone_settles_it(review: Path) -> None:
    rows = "NCT00000001,include,ann,,2026-05-04\nNCT00000001,exclude,bo,,2026-05-04\n"
    heard(review, rows)
    [said] = undecided(open_review(review))
    assert said.startswith("People disagree on records: NCT00000001. Each stays unsure until")

    path = review / "decisions" / "screening.csv"
    settled = "NCT00000001,exclude,cleo,Read it again,2026-05-05,resolve\n"
    lines = rows.replace("\n", ",\n") + settled
    path.write_text(f"record_id,decision,coder,reason,at,act\n{lines}", encoding="utf-8")
    run = open_review(review)
    list(run_review(run, until="screen"))
    assert undecided(run) == []
    rows_now = pq.read_table(run.workspace.path_of("screened")).to_pylist()
    [row] = [row for row in rows_now if row["record_id"] == "NCT00000001"]
    assert (row["decision"], row["coder"], row["resolves"]) == ("exclude", "cleo", True)


def test_people_who_disagree_on_a_value_are_told_until_someone_settles_it(review: Path) -> None:
    path = review / "decisions" / "codings.csv"
    path.parent.mkdir()
    header = "study_id,variable,value,coder,at,act,quote\n"
    rows = "".join(
        f"NCT00000001,cells,{value},{who},2026-05-04,,\n"
        for who, value in (("ann", "yes"), ("bo", "no"))
    )
    path.write_text(header + rows, encoding="utf-8")
    run = open_review(review)
    list(run_review(run, until="adjudicate"))
    [said] = unsettled(run)
    assert said.startswith("People disagree on values: NCT00000001 cells. Each stays unclear")

    settled = "NCT00000001,cells,no,cleo,2026-05-05,resolve,Repair\n"
    path.write_text(header + rows + settled, encoding="utf-8")
    run = open_review(review)
    list(run_review(run, until="adjudicate"))
    assert unsettled(run) == []
    values = pq.read_table(run.workspace.path_of("values")).to_pylist()
    [value] = [row for row in values if row["variable"] == "cells"]
    assert (value["value"], value["coder"], value["basis"]) == (["no"], "cleo", "stated")
    assert pq.read_table(run.workspace.path_of("answers")).num_rows == 3


def told(review: Path, day: str) -> list[str]:
    with (review / "review.yaml").open("a", encoding="utf-8") as file:
        file.write(f"as_of: {day}\n")
    run = open_review(review)
    list(run_review(run, until="search"))
    return versions_noted(run)


def test_without_a_day_nothing_is_said_of_versions(review: Path) -> None:
    run = open_review(review)
    list(run_review(run, until="search"))
    assert versions_noted(run) == []


def test_records_known_only_at_a_later_version_are_named(review: Path) -> None:
    path = review / "records" / "NCT00000002.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"] = {"date": "2020-01-10"}
    path.write_text(json.dumps(record), encoding="utf-8")
    registered, later = told(review, "2019-12-31")
    assert registered == "As of 2019-12-31: 3 of 3 records were registered."
    assert "up to 10 days after: NCT00000002." in later


def test_records_that_nothing_dates_and_that_were_last_seen_before_are_named(review: Path) -> None:
    for number, change in (
        (1, {"protocolSection": {"statusModule": {}}}),
        (2, {"derivedSection": {"miscInfoModule": {"versionHolder": "2019-06-01"}}}),
    ):
        path = review / "records" / f"NCT{number:08d}.json"
        record = json.loads(path.read_text(encoding="utf-8"))
        for section, modules in change.items():
            record[section] = {**record.get(section, {}), **modules}
        path.write_text(json.dumps(record), encoding="utf-8")
    _, undated, outdated = told(review, "2019-12-31")
    assert "NCT00000001" in undated
    assert "NCT00000002" in outdated
