"""Records that answer a search expression which someone types into a page."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from trialatlas.errors import ExpressionError
from trialatlas.web.opened_review import OpenedReview
from trialatlas.workflow.record_index import IndexState, ReviewIndex
from trialatlas.workflow.stages import Run

__all__ = ["LONGEST_EXPRESSION", "Answer", "answer_of"]

_MESSAGES = {
    IndexState.ABSENT: "Records cannot be searched before the review has been run.",
    IndexState.MAKING: (
        "The index of the records is being made; until then all records are shown. "
        "Load the page again in a moment."
    ),
}

LONGEST_EXPRESSION = 500
"""So many characters a search may have that anyone types: each of its terms takes time."""

_lock = threading.Lock()
_indexes: WeakKeyDictionary[OpenedReview, tuple[Run, ReviewIndex]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search expression finds.

    Attributes:
        ids: Ids of the records that answer; None where the expression is empty, or nobody can say.
        problem: What is wrong, and what to do; empty if nothing is.
    """

    ids: frozenset[str] | None = None
    problem: str = ""


def answer_of(review: OpenedReview, expression: str) -> Answer:
    """The records found by the review's search that answer an expression.

    The index is made in the background when somebody first asks.

    Args:
        review: The review.
        expression: As it was typed.
    """
    if not expression:
        return Answer()
    if len(expression) > LONGEST_EXPRESSION:
        told = f"The search has {len(expression):,} characters, {LONGEST_EXPRESSION} are taken"
        return Answer(problem=f"{told} at most, so it narrows nothing. Shorten it.")
    index = _index_of(review)
    state = index.refresh()
    try:
        ids = index.find(expression)
    except ExpressionError as error:
        return Answer(problem=f"This is no search expression, so it narrows nothing: {error}")
    if ids is not None:
        return Answer(ids)
    why = _MESSAGES.get(state) or f"The index of the records cannot be made: {index.problem}"
    return Answer(problem=why)


def _index_of(review: OpenedReview) -> ReviewIndex:
    with _lock:
        run, index = _indexes.get(review, (None, None))
        # A review that was read again may have other concepts.
        if index is None or run is not review.run:
            index = ReviewIndex(review.run)
            _indexes[review] = (review.run, index)
        return index
