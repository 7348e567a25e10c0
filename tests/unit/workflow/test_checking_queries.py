"""Questions are checked by the language that the registry searches with."""

from __future__ import annotations

import pytest

from trialatlas.workflow.checking_queries import search_language


@pytest.mark.parametrize(
    "expression", ["melanoma", "AREA[Phase]PHASE2 AND (a OR b)", "AREA[StartDate]RANGE[2022, MAX]"]
)
def test_expressions_that_can_be_read(expression: str) -> None:
    assert search_language().problem_of(expression) == ""


@pytest.mark.parametrize(
    ("expression", "problem"),
    [("(melanoma", "character 10: "), ("AREA[Phases]2", "'Phase'"), (" ", "found nothing")],
)
def test_expressions_that_cannot(expression: str, problem: str) -> None:
    assert problem in search_language().problem_of(expression)


def test_pieces_go_by_the_registrys_names() -> None:
    assert {"NCTId", "NCTIdAlias", "Phase", "LocationGeoPoint"} <= set(search_language().pieces)
