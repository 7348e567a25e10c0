"""How the search was made: its parts, their words, and what each found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from trialatlas.model.expansion import LEVEL_TITLES
from trialatlas.presentation.tables import ReportTables, Row
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.protocol.review import ReviewProtocol, SearchBlock

__all__ = ["Block", "NamedTerm", "search_blocks"]


@dataclass(frozen=True, slots=True)
class NamedTerm:
    """What a term of the search stands for.

    Attributes:
        term: The term as written; empty where the part of the search is a concept.
        concept: The concept with all its words; None where the term names none.
        candidates: Names of several concepts of which none is used.
    """

    term: str
    concept: ConceptSet | None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One part of the search, and what it found.

    Attributes:
        name: The concept, or the search expression.
        is_expression: Which of the two.
        areas: Where a concept was looked for; an expression says that itself.
        n_records: How many of the records found answer it.
        words: The words that answered, each with its number of records; most frequent first.
        terms: What stands for what.
        levels: By level of expansion, how many records an expression finds.
        of: Of how many records that is.
    """

    name: str
    is_expression: bool
    areas: tuple[str, ...]
    n_records: int
    words: tuple[tuple[str, int], ...]
    terms: tuple[NamedTerm, ...]
    levels: tuple[tuple[str, int], ...]
    of: int


def search_blocks(protocol: ReviewProtocol, tables: ReportTables) -> tuple[Block, ...]:
    """The parts of the search with the words that found records."""
    records: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for hit in tables.hits.select(["record_id", "block", "term", "by"]).to_pylist():
        records[hit["block"]][hit["by"] or hit["term"]].add(hit["record_id"])
    levels, named = tables.search_levels.to_pylist(), tables.search_terms.to_pylist()
    blocks = []
    for block in protocol.search:
        words = records[block.name]
        counts = [(word, len(found)) for word, found in words.items()]
        at_level = {row["level"]: row for row in levels if row["block"] == block.name}
        blocks.append(
            Block(
                name=block.name,
                is_expression=bool(block.expression),
                areas=block.areas,
                n_records=len(set().union(*words.values())),
                words=tuple(sorted(counts, key=lambda item: (-item[1], item[0]))),
                terms=_terms(protocol, block, named),
                levels=tuple(
                    (title, at_level[level]["n"])
                    for level, title in LEVEL_TITLES.items()
                    if level in at_level
                ),
                of=max((row["of"] for row in at_level.values()), default=0),
            )
        )
    return tuple(blocks)


def _terms(
    protocol: ReviewProtocol, block: SearchBlock, named: Iterable[Row]
) -> tuple[NamedTerm, ...]:
    if block.concept:
        own = protocol.concepts.get(block.concept, ConceptSet(name=block.concept))
        return (NamedTerm("", own),)
    terms = []
    for row in named:
        if row["block"] == block.name:
            names = row["concepts"]
            concept = protocol.concepts.get(names[0]) if len(names) == 1 else None
            terms.append(NamedTerm(row["term"], concept, tuple(names)))
    return tuple(terms)
