"""Every stage that is stale runs, in order, and none that is not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from trialatlas.errors import (
    ProtocolError,
    SourceError,
    WorkspaceBusyError,
    WorkspaceError,
)
from trialatlas.store.workspace import Workspace
from trialatlas.workflow.run import open_review, run_review
from trialatlas.workflow.stages import STAGES

EVERY = [stage.name for stage in STAGES]


def ran(folder: Path, *sources: Path, until: str = "present") -> list[str]:
    outcomes = run_review(open_review(folder, sources), until)
    return [outcome.stage.name for outcome in outcomes if outcome.ran]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_first_run_runs_every_stage_and_a_second_none(review: Path) -> None:
    assert ran(review) == EVERY
    assert ran(review) == []


def test_a_run_stops_at_the_stage_that_was_asked_for(review: Path) -> None:
    assert ran(review, until="search") == ["snapshot", "search"]
    assert ran(review, until="search") == []
    assert ran(review) == EVERY[2:]


def test_outcomes_count_the_rows_of_each_table(review: Path) -> None:
    rows: dict[str, int] = {}
    for outcome in run_review(open_review(review)):
        rows |= outcome.rows
    assert rows["records"] == 3
    assert rows["screened"] == 2
    assert rows["values"] == 3


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        # What the report says changes; nothing is computed again.
        ("review.yaml", "A small review", "A tiny review", ["present"]),
        ("review.yaml", "frequencies: [phase]", "frequencies: [phase, cells]", ["analyse"]),
        ("review.yaml", "2020-12-31", "2018-12-31", ["screen", "code"]),
        ("concepts.yaml", "[repair cell]", "[repair cell, water]", ["assess", "screen", "code"]),
        ("review.yaml", "areas: [conditions, titles]", "areas: [conditions]", ["search"]),
    ],
)
def test_a_change_runs_only_what_depends_on_it(
    review: Path, file: str, old: str, new: str, expected: list[str]
) -> None:
    ran(review)
    edit(review / file, old, new)
    again = ran(review)
    assert again[: len(expected)] == expected
    assert again[-1] == "present"
    assert "snapshot" not in again


def test_a_changed_record_runs_everything(review: Path) -> None:
    ran(review)
    edit(review / "records" / "NCT00000002.json", "Water", "Repair cells")
    assert ran(review) == EVERY


def test_records_can_come_from_elsewhere(review: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    other.mkdir()
    found = review / "records" / "NCT00000001.json"
    (other / found.name).write_bytes(found.read_bytes())
    assert ran(review, other) == EVERY
    assert pq.read_table(review / "snapshot" / "records.parquet").num_rows == 1
    made = Workspace(review).lineage()["snapshot"]
    assert "source elsewhere/NCT00000001.json" in made.inputs
    # The review's own records are other inputs.
    assert "snapshot" in ran(review)


def test_two_sources_may_hold_files_of_one_name(review: Path, tmp_path: Path) -> None:
    for place in ("a", "b"):
        folder = tmp_path / place / "records"
        folder.mkdir(parents=True)
        found = review / "records" / "NCT00000001.json"
        (folder / found.name).write_bytes(found.read_bytes())
    ran(review, tmp_path / "a" / "records", tmp_path / "b" / "records")
    inputs = Workspace(review).lineage()["snapshot"].inputs
    assert sum(name.startswith("source ") for name in inputs) == 2


def test_an_unreadable_payload_is_set_aside_and_the_run_goes_on(review: Path) -> None:
    (review / "records" / "broken.json").write_text('{"protocolSection": {', encoding="utf-8")
    assert ran(review) == EVERY
    [rejected] = pq.read_table(review / "snapshot" / "rejected.parquet").to_pylist()
    assert rejected["member"] == "broken.json"


def test_a_run_that_stops_in_the_middle_leaves_what_was_there(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran(review)
    before = (review / "output" / "tables" / "screened.parquet").read_bytes()
    edit(review / "review.yaml", "2020-12-31", "2018-12-31")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("trialatlas.store.workspace.move_all", stop)
    with pytest.raises(KeyboardInterrupt):
        ran(review)
    monkeypatch.undo()
    assert (review / "output" / "tables" / "screened.parquet").read_bytes() == before
    assert not (review / "output" / ".scratch").exists()
    assert ran(review)[0] == "screen"


def test_a_second_run_at_the_same_time_is_told(review: Path) -> None:
    first = run_review(open_review(review))
    next(first)
    with pytest.raises(WorkspaceBusyError, match=r"pid|process"):
        list(run_review(open_review(review)))
    list(first)
    assert ran(review) == []


def test_a_source_that_is_not_there_is_named(review: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nowhere"):
        ran(review, tmp_path / "nowhere")


def test_faults_of_every_file_come_at_once(review: Path) -> None:
    edit(review / "review.yaml", "areas: [conditions, titles]", "areas: [conditionz]")
    edit(review / "codebook.yaml", "design.phases", "design.phase")
    edit(review / "concepts.yaml", "phrases: [swelling]", "phrase: [swelling]")
    with pytest.raises(ProtocolError) as caught:
        open_review(review)
    files = {fault.file for fault in caught.value.faults}
    assert files == {"review.yaml", "codebook.yaml", "concepts.yaml"}


def test_lineage_names_no_place_of_the_machine(review: Path) -> None:
    ran(review)
    text = (review / "output" / "lineage.json").read_text(encoding="utf-8")
    assert str(review.parent) not in text
    assert set(json.loads(text)) == set(EVERY)


def test_a_review_without_criteria_on_variables_assesses_nothing(review: Path) -> None:
    edit(
        review / "review.yaml",
        '  - {name: given, variable: cells, admits: ["yes"], reason: No cells are given}\n',
        "",
    )
    ran(review)
    assert pq.read_table(review / "output/tables/assessments.parquet").num_rows == 0
    assert pq.read_table(review / "output/tables/codings.parquet").num_rows == 6


def test_the_words_that_a_person_quotes_become_evidence(review: Path) -> None:
    (review / "decisions").mkdir()
    path = review / "decisions" / "codings.csv"
    header = "study_id,variable,value,coder,at,quote\n"
    row = "NCT00000001,cells,no,reader 1,2026-05-04"
    path.write_text(f"{header}{row},Repair\n", encoding="utf-8")
    ran(review)
    values = pq.read_table(review / "output/tables/values.parquet").to_pylist()
    [value] = [item for item in values if item["variable"] == "cells"]
    assert (value["value"], value["basis"]) == (["no"], "stated")
    [span] = value["spans"]
    assert (span["field"], span["start"], span["end"]) == ("interventions[0].name", 0, 6)
    path.write_text(f"{header}{row},words of another record\n", encoding="utf-8")
    assert ran(review)[0] == "adjudicate"
    values = pq.read_table(review / "output/tables/values.parquet").to_pylist()
    assert [item["spans"] for item in values if item["variable"] == "cells"] == [[]]


def second_version(review: Path, intervention: str, day: str) -> None:
    """A newer state of the first record, in a folder of its own beside the others."""
    text = (review / "records" / "NCT00000001.json").read_text(encoding="utf-8")
    newer = json.loads(text)
    status = newer["protocolSection"]["statusModule"]
    status["lastUpdatePostDateStruct"] = {"date": day}
    newer["protocolSection"]["armsInterventionsModule"]["interventions"][0]["name"] = intervention
    folder = review / "records" / "later"
    folder.mkdir()
    (folder / "NCT00000001.json").write_text(json.dumps(newer), encoding="utf-8")


def test_only_the_latest_version_of_a_record_is_read(review: Path) -> None:
    second_version(review, "Water", "2020-01-01")
    ran(review)
    assert pq.read_table(review / "snapshot" / "records.parquet").num_rows == 4
    screened = pq.read_table(review / "output/tables/screened.parquet").to_pylist()
    assert [row["decision"] for row in screened] == ["exclude", "exclude"]


def test_a_version_that_the_search_no_longer_finds_hides_the_record(review: Path) -> None:
    second_version(review, "Repair cells", "2020-01-01")
    path = review / "records" / "later" / "NCT00000001.json"
    edit(path, "Swelling", "Cough")
    ran(review)
    screened = pq.read_table(review / "output/tables/screened.parquet").to_pylist()
    assert [row["record_id"] for row in screened] == ["NCT00000002"]


def test_the_order_of_labels_is_part_of_what_the_review_asks(review: Path) -> None:
    edit(review / "codebook.yaml", "join: /}", "join: /, labels: {PHASE1: One, PHASE2: Two}}")
    ran(review)
    edit(review / "codebook.yaml", "{PHASE1: One, PHASE2: Two}", "{PHASE2: Two, PHASE1: One}")
    assert "analyse" in ran(review)


def test_a_comment_changes_nothing(review: Path) -> None:
    ran(review)
    path = review / "codebook.yaml"
    path.write_text("# a comment\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert ran(review) == []


def test_where_the_review_lies_changes_nothing(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran(review)
    monkeypatch.chdir(review)
    assert ran(Path()) == []
    moved = review.rename(review.parent / "moved")
    monkeypatch.chdir(review.parent)
    assert ran(moved) == []


def test_a_renamed_source_is_named_in_the_report(review: Path) -> None:
    ran(review)
    (review / "records" / "NCT00000003.json").rename(review / "records" / "third.json")
    assert ran(review)[0] == "snapshot"
    page = (review / "output" / "report.html").read_text(encoding="utf-8")
    assert "records/third.json" in page
    assert "records/NCT00000003.json" not in page


def frozen(review: Path) -> list[str]:
    run = open_review(review, is_frozen=True)
    return [outcome.stage.name for outcome in run_review(run) if outcome.ran]


def test_a_frozen_snapshot_stands_for_records_that_are_gone(review: Path) -> None:
    ran(review)
    shutil.rmtree(review / "records")
    edit(review / "review.yaml", "frequencies: [phase]", "frequencies: [phase, cells]")
    assert frozen(review) == ["analyse", "present"]
    with pytest.raises(ProtocolError, match="records"):
        ran(review)


def test_notes_on_the_own_records_are_left_out_of_a_snapshot_of_others(
    review: Path, tmp_path: Path
) -> None:
    with (review / "review.yaml").open("a", encoding="utf-8") as file:
        file.write("source_notes: [Made up.]\n")
    ran(review)
    assert "Made up." in (review / "output" / "report.html").read_text(encoding="utf-8")
    other = tmp_path / "other"
    shutil.copytree(review / "records", other)
    ran(review, other)
    frozen(review)
    assert "Made up." not in (review / "output" / "report.html").read_text(encoding="utf-8")


def test_without_a_snapshot_nothing_is_frozen(review: Path) -> None:
    with pytest.raises(WorkspaceError, match="without --frozen"):
        frozen(review)


def test_a_frozen_snapshot_that_was_changed_is_not_taken(review: Path) -> None:
    ran(review)
    (review / "snapshot" / "records.parquet").unlink()
    with pytest.raises(WorkspaceError, match="not what its lineage says"):
        frozen(review)
