"""Dose ladders: the doses of each study on an axis of powers of ten.

What is given per kilogram of body weight and what is given in all never share an axis, nor do cells
and units of drugs. Doses per other things are named below.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from trialatlas.presentation.charts.facts import Facts, groups_of, share_of, titled
from trialatlas.presentation.figure import MARGIN, Chart
from trialatlas.presentation.lettering import LINE, lines_of, tidy, width_of
from trialatlas.presentation.marks import Axis, Drawn, Line, Mark, Symbol, Text, words
from trialatlas.presentation.theme import COLOURS, SMALL
from trialatlas.protocol.figures import DoseLadder
from trialatlas.text.dose import Amount, amount_of

__all__ = ["dose_ladder"]

_PANELS: Mapping[str, str] = {"kg": "per kg body weight", "total": "in all"}
_IN_MG: Mapping[str, float] = {"g": 1e3, "mg": 1.0, "mcg": 1e-3, "ng": 1e-6}
_HIGHEST = 900
"""Height in px of the rows of a panel; with more studies rows are lower, without ids."""

_ROW = 18
_LEAST_ROW = 13
_PLAIN_BELOW = 5
_STEP = LINE * SMALL
_RAISED = 9


@dataclass(frozen=True, slots=True)
class _Rung:
    """One dose of a study, in the unit of its panel."""

    low: float
    high: float
    is_cap: bool
    value: str


@dataclass(frozen=True, slots=True)
class _Panel:
    """Studies whose doses share an axis, those with the lowest dose first."""

    title: str
    studies: tuple[tuple[str, tuple[_Rung, ...]], ...]

    @property
    def decades(self) -> tuple[int, int]:
        """The powers of ten between which all doses lie; at least one apart."""
        ends = [end for _, rungs in self.studies for rung in rungs for end in (rung.low, rung.high)]
        low = math.floor(math.log10(min(ends)) + 1e-9)
        return low, max(math.ceil(math.log10(max(ends)) - 1e-9), low + 1)


def dose_ladder(facts: Facts, asked: DoseLadder) -> Chart | None:
    """The doses that a variable holds; None where the results have no frequencies of it.

    Args:
        facts: What the review found.
        asked: Which variable.
    """
    groups = groups_of(facts, asked.variable)
    if not groups:
        return None
    placed: dict[tuple[str, str], dict[str, list[_Rung]]] = {}
    others = []
    for group in groups:
        amount = None if group.is_missing else amount_of(group.value)
        if amount and amount.basis in _PANELS and amount.low > 0:
            unit, rung = _rung(amount, group.value)
            studies = placed.setdefault((amount.basis, unit), {})
            for study in group.studies:
                studies.setdefault(study, []).append(rung)
        elif not group.is_missing:
            others.append(f"{group.value} ({_studies(group.n)})")
    order = sorted(placed, key=lambda panel: (list(_PANELS).index(panel[0]), panel[1]))
    panels = [_panel(key, placed[key]) for key in order]
    said = [
        share_of(groups, "state a dose"),
        "A circle is a dose, a line a range, a triangle a cap.",
    ]
    title = titled(facts, asked.variable)
    return Chart(
        name=f"{asked.variable}-ladder",
        title=title,
        note=f"{' '.join(said)} {facts.source}",
        alt=f"Dose ladder. {said[0]} {_in_words(panels, others)}.",
        draw=lambda width, top: _drawn(panels, others, width, top),
    )


def _studies(n: int) -> str:
    return f"{n} {'study' if n == 1 else 'studies'}"


def _rung(amount: Amount, value: str) -> tuple[str, _Rung]:
    factor = _IN_MG.get(amount.unit, 1.0)
    unit = "mg" if amount.unit in _IN_MG else amount.unit or "cells"
    low, high = float(amount.low) * factor, float(amount.high) * factor
    return unit, _Rung(low, high, amount.is_cap, value)


def _panel(key: tuple[str, str], studies: Mapping[str, Sequence[_Rung]]) -> _Panel:
    basis, unit = key
    rows = [
        (study, tuple(sorted(rungs, key=lambda rung: (rung.low, rung.high))))
        for study, rungs in studies.items()
    ]
    rows.sort(key=lambda row: (row[1][0].low, row[1][-1].high, row[0]))
    name = f"{unit[:1].upper()}{unit[1:]} {_PANELS[basis]}: {_studies(len(rows))}"
    return _Panel(name, tuple(rows))


def _in_words(panels: Sequence[_Panel], others: Sequence[str]) -> str:
    parts = []
    for panel in panels:
        doses = (
            f"{study} {', '.join(rung.value for rung in rungs)}" for study, rungs in panel.studies
        )
        parts.append(f"{panel.title}: {tidy(doses, 600, 'and {n} more studies')}")
    if others:
        parts.append(f"Other doses: {tidy(others, 300, 'and {n} more')}")
    return ". ".join(parts) or "No dose can be placed"


def _drawn(panels: Sequence[_Panel], others: Sequence[str], width: int, top: float) -> Drawn:
    marks: list[Mark] = []
    for panel in panels:
        own, top = _drawn_panel(panel, width, top)
        marks += own
        top += 18
    if others:
        text = f"Not on these axes: {tidy(others, 900, 'and {n} more')}."
        lines = lines_of(text, width - 2 * MARGIN, SMALL, most=40)
        marks += words(lines, MARGIN, top)
        top += len(lines) * _STEP
    return marks, top


def _drawn_panel(panel: _Panel, width: int, top: float) -> Drawn:
    lines = lines_of(panel.title, width - 2 * MARGIN, SMALL, is_bold=True)
    bold = Text(x=0, y=0, text="", is_bold=True)
    marks: list[Mark] = list(words(lines, MARGIN, top, bold))
    top += len(lines) * _STEP + 4
    row = min(_ROW, _HIGHEST / len(panel.studies))
    is_named = row >= _LEAST_ROW
    names = max(width_of(study, SMALL) for study, _ in panel.studies) if is_named else 0.0
    low, high = panel.decades
    left = MARGIN + min(names, 0.4 * width) + 16
    axis = Axis(10.0**low, 10.0**high, left, width - MARGIN - 20, is_log=True)
    bottom = top + row * len(panel.studies)
    marks += _axis(axis, (low, high), (top, bottom))
    for place, (study, rungs) in enumerate(panel.studies):
        middle = top + (place + 0.5) * row
        if is_named:
            marks.append(Text(x=MARGIN, y=middle + 0.35 * SMALL, text=study))
        for rung in rungs:
            marks += _rung_marks(rung, axis, middle, study)
    return marks, bottom + _STEP + 4


def _rung_marks(rung: _Rung, axis: Axis, y: float, study: str) -> Iterator[Mark]:
    facts = {"study": study, "dose": rung.value}
    if rung.high > rung.low:
        colour = COLOURS["bar"]
        yield Line(
            x=rung.low, x2=rung.high, y=y, y2=y, colour=colour, width=2, across=axis, facts=facts
        )
    for end in dict.fromkeys((rung.low, rung.high)):
        shape = "triangle-left" if rung.is_cap else "circle"
        yield Symbol(
            x=end, y=y, shape=shape, area=40, fill=COLOURS["bar"], across=axis, facts=facts
        )


def _axis(axis: Axis, decades: tuple[int, int], span: tuple[float, float]) -> Iterator[Mark]:
    top, bottom = span
    low, high = decades
    widest = max(_power_width(power) for power in (low, high)) + 8
    between = (axis.end - axis.start) / (high - low)
    every = max(math.ceil(widest / between), 1)
    for power in range(low, high + 1):
        x = axis.px(10.0**power)
        yield Line(x=x, x2=x, y=top, y2=bottom, colour=COLOURS["line"])
        if (power - low) % every == 0:
            yield from _power(power, x, bottom + SMALL + 5)


def _plain_power(power: int) -> str:
    """A power of ten in plain figures; empty where these would be long."""
    return f"{10.0**power:.{max(-power, 0)}f}" if abs(power) < _PLAIN_BELOW else ""


def _power_width(power: int) -> float:
    plain = _plain_power(power)
    return width_of(plain or "10", SMALL) + (0 if plain else width_of(str(power), _RAISED))


def _power(power: int, x: float, y: float) -> Iterator[Text]:
    """A power of ten as readers know it, with its middle at x."""
    plain = _plain_power(power)
    start = x - _power_width(power) / 2
    yield Text(x=start, y=y, text=plain or "10")
    if not plain:
        yield Text(x=start + width_of("10", SMALL), y=y - 5, text=str(power), size=_RAISED)
