"""Tables as pages read them: all records found, and what belongs to each."""

from __future__ import annotations

from pathlib import Path

import pytest

from trialatlas.model.judgement import Verdict
from trialatlas.web.opened_review import OpenedReview
from trialatlas.web.review_tables import ReviewTables
from trialatlas.workflow.run import open_review, run_review


@pytest.fixture
def tables(small: Path) -> ReviewTables:
    """Those of a review of six records."""
    read = OpenedReview(small).tables
    assert read is not None
    return read


def test_every_record_found_has_its_text_and_what_the_rules_say(tables: ReviewTables) -> None:
    assert list(tables.found) == [f"NCT0000000{number}" for number in range(1, 7)]
    for record_id, found in tables.found.items():
        shown = tables.study(record_id)
        assert shown is not None
        assert (shown.study.record_id, shown.study.titles.brief) == (record_id, found.title)
        ruled = tables.rule_decision(record_id)
        assert ruled is not None
        assert ruled.decision == found.by_rule
        assert tables.rows_of("hits", record_id)


def test_of_a_record_with_versions_the_one_that_the_review_reads_is_shown(
    tables: ReviewTables,
) -> None:
    shown = tables.study("NCT00000004")

    assert shown is not None
    assert "in a clinic" in (shown.study.titles.brief or "")


def test_studies_that_are_included_have_their_codings(tables: ReviewTables) -> None:
    for study_id, found in tables.by_study.items():
        names = {coding.variable for coding in tables.codings("codings", study_id)}
        is_in = found.decision == Verdict.INCLUDE
        assert names == ({"exercise", "setting", "masking", "start_year"} if is_in else set())


def test_what_was_not_found_is_none_of_them(tables: ReviewTables) -> None:
    assert tables.study("NCT00000099") is None
    assert tables.rows_of("hits", "NCT00000099") == []
    assert tables.rule_decision("NCT00000099") is None


def test_what_people_decided_is_not_taken_for_the_rules(small: Path) -> None:
    record_id = "NCT00000001"
    (small / "decisions").mkdir(exist_ok=True)
    line = f"record_id,decision,coder,reason,at\n{record_id},unsure,Ann,,2025-03-03\n"
    (small / "decisions" / "screening.csv").write_text(line, "utf-8")
    for _ in run_review(open_review(small), "adjudicate"):
        pass
    tables = OpenedReview(small).tables
    assert tables is not None
    coders = [row["coder"] for row in tables.rows_of("decisions", record_id)]
    ruled = tables.rule_decision(record_id)

    assert sorted(map(str, coders)) == ["Ann", "rule"]
    assert ruled is not None
    assert (ruled.coder, ruled.decision) == ("rule", tables.found[record_id].by_rule)
    assert tables.found[record_id].decision == Verdict.UNSURE


def test_nothing_temporary_stays(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(room))
    tables = OpenedReview(small).tables

    assert tables is not None
    assert list(room.iterdir()) == []
    assert not (small / "output" / ".scratch").exists()
