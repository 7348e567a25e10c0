"""Our inclusion against a published review's: agreed, theirs alone, ours alone, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trialatlas.model.judgement import Decision, Verdict
from trialatlas.model.versions import Standing
from trialatlas.protocol.review import Published

__all__ = ["compare"]


def compare(
    published: Published,
    screened: Mapping[str, Decision],
    study_of: Mapping[str, str],
    standings: Mapping[str, Standing],
) -> Iterator[dict[str, object]]:
    """Each study that either review includes, and whether the other does.

    Args:
        published: The published review.
        screened: By study id, the decision that counts.
        study_of: The study's id of every record found, for studies with several records.
        standings: Of all records of the snapshot, found by the search or not, how the version that
            is read stands to the day of the review.

    Yields:
        Rows of ``comparison``.
    """
    theirs = {name: study_of.get(name, name) for name in published.included}
    ours = {name for name, item in screened.items() if item.decision is Verdict.INCLUDE}
    alone = {name: name for name in ours - set(theirs.values())}
    for record_id, study_id in sorted({**theirs, **alone}.items()):
        decision = screened.get(study_id) or _absent(record_id, standings.get(record_id))
        agreement = "both" if study_id in ours else "published_only"
        yield {
            "record_id": record_id,
            "published": record_id in theirs,
            "decision": str(decision.decision) if study_id in screened else "not_found",
            "agreement": agreement if record_id in theirs else "ours_only",
            "criterion": decision.criterion,
            "reason": decision.reason,
            "spans": decision.spans,
        }


def _absent(record_id: str, standing: Standing | None) -> Decision:
    match standing:
        case None:
            criterion, reason = "snapshot", "The record is not in the snapshot"
        case Standing.UNREGISTERED:
            criterion, reason = "as_of", "The record was first posted after the day of the review"
        case _:
            criterion, reason = "search", "The search does not find the record"
    return Decision(
        record_id=record_id,
        coder="rule",
        decision=Verdict.EXCLUDE,
        criterion=criterion,
        reason=reason,
    )
