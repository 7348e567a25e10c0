"""Questions are checked by the language that the registry searches with."""

from __future__ import annotations

import pytest

from trialatlas.workflow.checking_queries import search_language


@pytest.mark.parametrize(
    "expression", ["melanoma", "AREA[Phase]PHASE2 AND (a OR b)", "AREA[StartDate]RANGE[2022, MAX]"]
)
def test_expressions_that_can_be_read(expression: str) -> None:
    assert search_language().problem_there(expression) == ""


@pytest.mark.parametrize(
    ("expression", "problem"),
    [("(melanoma", "at character 10"), ("AREA[Phases]2", "Phase"), (" ", "found nothing")],
)
def test_expressions_that_cannot(expression: str, problem: str) -> None:
    assert problem in search_language().problem_there(expression)


def test_pieces_go_by_the_registrys_names() -> None:
    assert {"NCTId", "NCTIdAlias", "Phase", "LocationGeoPoint"} <= set(search_language().pieces)


def test_a_review_searches_only_what_is_kept_and_asks_the_registry_for_more() -> None:
    expression = "AREA[CentralContactName]Roe"
    assert search_language().problem_there(expression) == ""
    assert "CentralContactName" in search_language().problem_of(expression)
