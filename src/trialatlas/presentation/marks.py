"""What figures are made of: words, boxes, lines and symbols with places.

Places are px from the upper left corner, or values of an axis. Each mark carries the facts that it
shows, so that the data in the Vega-Lite says what was drawn.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import altair as alt

from trialatlas.presentation.lettering import LINE, width_of
from trialatlas.presentation.theme import COLOURS, SMALL

__all__ = ["Axis", "Box", "Drawn", "Layer", "Line", "Mark", "Symbol", "Text", "extent", "words"]

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
