"""The part of the report on the day of the review: which version of each record was read."""

from __future__ import annotations

from trialatlas.presentation.as_of import Dated, DayOfReview
from trialatlas.presentation.blocks import (
    Block,
    Cell,
    Column,
    Details,
    Section,
    TableBlock,
    TableRow,
)
from trialatlas.presentation.words import code, counted, link, named, paragraph, said

__all__ = ["day_section"]


def day_section(day: DayOfReview) -> Section:
    """How the records stand to the day of the review."""
    was = "is later and was" if day.n_later == 1 else "are later and were"
    return Section(
        said(f"State of the records on {day.day}"),
        (
            paragraph(
                f"The review reads what the registry said on {day.day}: each record at the latest "
                "version whose last update had been posted by then. The snapshot holds "
                f"{counted(day.n_versions, 'version')} of {counted(day.n_records, 'record')}; "
                f"{day.n_later} of the versions {was} read only where the record has no earlier "
                "one."
            ),
            _standings(day),
            *_uncertain("Read at a later version", day.later),
            *_uncertain("Read at a version that nothing places in time", day.undated),
            *_uncertain("Last shown by a source before that day", day.outdated),
        ),
        name="as-of",
    )


def _standings(day: DayOfReview) -> TableBlock:
    rows = (
        ("A source of that day or later shows this version", day.n_confirmed),
        (
            "It is the last version known by that day; no source tells whether it still stood",
            day.n_last_known,
        ),
        ("Only later versions are known; the earliest is read", len(day.later)),
        (
            "Nothing places the version or the registration in time; the version is read",
            len(day.undated),
        ),
        ("First posted after that day; left out", day.n_unregistered),
    )
    return TableBlock(
        said(f"Records by what is known of their version on {day.day}, N = {day.n_records}"),
        (Column("What is known"), Column("Records", is_number=True)),
        tuple(TableRow((Cell(said(known)), Cell(said(str(n))))) for known, n in rows),
    )


def _uncertain(title: str, rows: tuple[Dated, ...]) -> tuple[Block, ...]:
    if not rows:
        return ()
    found = [row for row in rows if row.is_found]
    blocks: list[Block] = []
    if len(found) < len(rows):
        blocks.append(
            paragraph(
                "Those that the search does not find are in ",
                code("versions.csv"),
                " under ",
                link("Data", "#data"),
                ".",
            )
        )
    if found:
        blocks.append(_dated(title, found))
    summary = f"{title}: {counted(len(rows), 'record')}, {len(found)} of them found by the search"
    return (Details(said(summary), tuple(blocks)),)


def _dated(title: str, found: list[Dated]) -> TableBlock:
    return TableBlock(
        said(f"{title} and found by the search, n = {len(found)}"),
        (
            Column("Record"),
            Column("Version holds from"),
            Column("Days late", is_number=True),
            Column("Registered"),
            Column("Last shown"),
        ),
        tuple(
            TableRow(
                (
                    Cell((named(row.record),)),
                    Cell(said(row.holds_from or "–")),
                    Cell(said("–" if row.days_late is None else str(row.days_late))),
                    Cell(said(row.registered_on or "–")),
                    Cell(said(row.last_seen_on or "–")),
                )
            )
            for row in found
        ),
        is_sortable=True,
    )
