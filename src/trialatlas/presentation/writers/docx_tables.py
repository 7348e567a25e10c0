"""Tables of the report as WordprocessingML.

The XML is written at once: python-docx looks each cell up anew, which takes minutes for a table of
some thousand cells.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from trialatlas.presentation.blocks import Block, Cell, TableBlock
from trialatlas.presentation.flow import Flow, Step
from trialatlas.presentation.writers.docx_runs import DocxPlaces, docx_runs, docx_text

__all__ = ["docx_flow", "docx_table"]

_WIDTH = 9638
_LANDSCAPE_WIDTH = 14570
_SHARES = {"records": (3, 3, 5), "checklist": (1, 3, 5, 5), "sources": (3, 1, 5)}
_HEADING = (
    '<w:tblPr><w:tblStyle w:val="ReportTable"/><w:tblW w:w="{width}" w:type="dxa"/>'
    '<w:tblLayout w:type="{layout}"/><w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" '
    'w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr>'
)
_GREY = "Soft"


def docx_table(
    table: TableBlock, places: DocxPlaces, inner: Callable[[Sequence[Block]], str]
) -> str:
    """A table whose headings come again on every page.

    Args:
        table: The table.
        places: What words may lead to.
        inner: Sets the blocks inside cells.
    """
    whole = _LANDSCAPE_WIDTH if table.kind == "studies" else _WIDTH
    shares = _SHARES.get(table.kind) or tuple(
        1 if column.is_number else 3 if column.is_long else 2 for column in table.columns
    )
    if len(shares) != len(table.columns):
        shares = (1,) * len(table.columns)
    widths = [whole * share // sum(shares) for share in shares]
    style = "TableSmall" if table.kind == "studies" else "TableText"
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    heads = "".join(
        _cell(docx_text(column.title, "<w:b/>"), width, style, is_right=column.is_number)
        for column, width in zip(table.columns, widths, strict=True)
    )
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heads}</w:tr>"]
    for row in table.rows:
        cells = zip(row.cells, table.columns, widths, strict=True)
        inside = "".join(
            _cell(
                _words(cell, places, is_soft=row.is_absent),
                width,
                style,
                is_right=column.is_number,
                more=inner(cell.more),
            )
            for cell, column, width in cells
        )
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{inside}</w:tr>")
    look = _HEADING.format(width=whole, layout="fixed")
    return f"<w:tbl>{look}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _words(cell: Cell, places: DocxPlaces, *, is_soft: bool) -> str:
    if is_soft or cell.kind in ("absent", "zero"):
        style = f'<w:rStyle w:val="{_GREY}"/>'
        return "".join(docx_text(run.text, style) for run in cell.runs)
    return docx_runs(cell.runs, places)


def _cell(words: str, width: int, style: str, *, is_right: bool, more: str = "") -> str:
    side = '<w:jc w:val="right"/>' if is_right else ""
    first = f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{side}</w:pPr>{words}</w:p>'
    lead = "" if more and not words else first
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{lead}{more}</w:tc>'


def docx_flow(flow: Flow) -> str:
    """The flow of records: a line a step, with what leaves at it."""
    widths = (_WIDTH * 2 // 5, _WIDTH * 3 // 5)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    heads = "".join(
        _cell(docx_text(title, "<w:b/>"), width, "TableText", is_right=False)
        for title, width in zip(("Step", "Leaving at this step"), widths, strict=True)
    )
    rows = "".join(_step(step, widths) for step in flow.steps)
    return (
        f"<w:tbl>{_HEADING.format(width=_WIDTH, layout='fixed')}<w:tblGrid>{grid}</w:tblGrid>"
        f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{heads}</w:tr>{rows}</w:tbl>"
    )


def _step(step: Step, widths: tuple[int, int]) -> str:
    words = docx_text(f"{step.label} ") + docx_text(f"n = {step.n}", "<w:b/>")
    lines = []
    for leaving in step.exits:
        lines.append(docx_text(f"{leaving.label} ") + docx_text(f"n = {leaving.n}", "<w:b/>"))
        lines += [docx_text(f"– {one.label}: {one.n}") for one in leaving.reasons]
    first, *others = lines or [docx_text("–")]
    more = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr>{line}</w:p>' for line in others
    )
    left = _cell(words, widths[0], "TableText", is_right=False)
    # The first line stands in the paragraph of the cell.
    right = _cell(first, widths[1], "TableText", is_right=False, more=more)
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{left}{right}</w:tr>"
