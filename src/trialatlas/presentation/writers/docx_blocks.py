"""Blocks of the report as WordprocessingML, each in a style of Word's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import singledispatchmethod

from trialatlas.presentation.blocks import (
    Block,
    Downloads,
    FigureBlock,
    FlowBlock,
    Group,
    Items,
    Paragraph,
    Parts,
    Quotes,
    ReferenceBlock,
    Runs,
    Section,
    TableBlock,
    Terms,
)
from trialatlas.presentation.figure import Figure
from trialatlas.presentation.writers.docx_runs import (
    DocxPlaces,
    bookmark,
    docx_field,
    docx_runs,
    docx_text,
)
from trialatlas.presentation.writers.docx_tables import docx_flow, docx_table

__all__ = ["DocxBlocks", "docx_paragraph", "docx_section_end"]

_STYLES = {"small": "Small", "under": "Small", "ids": "Small", "summary": "Summary"}
_DEEPEST = 4
_A4 = (11906, 16838)


def docx_paragraph(inside: str, style: str = "", more: str = "") -> str:
    """A paragraph in a style."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    setting = f"<w:pPr>{named}{more}</w:pPr>" if named or more else ""
    return f"<w:p>{setting}{inside}</w:p>"


def docx_section_end(*, is_landscape: bool) -> str:
    """The end of a run of pages of one shape."""
    across, down = _A4[::-1] if is_landscape else _A4
    turned = ' w:orient="landscape"' if is_landscape else ""
    return (
        f'<w:sectPr><w:pgSz w:w="{across}" w:h="{down}"{turned}/><w:pgMar w:top="1247" '
        'w:right="1134" w:bottom="1134" w:left="1134" w:header="624" w:footer="567" '
        'w:gutter="0"/></w:sectPr>'
    )


class DocxBlocks:
    """Sets blocks for Word.

    Args:
        places: What words may lead to.
        picture: Gives a figure as a drawing in a line.
    """

    def __init__(self, places: DocxPlaces, picture: Callable[[Figure], str]) -> None:
        self._places = places
        self._picture = picture
        self._level = 1
        self._n_marks = 0

    def all(self, blocks: Sequence[Block]) -> str:
        """Blocks one after the other."""
        return "".join(map(self.one, blocks))

    @singledispatchmethod
    def one(self, block: Block) -> str:
        """One block."""
        message = f"no form for Word of {block!r}"
        raise TypeError(message)

    def _runs(self, runs: Runs) -> str:
        return docx_runs(runs, self._places)

    def _marked(self, name: str, inside: str) -> str:
        self._n_marks += 1
        start = f'<w:bookmarkStart w:id="{self._n_marks}" w:name="{bookmark(name)}"/>'
        return f'{start}{inside}<w:bookmarkEnd w:id="{self._n_marks}"/>'

    @one.register
    def _paragraph(self, block: Paragraph) -> str:
        return docx_paragraph(self._runs(block.runs), _STYLES.get(block.kind, ""))

    @one.register
    def _items(self, block: Items) -> str:
        if block.kind == "inline":
            between = docx_text(" · ")
            return docx_paragraph(between.join(map(self._runs, block.items)), "Small")
        return "".join(docx_paragraph(self._runs(runs), "ListBullet") for runs in block.items)

    @one.register
    def _quotes(self, block: Quotes) -> str:
        return "".join(
            docx_paragraph(
                docx_text(f"“{one.text}” ") + docx_text(one.field, '<w:rStyle w:val="Code"/>'),
                "Small",
            )
            if one.field
            else docx_paragraph(docx_text("what the record lacks"), "Small")
            for one in block.quotes
        )

    @one.register
    def _terms(self, block: Terms) -> str:
        return "".join(
            docx_paragraph(self._runs(term), "Term") + self.all(said) for term, said in block.items
        )

    @one.register
    def _group(self, block: Group) -> str:
        return self.all(block.blocks)

    def _caption(self, name: str, number: int, runs: Runs) -> str:
        field = docx_field(rf"SEQ {name} \* ARABIC", str(number))
        return docx_text(f"{name} ") + field + docx_text(". ") + self._runs(runs)

    @one.register
    def _table(self, block: TableBlock) -> str:
        caption = self._caption("Table", block.number, block.caption)
        # Two tables without a paragraph between them would become one.
        return (
            docx_paragraph(caption, "Caption", "<w:keepNext/>")
            + docx_table(block, self._places, self.all)
            + docx_paragraph("", "AfterTable")
        )

    @one.register
    def _figure(self, block: FigureBlock) -> str:
        drawing = docx_paragraph(self._picture(block.figure), "", "<w:keepNext/>")
        return drawing + docx_paragraph(
            self._caption("Figure", block.number, block.caption), "Caption"
        )

    @one.register
    def _flow(self, block: FlowBlock) -> str:
        if block.drawn is None:
            return docx_flow(block.flow) + docx_paragraph("", "AfterTable")
        drawing = docx_paragraph(self._picture(block.drawn), "", "<w:keepNext/>")
        return drawing + docx_paragraph(self._runs(block.caption), "Caption")

    @one.register
    def _parts(self, block: Parts) -> str:
        return docx_paragraph(docx_text(f"{block.in_words}."))

    @one.register
    def _downloads(self, block: Downloads) -> str:
        return "".join(
            docx_paragraph(docx_text(file.path, '<w:rStyle w:val="Code"/>'), "Term")
            + docx_paragraph(docx_text(file.meaning))
            for file in block.files
        )

    @one.register
    def _reference(self, block: ReferenceBlock) -> str:
        inside = self._marked(f"reference_{block.number}", self._runs(block.runs))
        return docx_paragraph(inside, "ListNumber")

    @one.register
    def _section(self, block: Section) -> str:
        title = self._runs(block.title)
        heading = docx_paragraph(
            self._marked(block.name, title) if block.name else title,
            f"Heading{min(self._level, _DEEPEST)}",
        )
        self._level += 1
        inside = self.all(block.blocks)
        self._level -= 1
        if block.kind != "landscape":
            return heading + inside
        before = docx_paragraph("", "AfterTable", docx_section_end(is_landscape=False))
        after = docx_paragraph("", "AfterTable", docx_section_end(is_landscape=True))
        return before + heading + inside + after
