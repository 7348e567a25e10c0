"""The parts of the report on odds ratios, and on a published review of the same question."""

from __future__ import annotations

from collections.abc import Mapping

from trialatlas.presentation.blocks import (
    Block,
    Cell,
    Column,
    Details,
    Group,
    Items,
    Parts,
    Section,
    TableBlock,
    TableRow,
)
from trialatlas.presentation.estimates import OddsRatioView, TwoByTwo
from trialatlas.presentation.inclusion import Comparison
from trialatlas.presentation.sections.counts import count_cell, finding_items, study_links
from trialatlas.presentation.sections.records import judged_table
from trialatlas.presentation.views import Views
from trialatlas.presentation.words import counted, named, paragraph, said, strong, unseen

__all__ = ["comparison_section", "odds_section"]


def odds_section(views: Views) -> Section:
    """Tables of two by two with their odds ratios, beside the published ones."""
    parts = []
    for view in views.odds_ratios:
        twos = [_two_by_two("This review", view, view.ours, views.anchors)]
        if view.published:
            twos.append(_two_by_two("As published", view, view.published, views.anchors))
        parts.append(Section(said(view.name), (Group("twos", tuple(twos)),)))
    return Section(said("Odds ratios"), tuple(parts), name="odds")


def _two_by_two(
    heading: str, view: OddsRatioView, table: TwoByTwo | None, anchors: Mapping[str, str]
) -> Section:
    if table is None:
        blocks: tuple[Block, ...] = (paragraph("No such number."),)
    else:
        caption = f"{view.row_title} (rows) by {view.column_title.lower()} (columns), n = {table.n}"
        blocks = (
            TableBlock(
                said(unseen(f"{view.name}, {heading.lower()}: "), caption),
                (Column(""), *(Column(column, is_number=True) for column in view.columns)),
                tuple(
                    TableRow((Cell(said(label)), *(count_cell(count, anchors) for count in counts)))
                    for label, counts in table.rows
                ),
            ),
            *_estimate(table, anchors),
        )
    return Section(said(heading), blocks, kind="two")


def _estimate(table: TwoByTwo, anchors: Mapping[str, str]) -> tuple[Block, ...]:
    limits = f", 95% interval {table.interval}" if table.interval else ""
    notes = [_sentence(table.method)]
    if table.left_out is not None:
        are = "is" if table.left_out == 1 else "are"
        left_out = counted(table.left_out, "included study", "included studies")
        notes.append(f"{left_out} {are} not in this table.")
    notes.append(_sentence(table.note))
    note = " ".join(filter(None, notes))
    return (
        paragraph("Odds ratio ", strong(table.estimate), limits, kind="estimate"),
        *((paragraph(note, kind="small"),) if note else ()),
        *finding_items(table.findings),
        *_bounds(table, anchors),
    )


def _sentence(words: str) -> str:
    if not words:
        return ""
    return words[:1].upper() + words[1:] + ("" if words.endswith(".") else ".")


def _bounds(table: TwoByTwo, anchors: Mapping[str, str]) -> tuple[Block, ...]:
    if not table.bounds:
        return ()
    unplaced = table.unplaced
    do = "study that does" if unplaced.n == 1 else "studies that do"
    blocks: list[Block] = [
        paragraph(
            "Missing values could move the odds ratio to anything in ",
            strong(table.bounds),
            f", if {unplaced.n} {do} not report a value stood in the cells that move it farthest.",
            kind="small",
        )
    ]
    if unplaced.studies:
        links = study_links(unplaced.studies, anchors)
        blocks.append(Details(said("Studies without a value"), (links,)))
    return tuple(blocks)


def comparison_section(views: Views, comparison: Comparison) -> Section:
    """What this review includes beside what the published one does."""
    published = views.protocol.published
    citation = published.citation if published else ""
    n_both, theirs, ours = map(
        len, (comparison.both, comparison.published_only, comparison.ours_only)
    )
    blocks: list[Block] = [
        paragraph(
            f"{citation}: {comparison.n_published} studies; this review: {comparison.n_ours}; "
            f"both: {n_both}."
        ),
        Parts(
            ((theirs, "published only"), (n_both, "both"), (ours, "this review only")),
            f"{theirs} studies in the published review only, {n_both} in both, {ours} in this "
            "review only",
        ),
    ]
    if comparison.both:
        both = Items(tuple((named(record),) for record in comparison.both), "inline")
        blocks.append(Details(said(f"In both ({n_both})"), (both,)))
    sides = (
        ("Published, but not included here", "In the published review", comparison.published_only),
        ("Included here, but not published", "In this review", comparison.ours_only),
    )
    for title, where, records in sides:
        if records:
            table = judged_table(f"{where} only, n = {len(records)}", records, has_verdicts=True)
            blocks.append(Section(said(title), (table,)))
    return Section(said("Comparison with the published review"), tuple(blocks), name="comparison")
