"""Include, exclude or unsure, by the review's criteria; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from msgspec import structs

from trialatlas.model.event import PEOPLE
from trialatlas.model.judgement import Coding, Decision, Verdict
from trialatlas.model.study import PartialDate
from trialatlas.protocol.review import Criterion

__all__ = ["DISAGREEMENT", "decide", "weigh"]

DISAGREEMENT = "disagreement"
"""What stands as criterion of a record on which people disagree."""


def decide(
    record_id: str,
    criteria: Sequence[Criterion],
    assessments: Mapping[str, Coding],
    dates: Mapping[str, PartialDate | None],
) -> Decision:
    """Decide on one record by rule.

    The first criterion that the record fails is the reason of its exclusion. If it fails none but
    one or more cannot be settled, a person has to decide, and the first of those is named.

    Args:
        record_id: The registry's id.
        criteria: The criteria, in their order.
        assessments: By variable, what the codebook's rules say of the record.
        dates: By field path, the record's dates.
    """
    verdicts = [_judge(criterion, assessments, dates) for criterion in criteria]
    for wanted in (Verdict.EXCLUDE, Verdict.UNSURE):
        for criterion, verdict in zip(criteria, verdicts, strict=True):
            if verdict is wanted:
                coding = assessments.get(criterion.variable)
                return Decision(
                    record_id=record_id,
                    coder="rule",
                    decision=wanted,
                    criterion=criterion.name,
                    reason=criterion.reason,
                    spans=coding.spans if coding else (),
                )
    spans = tuple(
        span
        for criterion in criteria
        if criterion.variable
        for span in assessments[criterion.variable].spans[:1]
    )
    return Decision(record_id=record_id, coder="rule", decision=Verdict.INCLUDE, spans=spans)


def _judge(
    criterion: Criterion,
    assessments: Mapping[str, Coding],
    dates: Mapping[str, PartialDate | None],
) -> Verdict:
    if criterion.date:
        return _judge_date(dates.get(criterion.date), criterion.since, criterion.until)
    coding = assessments[criterion.variable]
    values = {*coding.value, *([str(coding.missing)] if coding.missing else [])}
    if values & set(criterion.admits):
        return Verdict.INCLUDE
    return Verdict.UNSURE if values & set(criterion.doubts) else Verdict.EXCLUDE


def _judge_date(date: PartialDate | None, since: dt.date | None, until: dt.date | None) -> Verdict:
    """A date that the record lacks, or that is too coarse to place, is for a person."""
    if date is None:
        return Verdict.UNSURE
    earliest, latest = date.earliest, date.latest
    if (since and latest < since) or (until and earliest > until):
        return Verdict.EXCLUDE
    if (since and earliest < since) or (until and latest > until):
        return Verdict.UNSURE
    return Verdict.INCLUDE


def weigh(by_rule: Decision, by_people: Sequence[Decision]) -> Decision:
    """The decision that counts: a person's outranks the rule's, and people must agree.

    Where someone has resolved a disagreement, what they say counts and not what was disagreed on.

    Args:
        by_rule: What the rules decided.
        by_people: What people decided on the same record, in any order.
    """
    if not by_people:
        return by_rule
    heard = [decision for decision in by_people if decision.resolves] or by_people
    if len({decision.decision for decision in heard}) == 1:
        return structs.replace(heard[0], record_id=by_rule.record_id)
    named = ", ".join(f"{decision.coder}: {decision.decision}" for decision in heard)
    return Decision(
        record_id=by_rule.record_id,
        coder=PEOPLE,
        decision=Verdict.UNSURE,
        criterion=DISAGREEMENT,
        reason=f"People disagree ({named})",
    )
