"""What figures are made of: words, boxes, lines and symbols with places, and Vega-Lite of them.

Places are px from the upper left corner, or values of an axis. Each mark carries the facts that it
shows, so that the data in the Vega-Lite says what was drawn.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

import altair as alt

from trialatlas.presentation.lettering import LINE, plain, width_of
from trialatlas.presentation.theme import COLOURS, FIGURE_FONT, SMALL

__all__ = [
    "Axis",
    "Box",
    "Drawn",
    "Layer",
    "Line",
    "Mark",
    "Symbol",
    "Text",
    "extent",
    "words",
]

Facts = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale of numbers along one side.

    Attributes:
        low: The number at its start.
        high: The number at its end.
        start: Place of the start, in px.
        end: Place of the end, in px.
        is_log: Whether equal ratios are equally far apart.
    """

    low: float
    high: float
    start: float
    end: float
    is_log: bool = False

    def px(self, value: float) -> float:
        """Where a number stands."""
        low, high = (
            (math.log10(self.low), math.log10(self.high))
            if self.is_log
            else (
                self.low,
                self.high,
            )
        )
        at = math.log10(value) if self.is_log else value
        return self.start + (at - low) / (high - low) * (self.end - self.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One line of words; (x, y) is where its base line begins, has its middle or ends."""

    x: float
    y: float
    text: str
    size: int = SMALL
    align: Literal["left", "center", "right"] = "left"
    colour: str = COLOURS["ink"]
    is_bold: bool = False
    is_italic: bool = False
    angle: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle between two corners."""

    x: float
    y: float
    x2: float
    y2: float
    fill: str
    stroke: str = ""
    across: Axis | None = None
    up: Axis | None = None
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A straight line between two places."""

    x: float
    y: float
    x2: float
    y2: float
    colour: str = COLOURS["soft"]
    width: float = 1
    across: Axis | None = None
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """A shape around a place; its area is in square px."""

    x: float
    y: float
    shape: str
    area: float
    fill: str
    stroke: str = COLOURS["ink"]
    across: Axis | None = None
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of the chart, such as the outlines of a map, and its data."""

    chart: alt.Chart
    rows: list[dict[str, Any]]


Mark = Text | Box | Line | Symbol | Layer

M = TypeVar("M", Text, Box, Line, Symbol)

Drawn = tuple[Sequence[Mark], float]
"""Marks, and the place in px below the last of them."""


def words(lines: Sequence[str], x: float, top: float, like: Text | None = None) -> list[Text]:
    """Lines of text below each other.

    Args:
        lines: The lines.
        x: Where they begin, have their middle or end.
        top: The upper edge of the first.
        like: Their style; its place and words do not matter.
    """
    style = like or Text(x=0, y=0, text="")
    return [
        Text(
            x=x,
            # The letters of the font rise to about 0.9 of its size above the base line.
            y=top + (0.95 + LINE * place) * style.size,
            text=line,
            size=style.size,
            align=style.align,
            colour=style.colour,
            is_bold=style.is_bold,
            is_italic=style.is_italic,
        )
        for place, line in enumerate(lines)
    ]


def extent(text: Text) -> tuple[float, float, float, float]:
    """The box of a text that is not turned or turned by a right angle: left, top, right, bottom."""
    long = width_of(text.text, text.size, is_bold=text.is_bold)
    before = {"left": 0.0, "center": 0.5, "right": 1.0}[text.align] * long
    above, below = 0.95 * text.size, 0.25 * text.size
    if text.angle:
        return text.x - above, text.y - long + before, text.x + below, text.y + before
    return text.x - before, text.y - above, text.x - before + long, text.y + below


def spec_of(marks: Iterable[Mark], width: int, height: float, description: str) -> dict[str, Any]:
    """Marks as Vega-Lite: one layered chart with its data.

    The data goes around altair, which would take longer to copy it than all else takes.

    Args:
        marks: What is drawn; boxes lie below layers, lines, symbols and texts.
        width: In px.
        height: In px.
        description: All that the chart says, in words.
    """
    every = list(marks)
    layers = [
        *_grouped(every, Box, _boxes),
        *(mark for mark in every if isinstance(mark, Layer)),
        *_grouped(every, Line, _lines),
        *_grouped(every, Symbol, _symbols),
        *_grouped(every, Text, _texts),
    ]
    chart = (
        alt.layer(*(_named(layer, number) for number, layer in enumerate(layers)))
        .properties(
            width=width,
            height=math.ceil(height),
            padding=0,
            autosize=alt.AutoSizeParams(type="none"),
            background=COLOURS["paper"],
            description=description,
        )
        .resolve_scale(x="independent", y="independent", fill="independent")
        .configure(aria=False, font=FIGURE_FONT, view=alt.ViewConfig(stroke=None))
    )
    # Validation costs more than the drawing; a test validates every kind of figure.
    spec: dict[str, Any] = chart.to_dict(validate=False)
    spec["datasets"] = {_name(number): layer.rows for number, layer in enumerate(layers)}
    return spec


def _name(number: int) -> str:
    return f"layer-{number}"


def _named(layer: Layer, number: int) -> alt.Chart:
    layer.chart.data = alt.NamedData(name=_name(number))
    return layer.chart


def _grouped(
    marks: Sequence[Mark], kind: type[M], drawn: Callable[[list[M]], Layer]
) -> list[Layer]:
    groups: dict[object, list[M]] = {}
    for mark in marks:
        if isinstance(mark, kind):
            groups.setdefault(_style(mark), []).append(mark)
    return [drawn(group) for group in groups.values()]


def _style(mark: Mark) -> object:
    """What all marks of a layer share: what Vega-Lite cannot take from data."""
    match mark:
        case Text():
            return mark.align, mark.is_bold, mark.is_italic, mark.angle
        case Box():
            return mark.across, mark.up, bool(mark.stroke)
        case Line() | Symbol():
            return mark.across
        case Layer():
            return id(mark)


def _scale(axis: Axis | None) -> alt.Scale | None:
    """The scale of an axis; None where places are px."""
    if axis is None:
        return None
    return alt.Scale(
        type="log" if axis.is_log else "linear",
        domain=[axis.low, axis.high],
        range=[axis.start, axis.end],
        nice=False,
        zero=False,
    )


def _x(axis: Axis | None = None) -> alt.X:
    return alt.X("x:Q", scale=_scale(axis), axis=None)


def _y(axis: Axis | None = None) -> alt.Y:
    return alt.Y("y:Q", scale=_scale(axis), axis=None)


def _rows(marks: Sequence[Box | Line | Symbol], *names: str) -> list[dict[str, Any]]:
    return [
        {name: _short(getattr(mark, name)) for name in names} | dict(mark.facts) for mark in marks
    ]


def _short(value: object) -> object:
    return round(value, 2) if isinstance(value, float) and abs(value) >= 1 else value


def _boxes(marks: list[Box]) -> Layer:
    first = marks[0]
    stroke = ("stroke",) if first.stroke else ()
    encodings = [
        _x(first.across),
        alt.X2("x2:Q"),
        _y(first.up),
        alt.Y2("y2:Q"),
        alt.Fill("fill:N", scale=None, legend=None),
        *(alt.Stroke(f"{name}:N", scale=None, legend=None) for name in stroke),
    ]
    chart = alt.Chart().mark_rect().encode(*encodings)
    return Layer(chart, _rows(marks, "x", "y", "x2", "y2", "fill", *stroke))


def _lines(marks: list[Line]) -> Layer:
    encoded = (
        alt.Chart()
        .mark_rule()
        .encode(
            _x(marks[0].across),
            alt.X2("x2:Q"),
            _y(),
            alt.Y2("y2:Q"),
            alt.Color("colour:N", scale=None, legend=None),
            alt.StrokeWidth("width:Q", scale=None, legend=None),
        )
    )
    return Layer(encoded, _rows(marks, "x", "y", "x2", "y2", "colour", "width"))


def _symbols(marks: list[Symbol]) -> Layer:
    chart = (
        alt.Chart()
        .mark_point(strokeWidth=1, opacity=1)
        .encode(
            _x(marks[0].across),
            _y(),
            alt.Shape("shape:N", scale=None, legend=None),
            alt.Size("area:Q", scale=None, legend=None),
            alt.Fill("fill:N", scale=None, legend=None),
            alt.Stroke("stroke:N", scale=None, legend=None),
        )
    )
    return Layer(chart, _rows(marks, "x", "y", "shape", "area", "fill", "stroke"))


def _texts(marks: list[Text]) -> Layer:
    first = marks[0]
    rows = [
        {
            "x": round(mark.x, 2),
            "y": round(mark.y, 2),
            "words": plain(mark.text),
            "size": mark.size,
            "colour": mark.colour,
        }
        for mark in marks
    ]
    chart = (
        alt.Chart()
        .mark_text(
            align=first.align,
            baseline="alphabetic",
            fontWeight="bold" if first.is_bold else "normal",
            fontStyle="italic" if first.is_italic else "normal",
            angle=first.angle % 360,
        )
        .encode(
            _x(),
            _y(),
            alt.Text("words:N"),
            alt.Size("size:Q", scale=None, legend=None),
            alt.Color("colour:N", scale=None, legend=None),
        )
    )
    return Layer(chart, rows)
