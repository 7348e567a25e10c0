"""The forest plot of pooled results, and what it says of a study alone."""

from __future__ import annotations

import pytest

from trialatlas.presentation.charts.effect_axis import n_text
from trialatlas.presentation.charts.funnel import funnel_chart
from trialatlas.presentation.charts.pooled_forest import pooled_forest_chart
from trialatlas.presentation.figure import marks_of
from trialatlas.presentation.marks import Symbol, Text
from trialatlas.presentation.pooling import Answer, Arm, PooledView, StudyEffect
from trialatlas.presentation.theme import WIDTHS
from trialatlas.protocol.pooling import PooledOutcome, Pooling, Wanted

HALF = "Deaths; a half was added to each cell, as one is empty"


def answer_of(n: int) -> Answer:
    return Answer(
        method="Odds ratio: random effects",
        estimate=0.5,
        low=0.2,
        high=0.9,
        text="0.50 (0.20-0.90)",
        p_value="",
        prediction=None,
        prediction_text="",
        heterogeneity="",
        n=n,
        note="",
    )


def view_of(n: int, measure: str = "odds_ratio", note: str = "") -> PooledView:
    both = (Arm("8/50", "Drug", ()), Arm("4/50", "Placebo", ()))
    arms = both[:1] if measure == "proportion" else both
    studies = tuple(
        StudyEffect(
            id=f"NCT0000000{place}",
            url="",
            arms=arms,
            estimate=0.5,
            low=0.2,
            high=0.9,
            error=0.3,
            text="0.50 (0.20-0.90)",
            weight=1 / n,
            note=note,
        )
        for place in range(n)
    )
    return PooledView(
        asked=Pooling(
            name="Deaths",
            outcome=PooledOutcome(kinds=()),
            experimental=Wanted(phrases=("drug",)),
            comparator=None,
            measure=measure,
            methods=("reml",),
        ),
        measure="Proportion (logit)" if measure == "proportion" else "Odds ratio",
        sides=("Experimental", "Comparator")[: len(arms)],
        studies=studies,
        answers=(answer_of(n),),
        left_out=(),
        asymmetry="Not made",
        n_with_results=n,
    )


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("n", "is_pooled"), [(1, False), (2, True)])
def test_one_study_alone_has_no_pooled_row(width: int, n: int, *, is_pooled: bool) -> None:
    chart = pooled_forest_chart(view_of(n), "Source: here.")
    marks, _ = marks_of(chart, width)
    texts = [mark.text for mark in marks if isinstance(mark, Text)]
    shapes = {mark.shape for mark in marks if isinstance(mark, Symbol)}
    assert ("Pooled" in texts) is is_pooled
    assert ("diamond" in shapes) is is_pooled
    assert ("Diamond" in chart.note) is is_pooled
    assert ("One study alone is not pooled." in chart.note) is not is_pooled
    assert ("pooled:" in chart.alt) is is_pooled
    assert "0.50 (0.20-0.90)" in texts or any("0.50" in text for text in texts)


def test_one_study_gives_numbers_and_two_give_them() -> None:
    assert n_text(view_of(1)) == (
        "N = 1 included study with posted results; 1 gives numbers, 1 an effect."
    )
    assert n_text(view_of(2)) == (
        "N = 2 included studies with posted results; 2 give numbers, 2 of them an effect."
    )


def test_a_half_added_to_cells_is_told() -> None:
    told = "A half was added to each cell of 2 of the studies shown, as one is empty."
    assert told in pooled_forest_chart(view_of(2, note=HALF), "Source: here.").note
    assert "A half" not in pooled_forest_chart(view_of(2), "Source: here.").note


@pytest.mark.parametrize(
    ("measure", "across", "down"),
    [
        ("proportion", "Proportion", "Standard error (logit)"),
        ("odds_ratio", "Odds ratio", "Standard error (log)"),
        ("risk_difference", "Odds ratio", "Standard error"),
    ],
)
def test_the_axes_of_a_funnel_say_their_scales(measure: str, across: str, down: str) -> None:
    marks, _ = marks_of(funnel_chart(view_of(3, measure), "Source: here."), 960)
    texts = {mark.text for mark in marks if isinstance(mark, Text)}
    assert {across, down} <= texts
