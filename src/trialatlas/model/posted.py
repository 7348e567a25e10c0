"""Results that a registry's record posts: one number of one group of participants."""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec

__all__ = ["KIND_WORDS", "PostedKind", "PostedResult", "counts_participants"]

_PEOPLE = re.compile(
    r"(?:number of )?(?:participants?|patients?|subjects?|people|persons?|individuals?|volunteers?)"
)


class PostedKind(StrEnum):
    """What a posted number tells of its group.

    The first four are outcome measures by their rank; the next three are how many participants had
    any event of a kind; then single terms of adverse events, and the flow of participants.
    """

    PRIMARY = "primary"
    SECONDARY = "secondary"
    OTHER_PRE_SPECIFIED = "other_pre_specified"
    POST_HOC = "post_hoc"
    DEATHS = "deaths"
    ANY_SERIOUS = "any_serious"
    ANY_OTHER = "any_other"
    SERIOUS_EVENT = "serious_event"
    OTHER_EVENT = "other_event"
    MILESTONE = "milestone"
    WITHDRAWAL = "withdrawal"


KIND_WORDS = {
    PostedKind.PRIMARY: "primary outcome measures",
    PostedKind.SECONDARY: "secondary outcome measures",
    PostedKind.OTHER_PRE_SPECIFIED: "other outcome measures",
    PostedKind.POST_HOC: "post hoc outcome measures",
    PostedKind.DEATHS: "deaths",
    PostedKind.ANY_SERIOUS: "participants with any serious adverse event",
    PostedKind.ANY_OTHER: "participants with any other adverse event",
    PostedKind.SERIOUS_EVENT: "serious adverse events",
    PostedKind.OTHER_EVENT: "other adverse events",
    PostedKind.MILESTONE: "milestones of the participant flow",
    PostedKind.WITHDRAWAL: "reasons of withdrawal",
}
"""Each kind in words, as a plural."""


class PostedResult(msgspec.Struct, frozen=True, kw_only=True):
    """One posted number.

    Attributes:
        record_id: The record.
        version: Its version.
        position: The number's place among those of the record, from 0.
        series: The numbers of one statement about several groups have one such number.
        kind: What it tells.
        title: Of the outcome measure, the adverse event, the milestone or the reason of withdrawal.
        time_frame: When it was measured, as the record says.
        population: Whom the number is about, as the record says.
        param_type: Which number it is, in the words of API v2 such as ``MEAN``; of participants
            ``COUNT_OF_PARTICIPANTS``.
        dispersion_type: What its spread is, such as ``Standard Deviation``.
        unit: Its unit of measure.
        class_title: The part of the outcome measure, often a point in time; the period of a flow.
        category: The category of the outcome measure; the organ system of an adverse event.
        group_id: The group, by its id within that part of the record.
        group_title: Its title.
        group_description: Its description.
        value: The number as it is posted; empty where the record gives none.
        number: The same as a number; None where it is none.
        spread: Its standard deviation, standard error or the like.
        low: The lower limit of its interval or range.
        high: The upper limit.
        n: How many it is out of: analysed, at risk, or started.
        counted: What `n` counts, ``Participants`` nearly always.
        n_events: Of an adverse event how often it occurred.
        vocabulary: Where the term of an adverse event comes from.
        assessment: How adverse events were looked for.
        problem: Why the number cannot be reckoned with; empty where it can.
        field: The path of `value` in the record as its registry gave it: of JSON its keys and
            positions from 0, of XML an XPath.
    """

    record_id: str
    version: str
    position: int
    series: int
    kind: PostedKind
    title: str = ""
    time_frame: str = ""
    population: str = ""
    param_type: str = ""
    dispersion_type: str = ""
    unit: str = ""
    class_title: str = ""
    category: str = ""
    group_id: str = ""
    group_title: str = ""
    group_description: str = ""
    value: str = ""
    number: float | None = None
    spread: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    counted: str = ""
    n_events: int | None = None
    vocabulary: str = ""
    assessment: str = ""
    problem: str = ""
    field: str = ""


def counts_participants(param_type: str, unit: str) -> bool:
    """Whether a number of an outcome measure counts participants.

    Since 2017 the registry has a parameter type for that; before, it was a number whose unit is
    participants.

    Args:
        param_type: The parameter type.
        unit: The unit of measure.

    Example:
        >>> counts_participants("NUMBER", "Participants"), counts_participants("NUMBER", "events")
        (True, False)
    """
    if param_type == "COUNT_OF_PARTICIPANTS":
        return True
    return param_type == "NUMBER" and bool(_PEOPLE.fullmatch(unit.strip().lower()))
