"""The part of the report on the search: its parts with all their words, and the sources."""

from __future__ import annotations

from collections.abc import Sequence

from trialatlas.presentation.blocks import (
    Block,
    Cell,
    Column,
    Details,
    Group,
    Items,
    Run,
    Runs,
    Section,
    TableBlock,
    TableRow,
    Terms,
)
from trialatlas.presentation.searched import Block as SearchedBlock
from trialatlas.presentation.searched import NamedTerm
from trialatlas.presentation.tables import Lineage
from trialatlas.presentation.views import Views
from trialatlas.presentation.words import code, counted, paragraph, said

__all__ = ["block_title", "search_section"]

_SHORT = 60
"""Expressions of so many characters are named in captions."""

_FEW_SOURCES = 5
"""So many sources stand open; more of them are folded."""


def search_section(views: Views) -> Section:
    """The search as it was run, and where the records come from."""
    every = "every one of these parts" if len(views.searched) > 1 else "this part"
    return Section(
        said("Search and sources"),
        (
            paragraph(f"A record is found if it answers {every} of the search."),
            Group("blocks", tuple(map(_block, views.searched))),
            Section(said("Sources"), _sources(views.lineage)),
        ),
        name="search",
    )


def block_title(name: str, searched: Sequence[SearchedBlock]) -> Run:
    """A part of the search: an expression as it is written, a concept in words."""
    is_expression = any(block.name == name and block.is_expression for block in searched)
    return code(name) if is_expression else Run(name.replace("_", " "))


def _block(block: SearchedBlock) -> Section:
    answered = f"Answered by {block.n_records} of the records found."
    blocks: list[Block] = []
    if block.is_expression:
        blocks += [
            paragraph(f"A search expression of ClinicalTrials.gov. {answered}", kind="small"),
            _levels(block),
        ]
    for term in block.terms:
        blocks += _term(term)
        if term.concept and not block.is_expression:
            areas = ", ".join(block.areas).replace("_", " ")
            blocks.append(paragraph(f"Looked for in: {areas}. {answered}", kind="small"))
        blocks += _all_words(term)
    if block.words:
        words = tuple(said(f"{word} ", Run(str(n), "soft")) for word, n in block.words)
        blocks.append(Details(said("Words that found records"), (Items(words, "inline"),)))
    return Section((block_title(block.name, (block,)),), tuple(blocks), kind="block")


def _levels(block: SearchedBlock) -> TableBlock:
    named = block.name if len(block.name) <= _SHORT else "the expression"
    caption = (
        f"Records that answer {named}, by how "
        f"far a term may be from the words of the record; of {block.of} records"
    )
    return TableBlock(
        said(caption),
        (Column("How far"), Column("Records", is_number=True)),
        tuple(TableRow((Cell(said(title)), Cell(said(str(n))))) for title, n in block.levels),
    )


def _term(named: NamedTerm) -> list[Block]:
    blocks: list[Block] = []
    if named.term:
        candidates = ", ".join(named.candidates).replace("_", " ")
        if named.concept:
            meaning = f"stands for the concept {named.concept.name.replace('_', ' ')}."
        elif candidates:
            meaning = f"could name several concepts ({candidates}), so it stands for none of them."
        else:
            meaning = "names no concept: only its own words count."
        blocks.append(paragraph(f"The term “{named.term}” {meaning}"))
    if named.concept and named.concept.meaning:
        blocks.append(paragraph(named.concept.meaning))
    return blocks


def _all_words(named: NamedTerm) -> list[Block]:
    concept = named.concept
    if concept is None:
        return []
    kinds = (
        ("Phrases", concept.phrases),
        ("Patterns", concept.patterns),
        ("MeSH headings", concept.mesh),
        ("Never counted", concept.never),
    )
    terms: list[tuple[Runs, tuple[Block, ...]]] = []
    for title, words in kinds:
        if words:
            kind = "code" if title == "Patterns" else ""
            items = Items(tuple((Run(word, kind),) for word in words), "inline")
            terms.append((said(f"{title} ({len(words)})"), (items,)))
    return [Details(said("All its words"), (Terms(tuple(terms), "words"),))]


def _sources(lineage: Lineage) -> tuple[Block, ...]:
    if not lineage.sources:
        return (paragraph("The lineage names no source."),)
    n_records = f"{lineage.n_records} records" if lineage.n_records else ""
    files = counted(len(lineage.sources), "file")
    return (
        Details(
            said(", ".join(filter(None, (files, n_records)))),
            (_source_table(lineage, n_records),),
            is_open=len(lineage.sources) <= _FEW_SOURCES,
        ),
    )


def _source_table(lineage: Lineage, n_records: str) -> TableBlock:
    counts = [Column("Records", is_number=True)] * any(one.n_records for one in lineage.sources)
    rows = []
    for source in lineage.sources:
        cells = [Cell(said(source.name))]
        cells += [Cell(said(source.n_records or "–"))] * len(counts)
        cells.append(Cell((Run(source.sha256 or "–", "hash"),)))
        rows.append(TableRow(tuple(cells)))
    in_all = f"; {n_records} in all" if n_records else ""
    return TableBlock(
        said(f"Sources of records{in_all}"),
        (Column("Source"), *counts, Column("SHA-256")),
        tuple(rows),
        kind="sources",
    )
