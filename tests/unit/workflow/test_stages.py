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
