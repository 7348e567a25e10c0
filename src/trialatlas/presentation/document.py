"""The report as blocks: every word and number is decided once, and each form only sets them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from trialatlas.presentation.blocks import (
    Block,
    Details,
    FigureBlock,
    Group,
    Runs,
    Section,
    TableBlock,
    Terms,
)

__all__ = ["Document", "Fact", "Reference", "numbered", "plain", "walk"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A number at the head of the report; ``is_open`` where work is left."""

    title: str
    value: int
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """A publication that the text cites."""

    key: str
    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The whole report.

    Attributes:
        title: Its title.
        kind: What it is, above the title.
        question: The review question.
        facts: Its main numbers.
        notes: What a reader must know first.
        sections: Its parts.
        references: What it cites, in the order of their numbers.
        footer: Its last line.
        dated: The day that its files bear, as ``2022-07-31``: the day of the review, or the last
            on which a source shows a record; empty where neither is known.
    """

    title: str
    kind: str
    question: str
    facts: tuple[Fact, ...]
    notes: tuple[Runs, ...]
    sections: tuple[Section, ...]
    references: tuple[Reference, ...]
    footer: Runs
    dated: str

    def number_of(self, key: str) -> int:
        """The number of a reference, from 1."""
        return next(place for place, one in enumerate(self.references, start=1) if one.key == key)


def plain(runs: Runs) -> str:
    """The words of runs without their setting; citations are left out."""
    return "".join(run.text for run in runs if run.kind != "cite")


def walk(blocks: Sequence[Block]) -> Iterator[Block]:
    """Every block, each before those inside it, in the order of reading; cells are left out."""
    for block in blocks:
        yield block
        if isinstance(block, Details | Group | Section):
            yield from walk(block.blocks)
        elif isinstance(block, Terms):
            for _term, inside in block.items:
                yield from walk(inside)


def numbered(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections with their tables and figures numbered in the order of reading."""
    counts = {TableBlock: 0, FigureBlock: 0}

    def number(block: Block) -> Block:
        if isinstance(block, TableBlock | FigureBlock):
            counts[type(block)] += 1
            return replace(block, number=counts[type(block)])
        if isinstance(block, Details | Group | Section):
            return replace(block, blocks=tuple(map(number, block.blocks)))
        return block

    return tuple(
        replace(section, blocks=tuple(map(number, section.blocks))) for section in sections
    )
