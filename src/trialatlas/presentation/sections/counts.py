"""Numbers that lead to the studies behind them, and numbers in one line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trialatlas.presentation.blocks import Block, Cell, Items, Paragraph, Run
from trialatlas.presentation.estimates import Count
from trialatlas.presentation.findings import Finding
from trialatlas.presentation.words import joined, said

__all__ = ["count_cell", "finding_items", "study_links"]


def study_links(studies: Sequence[str], anchors: Mapping[str, str]) -> Paragraph:
    """Studies by their ids; each leads to its place in the report, where it has one."""
    links = (Run(one, to=f"#{anchors[one]}" if one in anchors else "") for one in studies)
    return Paragraph(joined(links, " "), "ids")


def count_cell(count: Count, anchors: Mapping[str, str], of: int | None = None) -> Cell:
    """A number of studies that opens to the studies.

    Args:
        count: The number, and which studies they are.
        anchors: The place of each study in the report.
        of: What it is out of; None where the table says that.
    """
    runs = said(str(count.n), Run(f"/{of}", "of") if of is not None else "")
    if not count.studies:
        return Cell(runs, kind="" if count.n else "zero")
    return Cell(runs, opens=(study_links(count.studies, anchors),), opens_as="who")


def finding_items(findings: Sequence[Finding]) -> tuple[Block, ...]:
    """Estimates by further methods, and tests, in one line each."""
    if not findings:
        return ()
    return (
        Items(
            tuple(said(f"{one.method}: {one.told}") for one in findings),
            "small",
        ),
    )
