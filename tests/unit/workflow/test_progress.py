"""What a person sees while a review runs."""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

from trialatlas.workflow.progress import follow
from trialatlas.workflow.run import open_review


def told(folder: Path, until: str = "present") -> str:
    stream = io.StringIO()
    follow(open_review(folder), until, Console(file=stream, soft_wrap=True))
    return stream.getvalue()


def test_each_stage_is_a_line_and_the_report_is_named(review: Path) -> None:
    text = told(review)
    assert text.splitlines()[0] == "small: records from records"
    assert [line.split()[0] for line in text.splitlines()[1:4]] == ["snapshot", "search", "assess"]
    assert "3 records" in text
    assert f"Report: {review / 'output' / 'report.html'}" in text


def test_a_run_that_recomputes_nothing_says_so(review: Path) -> None:
    told(review)
    assert "Nothing to do" in told(review)


def test_a_run_up_to_a_stage_names_no_report(review: Path) -> None:
    assert "Report:" not in told(review, until="screen")


def test_payloads_set_aside_are_counted(review: Path) -> None:
    (review / "records" / "a.json").write_text("{", encoding="utf-8")
    assert "1 payload was set aside" in told(review)
    (review / "records" / "b.json").write_text("<html></html>", encoding="utf-8")
    assert "2 payloads were set aside" in told(review)


def test_a_decision_that_comes_to_nothing_is_told(review: Path) -> None:
    (review / "decisions").mkdir()
    (review / "decisions" / "screening.csv").write_text(
        "record_id,decision,coder,reason,at\nNCT99999999,include,reader 1,,2026-05-04\n",
        encoding="utf-8",
    )
    assert "NCT99999999" in told(review)
    assert "NCT99999999" not in told(review, until="search")
