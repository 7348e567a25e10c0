"""The figures of a review, in the order in which its protocol asks for them, and their files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, count

from trialatlas.presentation.charts.bars import bar_chart
from trialatlas.presentation.charts.bubbles import evidence_map
from trialatlas.presentation.charts.dose_ladder import dose_ladder
from trialatlas.presentation.charts.facts import Facts, facts_of
from trialatlas.presentation.charts.flow_diagram import flow_diagram
from trialatlas.presentation.charts.forest import forest_plot
from trialatlas.presentation.charts.heat import heat_map
from trialatlas.presentation.charts.pooled import pooled_charts
from trialatlas.presentation.charts.timeline import timeline
from trialatlas.presentation.charts.world_map import country_map
from trialatlas.presentation.estimates import frequency_table
from trialatlas.presentation.figure import Chart, Figure, figure_of
from trialatlas.presentation.flow import flow_of_review
from trialatlas.presentation.tables import ReportTables
from trialatlas.protocol.figures import (
    Bars,
    Bubbles,
    CountryMap,
    DoseLadder,
    FlowDiagram,
    Forest,
    Heat,
    Requested,
    Timeline,
)
from trialatlas.protocol.review import ReviewProtocol

__all__ = ["charts_of", "figure_files", "figures_of"]

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9-]+")
_LONGEST_NAME = 80


def figures_of(protocol: ReviewProtocol, tables: ReportTables) -> tuple[Figure, ...]:
    """Draw what the protocol asks for; what has no results yet is left out.

    Each pooled question has its forest plot and its funnel plot besides.

    Args:
        protocol: The review.
        tables: What it found.

    Returns:
        The figures, in the protocol's order, each with a name of its own.
    """
    return tuple(map(figure_of, charts_of(facts_of(protocol, tables))))


def charts_of(facts: Facts) -> tuple[Chart, ...]:
    """What the protocol asks for, not drawn yet; what has no results is left out.

    Args:
        facts: What the review found.
    """
    charts = [chart for one in facts.protocol.figures if (chart := _chart(facts, one))]
    return tuple(_named([*charts, *pooled_charts(facts)]))


def figure_files(figures: Sequence[Figure]) -> Mapping[str, bytes]:
    """The files of figures, by their paths in the report's folder.

    Args:
        figures: The figures.

    Returns:
        Of each its Vega-Lite JSON, and its widest picture as SVG and PNG.
    """
    files: dict[str, bytes] = {}
    for figure in figures:
        files[f"figures/{figure.name}.vl.json"] = figure.spec
        files[f"figures/{figure.name}.svg"] = figure.pictures[0].svg.encode("utf-8")
        files[f"figures/{figure.name}.png"] = figure.png()
    return files


def _chart(facts: Facts, asked: Requested) -> Chart | None:
    """What a request becomes; nothing where the results have no numbers for it."""
    chart: Chart | None
    match asked:
        case Bars():
            table = frequency_table(facts.protocol.codebook, asked.variable, facts.results)
            chart = bar_chart(facts, table) if table else None
        case FlowDiagram():
            chart = flow_diagram(facts, flow_of_review(facts.protocol, facts.tables))
        case Bubbles():
            chart = evidence_map(facts, asked)
        case Heat():
            chart = heat_map(facts, asked)
        case Timeline():
            chart = timeline(facts, asked)
        case CountryMap():
            chart = country_map(facts, asked)
        case DoseLadder():
            chart = dose_ladder(facts, asked)
        case Forest():
            chart = forest_plot(facts)
    return chart


def _named(charts: Sequence[Chart]) -> Iterator[Chart]:
    """Charts whose names are good names of files, and no two the same."""
    taken: set[str] = set()
    for chart in charts:
        plain = _NOT_IN_NAMES.sub("-", chart.name).strip("-").lower()
        stem = plain[:_LONGEST_NAME].rstrip("-") or "figure"
        numbered = (f"{stem}-{number}" for number in count(2))
        name = next(one for one in chain([stem], numbered) if one not in taken)
        taken.add(name)
        yield replace(chart, name=name)
