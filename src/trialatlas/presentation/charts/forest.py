"""Forest plots: odds ratios with their intervals on an axis of equal ratios."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trialatlas.presentation.charts.facts import Facts
from trialatlas.presentation.figure import MARGIN, Chart
from trialatlas.presentation.lettering import LINE, lines_of, tidy, width_of
from trialatlas.presentation.marks import Axis, Drawn, Line, Mark, Symbol, Text, words
from trialatlas.presentation.tables import Row
from trialatlas.presentation.theme import COLOURS, SMALL
from trialatlas.presentation.wording import interval, label_of, ratio

__all__ = ["Study", "forest_plot", "forest_rows"]

_WIDEST = 1000.0
"""Ratios beyond this, or below one by this, are arrows."""

_ROW = 22
_STEP = LINE * SMALL
_LABELS = 0.34
_TICKS = (0.001, 0.01, 0.1, 1, 10, 100, 1000)


@dataclass(frozen=True, slots=True)
class Study:
    """One line of a forest plot.

    Attributes:
        group: The heading below which it stands.
        label: What it is.
        n: Studies that it rests on.
        estimate: The ratio; None where it is not defined.
        low: Lower bound of its interval; None where there is none.
        high: Upper bound.
        is_other: Whether it is somebody else's, such as a published one.
    """

    group: str
    label: str
    n: int
    estimate: float | None
    low: float | None
    high: float | None
    is_other: bool = False

    @property
    def text(self) -> str:
        """The ratio and its interval in figures."""
        limits = interval(self.low, self.high)
        return f"{ratio(self.estimate)} ({limits})" if limits else ratio(self.estimate)


def forest_plot(facts: Facts) -> Chart | None:
    """The odds ratios of a review and those published; None where the results have none.

    Args:
        facts: What the review found.
    """
    lines = [
        line
        for question in facts.protocol.odds_ratios
        for line in forest_rows(facts, question.name)
    ]
    if not lines:
        return None
    n = len({line.group for line in lines})
    methods = dict.fromkeys(
        row["method"]
        for row in facts.results
        if row["kind"] in ("odds_ratio", "published_odds_ratio") and row["method"]
    )
    said = f"{n} odds ratio{'' if n == 1 else 's'} with 95% intervals ({'; '.join(methods)})."
    keys = (
        "Squares are this review, open diamonds what was published; arrows go on beyond the axis."
    )
    parts = (f"{line.group}, {line.label}: {line.text}" for line in lines)
    included = "N of each is the number of studies in its table."
    return Chart(
        name="odds-ratios",
        title="Odds ratios",
        note=f"{said} {included} {keys} {facts.source}",
        alt=f"Forest plot. {tidy(parts, 1400, 'and {n} more')}.",
        draw=lambda width, top: _drawn(lines, width, top),
    )


def forest_rows(facts: Facts, name: str) -> Iterator[Study]:
    """The lines of one odds ratio: ours, then the published one.

    Args:
        facts: What the review found.
        name: Of the odds ratio.
    """
    for kind, label in (("odds_ratio", "This review"), ("published_odds_ratio", "As published")):
        for row in facts.results:
            if row["kind"] == kind and row["analysis"] == f"{kind}:{name}":
                yield _study(row, _heading(facts, name), label)


def _heading(facts: Facts, name: str) -> str:
    """What an odds ratio compares: above 1, the first go together more often than the others."""
    [asked] = (one for one in facts.protocol.odds_ratios if one.name == name)
    rows, columns = (
        [label_of(facts.variable(variable), value) for value in values]
        for variable, values in (
            (asked.rows, asked.row_values),
            (asked.columns, asked.column_values),
        )
    )
    return f"{name}: {rows[0]} against {rows[1]}, {columns[0]} against {columns[1]}"


def _study(row: Row, group: str, label: str) -> Study:
    estimate, low, high = (row[name] for name in ("estimate", "low", "high"))
    is_other = row["kind"] != "odds_ratio"
    n = row["n"] or 0
    return Study(group, f"{label} (N\u00a0=\u00a0{n})", n, estimate, low, high, is_other)


def _drawn(lines: Sequence[Study], width: int, top: float) -> Drawn:
    numbers = max(width_of(line.text, SMALL) for line in lines)
    room = min(_LABELS * width, 180)
    axis = _axis(lines, MARGIN + room + 14, width - MARGIN - numbers - 14)
    marks: list[Mark] = []
    group = ""
    for line in lines:
        if line.group != group:
            group = line.group
            heading = lines_of(group, width - 2 * MARGIN, SMALL, is_bold=True)
            top += 4
            marks += words(heading, MARGIN, top, Text(x=0, y=0, text="", is_bold=True))
            top += len(heading) * _STEP + 2
        label = lines_of(line.label, room, SMALL)
        height = max(_ROW, len(label) * _STEP + 4)
        middle = top + height / 2
        marks += words(label, MARGIN, middle - len(label) * _STEP / 2)
        marks += _line_marks(line, axis, middle)
        text = Text(x=width - MARGIN, y=middle + 0.35 * SMALL, text=line.text, align="right")
        marks.append(text)
        # The line of no difference, only beside the lines so that it crosses no heading.
        marks.append(
            Line(x=1, x2=1, y=top, y2=top + height, colour=COLOURS["absent_line"], across=axis)
        )
        top += height
    return [*marks, *_ticks(axis, top + 2)], top + _STEP + 8


def _axis(lines: Sequence[Study], start: float, end: float) -> Axis:
    """From a power of ten to a power of ten, with one in it."""
    known = [
        number
        for line in lines
        for number in (line.estimate, line.low, line.high)
        if number is not None and math.isfinite(number) and number > 0
    ]
    low, high = min([*known, 0.5]), max([*known, 2.0])
    low, high = max(low, 1 / _WIDEST), min(high, _WIDEST)
    decades = math.floor(math.log10(low)), math.ceil(math.log10(high))
    return Axis(10.0 ** decades[0], 10.0 ** decades[1], start, end, is_log=True)


def _line_marks(line: Study, axis: Axis, y: float) -> Iterator[Mark]:
    colour = COLOURS["soft"] if line.is_other else COLOURS["bar"]
    facts = {"comparison": line.group, "of": line.label}
    if line.low is not None and line.high is not None and not math.isnan(line.low + line.high):
        low, high = max(line.low, axis.low), min(line.high, axis.high)
        if low < high:
            yield Line(x=low, x2=high, y=y, y2=y, colour=colour, width=2, across=axis, facts=facts)
        for bound, edge, shape in (
            (line.low, axis.low, "triangle-left"),
            (line.high, axis.high, "triangle-right"),
        ):
            is_beyond = bound < edge if edge == axis.low else bound > edge
            if is_beyond:
                yield Symbol(x=axis.px(edge), y=y, shape=shape, area=50, fill=colour, stroke=colour)
    if line.estimate is not None and axis.low <= line.estimate <= axis.high:
        yield Symbol(
            x=line.estimate,
            y=y,
            shape="diamond" if line.is_other else "square",
            area=70,
            fill=COLOURS["paper"] if line.is_other else colour,
            stroke=COLOURS["ink"],
            across=axis,
            facts={**facts, "n": line.n},
        )


def _ticks(axis: Axis, top: float) -> Iterator[Mark]:
    """The axis with as many of its powers of ten as there is room for; one always."""
    yield Line(x=axis.start, x2=axis.end, y=top, y2=top)
    taken: list[tuple[float, float]] = []
    # One comes first: it is what ratios are held against.
    for tick in sorted(_TICKS, key=lambda tick: tick != 1):
        if not axis.low <= tick <= axis.high:
            continue
        x = axis.px(tick)
        half = width_of(f"{tick:g}", SMALL) / 2 + 3
        if any(x - half < end and start < x + half for start, end in taken):
            continue
        taken.append((x - half, x + half))
        yield Line(x=x, x2=x, y=top, y2=top + 4)
        yield Text(x=x, y=top + 4 + SMALL, text=f"{tick:g}", align="center")
