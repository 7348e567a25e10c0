"""The part of the report on the agreement of coders, and how it was measured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from trialatlas.presentation.agreement import AgreementTable, PairOfCoders
from trialatlas.presentation.blocks import (
    Block,
    Cell,
    Column,
    Details,
    Runs,
    Section,
    TableBlock,
    TableRow,
)
from trialatlas.presentation.sections.counts import count_cell, finding_items
from trialatlas.presentation.views import Views
from trialatlas.presentation.wording import UNDEFINED
from trialatlas.presentation.words import cite, counted, paragraph, said, unseen

__all__ = ["agreement_section", "agreement_words"]


def agreement_words() -> Runs:
    """How agreement was measured, for the methods of a paper."""
    return said(
        "Agreement of coders was measured over the studies that both of two coded, by the share on "
        "which they agree and by Cohen’s kappa ",
        cite("cohen"),
        "; of all coders together by Gwet’s AC1 ",
        cite("gwet"),
        ", Krippendorff’s alpha ",
        cite("krippendorff"),
        " and, of three or more, Fleiss’ kappa ",
        cite("fleiss"),
        ". Of people counts what the first two said before they could know of each other.",
    )


def agreement_section(views: Views) -> Section:
    """How far the rules, people and models that coded a variable agree."""
    first = paragraph(
        "How far those who coded the same studies agree: the rules, each person and each model. "
        "Several values are compared as a set; not reported and not applicable are both no value. "
        "Intervals cover 95%."
    )
    parts = (
        Section(said(table.title), tuple(_blocks(table, views.anchors)))
        for table in views.agreements
    )
    return Section(said("Agreement of coders"), (first, *parts), name="agreement")


def _blocks(table: AgreementTable, anchors: Mapping[str, str]) -> Iterable[Block]:
    if table.pairs:
        yield _pairs(table, anchors)
    else:
        yield paragraph(f"{table.note[:1].upper()}{table.note[1:]}.")
    if table.together:
        studies = counted(table.n_together, "study", "studies")
        yield paragraph(f"All coders, over {studies} that two or more coded:", kind="small")
        yield from finding_items(table.together)
    for pair in table.pairs:
        if pair.differences:
            one, other = pair.coders
            title = said(f"Where {one} and {other} differ ({pair.of - pair.count.n})")
            yield Details(title, (_differences(table, pair, anchors),))


def _pairs(table: AgreementTable, anchors: Mapping[str, str]) -> TableBlock:
    return TableBlock(
        said(unseen(f"{table.title}: "), "N are the studies that both coded"),
        (
            Column("Coders"),
            Column("Alike, n/N", is_number=True),
            Column("%", is_number=True),
            Column("95% interval", is_number=True),
            Column("Cohen’s kappa"),
        ),
        tuple(
            TableRow(
                (
                    Cell(said(" and ".join(pair.coders))),
                    count_cell(pair.count, anchors, pair.of),
                    Cell(said(pair.percent or "–")),
                    Cell(said(pair.interval or "–")),
                    _kappa(pair),
                )
            )
            for pair in table.pairs
        ),
    )


def _kappa(pair: PairOfCoders) -> Cell:
    more = (paragraph(pair.kappa.note, kind="under"),) if pair.kappa.note else ()
    is_told = pair.kappa.number == UNDEFINED and UNDEFINED in pair.kappa.note
    return Cell(said("–" if is_told else pair.kappa.number), more=more)


def _differences(
    table: AgreementTable, pair: PairOfCoders, anchors: Mapping[str, str]
) -> TableBlock:
    one, other = pair.coders
    return TableBlock(
        said(unseen(f"{table.title}, {one} and {other}: "), "Values that differ"),
        (Column(one), Column(other), Column("Studies", is_number=True)),
        tuple(
            TableRow(
                (
                    *(Cell(said(value)) for value in difference.values),
                    count_cell(difference.count, anchors),
                )
            )
            for difference in pair.differences
        ),
        kind="frequency",
    )
