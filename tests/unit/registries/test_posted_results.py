"""Payloads as rows of posted results."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from tests.posted_records import dumped, events_module, group, record

from trialatlas.model.tables import TABLES
from trialatlas.registries.posted_results import PAYLOAD_COLUMNS, posted_batch
from trialatlas.registries.stage import compress


def posted(*studies: object) -> list[dict[str, Any]]:
    fields = [field for field in TABLES["raw"].schema if field.name in PAYLOAD_COLUMNS]
    payloads = [
        {
            "record_id": f"NCT0000000{place}",
            "version": "v",
            "registry": "ctgov",
            "media_type": "application/json",
            "payload": compress(dumped(study)),
        }
        for place, study in enumerate(studies)
    ]
    batch = pa.RecordBatch.from_pylist(payloads, schema=pa.schema(fields))
    found: list[dict[str, Any]] = posted_batch(batch).to_pylist()
    return found


def outcome(title: str, *values: str) -> dict[str, object]:
    """The same statement of one group, once for each value."""
    return {
        "type": "PRIMARY",
        "title": title,
        "paramType": "NUMBER",
        "unitOfMeasure": "participants",
        "groups": [{"id": "OG000", "title": "Drug"}],
        "denoms": [{"units": "Participants", "counts": [{"groupId": "OG000", "value": "9"}]}],
        "classes": [
            {"categories": [{"measurements": [{"groupId": "OG000", "value": value}]}]}
            for value in values
        ],
    }


def test_rows_are_numbered_and_groups_of_one_statement_have_one_series() -> None:
    other = {"otherNumAffected": 9, "otherNumAtRisk": 48}
    groups = [
        group("EG000", "Drug", seriousNumAffected=3, seriousNumAtRisk=50, **other),
        group("EG001", "Placebo", seriousNumAffected=1, seriousNumAtRisk=48, **other),
    ]
    found = posted(record(adverseEventsModule=events_module(groups)), {"protocolSection": {}})
    assert [item["record_id"] for item in found] == ["NCT00000000"] * 4
    assert [item["position"] for item in found] == [0, 1, 2, 3]
    series = {(item["kind"], item["group_title"]): item["series"] for item in found}
    assert series["any_serious", "Drug"] == series["any_serious", "Placebo"]
    assert series["any_serious", "Drug"] != series["any_other", "Drug"]


def test_a_statement_that_stands_twice_is_two() -> None:
    modules = {"outcomeMeasures": [outcome("Healed", "4", "5")]}
    first, second = posted(record(outcomeMeasuresModule=modules))
    assert (first["value"], second["value"]) == ("4", "5")
    assert first["series"] != second["series"]


def test_nothing_is_lost_and_what_is_no_number_says_so() -> None:
    outcomes = [outcome("Healed", "4"), outcome("Walks", "NA"), outcome("Runs", "12")]
    modules = {"outcomeMeasures": outcomes}
    healed, walks, runs = posted(record(outcomeMeasuresModule=modules))
    assert (healed["number"], healed["n"], healed["problem"]) == (4.0, 9, "")
    assert (walks["number"], walks["problem"]) == (None, "posted as not available (NA)")
    assert (runs["number"], runs["problem"]) == (12.0, "12 of 9 participants is not possible")


def test_numbers_of_json_are_read_as_those_in_quotes() -> None:
    study = outcome("Healed", "4")
    study["classes"][0]["categories"][0]["measurements"][0] |= {  # type: ignore[index]  # JSON
        "value": 4,
        "spread": 1.5,
        "lowerLimit": 2,
        "upperLimit": 6.25,
    }
    [found] = posted(record(outcomeMeasuresModule={"outcomeMeasures": [study]}))
    assert [found[name] for name in ("number", "spread", "low", "high")] == [4, 1.5, 2, 6.25]
