"""Checklists: every item of the statements, each answered by a place that is there."""

from __future__ import annotations

import pytest
from tests.unit.presentation.made_up_report import empty_document, made_up_document, section_of

from trialatlas.presentation.blocks import TableBlock
from trialatlas.presentation.document import Document, plain
from trialatlas.presentation.sections.checklists import CHECKLISTS, checklist_items

SIZES = {"prisma-2020": 42, "prisma-s": 16, "prisma-scr": 22}


def answers_of(document: Document) -> list[dict[str, str]]:
    tables = [one for one in section_of(document, "checklists") if isinstance(one, TableBlock)]
    return [
        {plain(row.cells[0].runs): plain(row.cells[3].runs) for row in table.rows}
        for table in tables
    ]


@pytest.mark.parametrize("name", CHECKLISTS)
def test_every_item_is_there_once_and_says_what_it_asks(name: str) -> None:
    items = checklist_items(name)
    assert len({item.number for item in items}) == len(items) == SIZES[name]
    assert all(item.topic and item.asks for item in items)
    assert {item.answer for item in items} <= {"reported", "authors", "not applicable"}
    assert all(item.where for item in items if item.answer == "reported")
    assert all(item.reason for item in items if item.answer == "not applicable")


def test_the_items_of_prisma_2020_are_numbered_as_the_statement_does() -> None:
    whole = {item.number.rstrip("abcdef") for item in checklist_items("prisma-2020")}
    assert whole == {str(number) for number in range(1, 28)}


def test_an_item_leads_to_the_parts_that_answer_it() -> None:
    prisma, searches, scoping = answers_of(made_up_document())
    assert prisma["16a"] == "Reported in Flow of records"
    assert prisma["20b"] == "Reported in Results by variable, Cross-tables, Odds ratios"
    assert prisma["26"] == "For the authors to write"
    assert prisma["11"].startswith("Not applicable. A registry record describes a plan")
    assert searches["8"] == "Reported in Search and sources"
    assert scoping["20"] == "Reported in Limitations"


def test_an_item_whose_part_the_report_lacks_is_for_the_authors() -> None:
    prisma, *_others = answers_of(empty_document())
    assert "Cross-tables" not in prisma["20b"]
    assert prisma["17"] == "Reported in Included studies"
