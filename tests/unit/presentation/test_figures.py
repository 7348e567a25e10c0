"""All kinds of figure: nothing cut off at any width, valid, the same twice, nothing loaded."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping

import altair as alt
import pytest
from lxml import etree
from tests.unit.presentation.charts.drawn import asked, faults_of_layout

from trialatlas.presentation.charts.facts import facts_of
from trialatlas.presentation.figure import Chart, Figure, marks_of
from trialatlas.presentation.figures import charts_of, figure_files, figures_of
from trialatlas.presentation.theme import WIDTHS
from trialatlas.presentation.vega_lite import spec_of
from trialatlas.protocol.figures import (
    Bars,
    Bubbles,
    CountryMap,
    DoseLadder,
    FlowDiagram,
    Forest,
    Heat,
    Timeline,
)
from trialatlas.protocol.review import OddsRatio

HOSTILE = "<script>alert('x')</script>\x07"
EVERY = (
    FlowDiagram(),
    Bars("purpose"),
    Bubbles("purpose", "phase"),
    Bubbles("purpose", "phase", "donor"),
    Timeline("year", "status"),
    CountryMap("country"),
    DoseLadder("dose"),
    Heat("purpose", "status"),
    Forest(),
)
N = 24
PLAIN = {
    "purpose": ["tumour", "complication", "complication", "not_reported"] * 6,
    "phase": ["PHASE1", "PHASE2", "PHASE1;PHASE2", "not_applicable"] * 6,
    "donor": ["autologous", "allogeneic", "unclear"] * 8,
    "year": ["2004", "2015-03", "2021", "not_reported"] * 6,
    "status": ["COMPLETED", "RECRUITING"] * 12,
    "country": ["United States", "Singapore", "Korea, Republic of", "Former Yugoslavia"] * 6,
    "dose": ["1e6/kg", "1e6-2e6/kg;cap 2e8 total", "75 mg/m2", "not_reported"] * 6,
}
LONG = "Prevention and treatment of a complication whose name does not end, "
HARD = {
    "purpose": [LONG * 3, "W" * 90, "静脈内投与" * 12, HOSTILE] * 6,
    "phase": [f"Column {place} {'M' * (place % 30)}" for place in range(N)],
    "donor": [f"{LONG}{place % 11}" for place in range(N)],
    "year": [str(1970 + 2 * place) for place in range(N)],
    "status": [f"{LONG * 2}{place}" for place in range(N)],
    "country": [f"{'W' * 40} {place}" for place in range(N - 4)]
    + ["Belgium", "Luxembourg", "Netherlands", "Fiji"],
    "dose": [f"1e{place}/kg;{place + 1} mg total;{place + 1}e3/vial" for place in range(N)],
}
NOTHING = {name: ["not_reported"] * 2 for name in PLAIN}
RATIOS = (
    OddsRatio(
        name="Donor by purpose",
        rows="donor",
        row_values=("autologous", "allogeneic"),
        columns="purpose",
        column_values=("tumour", "complication"),
        published=((20, 0), (1, 7)),
    ),
    OddsRatio(
        name=LONG * 2,
        rows="status",
        row_values=("COMPLETED", "W" * 60),
        columns="purpose",
        column_values=("tumour", "complication"),
    ),
)
EMPTY: Mapping[str, list[str]] = {name: [] for name in PLAIN}
REVIEWS: Mapping[str, Mapping[str, list[str]]] = {
    "plain": PLAIN,
    "hard": HARD,
    "nothing": NOTHING,
    "empty": EMPTY,
}


def charts(values: Mapping[str, list[str]]) -> tuple[Chart, ...]:
    return charts_of(facts_of(*asked(values, *EVERY, odds_ratios=RATIOS)))


@pytest.fixture(scope="module")
def drawn() -> tuple[Figure, ...]:
    return figures_of(*asked(PLAIN, *EVERY, odds_ratios=RATIOS))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("review", REVIEWS)
def test_no_word_leaves_its_picture_or_lies_on_another(review: str, width: int) -> None:
    faults = {chart.name: faults_of_layout(chart, width) for chart in charts(REVIEWS[review])}
    assert {name: found for name, found in faults.items() if found} == {}


def test_each_specification_is_valid_and_needs_nothing_else() -> None:
    for chart in charts(PLAIN):
        marks, height = marks_of(chart, WIDTHS[0])
        spec = spec_of(marks, WIDTHS[0], height, chart.alt)
        alt.LayerChart.from_dict(spec, validate=True)
        assert spec["description"] == chart.alt
        assert '"url"' not in json.dumps(spec)


def test_every_figure_that_was_asked_for_is_there_in_order(drawn: tuple[Figure, ...]) -> None:
    assert [figure.name for figure in drawn] == [
        "flow",
        "purpose",
        "purpose-by-phase",
        "purpose-by-phase-donor",
        "year-by-status",
        "country-map",
        "dose-ladder",
        "purpose-by-status-heat",
        "odds-ratios",
    ]


def test_each_tells_n_its_source_and_the_day(drawn: tuple[Figure, ...]) -> None:
    source = "Source: ClinicalTrials.gov, records as last updated, up to 2022-07-31."
    for figure in drawn:
        assert figure.note.endswith(source)
        assert re.search(r"N = 24|studies included|N of each", figure.note), figure.name
        for picture in figure.pictures:
            shown = " ".join(etree.fromstring(picture.svg.encode()).itertext())
            assert "2022-07-31" in shown
            assert figure.title in shown


def test_each_has_all_widths_and_words_for_those_who_cannot_see_it(
    drawn: tuple[Figure, ...],
) -> None:
    for figure in drawn:
        assert [picture.width for picture in figure.pictures] == list(WIDTHS)
        root = etree.fromstring(figure.pictures[0].svg.encode())
        assert root.get("role") == "img"
        assert figure.alt in (root.get("aria-label") or "")
        assert json.loads(figure.spec)["description"] == figure.alt


def test_the_same_review_gives_the_same_bytes(drawn: tuple[Figure, ...]) -> None:
    again = figures_of(*asked(PLAIN, *EVERY, odds_ratios=RATIOS))
    assert again == drawn
    first = figure_files(drawn[:2])
    assert first == figure_files(again[:2])
    assert sorted(first) == [
        *(f"figures/flow.{kind}" for kind in ("png", "svg", "vl.json")),
        *(f"figures/purpose.{kind}" for kind in ("png", "svg", "vl.json")),
    ]
    assert first["figures/flow.png"].startswith(b"\x89PNG")


def test_registry_text_stays_text_and_nothing_is_loaded() -> None:
    [figure] = figures_of(*asked({"purpose": [HOSTILE, HOSTILE]}, Bars("purpose")))
    svg = figure.pictures[0].svg
    assert "<script" not in svg
    addresses = set(re.findall(r"https?://[^\"' ]+", svg))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def test_what_has_no_results_yet_is_left_out() -> None:
    review, tables = asked(PLAIN, *EVERY)
    none = tables.results.slice(0, 0)
    facts = facts_of(review, dataclasses.replace(tables, results=none))
    assert [chart.name for chart in charts_of(facts)] == ["flow"]


def test_two_figures_of_one_name_get_files_of_their_own() -> None:
    names = ["a-b-2", "a_b", "a-b", "flow", "n" * 300]
    values = {name: ["x"] for name in names}
    found = charts_of(facts_of(*asked(values, FlowDiagram(), *map(Bars, names))))
    assert [chart.name for chart in found] == [
        *("flow", "a-b-2", "a-b", "a-b-3", "flow-2", "n" * 80),
    ]
    assert [chart.is_flow for chart in found] == [True, *[False] * 5]
