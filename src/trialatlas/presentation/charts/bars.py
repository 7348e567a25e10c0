"""Bar charts: how many studies have each value of one variable."""

from __future__ import annotations

from trialatlas.presentation.charts.facts import Facts
from trialatlas.presentation.estimates import FrequencyTable
from trialatlas.presentation.figure import MARGIN, Chart
from trialatlas.presentation.lettering import LINE, lines_of, tidy, width_of
from trialatlas.presentation.marks import Axis, Box, Drawn, Mark, Text, words
from trialatlas.presentation.theme import COLOURS, SMALL

__all__ = ["bar_chart"]

_LABELS = 0.38
_WIDEST_LABEL = 260.0
_GAP = 8
_BAR = 18


def bar_chart(facts: Facts, table: FrequencyTable) -> Chart:
    """A bar for each value, and a grey one with an outline for each kind of missing.

    Args:
        facts: What the review found.
        table: The frequencies of the variable.
    """
    share = f"{table.n_reported} of which report it"
    note = [f"N = {table.n_studies} included studies, {share}."]
    if table.n_reported:
        note.append(f"Bars are numbers of studies, with % of the {table.n_reported}.")
    if table.multiple:
        note.append("A study may have several values.")
    if table.n_missing:
        note.append(f"In grey, {table.n_missing} without a value.")
    parts = [f"{one.label} {one.count.n} ({one.percent})" for one in table.shares]
    parts += [f"{one.label} {one.count.n}" for one in table.absences]
    return Chart(
        name=table.name,
        title=table.title,
        note=f"{' '.join(note)} {facts.source}",
        alt=f"Bar chart. {table.title}: {table.n_reported} of {table.n_studies} included studies "
        f"report it. {tidy(parts, 1200, 'and {n} more values')}.",
        draw=lambda width, top: _drawn(table, width, top),
    )


def _bars(table: FrequencyTable) -> list[tuple[str, int, str, bool]]:
    """Label, number, the number as it is written, and whether it is of a kind of missing."""
    shown = [
        (one.label, one.count.n, f"{one.count.n} ({one.percent})", False) for one in table.shares
    ]
    return [*shown, *((one.label, one.count.n, str(one.count.n), True) for one in table.absences)]


def _drawn(table: FrequencyTable, width: int, top: float) -> Drawn:
    bars = _bars(table)
    room = min(_LABELS * width, _WIDEST_LABEL)
    start = MARGIN + room + _GAP
    numbers = max((width_of(shown, SMALL) for _, _, shown, _ in bars), default=0.0)
    longest = max((n for _, n, _, _ in bars), default=0) or 1
    axis = Axis(0, longest, start, width - MARGIN - numbers - _GAP)
    marks: list[Mark] = []
    for label, n, shown, is_absent in bars:
        lines = lines_of(label, room, SMALL)
        height = max(len(lines) * LINE * SMALL, _BAR)
        middle = top + height / 2
        marks += words(
            lines,
            start - _GAP,
            middle - len(lines) * LINE * SMALL / 2,
            Text(x=0, y=0, text="", align="right", is_italic=is_absent),
        )
        marks.append(
            Box(
                x=0,
                x2=n,
                y=middle - _BAR / 2,
                y2=middle + _BAR / 2,
                fill=COLOURS["absent" if is_absent else "bar"],
                stroke=COLOURS["absent_line" if is_absent else "bar"],
                across=axis,
                facts={"value": label, "n": n},
            )
        )
        marks.append(Text(x=axis.px(n) + 6, y=middle + 0.35 * SMALL, text=shown))
        top += height + _GAP
    return marks, top
