"""Serious adverse events that a record does not list: all must be posted, so none occurred."""

from __future__ import annotations

from collections.abc import Sequence

from trialatlas.analysis.posted_question import Question
from trialatlas.model.posted import PostedKind, PostedResult

__all__ = ["unlisted"]

_NONE_KNOWN = "how many had any serious adverse event is not posted"


def unlisted(question: Question, results: Sequence[PostedResult]) -> list[PostedResult]:
    """No participant of any group: every serious event is listed, and this one is not.

    An event that is listed at another time occurred. Where the record does not say how many had
    any serious event, or says it of another time, nothing tells that none had this one.

    Args:
        question: What is asked, of serious adverse events.
        results: Posted numbers of the study.

    Returns:
        A number of each group of the record; empty where the event may have occurred.
    """
    if any(
        item.kind is PostedKind.SERIOUS_EVENT and question.names("title", item.title)
        for item in results
    ):
        return []
    return [
        PostedResult(
            record_id=item.record_id,
            version=item.version,
            position=item.position,
            series=item.series,
            kind=PostedKind.SERIOUS_EVENT,
            title="not listed among the serious adverse events",
            time_frame=item.time_frame,
            group_id=item.group_id,
            group_title=item.group_title,
            group_description=item.group_description,
            value="0" if item.number is not None else "",
            number=0.0 if item.number is not None else None,
            n=item.n,
            counted=item.counted,
            problem=item.problem or ("" if item.number is not None else _NONE_KNOWN),
            field=item.field,
        )
        for item in results
        if item.kind is PostedKind.ANY_SERIOUS and question.names("time_frame", item.time_frame)
    ]
