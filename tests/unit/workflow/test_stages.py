"""The stages fit together: each reads what an earlier one makes."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq

from trialatlas.model.tables import TABLES
from trialatlas.workflow.run import open_review, run_review
from trialatlas.workflow.stages import STAGES


def test_each_stage_reads_only_what_earlier_stages_make() -> None:
    made: set[str] = set()
    for stage in STAGES:
        assert set(stage.reads) <= made, stage.name
        made |= set(stage.makes)


def test_every_table_is_made_by_exactly_one_stage() -> None:
    made = [table for stage in STAGES for table in stage.makes]
    assert sorted(made) == sorted(TABLES)


def test_what_people_decide_on_a_further_record_counts_for_the_study(review: Path) -> None:
    path = review / "records" / "NCT00000002.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    names = record["protocolSection"]["identificationModule"]
    names["secondaryIdInfos"] = [{"id": "NCT00000001"}]
    path.write_text(json.dumps(record), encoding="utf-8")
    (review / "decisions").mkdir()
    (review / "decisions" / "screening.csv").write_text(
        "record_id,decision,coder,reason,at\nNCT00000002,exclude,reader 1,,2026-05-04\n",
        encoding="utf-8",
    )
    list(run_review(open_review(review), until="screen"))
    screened = pq.read_table(review / "output/tables/screened.parquet").to_pylist()
    counted = [row for row in screened if not row["duplicate_of"]]
    assert [(row["record_id"], row["decision"]) for row in counted] == [("NCT00000001", "exclude")]


def posted(review: Path, number: int, day: str, first: str = "2019-03-04") -> None:
    """Write a second snapshot of a record, as updated on a day."""
    path = review / "records" / f"NCT{number:08d}.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["protocolSection"]["statusModule"] = {
        "studyFirstPostDateStruct": {"date": first},
        "lastUpdatePostDateStruct": {"date": day},
    }
    record["protocolSection"]["identificationModule"]["briefTitle"] = f"Trial as of {day}"
    record["derivedSection"] = {"miscInfoModule": {"versionHolder": day}}
    (review / "records" / f"{day}-{path.name}").write_text(json.dumps(record), encoding="utf-8")


def results_as_of(review: Path, day: str) -> dict[str, list[dict[str, object]]]:
    path = review / "review.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("as_of")]
    path.write_text("\n".join([*kept, f"as_of: {day}", ""]), encoding="utf-8")
    list(run_review(open_review(review)))
    tables = review / "output" / "tables"
    return {
        name: pq.read_table(tables / f"{name}.parquet").to_pylist()
        for name in TABLES
        if (tables / f"{name}.parquet").is_file()
    }


def test_between_two_snapshots_the_earlier_one_is_read(review: Path) -> None:
    posted(review, 1, "2020-05-06")
    titles = {
        day: [
            row["value"]
            for row in results_as_of(review, day)["values"]
            if (row["study_id"], row["variable"]) == ("NCT00000001", "title")
        ]
        for day in ("2020-05-05", "2020-05-06")
    }
    assert titles == {"2020-05-05": [["Trial 1"]], "2020-05-06": [["Trial as of 2020-05-06"]]}


def test_no_result_changes_when_later_versions_are_added(review: Path) -> None:
    before = results_as_of(review, "2020-01-01")
    for number in (1, 2, 3):
        posted(review, number, "2020-05-06")
    after = results_as_of(review, "2020-01-01")
    # How sure it is that a version stood on the day, and of how many, is what may change.
    versions = {row["record_id"]: row["version"] for row in before.pop("versions")}
    assert versions == {row["record_id"]: row["version"] for row in after.pop("versions")}
    assert before == after


def test_a_record_posted_after_the_day_is_left_out_of_everything(review: Path) -> None:
    tables = results_as_of(review, "2019-03-03")
    assert {row["standing"] for row in tables["versions"]} == {"unregistered"}
    assert tables["hits"] == tables["screened"] == []
    [published] = [row for row in tables["comparison"] if row["record_id"] == "NCT00000001"]
    assert published["criterion"] == "as_of"
    page = (review / "output" / "report.html").read_text(encoding="utf-8")
    assert "First posted after 2019-03-03" in page
