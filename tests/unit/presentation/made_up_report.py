"""The report of the made-up review, with one figure, made once."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path

from tests.unit.presentation.made_up_protocol import made_up_protocol
from tests.unit.presentation.made_up_tables import empty_tables, full_tables

from trialatlas.presentation.blocks import Block, Download, Section
from trialatlas.presentation.document import Document, walk
from trialatlas.presentation.figure import png_of
from trialatlas.presentation.figures import figures_of
from trialatlas.presentation.report import report_of
from trialatlas.presentation.views import Views, views_of
from trialatlas.protocol.figures import Bars

__all__ = ["drawings", "empty_document", "made_up_document", "made_up_views", "section_of"]

PROTOCOL = dataclasses.replace(made_up_protocol(Path("review")), figures=(Bars("purpose"),))


@cache
def made_up_views() -> Views:
    return views_of(PROTOCOL, full_tables())


@cache
def made_up_document() -> Document:
    views = made_up_views()
    data = (Download("data/studies.csv", "One line a study", "6 lines"),)
    return report_of(views, figures_of(PROTOCOL, views.tables), data)


@cache
def drawings() -> dict[str, bytes]:
    views = made_up_views()
    return {one.name: png_of(one.pictures[1]) for one in figures_of(PROTOCOL, views.tables)}


@cache
def empty_document() -> Document:
    return report_of(views_of(PROTOCOL, empty_tables()), ())


def section_of(document: Document, name: str) -> tuple[Block, ...]:
    """Every block of a part of a report."""
    [section] = [one for one in document.sections if one.name == name]
    assert isinstance(section, Section)
    return tuple(walk(section.blocks))
