"""The report for Word: its own styles, captions with fields, repeated headings."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from tests.unit.presentation.made_up_report import (
    PROTOCOL,
    drawings,
    made_up_document,
    made_up_views,
)

from trialatlas.presentation.blocks import FigureBlock, TableBlock
from trialatlas.presentation.document import walk
from trialatlas.presentation.figure import png_of
from trialatlas.presentation.figures import figures_of
from trialatlas.presentation.paper import on_paper
from trialatlas.presentation.report import report_of
from trialatlas.presentation.writers.docx import write_docx
from trialatlas.presentation.writers.docx_runs import bookmark, docx_text
from trialatlas.protocol.figures import FlowDiagram


@pytest.fixture(scope="module")
def content() -> bytes:
    return write_docx(made_up_document(), drawings())


@pytest.fixture(scope="module")
def word(content: bytes) -> WordDocument:
    return docx.Document(io.BytesIO(content))


def test_headings_are_words_own(word: WordDocument) -> None:
    styles = [one.style.name for one in word.paragraphs if one.style is not None]
    titles = [one.text for one in word.paragraphs if one.style and one.style.name == "Heading 1"]
    assert titles[0] == "Methods"
    assert titles[-1] == "References"
    assert {"Title", "Heading 2", "Heading 3", "Caption", "List Bullet", "List Number"} <= {*styles}


def test_every_table_has_a_numbered_caption_and_a_heading_that_repeats(word: WordDocument) -> None:
    blocks = walk(on_paper(made_up_document()).sections)
    wanted = sum(isinstance(block, TableBlock) for block in blocks)
    instructions = [one.get(qn("w:instr")) for one in word.element.iter(qn("w:fldSimple"))]
    assert sum("SEQ Table" in one for one in instructions) == wanted
    assert sum("SEQ Figure" in one for one in instructions) == 1
    # The flow of records is a table without a caption.
    assert len(word.tables) == wanted + 1
    for table in word.tables:
        assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None


def test_links_and_citations_have_their_places(word: WordDocument) -> None:
    marks = {one.get(qn("w:name")) for one in word.element.iter(qn("w:bookmarkStart"))}
    anchors = {one.get(qn("w:anchor")) for one in word.element.iter(qn("w:hyperlink"))} - {None}
    assert anchors
    assert anchors <= marks
    instructions = [one.get(qn("w:instr")) for one in word.element.iter(qn("w:fldSimple"))]
    cited = {one.split()[1] for one in instructions if one.split()[0] == "REF"}
    assert cited
    assert cited <= marks


def test_the_document_says_its_language_its_title_and_what_a_figure_shows(
    word: WordDocument,
) -> None:
    assert word.core_properties.title == made_up_document().title
    assert word.core_properties.language == "en-GB"
    [language] = word.styles.element.iter(qn("w:lang"))
    assert language.get(qn("w:val")) == "en-GB"
    [picture] = word.element.iter(qn("wp:docPr"))
    assert "Purpose of the cells" in picture.get("descr")


def test_the_same_report_gives_the_same_bytes(content: bytes) -> None:
    assert write_docx(made_up_document(), drawings()) == content


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    assert "a&lt;b</w:t>" in docx_text("a\x00<\x0bb")


def test_names_of_places_are_such_as_word_allows() -> None:
    assert bookmark("left-out") == "left_out"
    assert len(bookmark("x" * 60)) == 40


def test_the_flow_is_drawn_where_the_review_asks_for_it() -> None:
    views = replace(made_up_views(), protocol=replace(PROTOCOL, figures=(FlowDiagram(),)))
    [flow] = figures_of(views.protocol, views.tables)
    document = report_of(views, (flow,))
    assert not any(isinstance(block, FigureBlock) for block in walk(document.sections))

    word = docx.Document(io.BytesIO(write_docx(document, {flow.name: png_of(flow.pictures[1])})))
    [picture] = word.element.iter(qn("wp:docPr"))
    assert "Flow diagram after PRISMA 2020" in picture.get("descr")
    assert "Flow of records through the review" in [one.text for one in word.paragraphs]


def test_no_character_of_a_record_and_no_long_title_ends_the_run() -> None:
    made = made_up_document()
    figure = next(one for one in walk(made.sections) if isinstance(one, FigureBlock))
    named = replace(figure, figure=replace(figure.figure, alt="dose\x0b 5 mg"))
    odd = replace(
        made,
        title="Cells\x00\ud800 " + "x" * 300,
        question="Which\x1f?",
        sections=(replace(made.sections[0], blocks=(named, named)),),
    )
    word = docx.Document(io.BytesIO(write_docx(odd, drawings())))
    assert word.core_properties.title.startswith("Cells x")
    assert len(word.core_properties.title) == 255
    assert word.core_properties.subject == "Which?"
    assert word.sections[0].header.paragraphs[0].text == "Cells " + "x" * 300
    pictures = list(word.element.iter(qn("wp:docPr")))
    assert [one.get("id") for one in pictures] == ["1", "2"]
    assert "dose 5 mg" in pictures[0].get("descr")
