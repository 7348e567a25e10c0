"""What a person should hear after a run: decisions of theirs that came to nothing."""

from __future__ import annotations

from collections.abc import Iterable

from trialatlas.model.judgement import Verdict
from trialatlas.protocol.decisions import QUOTE_NOT_FOUND
from trialatlas.workflow.stages import Run

__all__ = ["notices", "unfound_quotes"]

_SHOWN = 5


def notices(run: Run) -> list[str]:
    """Decisions and codings of people that have no effect, in words.

    Args:
        run: The review, with its screening done.

    Returns:
        A sentence for each kind; empty where everything that people decided counts.
    """
    found: set[str] = set()
    included: set[str] = set()
    for batch in run.scan("screened", ["study_id", "record_id", "decision"]):
        for row in batch.to_pylist():
            found.add(row["record_id"])
            if row["decision"] == Verdict.INCLUDE:
                included.add(row["study_id"])
    unfound = {decision.record_id for decision in run.people.decisions} - found
    unused = {coding.study_id for coding in run.people.codings} - included
    said = []
    if unfound:
        said.append(
            "decisions/screening.csv names records that the search did not find: "
            f"{_named(unfound)}. Correct the ids, or widen the search."
        )
    if unused:
        said.append(
            "decisions/codings.csv names studies that are not included: "
            f"{_named(unused)}. Their codings count once they are."
        )
    return said


def unfound_quotes(run: Run) -> list[str]:
    """Codings of people whose quoted words are not in the record, in words.

    Args:
        run: The review, with its adjudication done.
    """
    studies = {
        row["study_id"]
        for batch in run.scan("answers", ["study_id", "reason"])
        for row in batch.to_pylist()
        if QUOTE_NOT_FOUND in row["reason"]
    }
    if not studies:
        return []
    return [
        "decisions/codings.csv quotes words that are not in the record of "
        f"{_named(studies)}. The values count, without evidence."
    ]


def _named(ids: Iterable[str]) -> str:
    ordered = sorted(ids)
    more = f" and {len(ordered) - _SHOWN} more" if len(ordered) > _SHOWN else ""
    return ", ".join(ordered[:_SHOWN]) + more
