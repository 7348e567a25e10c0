"""The report as PDF, set by Typst: tagged, with bookmarks and alternative texts (PDF/UA-1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import typst

from trialatlas.presentation.blocks import Section
from trialatlas.presentation.document import Document, walk
from trialatlas.presentation.pages import text_environment
from trialatlas.presentation.paper import on_paper
from trialatlas.presentation.theme import COLOURS
from trialatlas.presentation.writers.typst_blocks import TypstBlocks
from trialatlas.presentation.writers.typst_runs import Places, literal, typst_runs

if TYPE_CHECKING:
    from typst import PDFStandard

__all__ = ["typst_source", "write_pdf"]

_SHORT = 90
_EPOCH = dt.date(1980, 1, 1)


def write_pdf(document: Document, drawings: Mapping[str, bytes]) -> bytes:
    """The report as PDF.

    It conforms to PDF/UA-1 unless a text has a letter that none of the fonts of Typst can show;
    such a report is written all the same, and says nothing of a standard.

    Args:
        document: The report.
        drawings: Its figures as PNG, by name. Typst tags no PDF inside a PDF, and would set the
            letters of an SVG in whatever font the machine has.
    """
    printed = on_paper(document)
    source = typst_source(printed)
    with TemporaryDirectory() as name:
        folder = Path(name)
        for figure, drawing in drawings.items():
            (folder / f"{figure}.png").write_bytes(drawing)
        main = folder / "report.typ"
        main.write_text(source, encoding="utf-8")
        stamp = dt.datetime.combine(_day(document), dt.time(), dt.UTC)
        try:
            return _compiled(main, stamp, ["ua-1"])
        except typst.TypstError:
            return _compiled(main, stamp, [])


def _compiled(main: Path, stamp: dt.datetime, standards: list[PDFStandard]) -> bytes:
    # The fonts of a machine would make its bytes differ from those of another.
    compiler = typst.Compiler(main, ignore_system_fonts=True)
    made = compiler.compile(format="pdf", pdf_standards=standards, timestamp=stamp)
    return made if isinstance(made, bytes) else b""


def typst_source(document: Document) -> str:
    """The report in the language of Typst.

    Args:
        document: The report as it is printed.
    """
    names = {block.name for block in walk(document.sections) if isinstance(block, Section)}
    numbers = {one.key: place for place, one in enumerate(document.references, start=1)}
    places = Places(names - {""}, numbers)
    day = _day(document)
    return (
        text_environment()
        .get_template("report.typ")
        .render(
            colours=COLOURS,
            title=literal(document.title),
            short_title=literal(_shortened(document.title)),
            kind=literal(document.kind),
            question=literal(document.question),
            facts=[(fact.value, literal(fact.title)) for fact in document.facts],
            notes=[typst_runs(note, places) for note in document.notes],
            footer=literal(document.kind),
            date=f"datetime(year: {day.year}, month: {day.month}, day: {day.day})",
            body=TypstBlocks(places).all(document.sections),
        )
    )


def _day(document: Document) -> dt.date:
    return dt.date.fromisoformat(document.dated) if document.dated else _EPOCH


def _shortened(title: str) -> str:
    return title if len(title) <= _SHORT else f"{title[:_SHORT].rsplit(' ', 1)[0]} …"
