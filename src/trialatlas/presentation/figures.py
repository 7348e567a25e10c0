"""The figures of a review, in the order in which its protocol asks for them, and their files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from trialatlas.presentation.charts.bars import bar_chart
from trialatlas.presentation.charts.facts import Facts, facts_of
from trialatlas.presentation.charts.pooled import pooled_charts
from trialatlas.presentation.estimates import frequency_table
from trialatlas.presentation.figure import Chart, Figure, figure_of
from trialatlas.presentation.tables import ReportTables
from trialatlas.protocol.figures import Bars, Requested
from trialatlas.protocol.review import ReviewProtocol

__all__ = ["figure_files", "figures_of"]

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9-]+")


def figures_of(protocol: ReviewProtocol, tables: ReportTables) -> tuple[Figure, ...]:
    """Draw what the protocol asks for; what has no results yet is left out.

    Each pooled question has its forest plot and its funnel plot besides.

    Args:
        protocol: The review.
        tables: What it found.

    Returns:
        The figures, in the protocol's order, each with a name of its own.
    """
    facts = facts_of(protocol, tables)
    charts = [chart for asked in protocol.figures for chart in _charts(facts, asked)]
    charts += pooled_charts(facts)
    return tuple(map(figure_of, _named(charts)))


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


def _charts(facts: Facts, asked: Requested) -> Iterator[Chart]:
    if isinstance(asked, Bars):
        table = frequency_table(facts.protocol.codebook, asked.variable, facts.results)
        if table:
            yield bar_chart(facts, table)


def _named(charts: Sequence[Chart]) -> Iterator[Chart]:
    """Charts whose names are good names of files, and no two the same."""
    seen: Counter[str] = Counter()
    for chart in charts:
        name = _NOT_IN_NAMES.sub("-", chart.name).strip("-").lower() or "figure"
        seen[name] += 1
        yield replace(chart, name=f"{name}-{seen[name]}" if seen[name] > 1 else name)
