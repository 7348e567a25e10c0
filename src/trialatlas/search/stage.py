"""Step 2: find the records that answer the review's search, and say why each does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

import msgspec
import pyarrow as pa

from trialatlas.model.study import Study
from trialatlas.model.tables import TABLES, to_batch
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.protocol.review import ReviewProtocol, SearchBlock
from trialatlas.store.engine import Engine
from trialatlas.text.matching import Lexicon, Match, Words
from trialatlas.text.sections import Passage, in_areas, passages_of

__all__ = ["search", "search_batch"]
_MESH_AREAS = ("mesh", "intervention_mesh")


def search(
    protocol: ReviewProtocol, records: Iterable[pa.RecordBatch], engine: Engine
) -> Iterator[pa.RecordBatch]:
    """Search records by the protocol's blocks; a record is found if it answers all of them.

    Args:
        protocol: The review.
        records: Batches of ``records``.
        engine: Applies the search to many batches.

    Returns:
        Batches of ``hits``: every place that answers a block, of the records found.
    """
    finder = partial(search_batch, blocks=protocol.search, concepts=protocol.concepts)
    return engine.map_batches(finder, records, TABLES["hits"].schema)


def search_batch(
    batch: pa.RecordBatch, blocks: Sequence[SearchBlock], concepts: Mapping[str, ConceptSet]
) -> pa.RecordBatch:
    """The hits of one batch of records.

    Args:
        batch: Rows of ``records``.
        blocks: The parts of the search; a record must answer every one.
        concepts: The concepts, by name.

    Returns:
        Rows of ``hits``.
    """
    lexicon, mesh = _lexicons(blocks, concepts)
    rows: list[dict[str, object]] = []
    for record in batch.to_pylist():
        passages = passages_of(msgspec.convert(record, Study))
        matches = lexicon.find_all([passage.text for passage in passages])
        read = list(zip(passages, matches, strict=True))
        of_record = [list(_answers(block, read, mesh)) for block in blocks]
        if all(of_record):
            key = {"record_id": record["record_id"], "version": record["version"]}
            rows += ({**key, **hit} for hits in of_record for hit in hits)
    return to_batch(TABLES["hits"], rows)


def _lexicons(
    blocks: Sequence[SearchBlock], concepts: Mapping[str, ConceptSet]
) -> tuple[Lexicon, Mapping[str, Mapping[str, str]]]:
    used = {block.concept: concepts[block.concept] for block in blocks}
    words = Lexicon(
        {name: Words(item.phrases, item.patterns, item.never) for name, item in used.items()}
    )
    mesh = {
        name: {heading.casefold(): heading for heading in item.mesh} for name, item in used.items()
    }
    return words, mesh


def _answers(
    block: SearchBlock,
    read: Sequence[tuple[Passage, Sequence[Match]]],
    mesh: Mapping[str, Mapping[str, str]],
) -> Iterator[dict[str, object]]:
    for passage, matches in read:
        area = in_areas(passage, 0, _MESH_AREAS)
        heading = mesh[block.concept].get(passage.text.casefold()) if area else None
        if heading and area in block.areas:
            yield _hit(block, passage, area, f"MeSH {heading}", (0, len(passage.text)))
            continue
        for match in matches:
            area = in_areas(passage, match.start, block.areas)
            if match.name == block.concept and area:
                yield _hit(block, passage, area, match.term, (match.start, match.end))


def _hit(
    block: SearchBlock, passage: Passage, area: str, term: str, place: tuple[int, int]
) -> dict[str, object]:
    start, end = place
    return {
        "concept": block.concept,
        "area": area,
        "field": passage.field,
        "term": term,
        "start": start,
        "end": end,
        "quote": passage.text[start:end],
    }
