"""Funnel plots of pooled results: effects against their standard errors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from trialatlas.presentation.charts.effect_axis import (
    TICK,
    axis_of,
    measure_of,
    n_text,
    ticks_of,
    values_on,
)
from trialatlas.presentation.figure import MARGIN, Chart
from trialatlas.presentation.lettering import LINE, tidy, width_of
from trialatlas.presentation.marks import Axis, Drawn, Line, Mark, Symbol, Text
from trialatlas.presentation.pooling import PooledView, StudyEffect
from trialatlas.presentation.theme import COLOURS, SMALL
from trialatlas.presentation.wording import ratio
from trialatlas.stats.estimate import normal_quantile
from trialatlas.stats.measures import Measure

__all__ = ["funnel_chart"]

_HEIGHT = 300
_Z = normal_quantile(0.95)


def funnel_chart(view: PooledView, source: str) -> Chart:
    """Effects against their standard errors, with the 95% limits that chance alone would keep.

    Args:
        view: The question and its answers.
        source: Where the records come from, as a sentence.
    """
    shown = [study for study in view.studies if study.estimate is not None]
    note = [
        n_text(view),
        "The precise studies are at the top. Lines: 95% limits about the pooled effect "
        "without differences between studies.",
        f"{view.asymmetry}.",
    ]
    parts = [f"{study.id} {study.text}, standard error {ratio(study.error)}" for study in shown]
    return Chart(
        name=f"funnel-{view.asked.name}",
        title=f"{view.asked.name}: funnel plot",
        note=f"{' '.join(note)} {source}",
        alt=f"Funnel plot. {view.measure}. {tidy(parts, 1200, '{n} more')}.",
        draw=lambda width, top: _funnel(view, shown, width, top),
    )


def _funnel(view: PooledView, shown: Sequence[StudyEffect], width: int, top: float) -> Drawn:
    title = f"Standard error{_scale_of(measure_of(view))}"
    highest = 1.05 * max(study.error or 0.0 for study in shown)
    down = Axis(0.0, highest, top + 6, top + _HEIGHT)
    ticks = values_on(Axis(0.0, highest, 0, 1))
    room = max(width_of(f"{value:g}", SMALL) for value in ticks) + LINE * SMALL + 6
    across = axis_of(view, MARGIN + room + TICK + 4, width - MARGIN - TICK)
    marks = [*_error_axis(title, ticks, across.start, down), *_limits(view, across, down)]
    marks += [
        Symbol(
            x=study.estimate or 0.0,
            y=down.px(study.error or 0.0),
            shape="circle",
            area=50,
            fill=COLOURS["bar"],
            across=across,
            facts={"study": study.id, "error": study.error or 0.0},
        )
        for study in shown
    ]
    bottom = down.end + 4
    return [*marks, *ticks_of(view, across, bottom)], bottom + TICK + 2 * LINE * SMALL + 2


def _scale_of(measure: Measure) -> str:
    """On which scale standard errors are, where that is not the scale of the effects."""
    if measure.is_ratio:
        return " (log)"
    return " (logit)" if measure.groups == "one group" else ""


def _error_axis(title: str, ticks: Sequence[float], x: float, down: Axis) -> list[Mark]:
    marks: list[Mark] = [
        Text(
            x=MARGIN + SMALL,
            y=(down.start + down.end) / 2,
            text=title,
            align="center",
            angle=270,
            colour=COLOURS["soft"],
        ),
        Line(x=x, x2=x, y=down.start, y2=down.end),
    ]
    for value in ticks:
        y = down.px(value)
        marks.append(Line(x=x - TICK, x2=x, y=y, y2=y))
        marks.append(
            Text(
                x=x - TICK - 3,
                y=y + 0.35 * SMALL,
                text=f"{value:g}",
                align="right",
                colour=COLOURS["soft"],
            )
        )
    return marks


def _limits(view: PooledView, across: Axis, down: Axis) -> list[Mark]:
    """The pooled effect, and the triangle about it, cut where it leaves the axis."""
    centre = view.answers[0].estimate
    if centre is None or not across.low <= centre <= across.high:
        return []
    measure = measure_of(view)
    pooled = _to_scale(measure, centre)
    marks: list[Mark] = [
        Line(x=across.px(centre), x2=across.px(centre), y=down.start, y2=down.end, width=1.2)
    ]
    for side, edge in ((-1, across.low), (1, across.high)):
        inside = (edge > 0 or not measure.is_ratio) and (
            measure.groups != "one group" or 0 < edge < 1
        )
        farthest = abs(_to_scale(measure, edge) - pooled) / _Z if inside else down.high
        marks += _arc(measure, (pooled, side, min(down.high, farthest)), across, down)
    return marks


def _arc(measure: Measure, limit: tuple[float, int, float], across: Axis, down: Axis) -> list[Mark]:
    """One limit of the funnel, in short lines: on the scale of shares it is bent."""
    pooled, side, last = limit
    n = 24 if measure.groups == "one group" else 1
    places = [
        (across.px(measure.shown(pooled + side * _Z * error)), down.px(error))
        for error in (last * step / n for step in range(n + 1))
    ]
    colour = COLOURS["absent_line"]
    return [Line(x=x, y=y, x2=x2, y2=y2, colour=colour) for (x, y), (x2, y2) in pairwise(places)]


def _to_scale(measure: Measure, value: float) -> float:
    if measure.is_ratio:
        return math.log(value)
    return math.log(value / (1 - value)) if measure.groups == "one group" else value
