"""The look of the report: one set of colours and fonts, for the page and for its figures.

Figures use the palette of Okabe and Ito (2008), which people with colour-blindness can tell apart;
what is missing is grey and has an outline, so that it also differs in a black-and-white print.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

__all__ = ["COLOURS", "FIGURE_FONT", "NARROW", "WIDE"]

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

# The three have the same letter widths, and the renderer ships the second: what it measured fits
# wherever the picture is opened.
FIGURE_FONT: Final = "Arial, 'Liberation Sans', Helvetica, sans-serif"

WIDE: Final = 640
"""Width in px of figures on screens and on paper."""

NARROW: Final = 340
"""Width in px of figures on phones."""
