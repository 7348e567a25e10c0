"""The parts of the report on frequencies and cross-tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trialatlas.presentation.blocks import (
    Block,
    Cell,
    Column,
    FigureBlock,
    Group,
    Run,
    Section,
    TableBlock,
    TableRow,
)
from trialatlas.presentation.estimates import CrossTableView, FrequencyTable
from trialatlas.presentation.figure import Figure
from trialatlas.presentation.sections.counts import count_cell, finding_items
from trialatlas.presentation.views import Views
from trialatlas.presentation.wording import MISSING_WORDS
from trialatlas.presentation.words import paragraph, said, unseen

__all__ = ["cross_section", "figures_section", "results_section"]

_KINDS_OF_MISSING = frozenset(MISSING_WORDS.values())


def figures_section(figures: Sequence[Figure]) -> Section:
    """The figures that the protocol asks for."""
    blocks = tuple(FigureBlock(figure, said(figure.title)) for figure in figures)
    return Section(said("Figures"), blocks, name="figures")


def results_section(views: Views) -> Section:
    """The values of each variable."""
    blocks: list[Block] = [
        paragraph(
            "Each share is out of the studies that report the variable. Intervals cover 95%. "
            "Bounds are the shares if none, or all, of the studies whose value is not reported or "
            "unclear had it; they say nothing of chance.",
            Run(" Numbers open to the studies behind them.", "screen"),
        )
    ]
    if views.frequencies:
        parts = tuple(
            Section(said(table.title), (*_question(table), _frequency(table, views.anchors)))
            for table in views.frequencies
        )
        blocks.append(Group("plain", parts))
    else:
        blocks.append(paragraph("The analysis has no frequencies."))
    return Section(said("Results by variable"), tuple(blocks), name="results")


def _question(table: FrequencyTable) -> tuple[Block, ...]:
    return (paragraph(table.question, kind="small"),) if table.question else ()


def _frequency(table: FrequencyTable, anchors: Mapping[str, str]) -> TableBlock:
    caption = f"{table.n_reported}/{table.n_studies} studies report it"
    caption += f"; {table.method}" if table.method else ""
    caption += "; a study may have several values" if table.multiple else ""
    has_bounds = any(share.bounds for share in table.shares)
    none = (Cell(said("–")),) * (3 if has_bounds else 2)
    rows = [
        TableRow(
            (
                Cell(said(share.label)),
                count_cell(share.count, anchors, share.of),
                Cell(said(share.percent or "–")),
                Cell(said(share.interval or "–")),
                *((Cell(said(share.bounds or "–")),) if has_bounds else ()),
            )
        )
        for share in table.shares
    ]
    rows += [
        TableRow(
            (
                Cell(said(absence.label)),
                count_cell(absence.count, anchors, table.n_studies),
                *none,
            ),
            is_absent=True,
        )
        for absence in table.absences
    ]
    return TableBlock(
        said(unseen(f"{table.title}: "), caption),
        (
            Column("Value"),
            Column("n/N", is_number=True),
            Column("%", is_number=True),
            Column("95% interval", is_number=True),
            *((Column("Bounds", is_number=True),) if has_bounds else ()),
        ),
        tuple(rows),
        kind="frequency",
    )


def cross_section(views: Views) -> Section:
    """Pairs of variables."""
    parts = tuple(_cross_part(table, views.anchors) for table in views.cross_tables)
    return Section(said("Cross-tables"), parts, name="cross")


def _cross_part(table: CrossTableView, anchors: Mapping[str, str]) -> Section:
    title = f"{table.row_title} by {table.column_title.lower()}"
    blocks: list[Block] = [_cross_table(table, title, anchors), *finding_items(table.findings)]
    if table.findings:
        n = table.findings[0].left_out
        blocks.append(
            paragraph(
                "Measures and tests are of the studies with exactly one value of each variable; "
                f"{n} {'is' if n == 1 else 'are'} left out.",
                kind="small",
            )
        )
    return Section(said(title), tuple(blocks))


def _cross_table(table: CrossTableView, title: str, anchors: Mapping[str, str]) -> TableBlock:
    several = "; a study may stand in several cells" if table.multiple else ""
    return TableBlock(
        said(unseen(f"{title}: "), f"Number of studies{several}"),
        (
            Column(table.row_title),
            *(
                Column(column, is_number=True, is_absent=column in _KINDS_OF_MISSING)
                for column in table.columns
            ),
        ),
        tuple(
            TableRow(
                (Cell(said(label)), *(count_cell(cell, anchors) for cell in cells)),
                is_absent=label in _KINDS_OF_MISSING,
            )
            for label, cells in table.rows
        ),
        kind="cross",
    )
