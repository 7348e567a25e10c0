"""People are counted by their names, and what they have not settled is told."""

from __future__ import annotations

import dataclasses
from typing import Any

import pyarrow as pa
import pytest
from tests.unit.presentation.made_up_report import made_up_views

from trialatlas.presentation.sections.deciders import deciders_words, n_by_people
from trialatlas.presentation.tables import ReportTables

RECORD = "NCT00000012"


def tables(coder: str, decision: str, **decided: str) -> ReportTables:
    """The made-up tables with other decisions on one record, and what counts of them."""
    views = made_up_views()
    screened: list[dict[str, Any]] = [
        {**row, "coder": coder, "decision": decision} if row["record_id"] == RECORD else row
        for row in views.tables.screened.to_pylist()
    ]
    rows = [
        {"record_id": RECORD, "coder": who.replace("_", ":"), "decision": verdict}
        for who, verdict in decided.items()
    ]
    return dataclasses.replace(
        views.tables, screened=pa.Table.from_pylist(screened), decisions=pa.Table.from_pylist(rows)
    )


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (
            tables("people", "unsure", rule="include", ann="include", bo="exclude"),
            "On 1 record 2 people disagree and nobody has settled it yet, so no one’s verdict",
        ),
        (
            tables("people", "unsure", ann="include", model_gpt="exclude"),
            "On 1 record 1 person and 1 language model disagree",
        ),
        (
            tables("ann", "exclude", ann="exclude", bo="exclude", cleo="include"),
            "For 1 record the verdict of 2 people counts; all others",
        ),
        (
            tables("model:gpt", "exclude", model_gpt="exclude"),
            "For 1 record the verdict of 1 language model counts",
        ),
        (tables("rule", "include", rule="include"), "no person gave another one"),
    ],
)
def test_people_are_counted_by_their_names(made: ReportTables, words: str) -> None:
    assert words in deciders_words(made)


@pytest.mark.parametrize(("coder", "n"), [("ann", 1), ("people", 0), ("model:gpt", 0)])
def test_only_the_verdict_of_someone_is_a_persons(coder: str, n: int) -> None:
    assert n_by_people(tables(coder, "exclude").screened.to_pylist()) == n
