"""The report as one page that needs nothing but itself.

Styles, script, figures and data are inside, and its content security policy forbids it to load
anything. Without its script the page is complete; with it, tables can be sorted and filtered.
"""

from __future__ import annotations

import base64
import hashlib

from trialatlas.presentation.document import Document
from trialatlas.presentation.pages import page_environment
from trialatlas.presentation.theme import COLOURS
from trialatlas.presentation.writers.html_blocks import HtmlBlocks
from trialatlas.presentation.writers.html_runs import html_runs
from trialatlas.presentation.writers.letters import writable

__all__ = ["write_html"]


def write_html(document: Document) -> bytes:
    """The page of a report."""
    environment = page_environment()
    script = environment.get_template("report.js").render()
    numbers = {one.key: place for place, one in enumerate(document.references, start=1)}
    page = environment.get_template("report.html.j2").render(
        document=document,
        notes=[html_runs(note) for note in document.notes],
        contents=[(section.name, html_runs(section.title)) for section in document.sections],
        body=HtmlBlocks(numbers).all(document.sections),
        footer=html_runs(document.footer),
        colours=COLOURS,
        script_hash=base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode(),
    )
    return writable(page).encode("utf-8")
