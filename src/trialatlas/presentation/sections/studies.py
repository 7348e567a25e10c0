"""The part of the report on the included studies: a line a study, each cell with its evidence."""

from __future__ import annotations

from collections.abc import Sequence

from trialatlas.model.judgement import Basis
from trialatlas.presentation.blocks import (
    Block,
    Column,
    Details,
    Group,
    Quotes,
    Run,
    Section,
    TableBlock,
    TableRow,
)
from trialatlas.presentation.blocks import Cell as TableCell
from trialatlas.presentation.searched import Block as SearchedBlock
from trialatlas.presentation.sections.search import block_title
from trialatlas.presentation.studies import Cell, Found, StudyRow
from trialatlas.presentation.views import Views
from trialatlas.presentation.words import code, named, paragraph, said, strong

__all__ = ["BASES", "studies_section"]

BASES: dict[str, str] = {
    Basis.STRUCTURED: "a field of the record holds it",
    Basis.STATED: "the text says it",
    Basis.INFERRED: "it follows from what the text says",
    Basis.ABSENT: "nothing in the record",
}
"""What a value rests on, in words for readers."""

_CONTRARY = Run("?", "contrary", note="the record also has words for another value")
_INFERRED = Run("i", "raised", note="inferred")


def studies_section(views: Views) -> Section:
    """The included studies with the values that the protocol asks for."""
    blocks: list[Block] = [
        paragraph("Each cell opens to the words of the record that it rests on.", only="screen"),
        paragraph(
            "The words on which each cell rests are in ",
            code("data/codings.csv"),
            "; in ",
            code("report.html"),
            " each cell opens to them.",
            only="paper",
        ),
        paragraph(
            "A value with ",
            Run("i", "raised"),
            " is inferred from what the text says; with ",
            Run("?", "raised"),
            " the record also has words for another value, which ",
            code("data/contradictions.csv"),
            " lists; grey is missing.",
        ),
    ]
    blocks.append(_table(views) if views.studies.rows else paragraph("No study is included."))
    return Section(said("Included studies"), tuple(blocks), name="studies", kind="landscape")


def _table(views: Views) -> TableBlock:
    studies = views.studies
    long = studies.long
    return TableBlock(
        said(f"Included studies, n = {len(studies.rows)}"),
        (
            Column("Registry id"),
            *(
                Column(column.title, is_long=place in long)
                for place, column in enumerate(studies.columns)
            ),
        ),
        tuple(_row(row, views.searched) for row in studies.rows),
        kind="studies",
        name="study-table",
        is_sortable=True,
    )


def _row(row: StudyRow, searched: Sequence[SearchedBlock]) -> TableRow:
    more: list[Block] = [paragraph("also ", named(one), kind="under") for one in row.also]
    if row.included_by:
        more.append(paragraph(f"included by {row.included_by}", kind="under"))
    if row.found:
        more.append(Details(said("found by"), (_found(row.found, searched),), kind="why"))
    head = TableCell((named(row.study),), more=tuple(more))
    return TableRow((head, *map(_cell, row.cells)), anchor=row.anchor)


def _found(every: Sequence[Found], searched: Sequence[SearchedBlock]) -> Group:
    blocks: list[Block] = []
    for found in every:
        title = block_title(found.block, searched)
        blocks += [paragraph(Run(title.text, title.kind or "strong")), Quotes(found.quotes)]
    return Group("evidence", tuple(blocks))


def _cell(cell: Cell) -> TableCell:
    marks = [_INFERRED] * (cell.basis == Basis.INFERRED) + [_CONTRARY] * bool(cell.against)
    return TableCell(
        said(Run("; ".join(cell.labels), "value"), tuple(marks)),
        opens=(_evidence(cell),) if cell.basis else (),
        kind="absent" if cell.is_missing else "given",
    )


def _evidence(cell: Cell) -> Group:
    parts: list[str | Run] = [strong(cell.basis), f": {BASES[cell.basis]}"]
    if cell.rule:
        parts += ["; rule ", code(cell.rule)]
    if cell.coder and cell.coder != "rule":
        parts.append(f"; coded by {cell.coder}")
    parts.append(".")
    if cell.reason:
        parts.append(f" {cell.reason}.")
    if not cell.quotes:
        parts.append(" No words are quoted.")
    blocks: list[Block] = [Quotes(cell.quotes)] if cell.quotes else []
    blocks.append(paragraph(*parts))
    blocks += [paragraph(f"Also said: {other}") for other in cell.others]
    for label, quotes in cell.against:
        weigh = ", which weigh less by the rules:"
        blocks.append(paragraph("The record also has words for ", strong(label), weigh))
        blocks.append(Quotes(quotes))
    return Group("evidence", tuple(blocks))
