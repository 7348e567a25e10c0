"""Forest plots: every odds ratio, with what cannot be drawn in words."""

from __future__ import annotations

from tests.unit.presentation.charts.drawn import facts_from, texts_of

from trialatlas.presentation.charts.forest import forest_plot
from trialatlas.presentation.figure import marks_of
from trialatlas.presentation.marks import Symbol
from trialatlas.protocol.review import OddsRatio

QUESTION = OddsRatio(
    name="Donor by purpose",
    rows="donor",
    row_values=("own", "other"),
    columns="purpose",
    column_values=("x", "y"),
    published=((20, 5), (1, 7)),
)


def test_ours_and_the_published_one_stand_below_each_other() -> None:
    values = {"donor": ["own", "other"] * 4, "purpose": ["x", "x", "y", "y"] * 2}
    chart = forest_plot(facts_from(values, odds_ratios=(QUESTION,)))
    assert chart is not None
    shown = texts_of(chart, 640)
    assert "Donor by purpose: Own against Other, X against Y" in shown
    assert "This review (N\u00a0=\u00a08)" in shown
    assert "As published (N\u00a0=\u00a033)" in shown
    assert any(text.startswith("28.0 (") for text in shown)
    marks, _ = marks_of(chart, 640)
    assert [mark.shape for mark in marks if isinstance(mark, Symbol)] == ["square", "diamond"]


def test_what_is_not_defined_is_said() -> None:
    values = {"donor": ["own"], "purpose": ["x"]}
    chart = forest_plot(facts_from(values, odds_ratios=(QUESTION,)))
    assert chart is not None
    assert "This review (N\u00a0=\u00a01): not defined" in chart.alt


def test_no_odds_ratios_no_plot() -> None:
    assert forest_plot(facts_from({"donor": ["own"]})) is None
