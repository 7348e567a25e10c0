"""The parts of the report on medians and trends."""

from __future__ import annotations

from collections.abc import Mapping

from trialatlas.presentation.blocks import Cell, Column, Section, TableBlock, TableRow
from trialatlas.presentation.numbers import Median, MedianTable, TrendTable
from trialatlas.presentation.sections.counts import count_cell, finding_items
from trialatlas.presentation.views import Views
from trialatlas.presentation.wording import UNDEFINED
from trialatlas.presentation.words import paragraph, said, unseen

__all__ = ["medians_section", "trends_section"]


def medians_section(views: Views) -> Section:
    """Medians of numbers."""
    parts = tuple(
        Section(said(table.title), (_median_table(table, views.anchors),))
        for table in views.medians
    )
    return Section(said("Medians"), parts, name="medians")


def _median_table(table: MedianTable, anchors: Mapping[str, str]) -> TableBlock:
    method = table.method[:1].upper() + table.method[1:]
    return TableBlock(
        said(unseen(f"{table.title}: "), f"{method}; N are all studies of the line"),
        (
            Column("Studies"),
            Column("n/N", is_number=True),
            Column("Median", is_number=True),
            Column("95% interval", is_number=True),
        ),
        tuple(
            TableRow(
                (
                    _group(median),
                    count_cell(median.count, anchors, median.of),
                    Cell(said("–" if UNDEFINED in median.note else median.estimate)),
                    Cell(said(median.interval or "–")),
                )
            )
            for median in table.medians
        ),
    )


def _group(median: Median) -> Cell:
    more = (paragraph(median.note, kind="under"),) if median.note else ()
    return Cell(said(median.label), more=more)


def trends_section(views: Views) -> Section:
    """Shares over numbers, such as years, each with its test."""
    parts = tuple(
        Section(
            said(table.title), (_trend_table(table, views.anchors), *finding_items([table.test]))
        )
        for table in views.trends
    )
    return Section(said("Trends"), parts, name="trends")


def _trend_table(table: TrendTable, anchors: Mapping[str, str]) -> TableBlock:
    method = f"; {table.method}" if table.method else ""
    caption = f"N are the studies that report both{method}; {table.test.left_out} left out"
    return TableBlock(
        said(unseen(f"{table.title}: "), caption),
        (
            Column("At"),
            Column("n/N", is_number=True),
            Column("%", is_number=True),
            Column("95% interval", is_number=True),
        ),
        tuple(
            TableRow(
                (
                    Cell(said(share.label)),
                    count_cell(share.count, anchors, share.of),
                    Cell(said(share.percent)),
                    Cell(said(share.interval or "–")),
                )
            )
            for share in table.shares
        ),
        kind="frequency",
    )
