"""Bar charts: every value with its number, nothing loaded."""

from __future__ import annotations

import base64
import dataclasses
import re

import pytest
from lxml import etree

from trialatlas.presentation.estimates import Absence, Count, FrequencyTable, Share
from trialatlas.presentation.figures import figure_of, svg_of, wrapped

HOSTILE = "<script>alert('x')</script>\x07"


def frequency(*labels: str, absent: int = 0) -> FrequencyTable:
    return FrequencyTable(
        name="purpose",
        title="Purpose",
        question="",
        multiple=False,
        shares=tuple(
            Share(label, Count(place + 1), 10, f"{10 * (place + 1)}.0%", "")
            for place, label in enumerate(labels)
        ),
        absences=(Absence("not reported", Count(absent)),) if absent else (),
        n_reported=10 if labels else 0,
        n_missing=absent,
        method="Wilson",
    )


def texts(svg: str) -> list[str]:
    root = etree.fromstring(svg.encode())
    return [text for text in root.itertext() if text.strip()]


def test_the_title_carries_the_denominator_and_bars_their_numbers() -> None:
    shown = texts(svg_of(frequency("cells", "drug", absent=2), 640))
    assert "Purpose: 10/12 studies report it" in shown
    assert "Studies and % of the 10; in grey 2 without a value" in shown
    assert {"1 (10.0%)", "2 (20.0%)", "2", "not reported"} <= set(shown)


def test_a_long_title_never_costs_the_denominator() -> None:
    table = dataclasses.replace(frequency("cells"), title="WWWW WWWWWWWW " * 9)
    assert "10/10 studies report it" in texts(svg_of(table, 340))


def test_no_value_at_all_is_still_a_figure() -> None:
    assert "Purpose: 0/3 studies report it" in texts(svg_of(frequency(absent=3), 340))
    assert "Purpose: 0/0 studies report it" in texts(svg_of(frequency(), 340))


def test_two_values_with_one_label_keep_two_bars() -> None:
    assert {"1 (10.0%)", "2 (20.0%)"} <= set(texts(svg_of(frequency("same", "same"), 640)))


@pytest.mark.parametrize("width", [640, 340])
def test_figures_keep_their_width_and_long_labels_are_wrapped(width: int) -> None:
    svg = svg_of(frequency("Prevention and treatment of " * 5, "W" * 60, "静脈" * 30), width)
    found = re.search(r'<svg[^>]* width="(\d+)', svg)
    assert found is not None
    assert int(found.group(1)) == width
    assert not any("Prevention and treatment of " * 2 in text for text in texts(svg))
    assert any(text.endswith("…") for text in texts(svg))


def test_registry_text_stays_text_and_nothing_is_loaded() -> None:
    svg = svg_of(frequency(HOSTILE), 640)
    assert "<script" not in svg
    addresses = set(re.findall(r"https?://[^\"' ]+", svg))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def test_a_figure_has_two_shapes_and_words_for_those_who_cannot_see_it() -> None:
    figure = figure_of(frequency("cells", absent=1))
    assert (figure.wide.width, figure.narrow.width) == (640, 340)
    assert figure.alt == (
        "Bar chart. Purpose: 10 of 11 included studies report it. cells 1 (10.0%); not reported 1."
    )
    kind, _, content = figure.wide.uri.partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(content).startswith(b"<svg")


def test_labels_wrap_and_end_with_dots_where_they_are_cut() -> None:
    assert wrapped("manage a complication", 12) == ["manage a", "complication"]
    lines = wrapped("one two three four five six seven", 8)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert wrapped("", 10) == [""]
    assert wrapped("静脈内投与", 8) == ["静脈内投", "与"]
