"""The look of the report: one set of colours and fonts, for the page and for its figures.

Figures use the palette of Okabe and Ito (2008), which people with colour-blindness can tell apart;
what is missing is grey and has an outline, so that it also differs in a black-and-white print.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

__all__ = [
    "ABSENT_SHAPE",
    "COLOURS",
    "FIGURE_FONT",
    "NARROW",
    "PAGE",
    "SHADES",
    "SHAPES",
    "SMALL",
    "TINTS",
    "TITLE",
    "WIDE",
    "WIDTHS",
]

COLOURS: Final = MappingProxyType(
    {
        "ink": "#1c2026",
        "soft": "#565d68",
        "line": "#cfd4da",
        "faint": "#f4f5f2",
        "paper": "#ffffff",
        "accent": "#00588a",
        "bar": "#0072B2",
        "absent": "#e3e5e8",
        "absent_line": "#8b929b",
        "warn": "#8a3b00",
        "warn_paper": "#fdf5ec",
    }
)
"""Names of colours and their values; every text colour has a contrast of 4.5 or more on paper."""

# The three have the same letter widths. The renderer ships the first, so that a picture has the
# same bytes on every machine; what was measured fits wherever it is opened.
FIGURE_FONT: Final = "'Liberation Sans', Arial, Helvetica, sans-serif"

TINTS: Final = (
    "#8fc3e2",
    "#f6d28c",
    "#8fd3bd",
    "#e9c6d9",
    "#c2e4f7",
    "#edb38a",
    "#f8f2a6",
)
"""Colours of unordered values: Okabe's and Ito's, so light that dark letters can be read on them;
each is used with a shape of its own."""

SHAPES: Final = (
    "circle",
    "square",
    "triangle-up",
    "diamond",
    "triangle-down",
    "triangle-right",
    "cross",
)
"""Shapes of unordered values, beside `TINTS`; `ABSENT_SHAPE` is that of missing ones."""

ABSENT_SHAPE: Final = "M1,0L0.5,0.87L-0.5,0.87L-1,0L-0.5,-0.87L0.5,-0.87Z"
"""The shape of what is missing: a hexagon."""

SHADES: Final = ("#cfe2f0", "#a6cae3", "#74acd2", "#3f8bbf", "#0b5e95", "#083d63")
"""Steps from few to many; their lightness alone orders them, in print too."""

TITLE: Final = 15
"""Size of the letters of a figure's title, in px."""

SMALL: Final = 12
"""Size of a figure's other letters, in px."""

PAGE: Final = 960
"""Width in px of figures as wide as a page."""

WIDE: Final = 640
"""Width in px of figures on screens and on paper."""

NARROW: Final = 340
"""Width in px of figures on phones."""

WIDTHS: Final = (PAGE, WIDE, NARROW)
"""The widths in which each figure is drawn."""
