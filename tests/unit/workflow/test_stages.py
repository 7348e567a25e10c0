"""The stages fit together: each reads what an earlier one makes."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from trialatlas.errors import ProtocolError
from trialatlas.model.tables import TABLES
from trialatlas.workflow.run import open_review, run_review
from trialatlas.workflow.stages import STAGES

BLOCK = "{concept: swelling, areas: [conditions, titles]}"


@pytest.fixture
def asking(review: Path) -> Path:
    ask(review, BLOCK, "expression: AREA[ConditionSearch]swelling AND NOT AREA[Phase]PHASE3")
    return review


def ask(folder: Path, old: str, new: str) -> None:
    path = folder / "review.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def ran(folder: Path) -> list[str]:
    return [outcome.stage.name for outcome in run_review(open_review(folder)) if outcome.ran]


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


def results_as_of(
    review: Path, day: str, until: str = "analyse"
) -> dict[str, list[dict[str, object]]]:
    path = review / "review.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("as_of")]
    path.write_text("\n".join([*kept, f"as_of: {day}", ""]), encoding="utf-8")
    list(run_review(open_review(review), until))
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
    tables = results_as_of(review, "2019-03-03", "present")
    assert {row["standing"] for row in tables["versions"]} == {"unregistered"}
    assert tables["hits"] == tables["screened"] == []
    [published] = [row for row in tables["comparison"] if row["record_id"] == "NCT00000001"]
    assert published["criterion"] == "as_of"
    page = (review / "output" / "report.html").read_text(encoding="utf-8")
    assert "First posted after 2019-03-03" in page


def test_an_expression_finds_and_its_levels_are_in_the_report(asking: Path) -> None:
    ran(asking)
    tables = asking / "output" / "tables"
    found = pq.read_table(tables / "hits.parquet").to_pylist()
    assert [(hit["record_id"], hit["area"], hit["quote"]) for hit in found] == [
        ("NCT00000001", "ConditionSearch", "Swelling"),
        ("NCT00000002", "ConditionSearch", "Swelling"),
    ]
    levels = pq.read_table(tables / "search_levels.parquet").to_pylist()
    assert {row["level"]: row["n"] for row in levels} == {
        **{"None": 0, "Term": 2, "Concept": 2, "as_written": 2},
    }
    page = (asking / "output" / "report.html").read_text("utf-8")
    assert "stands for the concept swelling" in page
    assert "AREA[ConditionSearch]swelling AND NOT AREA[Phase]PHASE3" in page


def test_the_search_runs_again_when_a_concept_that_it_uses_changes(asking: Path) -> None:
    ran(asking)
    concepts = asking / "concepts.yaml"
    concepts.write_text(concepts.read_text("utf-8").replace("[swelling]", "[swelling, cough]"))
    assert "search" in ran(asking)
    found = pq.read_table(asking / "output" / "tables" / "hits.parquet")["record_id"]
    assert set(found.to_pylist()) == {"NCT00000001", "NCT00000002", "NCT00000003"}


def test_a_fault_in_an_expression_is_told_with_the_line(asking: Path) -> None:
    ask(asking, "AREA[Phase]PHASE3", "AREA[Phaze]PHASE3")
    with pytest.raises(ProtocolError) as caught:
        open_review(asking)
    [line] = str(caught.value).split("\n")
    assert line.startswith("review.yaml:8: search[0].expression: expected a search expression, ")
    assert "'Phaze'" in line
