"""A figure: the same numbers drawn at several widths, with its title, its note and its words.

A figure goes into a page as a picture with its own address, so that neither ids nor styles of two
figures meet, and registry text in it can never become part of the page.
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

import altair as alt
import vl_convert

from trialatlas.presentation.lettering import LINE, lines_of, plain
from trialatlas.presentation.marks import Drawn, Mark, Text, words
from trialatlas.presentation.theme import COLOURS, SMALL, TITLE, WIDTHS
from trialatlas.presentation.vega_lite import spec_of

__all__ = ["MARGIN", "Chart", "Figure", "Picture", "figure_of", "marks_of", "png_of"]

MARGIN = 8
"""Room in px between what is drawn and the edges of the picture."""

_LONGEST_ALT = 1600
_PNG_SCALE = 2.0
_VEGA_LITE = alt.SCHEMA_VERSION[:4]


@dataclass(frozen=True, slots=True)
class Picture:
    """One shape of a figure.

    Attributes:
        width: In px.
        height: In px.
        svg: The drawing, which names no address but those of the SVG language itself.
    """

    width: int
    height: int
    svg: str

    @property
    def uri(self) -> str:
        """The SVG as a ``data:`` address."""
        encoded = base64.b64encode(self.svg.encode("utf-8")).decode("ascii")
        return f"data:image/svg+xml;base64,{encoded}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the report.

    Attributes:
        name: Stem of its files, in ASCII; no two figures of a report share it.
        title: Its heading.
        note: What N is, where the records come from and of which day they are.
        alt: All that the picture says, in words.
        pictures: The drawings, widest first.
        spec: Vega-Lite JSON of the widest, with its data.
        is_flow: Whether it is the flow of records.
    """

    name: str
    title: str
    note: str
    alt: str
    pictures: tuple[Picture, ...]
    spec: bytes
    is_flow: bool = False

    def png(self) -> bytes:
        """The widest picture as PNG, at twice its size."""
        return png_of(self.pictures[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What a kind of figure makes of its numbers.

    Attributes:
        name: Stem of its files.
        title: Its heading.
        note: What N is, where the records come from and of which day they are.
        alt: All that it says, in words.
        draw: From the width and the place below the heading, in px, to marks and their lower end.
        is_flow: Whether it is the flow of records.
    """

    name: str
    title: str
    note: str
    alt: str
    draw: Callable[[int, float], Drawn]
    is_flow: bool = False


def figure_of(chart: Chart) -> Figure:
    """Draw a chart at each width of the theme."""
    said = _bounded(chart.alt)
    specs = []
    for width in WIDTHS:
        marks, height = marks_of(chart, width)
        specs.append((width, math.ceil(height), spec_of(marks, width, height, said)))
    pictures = tuple(
        Picture(width, height, _told(_svg(spec), chart.title, said))
        for width, height, spec in specs
    )
    text = json.dumps(specs[0][2], ensure_ascii=False, sort_keys=True)
    spec = f"{text}\n".encode()
    return Figure(chart.name, chart.title, chart.note, said, pictures, spec, chart.is_flow)


def marks_of(chart: Chart, width: int) -> tuple[list[Mark], float]:
    """All marks of a chart, its heading among them, and the height of the picture.

    Args:
        chart: What is drawn.
        width: Of the picture, in px.
    """
    room = width - 2 * MARGIN
    title = lines_of(chart.title, room, TITLE, is_bold=True)
    note = lines_of(chart.note, room, SMALL, most=40)
    below_title = MARGIN + len(title) * LINE * TITLE + 3
    below_note = below_title + len(note) * LINE * SMALL + 12
    heading = [
        *words(title, MARGIN, MARGIN, Text(x=0, y=0, text="", size=TITLE, is_bold=True)),
        *words(note, MARGIN, below_title, Text(x=0, y=0, text="", colour=COLOURS["soft"])),
    ]
    marks, bottom = chart.draw(width, below_note)
    return [*heading, *marks], math.ceil(bottom + MARGIN)


def png_of(picture: Picture) -> bytes:
    """A picture as PNG, at twice its size; the same picture gives the same bytes."""
    content: bytes = vl_convert.svg_to_png(picture.svg, scale=_PNG_SCALE)
    return content


def _svg(spec: dict[str, object]) -> str:
    svg: str = vl_convert.vegalite_to_svg(spec, vl_version=_VEGA_LITE)
    return svg


def _told(svg: str, title: str, said: str) -> str:
    """An SVG that tells its words to those who cannot see it, wherever it is opened."""
    label = quoteattr(plain(f"{title}. {said}"))
    return svg.replace("<svg ", f'<svg role="img" aria-label={label} ', 1)


def _bounded(said: str) -> str:
    if len(said) <= _LONGEST_ALT:
        return said
    cut = said[:_LONGEST_ALT].rsplit(" ", 1)[0].rstrip(";, ")
    return f"{cut} … The rest is in the table of results."
