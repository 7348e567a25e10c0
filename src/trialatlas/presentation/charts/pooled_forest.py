"""Forest plots of pooled results: each study, and all of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from trialatlas.presentation.charts.effect_axis import TICK, axis_of, measure_of, n_text, ticks_of
from trialatlas.presentation.figure import MARGIN, Chart
from trialatlas.presentation.lettering import LINE, lines_of, tidy, width_of
from trialatlas.presentation.marks import Axis, Drawn, Line, Mark, Symbol, Text, words
from trialatlas.presentation.pooling import Answer, PooledView, StudyEffect
from trialatlas.presentation.theme import COLOURS, NARROW, SMALL

__all__ = ["pooled_forest_chart"]

_ROW = LINE * SMALL + 6
_GAP = 10
_LEAST_AXIS = 0.3
_MOST_SHOWN = 60
_HALF = "a half was added to each cell"


def pooled_forest_chart(view: PooledView, source: str) -> Chart:
    """The effect of each study, and of all by the main method with its prediction interval.

    Args:
        view: The question and its answers.
        source: Where the records come from, as a sentence.
    """
    answer = view.answers[0]
    shown = _shown(view)
    note = [n_text(view), *_marks_told(view), *_halves_told(shown)]
    n_effects = sum(study.estimate is not None for study in view.studies)
    if len(shown) < n_effects:
        note.append(f"Shown are the {len(shown)} studies that weigh most; all are pooled.")
    if answer.heterogeneity:
        note.append(f"{answer.heterogeneity}.")
    parts = [f"{study.id} {study.text}" for study in shown]
    pooled = f", pooled: {answer.text}" if _is_pooled(view) else ""
    return Chart(
        name=f"forest-{view.asked.name}",
        title=f"{view.asked.name}: forest plot",
        note=f"{' '.join(note)} {source}",
        alt=f"Forest plot. {view.measure}{pooled}. {tidy(parts, 1200, '{n} more')}.",
        draw=lambda width, top: _forest(view, width, top),
    )


def _is_pooled(view: PooledView) -> bool:
    """Whether there is more than one study: one alone is not pooled."""
    return view.answers[0].n > 1


def _marks_told(view: PooledView) -> Iterator[str]:
    answer = view.answers[0]
    if not _is_pooled(view):
        yield f"{view.measure}; the line is the 95% interval. One study alone is not pooled."
        return
    yield f"{view.measure}; squares have areas as weights, lines are 95% intervals."
    below = "; below it the prediction interval." if answer.prediction else "."
    yield f"Diamond: {answer.method[:1].lower()}{answer.method[1:]}{below}"


def _halves_told(shown: Sequence[StudyEffect]) -> Iterator[str]:
    n = sum(_HALF in study.note for study in shown)
    if n:
        studies = "the study" if n == len(shown) == 1 else f"{n} of the studies shown"
        yield f"A half was added to each cell of {studies}, as one is empty."


def _forest(view: PooledView, width: int, top: float) -> Drawn:
    studies = _shown(view)
    answer = view.answers[0]
    is_narrow, is_pooled = width <= NARROW, _is_pooled(view)
    labels = [study.id for study in studies]
    texts = [study.text for study in studies]
    total = [answer.text] if is_pooled else []
    left = MARGIN + _widest([*labels, "Prediction"]) + _GAP
    right: float = width - MARGIN
    marks: list[Mark] = []
    if is_narrow:
        told = f"Pooled: {answer.text}" if is_pooled else texts[0]
        marks += words(lines_of(told, width - 2 * MARGIN, SMALL), MARGIN, top)
    else:
        marks += _column(right, top, ("", *texts, *total))
        right -= _widest([*texts, *total, answer.prediction_text]) + _GAP
        columns = list(_arm_columns(view, studies))
        if right - left - sum(wide + _GAP for wide, _ in columns) >= _LEAST_AXIS * width:
            for wide, column in columns:
                left += wide
                marks += _column(left, top, column)
                left += _GAP
    axis = axis_of(view, left + TICK, right - TICK)
    marks += _labels(labels, top)
    first = top + _ROW
    for place, study in enumerate(studies):
        marks += _study_marks(study, axis, first + (place + 0.5) * _ROW, _row_facts(study))
    bottom = first + len(studies) * _ROW
    if is_pooled:
        marks += _answer_marks(answer, axis, bottom)
    else:
        bottom -= _ROW
    if answer.prediction:
        marks += _prediction_marks(answer, axis, bottom + _ROW, width, is_narrow=is_narrow)
        bottom += _ROW
    bottom += _ROW + 4
    marks += _reference(view, axis, first, bottom)
    return [*marks, *ticks_of(view, axis, bottom)], bottom + TICK + 2 * LINE * SMALL + 2


def _shown(view: PooledView) -> list[StudyEffect]:
    """The studies with an effect; of very many those that weigh most, in their order."""
    studies = [study for study in view.studies if study.estimate is not None]
    heaviest = sorted(studies, key=lambda study: (-study.weight, study.id))[:_MOST_SHOWN]
    return [study for study in studies if study in heaviest]


def _widest(texts: Iterable[str]) -> float:
    return max(width_of(text, SMALL) for text in texts)


def _arm_columns(
    view: PooledView, studies: Sequence[StudyEffect]
) -> Iterator[tuple[float, Sequence[str]]]:
    """The width and the words of a column for each side."""
    for place, heading in enumerate(view.sides):
        column = (heading, *(study.arms[place].text for study in studies))
        yield _widest(column), column


def _column(right: float, top: float, texts: Iterable[str]) -> list[Mark]:
    return [
        Text(x=right, y=top + (place + 0.5) * _ROW + 0.35 * SMALL, text=text, align="right")
        for place, text in enumerate(texts)
        if text
    ]


def _labels(labels: Sequence[str], top: float) -> list[Mark]:
    return [
        Text(x=MARGIN, y=top + (place + 1.5) * _ROW + 0.35 * SMALL, text=label)
        for place, label in enumerate(labels)
    ]


def _row_facts(study: StudyEffect) -> dict[str, str | int | float]:
    return {"study": study.id, "weight": round(study.weight, 4)}


def _study_marks(
    study: StudyEffect, axis: Axis, y: float, facts: dict[str, str | int | float]
) -> list[Mark]:
    marks = _whisker(study.low, study.high, axis, y, COLOURS["ink"])
    if study.estimate is not None and axis.low <= study.estimate <= axis.high:
        half = 2 + 5 * math.sqrt(study.weight)
        marks.append(
            Symbol(
                x=study.estimate,
                y=y,
                shape="square",
                area=(2 * half) ** 2,
                fill=COLOURS["bar"],
                across=axis,
                facts=facts,
            )
        )
    return marks


def _whisker(
    low: float | None, high: float | None, axis: Axis, y: float, colour: str
) -> list[Mark]:
    """An interval; where it leaves the axis an arrow says so."""
    if low is None or high is None:
        return []
    start, end = max(low, axis.low), min(high, axis.high)
    if start > end:
        return []
    marks: list[Mark] = [Line(x=start, x2=end, y=y, y2=y, colour=colour, width=1.2, across=axis)]
    for is_beyond, edge, shape in (
        (low < axis.low, axis.low, "triangle-left"),
        (high > axis.high, axis.high, "triangle-right"),
    ):
        if is_beyond:
            marks.append(
                Symbol(x=edge, y=y, shape=shape, area=30, fill=colour, stroke=colour, across=axis)
            )
    return marks


def _answer_marks(answer: Answer, axis: Axis, top: float) -> list[Mark]:
    y = top + 0.5 * _ROW
    marks: list[Mark] = [
        Line(x=MARGIN, x2=max(axis.start, axis.end), y=top, y2=top, colour=COLOURS["line"]),
        Text(x=MARGIN, y=y + 0.35 * SMALL, text="Pooled", is_bold=True),
    ]
    if answer.estimate is None:
        return marks
    marks += _whisker(answer.low, answer.high, axis, y, COLOURS["accent"])
    marks.append(
        Symbol(
            x=min(max(answer.estimate, axis.low), axis.high),
            y=y,
            shape="diamond",
            area=160,
            fill=COLOURS["accent"],
            across=axis,
            facts={"study": "pooled"},
        )
    )
    return marks


def _prediction_marks(
    answer: Answer, axis: Axis, top: float, width: int, *, is_narrow: bool
) -> list[Mark]:
    y = top + 0.5 * _ROW
    low, high = answer.prediction or (None, None)
    marks = _whisker(low, high, axis, y, COLOURS["accent"])
    marks.append(Text(x=MARGIN, y=y + 0.35 * SMALL, text="Prediction", is_italic=True))
    if not is_narrow:
        x = width - MARGIN
        shown = answer.prediction_text
        marks.append(Text(x=x, y=y + 0.35 * SMALL, text=shown, align="right", is_italic=True))
    return marks


def _reference(view: PooledView, axis: Axis, top: float, bottom: float) -> list[Mark]:
    """The line of no effect; of one group there is none."""
    none = measure_of(view).none
    if none is None or not axis.low <= none <= axis.high:
        return []
    return [
        Line(
            x=none,
            x2=none,
            y=top,
            y2=bottom,
            colour=COLOURS["absent_line"],
            across=axis,
            facts={"none": none},
        )
    ]
