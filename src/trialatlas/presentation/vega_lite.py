"""Marks as Vega-Lite: valid, self-contained, and the same for the same marks."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import altair as alt

from trialatlas.presentation.lettering import plain
from trialatlas.presentation.marks import Axis, Box, Layer, Line, Mark, Symbol, Text
from trialatlas.presentation.theme import COLOURS, FIGURE_FONT

__all__ = ["spec_of"]

M = TypeVar("M", Text, Box, Line, Symbol)


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
