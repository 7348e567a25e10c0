"""Dose ladders: per kilogram and total apart, nothing left out."""

from __future__ import annotations

from tests.unit.presentation.charts.drawn import facts_from, texts_of

from trialatlas.presentation.charts.dose_ladder import dose_ladder
from trialatlas.presentation.figure import Chart, marks_of
from trialatlas.presentation.marks import Line, Symbol
from trialatlas.protocol.figures import DoseLadder

ASKED = DoseLadder("dose")


def ladder(*doses: str) -> Chart:
    chart = dose_ladder(facts_from({"dose": list(doses)}, ASKED), ASKED)
    assert chart is not None
    return chart


def test_per_kilogram_and_total_have_axes_of_their_own() -> None:
    shown = texts_of(ladder("1e6/kg", "2e8 total;1e6/kg", "75 mg/m2", "not_reported"), 640)
    assert "Cells per kg body weight: 2 studies" in shown
    assert "Cells in all: 1 study" in shown
    assert "Not on these axes: 75 mg/m2 (1 study)." in shown


def test_units_of_drugs_share_an_axis_and_cells_never_do() -> None:
    shown = texts_of(ladder("1 g", "200 mg", "1e6 total", "10 IU"), 640)
    assert "Mg in all: 2 studies" in shown
    assert "Cells in all: 1 study" in shown
    assert "IU in all: 1 study" in shown


def test_a_range_is_a_line_and_a_cap_a_triangle() -> None:
    marks, _ = marks_of(ladder("1e6-2e6/kg", "cap 5e6/kg"), 640)
    [line] = [mark for mark in marks if isinstance(mark, Line) and mark.across]
    assert (line.x, line.x2) == (1e6, 2e6)
    shapes = [mark.shape for mark in marks if isinstance(mark, Symbol)]
    assert shapes == ["circle", "circle", "triangle-left"]


def test_studies_are_ordered_by_their_lowest_dose() -> None:
    shown = texts_of(ladder("5e6/kg", "1e6/kg;9e9/kg", "2e6/kg"), 640)
    assert [text for text in shown if text.startswith("NCT")] == [
        "NCT00000001",
        "NCT00000002",
        "NCT00000000",
    ]


def test_hundreds_of_studies_stay_on_the_page() -> None:
    _, height = marks_of(ladder(*(f"{place + 1}e6/kg" for place in range(300))), 640)
    assert height < 1200
