"""Runs of words as WordprocessingML."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from trialatlas.presentation.blocks import Run, Runs
from trialatlas.presentation.writers.letters import writable

__all__ = ["DocxPlaces", "bookmark", "docx_field", "docx_runs", "docx_text"]

_STYLES: Mapping[str, str] = {
    "strong": "<w:b/>",
    "verdict": "<w:b/>",
    "emphasis": "<w:i/>",
    "code": '<w:rStyle w:val="Code"/>',
    "hash": '<w:rStyle w:val="Code"/><w:sz w:val="11"/>',
    "soft": '<w:rStyle w:val="Soft"/>',
    "of": '<w:rStyle w:val="Soft"/>',
    "raised": '<w:vertAlign w:val="superscript"/>',
    "contrary": '<w:vertAlign w:val="superscript"/>',
}
_LINK = '<w:rStyle w:val="Hyperlink"/>'
_NOT_IN_NAMES = re.compile(r"\W")
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class DocxPlaces:
    """What words may lead to.

    Attributes:
        names: Parts of the report.
        numbers: Of references, by key.
        relation: Gives the id of the relation to an address outside.
    """

    names: frozenset[str]
    numbers: Mapping[str, int]
    relation: Callable[[str], str]


def bookmark(name: str) -> str:
    """The name of a place as Word allows it: letters, digits and low lines."""
    return _NOT_IN_NAMES.sub("_", name)[:_LONGEST_NAME]


def docx_text(text: str, properties: str = "") -> str:
    """Words as a run."""
    inner = escape(writable(text))
    setting = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{setting}<w:t xml:space="preserve">{inner}</w:t></w:r>'


def docx_field(instruction: str, shown: str) -> str:
    """A field that Word can bring up to date, with what it shows until then."""
    return f'<w:fldSimple w:instr=" {instruction} ">{docx_text(shown)}</w:fldSimple>'


def docx_runs(runs: Runs, places: DocxPlaces) -> str:
    """Words as runs, links and fields.

    Args:
        runs: The words.
        places: What they may lead to.
    """
    return "".join(_run(run, places) for run in runs if run.text)


def _run(run: Run, places: DocxPlaces) -> str:
    if run.kind == "cite":
        number = str(places.numbers[run.text])
        reference = docx_field(rf"REF reference_{number} \r \h", number)
        return f"{docx_text('[')}{reference}{docx_text(']')}"
    if run.to.startswith("#") and run.to[1:] in places.names:
        words = docx_text(run.text, _LINK)
        return f'<w:hyperlink w:anchor="{bookmark(run.to[1:])}">{words}</w:hyperlink>'
    if "://" in run.to:
        words = docx_text(run.text, _LINK)
        return f'<w:hyperlink r:id="{places.relation(run.to)}">{words}</w:hyperlink>'
    return docx_text(run.text, _STYLES.get(run.kind, ""))
