"""The figures of pooled results."""

from __future__ import annotations

from trialatlas.presentation.charts.facts import Facts
from trialatlas.presentation.charts.funnel import funnel_chart
from trialatlas.presentation.charts.pooled_forest import pooled_forest_chart
from trialatlas.presentation.figure import Chart
from trialatlas.presentation.pooling import pooled_views

__all__ = ["pooled_charts"]

_FEWEST_IN_FUNNEL = 3


def pooled_charts(facts: Facts) -> tuple[Chart, ...]:
    """A forest plot of each pooled question, and a funnel plot where three studies have an effect.

    Args:
        facts: What the review found.
    """
    charts = []
    for view in pooled_views(facts.protocol, facts.tables):
        shown = [study for study in view.studies if study.estimate is not None]
        if shown:
            charts.append(pooled_forest_chart(view, facts.source))
        if len(shown) >= _FEWEST_IN_FUNNEL:
            charts.append(funnel_chart(view, facts.source))
    return tuple(charts)
