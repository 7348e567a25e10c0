"""Our inclusion beside a published review's: agreed, theirs alone, ours alone, and why."""

from __future__ import annotations

from typing import Any

import pytest

from trialatlas.analysis.comparison import compare
from trialatlas.model.judgement import Decision, EvidenceSpan, Verdict
from trialatlas.model.versions import Standing
from trialatlas.protocol.review import Published

SPAN = EvidenceSpan(record_id="B", version="v1", field="titles.brief", start=0, end=4, quote="Fish")


def screened(record_id: str, decision: Verdict, **more: Any) -> Decision:
    return Decision(record_id=record_id, coder="rule", decision=decision, **more)


SCREENED = {
    "A": screened("A", Verdict.INCLUDE),
    "B": screened("B", Verdict.EXCLUDE, criterion="cells", reason="No cells given", spans=(SPAN,)),
    "C": screened("C", Verdict.INCLUDE),
    "D": screened("D", Verdict.EXCLUDE, criterion="tumour"),
    "E": screened("E", Verdict.UNSURE, criterion="tumour", reason="No tumour"),
}
PUBLISHED = Published(citation="The published review", included=("E", "Y", "A", "X", "B"))


def compared() -> dict[str, dict[str, Any]]:
    standings = dict.fromkeys("ABCDEX", Standing.LATEST)
    rows = compare(PUBLISHED, SCREENED, study_of={}, standings=standings)
    return {str(row["record_id"]): row for row in rows}


@pytest.mark.parametrize(
    ("record_id", "agreement", "decision", "criterion"),
    [
        ("A", "both", "include", ""),
        ("B", "published_only", "exclude", "cells"),
        ("C", "ours_only", "include", ""),
        ("E", "published_only", "unsure", "tumour"),
        ("X", "published_only", "not_found", "search"),
        ("Y", "published_only", "not_found", "snapshot"),
    ],
)
def test_each_study_of_either_review_is_placed(
    record_id: str, agreement: str, decision: str, criterion: str
) -> None:
    row = compared()[record_id]

    assert (row["agreement"], row["decision"], row["criterion"]) == (agreement, decision, criterion)


def test_studies_that_neither_review_includes_are_left_out_and_the_rest_are_sorted() -> None:
    assert list(compared()) == ["A", "B", "C", "E", "X", "Y"]


def test_the_words_that_decided_are_shown() -> None:
    row = compared()["B"]

    assert (row["reason"], row["spans"]) == ("No cells given", (SPAN,))


def test_a_row_says_whether_the_publication_has_the_study() -> None:
    assert {name for name, row in compared().items() if row["published"]} == {
        "A",
        "B",
        "E",
        "X",
        "Y",
    }


@pytest.mark.parametrize(
    ("record_id", "reason"),
    [
        ("X", "The search does not find the record"),
        ("Y", "The record is not in the snapshot"),
    ],
)
def test_a_study_that_was_not_found_says_where_it_was_lost(record_id: str, reason: str) -> None:
    assert compared()[record_id]["reason"] == reason


def test_a_further_record_of_an_included_study_stands_for_the_study() -> None:
    published = Published(citation="The published review", included=("A2",))
    rows = list(compare(published, SCREENED, study_of={"A2": "A", "A": "A"}, standings={}))
    placed = {str(row["record_id"]): row["agreement"] for row in rows}
    assert placed == {"A2": "both", "C": "ours_only"}
