"""Posted results of API v2: every number with its group, what it is out of, and its place."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.posted_records import dumped, events_module, flow_module, group, record

from trialatlas.model.posted import PostedKind
from trialatlas.registries.ctgov_results import json_results

OUTCOME: dict[str, Any] = {
    "type": "SECONDARY",
    "title": "Healed",
    "timeFrame": "12 weeks",
    "populationDescription": "All treated",
    "paramType": "COUNT_OF_PARTICIPANTS",
    "unitOfMeasure": "Participants",
    "groups": [{"id": "OG000", "title": "Drug"}, {"id": "OG001", "title": "Placebo"}],
    "denoms": [
        {
            "units": "Participants",
            "counts": [{"groupId": "OG000", "value": "50"}, {"groupId": "OG001", "value": "48"}],
        },
        {"units": "Eyes", "counts": [{"groupId": "OG000", "value": "99"}]},
    ],
    "classes": [
        {
            "title": "Week 12",
            "denoms": [{"units": "Participants", "counts": [{"groupId": "OG000", "value": "40"}]}],
            "categories": [
                {
                    "measurements": [
                        {"groupId": "OG000", "value": "7", "spread": "1.5"},
                        {"groupId": "OG001", "value": "5", "lowerLimit": "1", "upperLimit": "9"},
                    ]
                }
            ],
        }
    ],
}


def at_path(study: Any, path: str) -> object:
    for key, place in re.findall(r"([A-Za-z]+)|\[(\d+)\]", path):
        study = study[key] if key else study[int(place)]
    return study


def read(study: Any) -> list[dict[str, Any]]:
    return list(json_results(dumped(study)))


def test_an_outcome_has_its_groups_and_the_denominators_of_its_part() -> None:
    drug, placebo = read(record(outcomeMeasuresModule={"outcomeMeasures": [OUTCOME]}))
    assert (drug["kind"], drug["title"], drug["time_frame"]) == (
        PostedKind.SECONDARY, "Healed", "12 weeks",
    )  # fmt: skip
    assert (drug["group_title"], drug["value"], drug["n"]) == ("Drug", "7", "40")
    # What the part does not say holds of the whole.
    assert (placebo["value"], placebo["n"]) == ("5", "48")
    assert (placebo["low"], placebo["high"], drug["spread"]) == ("1", "9", "1.5")
    assert drug["counted"] == "Participants"


def test_other_units_than_participants_have_their_own_denominators() -> None:
    part = OUTCOME["classes"][0] | {"denoms": []}
    outcome = OUTCOME | {"denomUnitsSelected": "Eyes", "classes": [part]}
    drug, placebo = read(record(outcomeMeasuresModule={"outcomeMeasures": [outcome]}))
    assert (drug["counted"], drug["n"], placebo["n"]) == ("Eyes", "99", None)


def test_adverse_events_are_read_as_totals_and_as_terms() -> None:
    deaths = {"deathsNumAffected": 0, "deathsNumAtRisk": 50}
    groups = [
        group("EG000", "Drug", seriousNumAffected=3, seriousNumAtRisk=50, **deaths),
        group("EG001", "Placebo", seriousNumAffected=0, seriousNumAtRisk=48),
    ]
    event = {
        "term": "Headache",
        "organSystem": "Nervous system disorders",
        "sourceVocabulary": "MedDRA 18.0",
        "assessmentType": "SYSTEMATIC_ASSESSMENT",
        "stats": [{"groupId": "EG000", "numAffected": 4, "numAtRisk": 50, "numEvents": 9}],
    }
    found = read(record(adverseEventsModule=events_module(groups, other=[event])))
    assert [(item["kind"], item["value"], item["n"]) for item in found] == [
        (PostedKind.DEATHS, 0, 50),
        (PostedKind.ANY_SERIOUS, 3, 50),
        (PostedKind.ANY_SERIOUS, 0, 48),
        (PostedKind.OTHER_EVENT, 4, 50),
    ]
    headache = found[-1]
    assert (headache["title"], headache["category"], headache["n_events"]) == (
        "Headache", "Nervous system disorders", 9,
    )  # fmt: skip


def test_the_flow_counts_out_of_those_who_started() -> None:
    flow: Any = flow_module(("FG000", "Drug", 50))
    flow["periods"][0]["milestones"].append(
        {"type": "NOT COMPLETED", "achievements": [{"groupId": "FG000", "numSubjects": "6"}]}
    )
    flow["periods"][0]["dropWithdraws"] = [
        {"type": "Adverse Event", "reasons": [{"groupId": "FG000", "numSubjects": "2"}]}
    ]
    found = read(record(participantFlowModule=flow))
    assert [(item["kind"], item["title"], item["value"], item["n"]) for item in found] == [
        (PostedKind.MILESTONE, "STARTED", "50", "50"),
        (PostedKind.MILESTONE, "NOT COMPLETED", "6", "50"),
        (PostedKind.WITHDRAWAL, "Adverse Event", "2", "50"),
    ]


def test_every_number_stands_where_its_path_says() -> None:
    groups = [group("EG000", "Drug", seriousNumAffected=3, seriousNumAtRisk=50)]
    event = {"term": "Fall", "stats": [{"groupId": "EG000", "numAffected": 1, "numAtRisk": 50}]}
    study = record(
        participantFlowModule=flow_module(("FG000", "Drug", 50)),
        outcomeMeasuresModule={"outcomeMeasures": [OUTCOME]},
        adverseEventsModule=events_module(groups, serious=[event]),
    )
    found = read(study)
    assert len(found) == 5
    assert [item["value"] for item in found] == [at_path(study, item["field"]) for item in found]


def test_a_study_without_results_has_none() -> None:
    assert read({"protocolSection": {}}) == []
    assert list(json_results(json.dumps(record()).encode())) == []
