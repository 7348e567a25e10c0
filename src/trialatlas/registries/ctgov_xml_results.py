"""Posted results of ClinicalTrials.gov's legacy XML: ``clinical_results``, number by number.

Until December 2016 the file gave denominators as the first of several measures of an outcome, and
categories without classes; since then one measure has lists of those analysed and of classes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from trialatlas.model.posted import PostedKind
from trialatlas.registries.ctgov_labels import code_of
from trialatlas.registries.ctgov_results import PostedFields
from trialatlas.registries.posted_numbers import OUTCOME_KINDS
from trialatlas.registries.safe_xml import xml_root
from trialatlas.registries.textblock import unwrap

__all__ = ["xml_results"]

Element = etree._Element

_FLOW = (
    (PostedKind.MILESTONE, "milestone_list/milestone"),
    (PostedKind.WITHDRAWAL, "drop_withdraw_reason_list/drop_withdraw_reason"),
)
_TERMS = (
    (PostedKind.SERIOUS_EVENT, "serious_events"),
    (PostedKind.OTHER_EVENT, "other_events"),
)
_TOTALS = {
    "Total, all-cause mortality": PostedKind.DEATHS,
    "Total, serious adverse events": PostedKind.ANY_SERIOUS,
    "Total, other adverse events": PostedKind.ANY_OTHER,
}
_PARTICIPANTS = "Participants"


def xml_results(content: bytes) -> Iterator[PostedFields]:
    """Every number of a study's posted results, in the order of the record.

    Args:
        content: The XML of one study.

    Yields:
        The columns that the record has; ``value`` as posted. None where it posts no results.
    """
    root = xml_root(content, "clinical_study")
    for flow in root.iterfind("clinical_results/participant_flow"):
        yield from _flow(flow)
    for outcome in root.iterfind("clinical_results/outcome_list/outcome"):
        yield from _outcome(outcome)
    for events in root.iterfind("clinical_results/reported_events"):
        yield from _events(events)


def _text(element: Element, path: str) -> str:
    return unwrap(element.findtext(path)) or ""


def _place(element: Element, attribute: str) -> str:
    return f"{element.getroottree().getpath(element)}/@{attribute}"


def _groups(element: Element) -> dict[str, PostedFields]:
    return {
        group.get("group_id", ""): {
            "group_id": group.get("group_id", ""),
            "group_title": _text(group, "title"),
            "group_description": _text(group, "description"),
        }
        for group in element.iterfind("group_list/group")
    }


def _group(groups: Mapping[str, PostedFields], element: Element) -> PostedFields:
    name = element.get("group_id", "")
    return groups.get(name, {"group_id": name})


def _flow(flow: Element) -> Iterator[PostedFields]:
    groups = _groups(flow)
    for period in flow.iterfind("period_list/period"):
        started = {
            item.get("group_id"): item.get("count")
            for milestone in period.iterfind("milestone_list/milestone")
            if milestone.findtext("title") == "STARTED"
            for item in milestone.iterfind("participants_list/participants")
        }
        for kind, path in _FLOW:
            for step in period.iterfind(path):
                for item in step.iterfind("participants_list/participants"):
                    yield {
                        **_group(groups, item),
                        "kind": kind,
                        "title": _text(step, "title"),
                        "class_title": _text(period, "title"),
                        "counted": _PARTICIPANTS,
                        "value": item.get("count"),
                        "n": started.get(item.get("group_id")),
                        "field": _place(item, "count"),
                    }


def _outcome(outcome: Element) -> Iterator[PostedFields]:
    groups = _groups(outcome)
    kind = OUTCOME_KINDS.get(code_of(outcome.findtext("type")) or "")
    shared = {
        "kind": kind or PostedKind.OTHER_PRE_SPECIFIED,
        "title": _text(outcome, "title"),
        "time_frame": _text(outcome, "time_frame"),
        "population": _text(outcome, "population"),
    }
    measures = [*outcome.iterfind("measure"), *outcome.iterfind("measure_list/measure")]
    if not measures:
        return
    *counts, measure = measures
    units = measure.findtext("units_analyzed") or _PARTICIPANTS
    denominators = _analysed(measure, units)
    if counts:
        # The measure before the last counts what the number is about; the first, participants.
        units = _PARTICIPANTS if len(counts) == 1 else counts[-1].findtext("units") or ""
        denominators = _values(counts[-1])
    shared |= {
        "param_type": code_of(measure.findtext("param")) or "",
        "dispersion_type": _text(measure, "dispersion"),
        "unit": _text(measure, "units"),
        "counted": units,
    }
    for part in measure.findall("class_list/class") or [measure]:
        of_part = denominators if part is measure else denominators | _analysed(part, units)
        title = "" if part is measure else _text(part, "title")
        for row in _measurements(part, groups):
            yield {**shared, **row, "class_title": title, "n": of_part.get(row["group_id"])}


def _measurements(part: Element, groups: Mapping[str, PostedFields]) -> Iterator[PostedFields]:
    for category in part.iterfind("category_list/category"):
        name = _text(category, "sub_title") or _text(category, "title")
        for item in category.iterfind("measurement_list/measurement"):
            yield {
                **_group(groups, item),
                "category": name,
                "value": item.get("value"),
                "spread": item.get("spread"),
                "low": item.get("lower_limit"),
                "high": item.get("upper_limit"),
                "field": _place(item, "value"),
            }


def _values(measure: Element) -> dict[str, str | None]:
    return {item.get("group_id", ""): item.get("value") for item in measure.iter("measurement")}


def _analysed(element: Element, units: str) -> dict[str, str | None]:
    return {
        count.get("group_id", ""): count.get("value")
        for analysed in element.iterfind("analyzed_list/analyzed")
        if (analysed.findtext("units") or _PARTICIPANTS) == units
        for count in analysed.iterfind("count_list/count")
    }


def _events(events: Element) -> Iterator[PostedFields]:
    groups = _groups(events)
    frame = _text(events, "time_frame")
    for kind, path in _TERMS:
        for part in events.iterfind(path):
            for event in part.iterfind("category_list/category/event_list/event"):
                shared = {
                    "time_frame": frame,
                    "counted": _PARTICIPANTS,
                    **_event(event, part, kind),
                }
                for item in event.iterfind("counts"):
                    yield {
                        **shared,
                        **_group(groups, item),
                        "value": item.get("subjects_affected"),
                        "n": item.get("subjects_at_risk"),
                        "n_events": item.get("events"),
                        "field": _place(item, "subjects_affected"),
                    }


def _event(event: Element, part: Element, kind: PostedKind) -> PostedFields:
    """The term of an adverse event, or the total that stands in its place."""
    term = _text(event, "sub_title")
    if term in _TOTALS:
        return {"kind": _TOTALS[term]}
    name = event.find("sub_title")
    vocabulary = name.get("vocab") if name is not None else None
    assessment = event.findtext("assessment") or part.findtext("default_assessment")
    category = event.xpath("string(ancestor::category[1]/title)")
    return {
        "kind": kind,
        "title": term,
        "category": str(category).strip(),
        "vocabulary": vocabulary or _text(part, "default_vocab"),
        "assessment": code_of(assessment) or "",
    }
