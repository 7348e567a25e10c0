"""The report as blocks: numbers in the order of reading, words without their setting."""

from __future__ import annotations

from tests.unit.presentation.made_up_report import made_up_document

from trialatlas.presentation.blocks import Details, FigureBlock, Paragraph, Run, Section, TableBlock
from trialatlas.presentation.document import numbered, plain, walk


def test_tables_and_figures_are_numbered_in_the_order_of_reading() -> None:
    blocks = list(walk(made_up_document().sections))
    tables = [one.number for one in blocks if isinstance(one, TableBlock)]
    assert tables == list(range(1, len(tables) + 1))
    assert len(tables) > 10
    assert [one.number for one in blocks if isinstance(one, FigureBlock)] == [1]


def test_what_is_folded_is_numbered_too() -> None:
    table = TableBlock((Run("A"),), (), ())
    folded = Details((Run("more"),), (table,))
    [section] = numbered((Section((Run("Part"),), (table, folded)),))
    assert [one.number for one in walk((section,)) if isinstance(one, TableBlock)] == [1, 2]


def test_words_are_told_without_their_citations() -> None:
    assert plain((Run("Wilson’s "), Run("interval", "strong"), Run("wilson", "cite"))) == (
        "Wilson’s interval"
    )


def test_every_inner_link_leads_to_a_part_a_study_or_a_reference() -> None:
    document = made_up_document()
    blocks = list(walk(document.sections))
    places = {f"#{one.name}" for one in blocks if isinstance(one, Section) and one.name}
    rows = [row for one in blocks if isinstance(one, TableBlock) for row in one.rows]
    places |= {f"#{row.anchor}" for row in rows if row.anchor}
    links = [run.to for one in blocks if isinstance(one, Paragraph) for run in one.runs]
    links += [run.to for row in rows for cell in row.cells for run in cell.runs]
    inner = {link for link in links if link.startswith("#")}
    assert len(inner) > 10
    assert inner <= places


def test_references_are_those_that_the_text_cites_in_that_order() -> None:
    document = made_up_document()
    cited = [
        run.text
        for block in walk(document.sections)
        if isinstance(block, Paragraph)
        for run in block.runs
        if run.kind == "cite"
    ]
    assert [one.key for one in document.references] == list(dict.fromkeys(cited))
    assert document.number_of("prisma") == 1
