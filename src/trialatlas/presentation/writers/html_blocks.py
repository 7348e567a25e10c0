"""Blocks of the report as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import singledispatchmethod
from html import escape

from trialatlas.presentation.blocks import (
    Block,
    Details,
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
from trialatlas.presentation.writers.html_flow import html_flow
from trialatlas.presentation.writers.html_runs import attribute, html_quotes, html_runs
from trialatlas.presentation.writers.html_tables import html_table

__all__ = ["HtmlBlocks"]

_MARGINS = 100
"""Room in px that a page needs beside a figure."""


class HtmlBlocks:
    """Sets blocks as HTML.

    Args:
        numbers: Of references, by key.
        level: Of the headings of sections.
    """

    def __init__(self, numbers: Mapping[str, int], level: int = 2) -> None:
        self._numbers = numbers
        self._level = level

    def all(self, blocks: Sequence[Block]) -> str:
        """Blocks one after the other."""
        return "".join(map(self.one, blocks))

    @singledispatchmethod
    def one(self, block: Block) -> str:
        """One block."""
        message = f"no HTML for {block!r}"
        raise TypeError(message)

    def _runs(self, runs: Runs) -> str:
        return html_runs(runs, self._numbers)

    @one.register
    def _paragraph(self, block: Paragraph) -> str:
        css = " ".join(filter(None, (block.kind, block.only)))
        return f"<p{attribute('class', css)}>{self._runs(block.runs)}</p>\n"

    @one.register
    def _items(self, block: Items) -> str:
        tag = "ol" if block.kind == "numbered" else "ul"
        items = "".join(f"<li>{self._runs(runs)}</li>\n" for runs in block.items)
        css = {"numbered": "small", "small": "small findings"}.get(block.kind, block.kind)
        return f"<{tag}{attribute('class', css)}>\n{items}</{tag}>\n"

    @one.register
    def _quotes(self, block: Quotes) -> str:
        return html_quotes(block.quotes)

    @one.register
    def _terms(self, block: Terms) -> str:
        items = "".join(
            f"<dt>{self._runs(term)}</dt>\n<dd>{self._said(said)}</dd>\n"
            for term, said in block.items
        )
        return f"<dl{attribute('class', block.kind)}>\n{items}</dl>\n"

    def _said(self, blocks: tuple[Block, ...]) -> str:
        # A lone plain paragraph needs no box of its own.
        if len(blocks) == 1 and isinstance(blocks[0], Paragraph) and not blocks[0].kind:
            return self._runs(blocks[0].runs)
        return self.all(blocks)

    @one.register
    def _details(self, block: Details) -> str:
        opened = " open" if block.is_open else ""
        return (
            f"<details{attribute('class', block.kind)}{opened}>\n"
            f"<summary>{self._runs(block.summary)}</summary>\n{self.all(block.blocks)}</details>\n"
        )

    @one.register
    def _group(self, block: Group) -> str:
        return f'<div class="{block.kind}">\n{self.all(block.blocks)}</div>\n'

    @one.register
    def _table(self, block: TableBlock) -> str:
        return html_table(block, self.all)

    @one.register
    def _figure(self, block: FigureBlock) -> str:
        figure = block.figure
        widest, *narrower = figure.pictures
        sources = "".join(
            f'<source media="(max-width: {wider.width + _MARGINS}px)" srcset="{picture.uri}" '
            f'width="{picture.width}" height="{picture.height}">\n'
            for wider, picture in reversed(list(zip(figure.pictures, narrower, strict=False)))
        )
        return (
            f'<figure id="figure-{figure.name}">\n<picture>\n{sources}'
            f'<img src="{widest.uri}" width="{widest.width}" height="{widest.height}"'
            f"{attribute('alt', f'{figure.title}. {figure.alt}')}>\n</picture>\n"
            f'<figcaption><span class="nr">Figure {block.number}.</span> '
            f"{self._runs(block.caption)}</figcaption>\n</figure>\n"
        )

    @one.register
    def _flow(self, block: FlowBlock) -> str:
        return html_flow(block.flow)

    @one.register
    def _parts(self, block: Parts) -> str:
        parts = "".join(
            f"<div><b>{size}</b> {escape(words)}</div>\n" for size, words in block.parts
        )
        label = attribute("aria-label", block.in_words)
        return f'<div class="versus" role="img"{label}>\n{parts}</div>\n'

    @one.register
    def _downloads(self, block: Downloads) -> str:
        items = "".join(
            f'<dt><a href="{file.path}">{file.name}</a> '
            f'<span class="soft">{file.size}</span>{_inside(file.name, file.uri)}</dt>\n'
            f"<dd>{escape(file.meaning)}</dd>\n"
            for file in block.files
        )
        return f'<dl class="files">\n{items}</dl>\n'

    @one.register
    def _reference(self, block: ReferenceBlock) -> str:
        return (
            f'<p class="reference" id="reference-{block.number}"><span class="nr">{block.number}.'
            f"</span> {self._runs(block.runs)}</p>\n"
        )

    @one.register
    def _section(self, block: Section) -> str:
        inside = HtmlBlocks(self._numbers, self._level + 1)
        tag = f"h{self._level}"
        return (
            f"<section{attribute('id', block.name)}{attribute('class', block.kind)}>\n"
            f"<{tag}>{self._runs(block.title)}</{tag}>\n{inside.all(block.blocks)}</section>\n"
        )


def _inside(name: str, uri: str) -> str:
    if not uri:
        return ""
    unseen = f'<span class="unseen"> of {name}</span>'
    return (
        f' <a class="inside" href="{uri}" download="{name}">save the copy in this page{unseen}</a>'
    )
