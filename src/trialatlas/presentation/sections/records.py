"""The parts of the report on the flow of records, and on those that are not counted."""

from __future__ import annotations

from collections.abc import Sequence

from trialatlas.presentation.blocks import (
    Block,
    Cell,
    Column,
    FlowBlock,
    Items,
    Quotes,
    Run,
    Section,
    TableBlock,
    TableRow,
)
from trialatlas.presentation.figure import Figure
from trialatlas.presentation.inclusion import Judged
from trialatlas.presentation.views import Views
from trialatlas.presentation.words import code, named, paragraph, said

__all__ = ["flow_section", "judged_table", "left_out_section"]


def flow_section(views: Views, drawn: Figure | None = None) -> Section:
    """How many records are left at each step, and why the others left.

    Args:
        views: What the report tells.
        drawn: The same as a figure, for the forms that have no boxes of their own.
    """
    caption = said("Flow of records through the review")
    blocks: list[Block] = [FlowBlock(views.flow, caption, drawn)]
    rejected = views.tables.rejected.to_pylist()
    if rejected:
        blocks.append(
            Section(
                said("Payloads that could not be read"),
                (
                    paragraph("They never became records and are in none of the numbers above."),
                    _rejected(rejected),
                ),
            )
        )
    return Section(said("Flow of records"), tuple(blocks), name="flow")


def _rejected(rows: Sequence[dict[str, object]]) -> TableBlock:
    def place(row: dict[str, object]) -> tuple[Block, ...]:
        if not row["member"]:
            return ()
        number = "" if row["position"] is None else f", number {row['position']}"
        return (paragraph(f"{row['member']}{number}", kind="under"),)

    return TableBlock(
        said(f"Rejected payloads, n = {len(rows)}"),
        (Column("Source"), Column("Record"), Column("Field"), Column("Reason")),
        tuple(
            TableRow(
                (
                    Cell(said(str(row["source"])), more=place(row)),
                    Cell(said(str(row["record_id"] or "–"))),
                    Cell((code(str(row["field"] or "–")),)),
                    Cell(said(str(row["reason"]))),
                )
            )
            for row in rows
        ),
    )


def left_out_section(views: Views) -> Section:
    """Records that were found and are not counted, each with the reason."""
    left = views.left_out
    blocks: list[Block] = []
    if left.unsure:
        table = judged_table(f"Unsure, n = {len(left.unsure)}", left.unsure)
        blocks.append(Section(said("Awaiting a person’s decision"), (table,)))
    if left.excluded:
        table = judged_table(f"Excluded, n = {len(left.excluded)}", left.excluded)
        blocks.append(Section(said("Excluded"), (table,)))
    if left.duplicates:
        items = tuple(
            said(named(record), ", a record of the same study as ", named(study))
            for record, study in left.duplicates
        )
        title = said("Further records of a study already counted")
        blocks.append(Section(title, (Items(items),)))
    if not blocks:
        blocks.append(paragraph("Every record found is counted."))
    return Section(said("Records not counted"), tuple(blocks), name="left-out")


def judged_table(
    caption: str, records: Sequence[Judged], *, has_verdicts: bool = False
) -> TableBlock:
    """Records with what was decided about them, and the words that decided.

    Args:
        caption: What they have in common, with their number.
        records: The records.
        has_verdicts: Whether the verdict stands in front of the reason; else who decided stands
            below it.
    """
    return TableBlock(
        said(caption),
        (Column("Record"), Column("Reason"), Column("Words of the record")),
        tuple(
            TableRow((_record(one), _reason(one, has_verdicts=has_verdicts), _words(one)))
            for one in records
        ),
        kind="records",
        is_sortable=True,
    )


def _record(one: Judged) -> Cell:
    title = one.record.title
    return Cell((named(one.record),), more=(paragraph(title, kind="under"),) if title else ())


def _reason(one: Judged, *, has_verdicts: bool) -> Cell:
    if has_verdicts:
        return Cell(said(Run(one.decision, "verdict"), f": {one.reason}" if one.reason else ""))
    deciders = "; ".join((f"decided by {one.coder}", *one.overruled))
    return Cell(said(one.reason or "no reason given"), more=(paragraph(deciders, kind="under"),))


def _words(one: Judged) -> Cell:
    return Cell((), more=(Quotes(one.quotes),)) if one.quotes else Cell(said("none"))
