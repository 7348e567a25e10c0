"""Step 2: find the records that answer the review's search, and say why each does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TypeAlias

import msgspec
import pyarrow as pa

from trialatlas.model.study import Study
from trialatlas.model.tables import TABLES, to_batch
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.protocol.review import ReviewProtocol, SearchBlock
from trialatlas.search.finding import COUNTED, Question, count_batch, sum_levels
from trialatlas.search.reference import Hit
from trialatlas.store.engine import Engine
from trialatlas.text.matching import Lexicon, Match, Words
from trialatlas.text.sections import Passage, in_areas, passages_of

__all__ = ["expansions", "search", "search_batch"]

_MESH_AREAS = ("mesh", "intervention_mesh")

_Rows: TypeAlias = list[dict[str, object]]
_Read: TypeAlias = Sequence[tuple[Passage, Sequence[Match]]]


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
    answers = [
        *_for_concepts([block for block in blocks if block.concept], concepts),
        *(_for_expression(_question(block, concepts)) for block in blocks if block.expression),
    ]
    rows: _Rows = []
    for record in batch.to_pylist():
        study = msgspec.convert(record, Study)
        of_record = _all_answered(study, answers)
        key = {"record_id": record["record_id"], "version": record["version"]}
        rows += ({**key, **hit} for hit in of_record)
    return to_batch(TABLES["hits"], rows)


def expansions(
    protocol: ReviewProtocol, records: Callable[[], Iterable[pa.RecordBatch]], engine: Engine
) -> dict[str, Iterable[pa.RecordBatch]]:
    """What other words each search expression reaches, and how many records by that.

    Args:
        protocol: The review.
        records: Reads the batches of ``records`` from the start, once for each expression.
        engine: Applies the expressions to many batches.

    Returns:
        Batches of ``search_levels`` and ``search_terms``.
    """
    asked = {
        block.name: _question(block, protocol.concepts)
        for block in protocol.search
        if block.expression
    }
    terms = [
        {"block": name, "term": term, "concepts": [concept.name for concept in found]}
        for name, question in asked.items()
        for term, found in question.matcher().candidates.items()
    ]
    return {
        "search_levels": (_levels(name, asked[name], records(), engine) for name in asked),
        "search_terms": [to_batch(TABLES["search_terms"], terms)],
    }


def _question(block: SearchBlock, concepts: Mapping[str, ConceptSet]) -> Question:
    """What a block's expression asks, with the concepts that its terms may name.

    Args:
        block: A block with an expression.
        concepts: The review's concepts, by name.
    """
    return Question(block.expression, {name: concepts[name] for name in block.concepts})


def _levels(
    name: str, question: Question, records: Iterable[pa.RecordBatch], engine: Engine
) -> pa.RecordBatch:
    counter = partial(count_batch, question=question)
    counts = sum_levels(question, engine.map_batches(counter, records, COUNTED))
    of = counts.pop("of")
    rows = [{"block": name, "level": level, "n": n, "of": of} for level, n in counts.items()]
    return to_batch(TABLES["search_levels"], rows)


def _all_answered(study: Study, answers: Iterable[Callable[[Study], _Rows]]) -> _Rows:
    """The hits of all blocks; none where the record leaves a block without an answer."""
    rows: _Rows = []
    for answer in answers:
        found = answer(study)
        if not found:
            return []
        rows += found
    return rows


def _for_expression(question: Question) -> Callable[[Study], _Rows]:
    matcher = question.matcher()

    def answer(study: Study) -> _Rows:
        hits = matcher.answer(study)
        if hits is None:
            return []
        # What is answered by the lack of something has no place.
        hits = hits or (Hit(area="", piece="", field="", term=question.text),)
        return [
            {
                "block": question.text,
                "area": hit.area,
                "field": hit.field,
                "term": hit.term,
                "level": hit.level,
                "by": hit.by,
                "start": hit.start,
                "end": hit.end,
                "quote": hit.words,
            }
            for hit in hits
        ]

    return answer


def _for_concepts(
    blocks: Sequence[SearchBlock], concepts: Mapping[str, ConceptSet]
) -> list[Callable[[Study], _Rows]]:
    if not blocks:
        return []
    lexicon, mesh = _lexicons(blocks, concepts)

    def answer(study: Study) -> _Rows:
        passages = passages_of(study)
        matches = lexicon.find_all([passage.text for passage in passages])
        read = list(zip(passages, matches, strict=True))
        found = [list(_answers(block, read, mesh)) for block in blocks]
        return [hit for hits in found for hit in hits] if all(found) else []

    return [answer]


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
    read: _Read,
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
        "block": block.name,
        "area": area,
        "field": passage.field,
        "term": term,
        "level": "",
        "by": "",
        "start": start,
        "end": end,
        "quote": passage.text[start:end],
    }
