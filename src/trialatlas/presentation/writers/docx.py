"""The report as a Word document, with Word's own styles, captions, fields and repeated headings."""

from __future__ import annotations

import datetime as dt
import io
import itertools
from collections.abc import Mapping

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm
from lxml import etree

from trialatlas.presentation.blocks import Run, Section
from trialatlas.presentation.document import Document, plain, walk
from trialatlas.presentation.figure import Figure
from trialatlas.presentation.paper import on_paper, share_of_width
from trialatlas.presentation.writers.archive import repacked
from trialatlas.presentation.writers.docx_blocks import (
    DocxBlocks,
    docx_paragraph,
    docx_section_end,
)
from trialatlas.presentation.writers.docx_runs import (
    DocxPlaces,
    docx_field,
    docx_runs,
    docx_text,
)
from trialatlas.presentation.writers.docx_styles import style_document
from trialatlas.presentation.writers.letters import writable

__all__ = ["write_docx"]

_ACROSS = Cm(16.5)
_EPOCH = "1980-01-01"
_LONGEST_PROPERTY = 255
_FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'


def write_docx(document: Document, drawings: Mapping[str, bytes]) -> bytes:
    """The report for Word.

    Args:
        document: The report.
        drawings: Its figures as PNG, by name.
    """
    printed = on_paper(document)
    word = docx.Document()
    style_document(word)
    part = word.part
    names = {block.name for block in walk(printed.sections) if isinstance(block, Section)}
    relations: dict[str, str] = {}
    pictures = itertools.count(1)

    def relation(address: str) -> str:
        if address not in relations:
            relations[address] = part.relate_to(
                address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
            )
        return relations[address]

    def picture(figure: Figure) -> str:
        inline = part.new_pic_inline(
            io.BytesIO(drawings[figure.name]), width=int(_ACROSS * share_of_width(figure))
        )
        inline.docPr.set("id", str(next(pictures)))
        inline.docPr.set("descr", writable(f"{figure.title}. {figure.alt}"))
        inside = etree.tostring(inline, encoding="unicode")
        return f"<w:r><w:drawing>{inside}</w:drawing></w:r>"

    numbers = {one.key: place for place, one in enumerate(document.references, start=1)}
    places = DocxPlaces(frozenset(names - {""}), numbers, relation)
    blocks = DocxBlocks(places, picture)
    content = _head(printed, places) + blocks.all(printed.sections)
    _fill(word, content + docx_section_end(is_landscape=False))
    _frame(word, document)
    _tell(word, document)
    made = io.BytesIO()
    word.save(made)
    return repacked(made.getvalue())


def _head(document: Document, places: DocxPlaces) -> str:
    facts = " · ".join(f"{fact.value} {fact.title}" for fact in document.facts)
    return "".join(
        (
            docx_paragraph(docx_text(document.kind), "Subtitle"),
            docx_paragraph(docx_text(document.title), "Title"),
            docx_paragraph(docx_text(document.question, "<w:i/>")),
            docx_paragraph(docx_text(facts, "<w:b/>")),
            *(docx_paragraph(docx_runs(note, places), "Small") for note in document.notes),
            docx_paragraph(docx_text("Contents"), "Summary"),
            *_contents(document, places),
        )
    )


def _contents(document: Document, places: DocxPlaces) -> list[str]:
    """A table of contents that Word can bring up to date, with what it says now."""
    lines = [
        docx_runs((Run(plain(section.title), to=f"#{section.name}"),), places)
        for section in document.sections
    ]
    begin = _FIELD.format("begin") + (
        r'<w:r><w:instrText xml:space="preserve"> TOC \o "1-1" \h </w:instrText></w:r>'
    )
    lines[0] = begin + _FIELD.format("separate") + lines[0]
    lines[-1] += _FIELD.format("end")
    return [docx_paragraph(line, "Small") for line in lines]


def _fill(word: WordDocument, content: str) -> None:
    body = word.element.body
    for child in list(body):
        body.remove(child)
    filled = parse_xml(f"<w:body {nsdecls('w', 'r', 'wp', 'a', 'pic')}>{content}</w:body>")
    body.extend(list(filled))


def _frame(word: WordDocument, document: Document) -> None:
    """The lines above and below each page."""
    first, *others = word.sections
    first.header.is_linked_to_previous = False
    first.header.paragraphs[0].text = writable(document.title)
    first.header.paragraphs[0].style = word.styles["Small"]
    paragraph = first.footer.paragraphs[0]
    paragraph.style = word.styles["Small"]
    words = docx_text(f"{document.kind} · ") + docx_field("PAGE", "1")
    filled = parse_xml(f"<w:p {nsdecls('w', 'r')}>{words}</w:p>")
    paragraph._p.extend(list(filled))
    for section in others:
        section.header.is_linked_to_previous = True
        section.footer.is_linked_to_previous = True


def _tell(word: WordDocument, document: Document) -> None:
    day = dt.datetime.fromisoformat(document.dated or _EPOCH)
    about = word.core_properties
    about.title, about.subject = _property(document.title), _property(document.question)
    about.language = "en-GB"
    about.author, about.last_modified_by, about.comments = "trialatlas", "trialatlas", ""
    about.created = about.modified = day
    about.revision = 1


def _property(text: str) -> str:
    """A text that a property of the document can hold."""
    clean = writable(text)
    if len(clean) <= _LONGEST_PROPERTY:
        return clean
    return f"{clean[: _LONGEST_PROPERTY - 2]} …"
