"""The flow of records after PRISMA 2020: what stays goes down, what leaves goes to the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trialatlas.presentation.charts.facts import Facts
from trialatlas.presentation.figure import MARGIN, Chart
from trialatlas.presentation.flow import Exit, Flow, Reason, Step
from trialatlas.presentation.lettering import LINE, lines_of, tidy, width_of
from trialatlas.presentation.marks import Box, Drawn, Line, Mark, Symbol, Text, words
from trialatlas.presentation.theme import COLOURS, NARROW, SMALL

__all__ = ["flow_diagram"]

_BAND = 24
_PAD = 8
_BETWEEN = 22
_STEP = LINE * SMALL
_PHASES = ("Identification", "Screening", "Included")


def flow_diagram(facts: Facts, flow: Flow) -> Chart:
    """Boxes for the records that stay and those that leave, with reasons and numbers.

    Args:
        facts: What the review found.
        flow: The way from the records to the studies.
    """
    note = f"{flow.n_found} records found, {flow.n_included} studies included."
    if flow.n_rejected:
        note += f" {flow.n_rejected} payloads could not be read and are in no box."
    return Chart(
        name="flow",
        is_flow=True,
        title="Flow of records",
        note=f"{note} {facts.source}",
        alt=f"Flow diagram after PRISMA 2020. {tidy(_in_words(flow), 1400, 'and {n} more')}.",
        draw=lambda width, top: _drawn(flow, width, top),
    )


def _in_words(flow: Flow) -> Iterator[str]:
    for step in flow.steps:
        yield f"{step.label} {step.n}"
        for leaving in step.exits:
            reasons = ", ".join(f"{reason.label} {reason.n}" for reason in leaving.reasons)
            yield f"{leaving.label} {leaving.n}" + (f" ({reasons})" if reasons else "")


def _drawn(flow: Flow, width: int, top: float) -> Drawn:
    gap = 18 if width <= NARROW else 44
    left = MARGIN + _BAND + 6
    main = min((width - MARGIN - left - gap) * 0.46, 300)
    right = left + main + gap
    aside = min(width - MARGIN - right, 380)
    marks: list[Mark] = []
    bands: list[tuple[str, float, float]] = []
    below: float | None = None
    n_steps = len(flow.steps)
    for place, step in enumerate(flow.steps):
        lines = lines_of(_counted(step), main - 2 * _PAD, SMALL)
        # The name of its phase is written upwards beside it.
        phase = _phase(place, n_steps)
        is_alone = all(
            phase != _phase(other, n_steps) for other in range(n_steps) if other != place
        )
        least = width_of(phase, SMALL, is_bold=True) + 6 if is_alone else 0
        height = max(len(lines) * _STEP + 2 * _PAD, least)
        if below is not None:
            marks += _arrow_down(left + main / 2, below, top)
        marks += _box((left, top, main, height), lines, is_main=True, facts=_facts(step))
        bottom = top + height
        at = top
        for leaving in filter(_counts, step.exits):
            inner = _exit_lines(leaving, aside - 2 * _PAD)
            tall = len(inner) * _STEP + 2 * _PAD
            marks += _box((right, at, aside, tall), inner, is_main=False, facts=_facts(leaving))
            marks += _arrow_right(
                left + main / 2, at + _PAD + _STEP / 2, (left + main, right), at > top
            )
            at += tall + 10
        end = max(bottom, at - 10)
        bands.append((phase, top, end))
        below = bottom
        top = end + _BETWEEN
    return [*_bands(bands), *marks], top - _BETWEEN


def _counted(item: Step | Exit | Reason) -> str:
    """What records are, and how many; the number never breaks."""
    return f"{item.label} (n\u00a0=\u00a0{item.n})"


def _counts(leaving: Exit) -> bool:
    return leaving.n > 0 or not leaving.reasons


def _facts(item: Step | Exit) -> dict[str, str | int]:
    return {"records": item.label, "n": item.n}


def _phase(place: int, n_steps: int) -> str:
    return _PHASES[max(place - n_steps + 3, 0)]


def _exit_lines(leaving: Exit, room: float) -> list[str]:
    lines = lines_of(_counted(leaving), room, SMALL)
    for reason in leaving.reasons:
        first, *others = lines_of(_counted(reason), room - 12, SMALL)
        lines += [f"· {first}", *(f"  {line}" for line in others)]
    return lines


def _box(
    place: tuple[float, float, float, float],
    lines: Sequence[str],
    *,
    is_main: bool,
    facts: dict[str, str | int],
) -> Iterator[Mark]:
    left, top, width, height = place
    yield Box(
        x=left,
        x2=left + width,
        y=top,
        y2=top + height,
        fill=COLOURS["paper"] if is_main else COLOURS["faint"],
        stroke=COLOURS["ink"] if is_main else COLOURS["absent_line"],
        facts=facts,
    )
    inner = top + (height - len(lines) * _STEP) / 2
    for place_of_line, text in enumerate(words(lines, left + _PAD, inner)):
        indent = 8 if lines[place_of_line].startswith("  ") else 0
        yield Text(x=text.x + indent, y=text.y, text=text.text.strip())


def _arrow_down(x: float, start: float, end: float) -> Iterator[Mark]:
    yield Line(x=x, x2=x, y=start, y2=end - 4)
    yield Symbol(
        x=x, y=end - 4, shape="triangle-down", area=40, fill=COLOURS["soft"], stroke=COLOURS["soft"]
    )


def _arrow_right(
    stem: float, y: float, span: tuple[float, float], is_later: bool
) -> Iterator[Mark]:
    start, end = span
    yield Line(x=stem if is_later else start, x2=end - 4, y=y, y2=y)
    yield Symbol(
        x=end - 4,
        y=y,
        shape="triangle-right",
        area=40,
        fill=COLOURS["soft"],
        stroke=COLOURS["soft"],
    )


def _bands(bands: Sequence[tuple[str, float, float]]) -> Iterator[Mark]:
    for phase in _PHASES:
        own = [(top, bottom) for name, top, bottom in bands if name == phase]
        if not own:
            continue
        top, bottom = own[0][0], own[-1][1]
        yield Box(x=MARGIN, x2=MARGIN + _BAND, y=top, y2=bottom, fill="#d9e8f2")
        yield Text(
            x=MARGIN + _BAND / 2 + 0.35 * SMALL,
            y=(top + bottom) / 2,
            text=phase,
            align="center",
            is_bold=True,
            angle=-90,
        )
