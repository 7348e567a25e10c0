"""Runs of words as HTML; all is escaped, because registry text is written by strangers."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from trialatlas.presentation.blocks import Run, Runs
from trialatlas.presentation.tables import Quote

__all__ = ["attribute", "html_quotes", "html_runs"]

_TAGS: Mapping[str, tuple[str, str]] = {
    "": ("", ""),
    "strong": ("<b>", "</b>"),
    "emphasis": ("<em>", "</em>"),
    "code": ("<code>", "</code>"),
    "hash": ('<code class="hash">', "</code>"),
    "quote": ("<q>", "</q>"),
    "id": ('<span class="id">', "</span>"),
    "soft": ('<span class="soft">', "</span>"),
    "of": ('<span class="of">', "</span>"),
    "value": ('<span class="value">', "</span>"),
    "verdict": ('<span class="verdict">', "</span>"),
    "unseen": ('<span class="unseen">', "</span>"),
    "screen": ('<span class="screen">', "</span>"),
}
_MARKS: Mapping[str, str] = {"raised": "", "contrary": ' class="contrary"'}


def attribute(name: str, value: str) -> str:
    """An attribute with its value, or nothing where that is empty."""
    return f' {name}="{escape(value)}"' if value else ""


def html_runs(runs: Runs, numbers: Mapping[str, int] | None = None) -> str:
    """Words as HTML.

    Args:
        runs: The words.
        numbers: Of references, by key; needed where the words cite.
    """
    return "".join(_run(run, numbers or {}) for run in runs)


def _run(run: Run, numbers: Mapping[str, int]) -> str:
    if run.kind == "cite":
        number = numbers[run.text]
        return f'<a class="cite" href="#reference-{number}">[{number}]</a>'
    text = escape(run.text)
    if run.kind in _MARKS:
        return f"<sup{_MARKS[run.kind]}{attribute('title', run.note)}>{text}</sup>"
    if not run.to:
        before, after = _TAGS[run.kind]
        return f"{before}{text}{after}"
    outside = attribute("rel", "noreferrer" if "://" in run.to else "")
    css = attribute("class", "id" if run.kind == "id" else "")
    inner = f"<code>{text}</code>" if run.kind == "code" else text
    return f"<a{css}{attribute('href', run.to)}{outside}>{inner}</a>"


def html_quotes(quotes: tuple[Quote, ...]) -> str:
    """Words of records, each with its field."""
    items = "".join(f"<li>{_quote(quote)}</li>\n" for quote in quotes)
    return f'<ul class="quotes">\n{items}</ul>\n' if quotes else ""


def _quote(quote: Quote) -> str:
    if not quote.field:
        return "what the record lacks"
    return f"<q>{escape(quote.text)}</q> <code>{escape(quote.field)}</code>"
