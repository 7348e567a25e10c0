"""Where the record comes from: a review's snapshot, or files and any codebook."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.small_codebook import small_codebook

from trialatlas.errors import ProtocolError, SourceError, WorkspaceError
from trialatlas.model.judgement import Confidence
from trialatlas.workflow.explaining import explain, shelf_of_files, shelf_of_review
from trialatlas.workflow.run import open_review, run_review


@pytest.fixture
def paths(tmp_path: Path) -> dict[str, str]:
    return small_codebook(tmp_path)


def test_a_record_of_a_file(paths: dict[str, str]) -> None:
    with shelf_of_files([Path(paths["records"])], paths["codebook"]) as shelf:
        explanation, confidence = explain(shelf, "nct00000002", "donor")

    assert explanation.record_id == "NCT00000002"
    assert explanation.reading.values == ("allogeneic",)
    assert confidence is Confidence.HIGH


def test_the_version_of_the_reviews_day_is_explained(review: Path) -> None:
    old = review / "records" / "NCT00000002.json"
    record = json.loads(old.read_text(encoding="utf-8"))
    record["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"] = {"date": "2021-01-01"}
    given = {"interventions": [{"name": "Repair cells"}]}
    record["protocolSection"]["armsInterventionsModule"] = given
    (review / "records" / "new.json").write_text(json.dumps(record), encoding="utf-8")
    protocol = (review / "review.yaml").read_text(encoding="utf-8")
    said = []
    for day in ("2020-12-31", "2021-01-01"):
        (review / "review.yaml").write_text(f"{protocol}as_of: {day}\n", encoding="utf-8")
        list(run_review(open_review(review), "snapshot"))
        said.append(explain(shelf_of_review(review), "NCT00000002", "cells")[0].reading.values)
    assert said == [("no",), ("yes",)]


def test_a_record_of_a_reviews_snapshot(review: Path) -> None:
    list(run_review(open_review(review), "snapshot"))

    shelf = shelf_of_review(review)
    explanation, confidence = explain(shelf, "NCT00000002", "cells")

    assert shelf.name == "the snapshot of small"
    assert explanation.reading.values == ("no",)
    assert confidence is Confidence.MEDIUM


def test_without_a_snapshot_the_way_out_is_told(review: Path) -> None:
    with pytest.raises(WorkspaceError, match="run trialatlas snapshot"):
        shelf_of_review(review)


@pytest.mark.parametrize(
    ("record", "variable", "said"),
    [
        ("NCT00000020", "donor", r"in records\.json \(4 records\), found 'NCT00000020'; did you"),
        ("walrus", "donor", "found 'walrus'; check the id"),
        ("NCT'; --", "donor", "check the id"),
        ("NCT00000002", "doner", "a variable of the codebook, found 'doner'; did you mean 'donor'"),
        ("NCT00000002", "walrus", "there are donor, route or acronym"),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(
    paths: dict[str, str], record: str, variable: str, said: str
) -> None:
    with (
        shelf_of_files([Path(paths["records"])], paths["codebook"]) as shelf,
        pytest.raises(LookupError, match=said),
    ):
        explain(shelf, record, variable)


def test_a_codebook_with_faults_is_told_before_records_are_read(tmp_path: Path) -> None:
    with (
        pytest.raises(ProtocolError, match="did you mean 'cell-therapy'"),
        shelf_of_files([tmp_path], "cell-therap"),
    ):
        pass


def test_files_without_records_are_told(paths: dict[str, str], tmp_path: Path) -> None:
    empty = tmp_path / "empty.json"
    empty.write_text("[]", encoding="utf-8")
    with pytest.raises(SourceError), shelf_of_files([empty], paths["codebook"]):
        pass
