"""Pages read the tables of one run, whole, whatever is run meanwhile."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from tests.waiting import wait_until

from trialatlas.store.lock import hold
from trialatlas.web import opened_review, review_tables
from trialatlas.web.opened_review import OpenedReview
from trialatlas.web.review_tables import ReviewTables, open_tables
from trialatlas.workflow.run import open_review, run_review
from trialatlas.workflow.stages import Run

FIRST, SECOND = "NCT00000001", "NCT00000002"


def rerun(folder: Path) -> None:
    """Another process decides to leave a record out, and runs the review."""
    decisions = folder / "decisions"
    decisions.mkdir(exist_ok=True)
    line = f"record_id,decision,coder,reason,at\n{FIRST},exclude,Bo,,2025-03-03\n"
    (decisions / "screening.csv").write_text(line, encoding="utf-8")
    for _ in run_review(open_review(folder), "adjudicate"):
        pass


def verdict(review: OpenedReview) -> str:
    assert review.tables is not None
    return review.tables.found[FIRST].decision


def test_before_the_first_run_there_is_nothing(small: Path) -> None:
    (small / "output" / "lineage.json").unlink()
    review = OpenedReview(small)

    assert (review.tables, review.problem) == (None, "")


def test_what_another_run_made_is_read_in_the_background(small: Path) -> None:
    review = OpenedReview(small)
    before = review.tables
    assert before is not None
    rerun(small)

    wait_until(lambda: verdict(review) == "exclude")
    # Who is in the middle of a page goes on with what it has, files and all.
    assert before.found[FIRST].decision == "include"
    for record_id in before.found:
        shown = before.study(record_id)
        assert shown is not None
        assert shown.study.record_id == record_id
    assert before.codings("codings", FIRST)


def test_halfway_through_a_run_the_tables_before_are_shown(small: Path) -> None:
    review = OpenedReview(small)
    before = review.tables
    with hold(small / "output" / ".lock"):
        (small / "output" / "lineage.json").touch()
        review.reload()
        assert review.tables is before
        assert "at work" in review.problem
    review.reload()

    assert review.problem == ""


def test_tables_that_changed_while_they_were_read_are_not_shown(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = OpenedReview(small)
    before = review.tables
    rerun(small)

    def overtaken(run: Run) -> ReviewTables | None:
        found = open_tables(run)
        (small / "output" / "lineage.json").touch()
        return found

    monkeypatch.setattr(opened_review, "open_tables", overtaken)
    review.reload()
    assert review.tables is before
    monkeypatch.setattr(opened_review, "open_tables", open_tables)
    review.reload()

    assert verdict(review) == "exclude"


def test_tables_that_cannot_be_read_are_told_once(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    review = OpenedReview(small)
    before = review.tables
    rerun(small)
    (small / "output" / "tables" / "values.parquet").write_bytes(b"no table")
    wait_until(lambda: review.tables is before and bool(review.problem))
    told = capsys.readouterr().err
    for _ in range(3):
        assert review.tables is before

    assert told.count("values.parquet") == 1
    assert "values.parquet" in review.problem
    assert "values.parquet" not in capsys.readouterr().err


def test_a_fault_that_is_mended_lets_the_tables_be_read(small: Path) -> None:
    review = OpenedReview(small)
    rerun(small)
    text = (small / "review.yaml").read_text("utf-8")
    (small / "review.yaml").write_text(f"{text}nonsense: 1\n", "utf-8")
    review.reload()
    assert "nonsense" in review.problem
    assert verdict(review) == "include"
    (small / "review.yaml").write_text(text, "utf-8")

    wait_until(lambda: verdict(review) == "exclude")
    assert review.problem == ""


def test_tables_of_another_version_are_told(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review_tables, "_FOUND", "SELECT nothing FROM screened, records")
    review = OpenedReview(small)

    assert review.tables is None
    assert "run the review again" in review.problem


def test_nothing_is_read_while_a_run_of_ours_is_at_work(small: Path) -> None:
    review = OpenedReview(small)
    n_threads = threading.active_count()
    with review.left_alone():
        # A reader would hold the folder's lock, and the run would be told that someone is at work.
        rerun(small)
        assert verdict(review) == "include"
        wait_until(lambda: threading.active_count() <= n_threads)
    review.reload()

    assert verdict(review) == "exclude"
