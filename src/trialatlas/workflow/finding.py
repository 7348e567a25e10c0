"""Finding records by a search expression, without a review: straight from files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

import msgspec

from trialatlas.protocol.concepts_file import read_lone_concepts
from trialatlas.search.answerable import absent_fields
from trialatlas.search.essie import parse
from trialatlas.search.finding import (
    COUNTED,
    FOUND,
    Question,
    count_batch,
    find_batch,
    sum_levels,
)
from trialatlas.search.reference import Hit
from trialatlas.workflow.lone_coding import LoneRecords, map_lone

__all__ = ["Found", "concepts_named", "count_levels", "find_records", "left_out", "question_of"]


class Found(msgspec.Struct, frozen=True):
    """A record that answers a search expression.

    Attributes:
        record_id: The registry's id.
        title: Its brief title, or else its official one; empty where it has none.
        hits: Every place that answers a part of the expression.
    """

    record_id: str
    title: str
    hits: tuple[Hit, ...]


def question_of(expression: str, concepts: str = "") -> Question:
    """Read a search expression and the concepts that its terms may name.

    Args:
        expression: The expression as written.
        concepts: A file of concepts, or the name of a shipped one; none where empty.

    Raises:
        ExpressionError: The expression cannot be read, or records as they are kept cannot answer.
        ProtocolError: There are no such concepts, or they have faults.
    """
    question = Question(expression)
    question.matcher()
    return Question(expression, dict(read_lone_concepts(concepts))) if concepts else question


def find_records(records: LoneRecords, question: Question) -> Iterator[Found]:
    """The records that answer a search expression, in the order of their ids.

    Args:
        records: The records.
        question: The expression.

    Raises:
        WorkspaceError: A worker process died.
    """
    for batch in map_lone(records, partial(find_batch, question=question), FOUND):
        yield from msgspec.convert(batch.to_pylist(), list[Found])


def count_levels(records: LoneRecords, question: Question) -> Mapping[str, int]:
    """How many records a search expression finds at each level.

    Args:
        records: The records.
        question: The expression.

    Returns:
        See `trialatlas.search.finding.sum_levels`.

    Raises:
        WorkspaceError: A worker process died.
    """
    return sum_levels(question, map_lone(records, partial(count_batch, question=question), COUNTED))


def concepts_named(question: Question) -> Mapping[str, tuple[str, ...]]:
    """By each term that may name a concept, the names of those that it may; of several none counts.

    Args:
        question: The expression.
    """
    candidates = question.matcher().candidates
    return {term: tuple(item.name for item in found) for term, found in candidates.items()}


def left_out(question: Question) -> Mapping[str, tuple[str, ...]]:
    """By each area that an expression searches, its fields that trialatlas does not keep."""
    return absent_fields(parse(question.text))
