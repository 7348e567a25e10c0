"""Reporting checklists, filled with links to where the report answers each item.

The items are told in our own words; the statements that they come from are cited.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from trialatlas.presentation.blocks import Cell, Column, Runs, Section, TableBlock, TableRow
from trialatlas.presentation.document import plain
from trialatlas.presentation.words import cite, joined, link, paragraph, said

__all__ = ["CHECKLISTS", "Item", "checklist_items", "checklists_section"]

CHECKLISTS: Mapping[str, tuple[str, str]] = {
    "prisma-2020": ("PRISMA 2020", "prisma"),
    "prisma-s": ("PRISMA-S (searches)", "prisma_s"),
    "prisma-scr": ("PRISMA-ScR (scoping reviews)", "prisma_scr"),
}
"""By the stem of its file: the name of a checklist, and what is cited for it."""

_REPORTED, _NOT_APPLICABLE = "reported", "not applicable"
_TO_WRITE = "For the authors to write"


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a checklist.

    Attributes:
        number: As the statement numbers it.
        topic: What it is about.
        asks: What a report should say.
        answer: ``reported``, ``authors`` or ``not applicable``.
        where: Names of the parts of the report that may answer it.
        reason: Why it is not applicable.
        pooled: What holds instead where posted results are pooled: names of parts, or ``authors``;
            empty where nothing changes.
    """

    number: str
    topic: str
    asks: str
    answer: str
    where: tuple[str, ...] = ()
    reason: str = ""
    pooled: tuple[str, ...] = ()


def checklist_items(name: str) -> tuple[Item, ...]:
    """The items of a checklist.

    Args:
        name: One of `CHECKLISTS`.
    """
    text = files("trialatlas.presentation").joinpath("checklists", f"{name}.tsv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(
        Item(
            row["item"],
            row["topic"],
            row["asks"],
            row["answer"],
            where=tuple(row["where"].split()) if row["answer"] == _REPORTED else (),
            reason=row["where"] if row["answer"] == _NOT_APPLICABLE else "",
            pooled=tuple(row["pooled"].split()),
        )
        for row in rows
    )


def checklists_section(sections: Sequence[Section]) -> Section:
    """The checklists, answered by a report.

    Args:
        sections: The parts of the report.
    """
    titles = {section.name: plain(section.title) for section in sections}
    return Section(
        said("Checklists"),
        (
            paragraph(
                "Where this report answers the items of ",
                joined(said(f"{title} ", cite(key)) for title, key in CHECKLISTS.values()),
                ", told here in short. What is for the authors to write no program can know.",
            ),
            *(
                Section(said(title), (_table(title, checklist_items(name), titles),))
                for name, (title, _key) in CHECKLISTS.items()
            ),
        ),
        name="checklists",
    )


def _table(title: str, items: Sequence[Item], titles: Mapping[str, str]) -> TableBlock:
    answers = [_answer(item, titles) for item in items]
    n_open = sum(plain(answer) == _TO_WRITE for answer in answers)
    return TableBlock(
        said(f"Items of {title}, n = {len(items)}; {n_open} for the authors to write"),
        (Column("Item"), Column("Topic"), Column("What it asks"), Column("Answer")),
        tuple(
            TableRow((Cell(said(item.number)), *(Cell(runs) for runs in _words(item, answer))))
            for item, answer in zip(items, answers, strict=True)
        ),
        kind="checklist",
    )


def _words(item: Item, answer: Runs) -> tuple[Runs, ...]:
    return (said(item.topic), said(item.asks), answer)


def _answer(item: Item, titles: Mapping[str, str]) -> Runs:
    is_otherwise = "pooled" in titles and item.pooled
    if item.answer == _NOT_APPLICABLE and not is_otherwise:
        return said(f"Not applicable. {item.reason}.")
    where = item.pooled if is_otherwise else item.where
    places = [link(titles[name], f"#{name}") for name in where if name in titles]
    return said("Reported in ", joined(places)) if places else said(_TO_WRITE)
