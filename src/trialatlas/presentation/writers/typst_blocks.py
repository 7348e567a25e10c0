"""Blocks of the report as Typst."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatchmethod

from trialatlas.presentation.blocks import (
    Block,
    Cell,
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
from trialatlas.presentation.flow import Exit, Flow
from trialatlas.presentation.paper import share_of_width
from trialatlas.presentation.writers.typst_runs import Places, literal, typst_runs

__all__ = ["TypstBlocks"]

_LONG, _WORDS = "2fr", "1fr"
_WIDTHS = {"records": ("3fr", "3fr", "5fr"), "checklist": ("auto", "3fr", "5fr", "5fr")}
_KEPT_WHOLE = 12
"""Tables of so many lines stand on one page."""


class TypstBlocks:
    """Sets blocks as Typst.

    Args:
        places: What words may lead to.
        level: Of the headings of sections.
    """

    def __init__(self, places: Places, level: int = 1) -> None:
        self._places = places
        self._level = level

    def all(self, blocks: Sequence[Block]) -> str:
        """Blocks one after the other."""
        return "\n".join(map(self.one, blocks))

    @singledispatchmethod
    def one(self, block: Block) -> str:
        """One block."""
        message = f"no Typst for {block!r}"
        raise TypeError(message)

    def _runs(self, runs: Runs) -> str:
        return typst_runs(runs, self._places)

    @one.register
    def _paragraph(self, block: Paragraph) -> str:
        words = self._runs(block.runs)
        if block.kind in ("small", "under", "ids"):
            return f"#small(sticky: {'true' if block.kind == 'small' else 'false'})[{words}]\n"
        return f"#summary[{words}]\n" if block.kind == "summary" else f"{words}\n\n"

    @one.register
    def _items(self, block: Items) -> str:
        if block.kind == "inline":
            return " #h(0.4em) ".join(map(self._runs, block.items)) + "\n\n"
        kind = "enum" if block.kind == "numbered" else "list"
        items = "".join(f"[{self._runs(runs)}], " for runs in block.items)
        return f"#{kind}({items})\n"

    @one.register
    def _quotes(self, block: Quotes) -> str:
        return "".join(
            f"#small[#text({literal(f'“{quote.text}” ')});#mono({literal(quote.field)})]\n"
            if quote.field
            else "#small[what the record lacks]\n"
            for quote in block.quotes
        )

    @one.register
    def _terms(self, block: Terms) -> str:
        items = "".join(
            f"terms.item([{self._runs(term)}], [{self.all(said)}]), " for term, said in block.items
        )
        return f"#terms({items})\n"

    @one.register
    def _group(self, block: Group) -> str:
        return self.all(block.blocks)

    @one.register
    def _table(self, block: TableBlock) -> str:
        widths = ", ".join(_widths(block))
        sides = ", ".join("right" if column.is_number else "left" for column in block.columns)
        head = ", ".join(f"[#strong({literal(column.title)})]" for column in block.columns)
        body = ",\n".join(
            ", ".join(self._cell(cell, is_soft=row.is_absent) for cell in row.cells)
            for row in block.rows
        )
        size = {"studies": "6.2pt", "records": "8pt", "checklist": "8pt"}.get(block.kind, "8.5pt")
        whole = str(len(block.rows) <= _KEPT_WHOLE).lower()
        return (
            f"#tabled({whole}, {block.number}, [{self._runs(block.caption)}], {size}, "
            f"table(columns: ({widths},), align: ({sides},), table.header({head}),\n{body}))\n"
        )

    def _cell(self, cell: Cell, *, is_soft: bool) -> str:
        words = self._runs(cell.runs)
        if is_soft or cell.kind in ("absent", "zero"):
            words = f"#text(fill: grey)[{words}]"
        more = "".join(f"\n\n{self.one(block)}" for block in cell.more)
        return f"[{words}{more}]"

    @one.register
    def _figure(self, block: FigureBlock) -> str:
        figure = block.figure
        alt = literal(f"{figure.title}. {figure.alt}")
        caption = self._runs(block.caption)
        share = f"{share_of_width(figure):.1%}"
        return f'#drawn({block.number}, [{caption}], "{figure.name}.png", {alt}, {share})\n'

    @one.register
    def _flow(self, block: FlowBlock) -> str:
        return _flow(block.flow)

    @one.register
    def _parts(self, block: Parts) -> str:
        return f"#text({literal(block.in_words)});.\n\n"

    @one.register
    def _downloads(self, block: Downloads) -> str:
        items = "".join(
            f"terms.item([#mono({literal(file.path)})], [#text({literal(file.meaning)})]), "
            for file in block.files
        )
        return f"#terms({items})\n"

    @one.register
    def _reference(self, block: ReferenceBlock) -> str:
        words = self._runs(block.runs)
        return f'#reference({block.number}, [{words}]) #label("reference-{block.number}")\n'

    @one.register
    def _section(self, block: Section) -> str:
        inside = TypstBlocks(self._places, self._level + 1)
        place = f" #label({literal(block.name)})" if block.name else ""
        heading = f"#heading(level: {self._level})[{self._runs(block.title)}]{place}\n"
        text = f"{heading}{inside.all(block.blocks)}\n"
        return f"#page(flipped: true)[{text}]\n" if block.kind == "landscape" else text


def _widths(table: TableBlock) -> tuple[str, ...]:
    if table.kind in _WIDTHS:
        return _WIDTHS[table.kind]
    return tuple(
        _LONG if column.is_long else "auto" if column.is_number or not place else _WORDS
        for place, column in enumerate(table.columns)
    )


def _flow(flow: Flow) -> str:
    rows = ", [#down], [], ".join(
        f"[#step({literal(step.label)}, {step.n})], [{''.join(map(_exit, step.exits))}]"
        for step in flow.steps
    )
    return f"#flow({rows})\n"


def _exit(leaving: Exit) -> str:
    reasons = "".join(f"({literal(reason.label)}, {reason.n}), " for reason in leaving.reasons)
    return f"#leaving({literal(leaving.label)}, {leaving.n}, ({reasons}))"
