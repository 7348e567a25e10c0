"""Bar charts of the report: SVG made without a browser, each in a wide and a narrow shape.

A figure goes into the page as a picture with its own address, so that neither ids nor styles of two
figures meet, and registry text in it can never become part of the page.
"""

from __future__ import annotations

import base64
import re
import textwrap
import unicodedata
from dataclasses import dataclass
from typing import Any

import altair as alt
import vl_convert

from trialatlas.presentation.estimates import FrequencyTable
from trialatlas.presentation.theme import COLOURS, FIGURE_FONT, NARROW, WIDE

__all__ = ["Figure", "Picture", "figure_of", "svg_of", "wrapped"]

_SIZE = 13
_LINE = 16
_MAX_LINES = 3
# Room to the right of the longest bar for its number, as in "40 (100.0%)".
_NUMBER_WIDTH = 88
# Mean width of a character in a sans-serif face; labels of broader letters are wrapped sooner.
_CHARACTER = 0.56 * _SIZE
_SIZE_IN_SVG = re.compile(r'<svg[^>]*? width="(\d+(?:\.\d+)?)" height="(\d+(?:\.\d+)?)"')


@dataclass(frozen=True, slots=True)
class Picture:
    """One shape of a figure.

    Attributes:
        uri: The SVG as a ``data:`` address.
        width: In px.
        height: In px.
    """

    uri: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A bar chart in both shapes, and what it shows in words."""

    wide: Picture
    narrow: Picture
    alt: str


def figure_of(table: FrequencyTable) -> Figure:
    """Draw the values of one variable, most of the page wide and for phones."""
    return Figure(_picture(table, WIDE), _picture(table, NARROW), _in_words(table))


def svg_of(table: FrequencyTable, width: int) -> str:
    """The bar chart as SVG.

    Args:
        table: What is drawn: one bar a value, and a grey one for each kind of missing.
        width: In px, of the whole figure; its height follows from the number of bars.

    Returns:
        An SVG document that names no address but those of the SVG language itself.
    """
    label_width = int(width * 0.4)
    bars = _bars(table, int(label_width / _CHARACTER))
    room = (width - label_width) / max(width - label_width - _NUMBER_WIDTH, 1)
    longest = max((bar["n"] for bar in bars), default=1) or 1
    lines = max((bar["key"].count("\n") + 1 for bar in bars), default=1)
    order = [bar["key"] for bar in bars]
    y = alt.Y("key:N", sort=order, title=None)
    x = alt.X("n:Q", axis=None, scale=alt.Scale(domain=[0, longest * room], nice=False))
    base = alt.Chart(alt.InlineData(values=bars)).encode(y=y)
    fill = alt.condition("datum.absent", alt.value(COLOURS["absent"]), alt.value(COLOURS["bar"]))
    edge = alt.condition(
        "datum.absent", alt.value(COLOURS["absent_line"]), alt.value(COLOURS["bar"])
    )
    chart = (
        alt.layer(
            base.mark_bar(size=_LINE + 2).encode(x=x, color=fill, stroke=edge),
            base.mark_text(align="left", dx=6, fontSize=_SIZE).encode(x=x, text="shown:N"),
        )
        .properties(
            width=width, height=max(len(bars), 1) * (lines * _LINE + 12), title=_title(table, width)
        )
        .configure(**_config(label_width))
    )
    return vl_convert.vegalite_to_svg(chart.to_dict(), vl_version=alt.SCHEMA_VERSION[:4])


def wrapped(text: str, width: int) -> list[str]:
    """Text in lines of at most ``width`` characters; what needs more than three is cut.

    Example:
        >>> wrapped("manage a complication", 12)
        ['manage a', 'complication']
    """
    plain = "".join(" " if unicodedata.category(mark)[0] == "C" else mark for mark in text)
    broad = any(unicodedata.east_asian_width(mark) in "WF" for mark in plain)
    limit = max(width // 2 if broad else width, 4)
    return textwrap.wrap(plain, limit, max_lines=_MAX_LINES, placeholder=" …") or [""]


def _bars(table: FrequencyTable, width: int) -> list[dict[str, Any]]:
    # Two values may have the same label; the number in front keeps their bars apart.
    shown = [
        (share.label, share.count.n, f"{share.count.n} ({share.percent})", False)
        for share in table.shares
    ]
    shown += [
        (absence.label, absence.count.n, str(absence.count.n), True) for absence in table.absences
    ]
    return [
        {
            "key": f"{place:03d}" + "\n".join(wrapped(label, width)),
            "n": n,
            "shown": words,
            "absent": absent,
        }
        for place, (label, n, words, absent) in enumerate(shown)
    ]


def _title(table: FrequencyTable, width: int) -> alt.TitleParams:
    share = f"{table.n_reported}/{table.n_studies} studies report it"
    room = int(width / (0.62 * (_SIZE + 2)))
    heading = [f"{table.title}: {share}"]
    # A title may be cut, its denominator never: it gets a line of its own.
    if len(heading[0]) > room:
        heading = [*wrapped(f"{table.title}:", room), share]
    below = f"Studies and % of the {table.n_reported}" if table.n_reported else "Studies"
    if table.n_missing:
        below += f"; in grey {table.n_missing} without a value"
    return alt.TitleParams(
        text=heading,
        subtitle=wrapped(below, int(width / _CHARACTER)),
        anchor="start",
        frame="bounds",
        offset=12,
        limit=width - 8,
    )


def _config(label_width: int) -> dict[str, Any]:
    return {
        "autosize": alt.AutoSizeParams(type="fit-x", contains="padding"),
        "background": COLOURS["paper"],
        "font": FIGURE_FONT,
        "padding": 4,
        "view": alt.ViewConfig(stroke=None),
        "axisY": alt.AxisConfig(
            labelExpr="split(slice(datum.value, 3), '\\n')",
            labelFontSize=_SIZE,
            labelColor=COLOURS["ink"],
            labelLimit=label_width,
            labelLineHeight=_LINE,
            labelBaseline="middle",
            labelPadding=8,
            domainColor=COLOURS["soft"],
            ticks=False,
        ),
        "text": alt.MarkConfig(color=COLOURS["ink"]),
        "title": alt.TitleConfig(
            fontSize=_SIZE + 2,
            lineHeight=_LINE + 4,
            color=COLOURS["ink"],
            subtitleFontSize=_SIZE,
            subtitleLineHeight=_LINE,
            subtitleColor=COLOURS["soft"],
            subtitlePadding=4,
        ),
    }


def _picture(table: FrequencyTable, width: int) -> Picture:
    svg = svg_of(table, width)
    size = _SIZE_IN_SVG.search(svg)
    # The renderer always writes both; the wanted width stands in should it ever not.
    across, down = (size.group(1), size.group(2)) if size else (str(width), str(width))
    encoded = base64.b64encode(svg.encode("utf-8")).decode("ascii")
    return Picture(f"data:image/svg+xml;base64,{encoded}", round(float(across)), round(float(down)))


def _in_words(table: FrequencyTable) -> str:
    parts = [f"{share.label} {share.count.n} ({share.percent})" for share in table.shares]
    parts += [f"{absence.label} {absence.count.n}" for absence in table.absences]
    return (
        f"Bar chart. {table.title}: {table.n_reported} of {table.n_studies} included studies "
        f"report it. {'; '.join(parts)}."
    )
