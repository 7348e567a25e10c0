"""Tables of the report as HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from trialatlas.presentation.blocks import Block, Cell, Column, TableBlock, TableRow
from trialatlas.presentation.document import plain
from trialatlas.presentation.writers.html_runs import attribute, html_runs

__all__ = ["html_table"]

Inner = Callable[[Sequence[Block]], str]


def html_table(table: TableBlock, inner: Inner) -> str:
    """A table that scrolls in its own box where it is wider than the page.

    Args:
        table: The table.
        inner: Sets the blocks inside cells.
    """
    caption = plain(table.caption)
    css = " ".join(filter(None, (table.kind, "sortable" if table.is_sortable else "")))
    head = "".join(map(_heading, table.columns))
    body = "".join(_row(row, table.columns, inner) for row in table.rows)
    label = f"Table {table.number}: {caption}"
    return (
        f'<div class="scroll" role="region"{attribute("aria-label", label)} tabindex="0">\n'
        f"<table{attribute('class', css)}{attribute('id', table.name)}>\n"
        f'<caption><span class="nr">Table {table.number}.</span> {html_runs(table.caption)}'
        "</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n</div>\n"
    )


def _heading(column: Column) -> str:
    if not column.title:
        return "<td></td>"
    css = ("n" * column.is_number, "long" * column.is_long, "absent" * column.is_absent)
    kinds = attribute("class", " ".join(filter(None, css)))
    return f'<th scope="col"{kinds}>{escape(column.title)}</th>'


def _row(row: TableRow, columns: Sequence[Column], inner: Inner) -> str:
    first, *others = row.cells
    cells = [f'<th scope="row">{_content(first, inner)}</th>']
    for cell, column in zip(others, columns[1:], strict=True):
        css = (cell.kind, "n" * column.is_number, "long" * column.is_long)
        kind = attribute("class", " ".join(filter(None, css)))
        cells.append(f"<td{kind}>{_content(cell, inner)}</td>")
    css_row = attribute("class", "absent" if row.is_absent else "")
    return f"<tr{attribute('id', row.anchor)}{css_row}>{''.join(cells)}</tr>\n"


def _content(cell: Cell, inner: Inner) -> str:
    text = html_runs(cell.runs)
    if cell.opens:
        fold = attribute("class", cell.opens_as)
        opened = inner(cell.opens)
        text = f"<details{fold}><summary>{text}</summary>{opened}</details>"
    return text + inner(cell.more)
