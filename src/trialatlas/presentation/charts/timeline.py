"""Timelines: how many studies there are in each year, in all and for each value of a variable.

Each value has bars of its own below those of all studies, so that no colour has to be told apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trialatlas.presentation.charts.facts import Facts, Group, groups_of, n_of, titled
from trialatlas.presentation.charts.matrix import matrix_of
from trialatlas.presentation.figure import MARGIN, Chart
from trialatlas.presentation.lettering import LINE, lines_of, tidy, width_of
from trialatlas.presentation.marks import Axis, Box, Drawn, Line, Mark, Text, words
from trialatlas.presentation.theme import COLOURS, NARROW, SMALL
from trialatlas.protocol.figures import Timeline

__all__ = ["timeline", "year_of"]

_YEAR = re.compile(r"((?:19|20|21)\d\d)(?:-\d\d(?:-\d\d)?)?")
_ALL = "All studies"
_TALL, _LOW = 96.0, 46.0
_NUMBER = 10
_NO_YEAR = "no year"
_STEP = LINE * SMALL
_LABELS = 150.0
_GAP = 16


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of bars: studies by year, and those without a year."""

    label: str
    by_year: Mapping[int, int]
    n_without: int
    is_missing: bool = False

    @property
    def n_most(self) -> int:
        """The highest bar, at least 1."""
        return max(*self.by_year.values(), self.n_without, 1, 1)


@dataclass(frozen=True, slots=True)
class _Years:
    """Columns of a timeline: a place for each year, and one for studies without."""

    first: int
    n: int
    start: float
    step: float
    without: float | None

    def left(self, year: int) -> float:
        """Left edge of a year, in px."""
        return self.start + (year - self.first) * self.step


def year_of(value: str) -> int | None:
    """The year of a value such as ``2015`` or ``2015-03``; None where it is no date.

    Example:
        >>> [year_of(value) for value in ("2015", "2015-03", "soon")]
        [2015, 2015, None]
    """
    found = _YEAR.fullmatch(value)
    return int(found.group(1)) if found else None


def timeline(facts: Facts, asked: Timeline) -> Chart | None:
    """Bars by year; None where the results have no frequencies of the year.

    Args:
        facts: What the review found.
        asked: The variable of the years, and that of the rows.
    """
    groups = groups_of(facts, asked.year)
    if not groups:
        return None
    rows = [_row(_ALL, groups, None)]
    matrix = matrix_of(facts, asked.by, asked.year) if asked.by else None
    for group in matrix.rows if matrix else ():
        rows.append(_row(group.label, groups, group))
    n = sum(rows[0].by_year.values())
    title = titled(facts, asked.year)
    by = titled(facts, asked.by) if asked.by else ""
    share = n_of(n + rows[0].n_without, n, "name a year")
    note = f"{share} Each number is a number of studies."
    if by:
        note += f" Rows by {by[:1].lower()}{by[1:]}, on a scale of their own."
    return Chart(
        name=f"{asked.year}-by-{asked.by}" if by else f"{asked.year}-timeline",
        title=f"{title} by {by[:1].lower()}{by[1:]}" if by else title,
        note=f"{note} {facts.source}",
        alt=f"Timeline. {share} {_in_words(rows)}.",
        draw=lambda width, top: _drawn(rows, width, top),
    )


def _row(label: str, years: Sequence[Group], group: Group | None) -> _Row:
    """The studies of a group by year; all studies where there is no group."""
    own = {study for one in years for study in one.studies}
    if group is not None:
        own &= set(group.studies)
    by_year: dict[int, set[str]] = {}
    for one in years:
        year = None if one.is_missing else year_of(one.value)
        if year is not None and own.intersection(one.studies):
            by_year.setdefault(year, set()).update(own.intersection(one.studies))
    n_without = len(own.difference(*by_year.values()))
    counts = {year: len(by_year[year]) for year in sorted(by_year)}
    return _Row(label, counts, n_without, bool(group and group.is_missing))


def _in_words(rows: Sequence[_Row]) -> str:
    parts = []
    for row in rows:
        counts = [f"{year} {n}" for year, n in row.by_year.items()]
        counts += [f"{_NO_YEAR} {row.n_without}"] if row.n_without else []
        parts.append(f"{row.label}: {', '.join(counts)}")
    return tidy(parts, 1200, "and {n} more rows")


def _years(rows: Sequence[_Row], start: float, end: float) -> _Years:
    years = list(rows[0].by_year)
    first, last = (years[0], years[-1]) if years else (0, 0)
    column = width_of(_NO_YEAR, SMALL) + 4
    # The label of the last year may be wider than its column.
    room = end - start - (column + _GAP if rows[0].n_without else _GAP)
    n = last - first + 1 if years else 0
    step = min(room / max(n, 1), 60)
    without = start + n * step + _GAP if rows[0].n_without else None
    return _Years(first, n, start, step, without)


def _drawn(rows: Sequence[_Row], width: int, top: float) -> Drawn:
    is_beside = width > NARROW
    start = MARGIN + (_LABELS if is_beside else 0)
    years = _years(rows, start, width - MARGIN)
    most = max((row.n_most for row in rows[1:]), default=1)
    marks: list[Mark] = []
    for place, row in enumerate(rows):
        lines = lines_of(row.label, _LABELS - 12 if is_beside else width - 2 * MARGIN, SMALL)
        tall = len(lines) * _STEP
        style = Text(x=0, y=0, text="", is_bold=not place, is_italic=row.is_missing)
        height = _LOW if place else _TALL
        if is_beside:
            height = max(height, tall)
            marks += words(lines, MARGIN, top + height - tall, style)
        else:
            marks += words(lines, MARGIN, top, style)
            top += tall + 2
        marks += _bars(row, years, (top + _NUMBER + 4, top + height), most if place else row.n_most)
        top += height + 8
    marks += _year_labels(years, top - 4)
    return marks, top - 4 + _STEP


def _bars(row: _Row, years: _Years, span: tuple[float, float], most: int) -> list[Mark]:
    high, low = span
    axis = Axis(0, most, low, high)
    end = years.start + years.n * years.step
    marks: list[Mark] = [Line(x=years.start, x2=end, y=low, y2=low, colour=COLOURS["absent_line"])]
    for year, n in row.by_year.items():
        left = years.left(year)
        marks.append(
            Box(
                x=left + 0.08 * years.step,
                x2=left + 0.92 * years.step,
                y=0,
                y2=n,
                fill=COLOURS["bar"],
                stroke=COLOURS["bar"],
                up=axis,
                facts={"group": row.label, "year": year, "n": n},
            )
        )
        if width_of(str(n), _NUMBER) <= years.step:
            marks.append(_number(left + years.step / 2, axis.px(n), n))
    if row.n_without and years.without is not None:
        middle = years.without + width_of(_NO_YEAR, SMALL) / 2
        marks.append(
            Box(
                x=middle - 9,
                x2=middle + 9,
                y=0,
                y2=row.n_without,
                fill=COLOURS["absent"],
                stroke=COLOURS["absent_line"],
                up=axis,
                facts={"group": row.label, "year": _NO_YEAR, "n": row.n_without},
            )
        )
        marks.append(_number(middle, axis.px(row.n_without), row.n_without))
    return marks


def _number(x: float, top: float, n: int) -> Text:
    return Text(x=x, y=top - 3, text=str(n), size=_NUMBER, align="center")


def _year_labels(years: _Years, top: float) -> list[Text]:
    """The years below their columns, as many as there is room for; the last one always."""
    needed = width_of("2000", SMALL) + 8
    every = max(-int(-needed // years.step), 1) if years.n else 1
    # Counted from the last, which matters most.
    shown = range(years.first + years.n - 1, years.first - 1, -every) if years.n else ()
    marks = []
    for year in shown:
        middle = years.left(year) + years.step / 2
        if middle - needed / 2 >= 0:
            marks.append(Text(x=middle, y=top + SMALL, text=str(year), align="center"))
    if years.without is not None:
        marks.append(Text(x=years.without, y=top + SMALL, text=_NO_YEAR, is_italic=True))
    return marks
