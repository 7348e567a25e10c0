"""The report as PDF: tagged, with bookmarks; the same report gives the same bytes."""

from __future__ import annotations

import dataclasses
import io
from typing import Any

import pytest
import typst
from pypdf import PdfReader
from tests.unit.presentation.made_up_names import HOSTILE
from tests.unit.presentation.made_up_report import drawings, made_up_document

from trialatlas.presentation.paper import on_paper
from trialatlas.presentation.writers.pdf import typst_source, write_pdf
from trialatlas.presentation.writers.typst_runs import literal


@pytest.fixture(scope="module")
def content() -> bytes:
    return write_pdf(made_up_document(), drawings())


def test_the_pdf_is_tagged_and_says_what_it_is() -> None:
    made = made_up_document()
    # The made-up review has a value in Japanese, which none of Typst's own fonts can show.
    shown = tuple(one for one in made.sections if "\N{CJK UNIFIED IDEOGRAPH-9759}" not in repr(one))
    assert len(shown) > 5
    content = write_pdf(dataclasses.replace(made, sections=shown), drawings())
    reader = PdfReader(io.BytesIO(content))
    assert reader.metadata is not None
    assert reader.metadata.title == made_up_document().title
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith("en")
    about = reader.xmp_metadata
    assert about is not None
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()


def test_bookmarks_are_the_parts_of_the_report(content: bytes) -> None:
    outline = PdfReader(io.BytesIO(content)).outline
    titles = [one.title for one in outline if not isinstance(one, list)]
    for title in ("Methods", "Flow of records", "Included studies", "Checklists", "References"):
        assert title in titles


def test_words_of_the_report_are_on_its_pages(content: bytes) -> None:
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert "NCT00000001" in text
    assert "Odds ratio 28.0" in text
    assert "script" in text
    assert "About purpose" not in text


def test_the_same_report_gives_the_same_bytes(content: bytes) -> None:
    assert write_pdf(made_up_document(), drawings()) == content


def test_letters_that_no_font_shows_do_not_stop_a_report() -> None:
    odd = dataclasses.replace(made_up_document(), sections=(), question="\U000f0000 private")
    assert write_pdf(odd, {}).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ('a"b', r'"a\"b"'),
        ("back\\slash", r'"back\\slash"'),
        ("two\nlines", '"two lines"'),
        ("bell\x07", '"bell"'),
    ],
)
def test_texts_are_literals(text: str, written: str) -> None:
    assert literal(text) == written


def test_no_text_of_a_record_is_code() -> None:
    document = dataclasses.replace(made_up_document(), title='#panic("x") $ * _ <a> "')
    source = typst_source(on_paper(document))
    assert '"#panic(\\"x\\") $ * _ <a> \\""' in source
    assert HOSTILE in source


def test_fonts_of_the_machine_have_no_say(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    compiler = typst.Compiler

    def recorded(*given: Any, **named: Any) -> typst.Compiler:
        asked.append(named.get("ignore_system_fonts"))
        return compiler(*given, **named)

    monkeypatch.setattr(typst, "Compiler", recorded)
    write_pdf(dataclasses.replace(made_up_document(), sections=()), {})
    assert asked == [True]
