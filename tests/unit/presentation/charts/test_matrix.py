"""Matrices: what is gathered is counted once, and what is missing is kept apart."""

from __future__ import annotations

from tests.unit.presentation.charts.drawn import facts_from

from trialatlas.presentation.charts.bubbles import evidence_map
from trialatlas.presentation.charts.heat import heat_map, shade_of
from trialatlas.presentation.charts.matrix import matrix_of, share_of_matrix
from trialatlas.presentation.figure import marks_of
from trialatlas.presentation.marks import Box, Symbol
from trialatlas.presentation.theme import COLOURS, SHADES
from trialatlas.protocol.figures import Bubbles, Heat

HEAT = Heat("purpose", "place")


def test_rare_values_are_gathered_and_their_studies_counted_once() -> None:
    places = ["a;b", *("common" for _ in range(5)), *(f"rare {n:02d}" for n in range(60))]
    values = {"purpose": ["x"] * len(places), "place": places}
    matrix = matrix_of(facts_from(values, HEAT), "purpose", "place")
    assert matrix is not None
    assert len(matrix.columns) == 40
    assert sum(map(len, matrix.cells.values())) >= len(places)
    assert {study for own in matrix.cells.values() for study in own} == {
        f"NCT{place:08d}" for place in range(len(places))
    }
    assert "rarest values of Place are gathered" in share_of_matrix(matrix)


def test_cells_without_a_value_are_grey_and_do_not_fade_the_others() -> None:
    values = {"purpose": ["x", "x", "not_reported"] + ["x"] * 20,
              "place": ["a", "b", "a"] + ["not_reported"] * 20}  # fmt: skip
    chart = heat_map(facts_from(values, HEAT), HEAT)
    assert chart is not None
    assert "N = 23 included studies, 2 of which report both." in chart.note
    marks, _ = marks_of(chart, 640)
    fills = {
        (mark.facts["row"], mark.facts["column"]): mark.fill
        for mark in marks
        if isinstance(mark, Box)
    }
    assert fills["x", "not_reported"] == COLOURS["absent"]
    assert fills["x", "a"] in SHADES


def test_more_is_never_lighter() -> None:
    for most in (1, 5, 6, 40, 1500):
        shades = [shade_of(n, most) for n in range(1, most + 1)]
        assert shades == sorted(shades)
        assert shades[-1] <= len(SHADES) - 1


def test_a_third_variable_splits_a_cell_by_colour_and_shape() -> None:
    asked = Bubbles("purpose", "place", "donor")
    values = {
        "purpose": ["x"] * 4,
        "place": ["a"] * 4,
        "donor": ["own", "own", "other", "not_reported"],
    }
    chart = evidence_map(facts_from(values, asked), asked)
    assert chart is not None
    marks, _ = marks_of(chart, 640)
    parts = [mark for mark in marks if isinstance(mark, Symbol) and "n" in mark.facts]
    assert [(mark.facts["colour"], mark.facts["n"]) for mark in parts] == [
        ("other", 1),
        ("own", 2),
        ("not_reported", 1),
    ]
    assert len({mark.shape for mark in parts}) == len({mark.fill for mark in parts}) == 3
