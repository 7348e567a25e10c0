"""Search expressions put to batches of records: what answers, and how many at each level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import msgspec
import pyarrow as pa

from trialatlas.errors import ExpressionError
from trialatlas.model.study import Study
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.search.essie import parse
from trialatlas.search.reference import Matcher, Only

__all__ = [
    "COUNTED",
    "FOUND",
    "SHOWN_LEVELS",
    "Question",
    "count_batch",
    "find_batch",
    "problem_of",
    "sum_levels",
]

_HIT = pa.struct(
    [
        *(
            pa.field(name, pa.string())
            for name in ("area", "piece", "field", "term", "level", "by")
        ),
        *(pa.field(name, pa.int64()) for name in ("start", "end")),
        pa.field("words", pa.string()),
    ]
)

FOUND = pa.schema(
    [
        pa.field("record_id", pa.string()),
        pa.field("title", pa.string()),
        pa.field("hits", pa.list_(_HIT)),
    ]
)
"""A record that answers, with a `trialatlas.search.reference.Hit` for each place."""

SHOWN_LEVELS: tuple[Only, ...] = ("None", "Term", "Concept", "MeSH")
"""Levels whose counts are shown side by side."""

COUNTED = pa.schema([pa.field(name, pa.int64()) for name in (*SHOWN_LEVELS, "as_written", "of")])
"""How many records of a batch answer at each level, and as the expression is written, of all."""


@dataclass(frozen=True, slots=True)
class Question:
    """A search expression as a person wrote it, and the concepts that its terms may name."""

    text: str
    concepts: Mapping[str, ConceptSet] = field(default_factory=dict)

    def matcher(self, only: Only | None = None) -> Matcher:
        """The expression, made ready to be put to studies.

        Args:
            only: A level for all terms in place of those of the expression.

        Raises:
            ExpressionError: It cannot be read, or not answered.
        """
        return Matcher(parse(self.text), self.concepts, text=self.text, only=only)


def problem_of(expression: str, *, is_kept: bool = True) -> str:
    """What is wrong with a search expression, and where; empty where nothing is.

    Args:
        expression: The expression.
        is_kept: Whether it must ask only for what trialatlas keeps of records.
    """
    try:
        if is_kept:
            Question(expression).matcher()
        else:
            parse(expression)
    except ExpressionError as error:
        if error.offset is None:
            return error.problem
        return f"{error.problem} (at character {error.offset + 1})"
    return ""


def find_batch(batch: pa.RecordBatch, question: Question) -> pa.RecordBatch:
    """The records of a batch that answer an expression.

    Args:
        batch: Rows of ``records``.
        question: The expression.

    Returns:
        Rows of `FOUND`.
    """
    matcher = question.matcher()
    rows = []
    for record in batch.to_pylist():
        study = msgspec.convert(record, Study)
        hits = matcher.answer(study)
        if hits is not None:
            rows.append(
                {
                    "record_id": study.record_id,
                    "title": study.titles.brief or study.titles.official or "",
                    "hits": [msgspec.structs.asdict(hit) for hit in hits],
                }
            )
    return pa.RecordBatch.from_pylist(rows, FOUND)


def count_batch(batch: pa.RecordBatch, question: Question) -> pa.RecordBatch:
    """How many records of a batch answer an expression at each level.

    Args:
        batch: Rows of ``records``.
        question: The expression.

    Returns:
        One row of `COUNTED`.
    """
    matchers: dict[str, Matcher] = {level: question.matcher(level) for level in SHOWN_LEVELS}
    matchers["as_written"] = question.matcher()
    studies = [msgspec.convert(record, Study) for record in batch.to_pylist()]
    counts = {
        name: sum(matcher.answer(study) is not None for study in studies)
        for name, matcher in matchers.items()
    }
    counts["of"] = len(studies)
    return pa.RecordBatch.from_pylist([counts], COUNTED)


def sum_levels(question: Question, counted: Iterable[pa.RecordBatch]) -> dict[str, int]:
    """How many records of all batches answer an expression at each level.

    Args:
        question: The expression.
        counted: What `count_batch` says of each batch.

    Returns:
        By level; ``MeSH`` is there only if a term names a concept that has MeSH headings;
        ``as_written`` is what the expression finds as it stands, ``of`` how many records there are.
    """
    counts = dict.fromkeys(COUNTED.names, 0)
    for batch in counted:
        for row in batch.to_pylist():
            counts = {name: counts[name] + row[name] for name in counts}
    named = [found for found in question.matcher().candidates.values() if len(found) == 1]
    if not any(concept.mesh for [concept] in named):
        del counts["MeSH"]
    return counts
