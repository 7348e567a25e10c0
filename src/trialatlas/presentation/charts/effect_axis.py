"""The axis of effects that forest and funnel plots share."""

from __future__ import annotations

import math
from collections.abc import Callable

from trialatlas.presentation.lettering import LINE, lines_of, width_of
from trialatlas.presentation.marks import Axis, Line, Mark, Text, words
from trialatlas.presentation.pooling import PooledView
from trialatlas.presentation.theme import COLOURS, SMALL
from trialatlas.presentation.wording import percent, ratio
from trialatlas.stats.measures import MEASURES, Measure

__all__ = ["TICK", "axis_of", "measure_of", "n_text", "ticks_of", "values_on"]

TICK = 5
"""Length of a tick, in px."""

_WIDEST_SPAN = 1000.0
_MOST_TICKS = 6
_STEPS = (1.0, 2.0, 5.0)
_MOST_DECADES = 3
_LEAST_WHOLE_PERCENT = 0.01
_CENTRED = Text(x=0, y=0, text="", align="center", colour=COLOURS["soft"])


def measure_of(view: PooledView) -> Measure:
    """The measure that is pooled."""
    return MEASURES[view.asked.measure]


def n_text(view: PooledView) -> str:
    """How many studies there are, and how many of them can be shown, as a sentence."""
    with_effect = sum(study.estimate is not None for study in view.studies)
    given = len(view.studies)
    included = "included study" if view.n_with_results == 1 else "included studies"
    given_text = "1 gives numbers" if given == 1 else f"{given} give numbers"
    of_them = "" if given == 1 else " of them"
    return (
        f"N = {view.n_with_results} {included} with posted results; "
        f"{given_text}, {with_effect}{of_them} an effect."
    )


def axis_of(view: PooledView, start: float, end: float) -> Axis:
    """An axis that holds every estimate, and intervals unless they are very wide.

    Args:
        view: What is shown.
        start: Its left end, in px.
        end: Its right end.
    """
    measure = measure_of(view)
    answer = view.answers[0]
    estimates = [study.estimate for study in view.studies if study.estimate is not None]
    pairs = [(study.low, study.high) for study in view.studies]
    pairs += [(answer.low, answer.high), answer.prediction or (None, None)]
    held = [limit for pair in pairs for limit in pair if limit is not None] + estimates
    held += [] if measure.none is None else [measure.none]
    low, high = min(held), max(held)
    if measure.is_ratio:
        # One small study must not squeeze all others into a line.
        low = max(low, min(estimates) / 10, 1 / _WIDEST_SPAN)
        high = min(high, max(estimates) * 10, _WIDEST_SPAN)
        low, high = min([low, *estimates]), max([high, *estimates])
        return Axis(low / 1.1, high * 1.1, start, end, is_log=True)
    room = 0.04 * ((high - low) or 1.0)
    if measure.groups == "one group":
        return Axis(max(0.0, low - room), min(1.0, high + room), start, end)
    return Axis(low - room, high + room, start, end)


def ticks_of(view: PooledView, axis: Axis, y: float) -> list[Mark]:
    """The axis with its ticks and, below them, what is measured.

    Args:
        view: What is shown.
        axis: The axis.
        y: Its place, in px from above.
    """
    shown = percent if view.asked.measure == "proportion" else ratio
    values = _log_values(axis) if axis.is_log else values_on(axis)
    marks: list[Mark] = [
        Line(x=axis.start, x2=axis.end, y=y, y2=y, colour=COLOURS["soft"]),
        *(
            Line(x=value, x2=value, y=y, y2=y + TICK, across=axis, facts={"tick": value})
            for value in values
        ),
    ]
    reached = -math.inf
    for value in values:
        text = _tick_text(value, shown)
        half = width_of(text, SMALL) / 2
        at = min(max(axis.px(value), axis.start + half), axis.end - half)
        if at - half > reached:
            marks.append(
                Text(
                    x=at,
                    y=y + TICK + LINE * SMALL,
                    text=text,
                    align="center",
                    colour=COLOURS["soft"],
                )
            )
            reached = at + half + 4
    # The ticks are shares, whatever scale they are pooled on.
    title = "Proportion" if view.asked.measure == "proportion" else view.measure
    middle = (axis.start + axis.end) / 2
    lines = lines_of(title, axis.end - axis.start, SMALL, most=1)
    return [*marks, *words(lines, middle, y + TICK + LINE * SMALL + 2, _CENTRED)]


def _tick_text(value: float, shown: Callable[[float], str]) -> str:
    if shown is percent:
        return (
            f"{value:.0%}" if value in (0, 1) or value >= _LEAST_WHOLE_PERCENT else percent(value)
        )
    return f"{value:g}".replace("-", "−")


def _log_values(axis: Axis) -> list[float]:
    first, last = math.floor(math.log10(axis.low)), math.ceil(math.log10(axis.high))
    steps = _STEPS if last - first <= _MOST_DECADES else (1.0,)
    found = [float(f"{step}e{power}") for power in range(first, last + 1) for step in steps]
    return [value for value in found if axis.low <= value <= axis.high]


def values_on(axis: Axis) -> list[float]:
    """Round numbers along an axis, about half a dozen."""
    span = axis.high - axis.low
    power = 10.0 ** math.floor(math.log10(span / _MOST_TICKS))
    step = next(size * power for size in (*_STEPS, 10.0) if span / (size * power) <= _MOST_TICKS)
    first = math.ceil(axis.low / step)
    last = math.floor(axis.high / step)
    return [round(place * step, 10) for place in range(first, last + 1)]
