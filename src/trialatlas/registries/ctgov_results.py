"""Posted results of ClinicalTrials.gov, API v2 (JSON): the `resultsSection`, number by number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from trialatlas.model.posted import PostedKind
from trialatlas.registries.markup import without_escapes
from trialatlas.registries.posted_numbers import OUTCOME_KINDS

__all__ = ["PostedFields", "json_results"]

PostedFields = dict[str, Any]
"""Columns of one posted number as the record has them; see `trialatlas.model.posted`."""

Json = Mapping[str, Any]

_OUTCOMES = "outcomeMeasuresModule.outcomeMeasures"
_EVENTS = "adverseEventsModule"
_TOTALS = (
    (PostedKind.DEATHS, "deathsNumAffected", "deathsNumAtRisk"),
    (PostedKind.ANY_SERIOUS, "seriousNumAffected", "seriousNumAtRisk"),
    (PostedKind.ANY_OTHER, "otherNumAffected", "otherNumAtRisk"),
)
_TERMS = (
    (PostedKind.SERIOUS_EVENT, "seriousEvents"),
    (PostedKind.OTHER_EVENT, "otherEvents"),
)
_FLOW = (
    (PostedKind.MILESTONE, "milestones", "achievements"),
    (PostedKind.WITHDRAWAL, "dropWithdraws", "reasons"),
)
_PARTICIPANTS = "Participants"


def json_results(content: bytes) -> Iterator[PostedFields]:
    """Every number of a study's posted results, in the order of the record.

    Args:
        content: UTF-8 JSON of one study of API v2.

    Yields:
        The columns that the record has; ``value`` as posted. None where it posts no results.
    """
    section = msgspec.json.decode(content).get("resultsSection") or {}
    yield from _flow(section.get("participantFlowModule") or {})
    outcomes = (section.get("outcomeMeasuresModule") or {}).get("outcomeMeasures") or ()
    for i, outcome in enumerate(outcomes):
        yield from _outcome(outcome, f"resultsSection.{_OUTCOMES}[{i}]")
    yield from _events(section.get(_EVENTS) or {})


def _text(node: Json, key: str) -> str:
    return without_escapes(str(node.get(key) or "")).strip()


def _groups(node: Json, key: str) -> dict[str, PostedFields]:
    return {
        str(group.get("id", "")): {
            "group_id": str(group.get("id", "")),
            "group_title": _text(group, "title"),
            "group_description": _text(group, "description"),
        }
        for group in node.get(key) or ()
    }


def _group(groups: Mapping[str, PostedFields], item: Json) -> PostedFields:
    name = str(item.get("groupId", ""))
    return groups.get(name, {"group_id": name})


def _flow(flow: Json) -> Iterator[PostedFields]:
    groups = _groups(flow, "groups")
    path = "resultsSection.participantFlowModule.periods"
    for i, period in enumerate(flow.get("periods") or ()):
        started = {
            item.get("groupId"): item.get("numSubjects")
            for milestone in period.get("milestones") or ()
            if milestone.get("type") == "STARTED"
            for item in milestone.get("achievements") or ()
        }
        for kind, steps, counts in _FLOW:
            for j, step in enumerate(period.get(steps) or ()):
                for k, item in enumerate(step.get(counts) or ()):
                    yield {
                        **_group(groups, item),
                        "kind": kind,
                        "title": _text(step, "type"),
                        "class_title": _text(period, "title"),
                        "counted": _PARTICIPANTS,
                        "value": item.get("numSubjects"),
                        "n": started.get(item.get("groupId")),
                        "field": f"{path}[{i}].{steps}[{j}].{counts}[{k}].numSubjects",
                    }


def _outcome(outcome: Json, path: str) -> Iterator[PostedFields]:
    groups = _groups(outcome, "groups")
    units = outcome.get("denomUnitsSelected") or _PARTICIPANTS
    of_all = _denominators(outcome.get("denoms") or (), units)
    shared = {
        "kind": OUTCOME_KINDS.get(outcome.get("type", ""), PostedKind.OTHER_PRE_SPECIFIED),
        "title": _text(outcome, "title"),
        "time_frame": _text(outcome, "timeFrame"),
        "population": _text(outcome, "populationDescription"),
        "param_type": _text(outcome, "paramType"),
        "dispersion_type": _text(outcome, "dispersionType"),
        "unit": _text(outcome, "unitOfMeasure"),
        "counted": units,
    }
    for i, part in enumerate(outcome.get("classes") or ()):
        # The numbers of a part replace those of the whole.
        denominators = of_all | _denominators(part.get("denoms") or (), units)
        for j, category in enumerate(part.get("categories") or ()):
            for k, item in enumerate(category.get("measurements") or ()):
                place = f"{path}.classes[{i}].categories[{j}].measurements[{k}].value"
                yield {
                    **_group(groups, item),
                    **shared,
                    "class_title": _text(part, "title"),
                    "category": _text(category, "title"),
                    "value": item.get("value"),
                    "spread": item.get("spread"),
                    "low": item.get("lowerLimit"),
                    "high": item.get("upperLimit"),
                    "n": denominators.get(item.get("groupId", "")),
                    "field": place,
                }


def _denominators(denominators: Sequence[Json], units: str) -> dict[str, Any]:
    return {
        count.get("groupId", ""): count.get("value")
        for item in denominators
        if item.get("units") == units
        for count in item.get("counts") or ()
    }


def _events(module: Json) -> Iterator[PostedFields]:
    path = f"resultsSection.{_EVENTS}"
    groups = _groups(module, "eventGroups")
    shared = {"time_frame": _text(module, "timeFrame"), "counted": _PARTICIPANTS}
    for i, group in enumerate(module.get("eventGroups") or ()):
        for kind, affected, at_risk in _TOTALS:
            if group.get(affected) is not None or group.get(at_risk) is not None:
                yield {
                    **shared,
                    **_group(groups, {"groupId": group.get("id", "")}),
                    "kind": kind,
                    "value": group.get(affected),
                    "n": group.get(at_risk),
                    "field": f"{path}.eventGroups[{i}].{affected}",
                }
    for kind, key in _TERMS:
        for i, event in enumerate(module.get(key) or ()):
            for j, item in enumerate(event.get("stats") or ()):
                yield {
                    **shared,
                    **_group(groups, item),
                    "kind": kind,
                    "title": _text(event, "term"),
                    "category": _text(event, "organSystem"),
                    "vocabulary": _text(event, "sourceVocabulary"),
                    "assessment": _text(event, "assessmentType"),
                    "value": item.get("numAffected"),
                    "n": item.get("numAtRisk"),
                    "n_events": item.get("numEvents"),
                    "field": f"{path}.{key}[{i}].stats[{j}].numAffected",
                }
