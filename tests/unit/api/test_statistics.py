"""Statistics of the served records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.api_records import Client, client_of, record, written_records


def values(client: Client, field: str) -> dict[str, Any]:
    [found] = client.json("/stats/field/values", fields=field)
    return {name: value for name, value in found.items() if name not in ("piece", "field")}


def test_codes_are_counted(client: Client) -> None:
    assert values(client, "Phase") == {
        "type": "ENUM",
        "missingStudiesCount": 2,
        "uniqueValuesCount": 2,
        "topValues": [
            {"value": "PHASE1", "studiesCount": 1},
            {"value": "PHASE2", "studiesCount": 1},
        ],
    }
    top = values(client, "OverallStatus")["topValues"]
    assert top[0] == {"value": "RECRUITING", "studiesCount": 2}


def test_dates_numbers_and_truths(client: Client) -> None:
    assert values(client, "LastUpdatePostDate") == {
        "type": "DATE",
        "missingStudiesCount": 0,
        "min": "2020-01-31",
        "max": "2022-08",
        "formats": ["yyyy-MM", "yyyy-MM-dd"],
    }
    assert values(client, "EnrollmentCount") == {
        "type": "INTEGER",
        "missingStudiesCount": 1,
        "min": 5,
        "max": 20,
        "avg": 12.5,
    }
    assert values(client, "HasResults") == {
        "type": "BOOLEAN",
        "missingStudiesCount": 0,
        "trueCount": 1,
        "falseCount": 2,
    }
    assert values(client, "LargeDocSize") == {"type": "INTEGER", "missingStudiesCount": 3}


def test_long_texts_are_told_whole(tmp_path: Path) -> None:
    long, longer = "cell " * 40, "dose " * 50
    texts = [long, longer, long]
    records = [
        record(number, descriptionModule={"briefSummary": text})
        for number, text in enumerate(texts, start=1)
    ]
    with client_of(written_records(tmp_path, *records)) as client:
        found = values(client, "BriefSummary")
    assert found["topValues"] == [
        {"value": long, "studiesCount": 2},
        {"value": longer, "studiesCount": 1},
    ]
    assert found["longest"] == {"length": len(longer), "nctId": "NCT00000002", "value": longer}


def test_fields_are_chosen_by_name_path_and_type(client: Client) -> None:
    found = client.json(
        "/stats/field/values", fields="Sex|hasResults|Acronym", types="ENUM,BOOLEAN"
    )
    assert [item["piece"] for item in found] == ["Sex", "HasResults"]
    every = client.json("/stats/field/values", types="")
    assert {item["type"] for item in every} == {"ENUM", "STRING", "DATE", "INTEGER", "BOOLEAN"}
    assert client.get("/stats/field/values", fields="DesignModule").status == 404


def test_lengths_of_lists(client: Client) -> None:
    [found] = client.json("/stats/field/sizes", fields="Condition")
    assert found == {
        "piece": "Condition",
        "field": "protocolSection.conditionsModule.conditions",
        "minSize": 1,
        "maxSize": 2,
        "uniqueSizesCount": 2,
        "topSizes": [{"size": 1, "studiesCount": 2}, {"size": 2, "studiesCount": 1}],
    }
    [empty] = client.json("/stats/field/sizes", fields="Keyword")
    assert (empty["uniqueSizesCount"], empty["topSizes"]) == (0, [])
    assert client.get("/stats/field/sizes", fields="NCTId").status == 404
    assert len(client.json("/stats/field/sizes")) > 50


def test_sizes_of_studies(client: Client) -> None:
    sizes = [len(client.get(f"/studies/NCT{number}").data) for number in (1, 2, 3)]
    found = client.json("/stats/size")
    assert found["totalStudies"] == 3
    assert found["averageSizeBytes"] == round(sum(sizes) / 3)
    assert found["largestStudies"][0] == {"id": "NCT00000001", "sizeBytes": max(sizes)}
    assert found["percentiles"]["50"] == sorted(sizes)[1]
    assert found["ranges"][0] == {"sizeRange": "0-9999", "studiesCount": 3}
    assert sum(item["studiesCount"] for item in found["ranges"]) == 3
