"""From stored tables to the files of the report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from trialatlas.workflow.run import open_review, run_review


def test_the_report_and_its_data_are_written_under_output(review: Path) -> None:
    list(run_review(open_review(review)))
    output = review / "output"
    page = (output / "report.html").read_text(encoding="utf-8")
    assert "A small review" in page
    assert "NCT00000001" in page
    names = {path.name for path in (output / "data").iterdir()}
    assert names >= {"studies.csv", "codings.csv", "screening.csv", "results.csv"}


def test_the_report_names_each_source_and_its_hash(review: Path) -> None:
    list(run_review(open_review(review)))
    page = (review / "output" / "report.html").read_text(encoding="utf-8")
    assert "records/NCT00000001.json" in page
    assert page.count('<td class="n">1</td>') >= 3
    assert str(review.parent) not in page


def test_only_files_of_the_review_are_in_its_package(review: Path) -> None:
    (review / "compose.yaml").write_text("PASSWORD: hunter2\n", encoding="utf-8")
    (review / ".hidden.yaml").write_text("a: b\n", encoding="utf-8")
    (review / "decisions").mkdir()
    for name in ("screening.csv", "letters.csv"):
        columns = "record_id,decision,criterion,reason,coder,at\n"
        (review / "decisions" / name).write_text(columns, encoding="utf-8")
    list(run_review(open_review(review)))
    packed = review / "output" / "protocol"
    assert {path.relative_to(packed).as_posix() for path in packed.rglob("*.*")} == {
        *("review.yaml", "codebook.yaml", "concepts.yaml", "decisions/screening.csv"),
    }


def test_a_source_that_may_not_be_read_is_set_aside(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = review / "records" / "NCT00000003.json"
    opened = Path.open

    def refuse(path: Path, *arguments: Any, **more: Any) -> Any:
        if path.name == refused.name:
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **more)

    monkeypatch.setattr(Path, "open", refuse)
    list(run_review(open_review(review)))
    [rejected] = pq.read_table(review / "snapshot" / "rejected.parquet").to_pylist()
    assert rejected["member"] == refused.name
    assert "Permission denied" in rejected["reason"]
