"""What of a report is printed: nothing opens on paper, and nobody reads thousands of lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trialatlas.presentation.blocks import (
    Block,
    Details,
    Group,
    Paragraph,
    Runs,
    Section,
    TableBlock,
    TableRow,
    Terms,
)
from trialatlas.presentation.document import Document, plain
from trialatlas.presentation.figure import Figure
from trialatlas.presentation.words import code, joined, paragraph

__all__ = ["MOST_ROWS", "on_paper", "share_of_width"]

MOST_ROWS = 300
"""Tables with more lines than this are printed as the list of what their lines are about."""


_TALLEST = 1.3
"""Height of a figure that fits a page with its caption, in widths of the text."""


def share_of_width(figure: Figure) -> float:
    """How much of the width of a page a figure takes, so that its height fits too.

    Args:
        figure: The figure; on paper its middle picture is printed.
    """
    picture = figure.pictures[1]
    return min(1.0, _TALLEST * picture.width / picture.height)


def on_paper(document: Document) -> Document:
    """A report as it is printed.

    What folds and what is only for the screen is left out. Of a table with more than `MOST_ROWS`
    lines the first column is printed, and where the rest is.

    Args:
        document: The report.
    """
    sections = tuple(
        replace(section, blocks=_printed(section.blocks)) for section in document.sections
    )
    return replace(document, sections=sections)


def _printed(blocks: Sequence[Block]) -> tuple[Block, ...]:
    return tuple(printed for block in blocks for printed in _one(block))


def _one(block: Block) -> tuple[Block, ...]:
    if isinstance(block, Paragraph):
        return () if block.only == "screen" else (replace(block, runs=_words(block.runs)),)
    if isinstance(block, Details):
        return () if block.kind in ("rules", "why") else (_unfolded(block),)
    if isinstance(block, Section | Group):
        return (replace(block, blocks=_printed(block.blocks)),)
    if isinstance(block, Terms):
        items = tuple((term, _printed(inside)) for term, inside in block.items)
        return (replace(block, items=items),)
    if isinstance(block, TableBlock):
        return _table(block)
    return (block,)


def _unfolded(block: Details) -> Block:
    inside = _printed(block.blocks)
    # A table says in its caption what it is.
    if len(inside) == 1 and isinstance(inside[0], TableBlock):
        return inside[0]
    return Group("unfolded", (Paragraph(block.summary, "summary"), *inside))


def _words(runs: Runs) -> Runs:
    return tuple(run for run in runs if run.kind != "screen")


def _table(table: TableBlock) -> tuple[Block, ...]:
    if len(table.rows) <= MOST_ROWS:
        return (replace(table, rows=tuple(map(_row, table.rows))),)
    heads = tuple(row.cells[0].runs for row in table.rows)
    return (
        paragraph(
            f"Table {table.number}. {plain(table.caption)}. It has too many lines for print: all "
            "of it is in ",
            code("report.html"),
            " and in the folder ",
            code("data"),
            f". Its lines, by {table.columns[0].title.lower()}:",
        ),
        Paragraph(joined(heads), "small"),
    )


def _row(row: TableRow) -> TableRow:
    return replace(
        row, cells=tuple(replace(cell, opens=(), more=_printed(cell.more)) for cell in row.cells)
    )
