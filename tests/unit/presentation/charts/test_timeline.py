"""Timelines: every study has a year or stands beside the years."""

from __future__ import annotations

from tests.unit.presentation.charts.drawn import facts_from

from trialatlas.presentation.charts.timeline import timeline
from trialatlas.presentation.figure import Chart, marks_of
from trialatlas.presentation.marks import Box
from trialatlas.protocol.figures import Timeline

YEARS = ["2019", "2021-03", "2021", "not_reported", "soon"]
STATUS = ["COMPLETED", "COMPLETED", "RECRUITING", "RECRUITING", "unclear"]


def bars(chart: Chart | None) -> dict[tuple[object, object], object]:
    assert chart is not None
    marks, _ = marks_of(chart, 640)
    return {
        (mark.facts["group"], mark.facts["year"]): mark.facts["n"]
        for mark in marks
        if isinstance(mark, Box)
    }


def test_rows_add_up_to_all_studies() -> None:
    asked = Timeline("year", "status")
    assert bars(timeline(facts_from({"year": YEARS, "status": STATUS}, asked), asked)) == {
        ("All studies", 2019): 1,
        ("All studies", 2021): 2,
        ("All studies", "no year"): 2,
        ("COMPLETED", 2019): 1,
        ("COMPLETED", 2021): 1,
        ("RECRUITING", 2021): 1,
        ("RECRUITING", "no year"): 1,
        ("unclear", "no year"): 1,
    }


def test_there_may_be_no_second_variable() -> None:
    asked = Timeline("year")
    chart = timeline(facts_from({"year": YEARS}, asked), asked)
    assert {group for group, _ in bars(chart)} == {"All studies"}
    assert chart is not None
    assert "N = 5 included studies, 3 of which name a year." in chart.note
