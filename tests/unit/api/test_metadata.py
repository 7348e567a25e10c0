"""What the API tells of its own data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.api_records import Client

from trialatlas.search.areas import areas, pieces


def nodes(found: list[dict[str, Any]], above: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for node in found:
        path = f"{above}.{node['name']}" if above else node["name"]
        yield path, node
        yield from nodes(node.get("children", []), path)


def test_the_fields_are_a_tree(client: Client) -> None:
    found = dict(nodes(client.json("/studies/metadata")))
    assert found["protocolSection.designModule.phases"] == {
        "name": "phases",
        "piece": "Phase",
        "sourceType": "TEXT",
        "type": "Phase[]",
        "altPieceNames": ["PHASE"],
        "isEnum": True,
    }
    assert found["protocolSection.contactsLocationsModule.locations"]["nested"] is True
    known = {piece.registry_path: piece.name for piece in pieces().values()}
    assert {path: node["piece"] for path, node in found.items()}.items() <= known.items()
    assert not [path for path, node in found.items() if node.get("indexedOnly")]


def test_fields_that_are_only_searched_are_told_if_wanted(client: Client) -> None:
    found = dict(nodes(client.json("/studies/metadata", includeIndexedOnly="true")))
    assert {node["piece"] for node in found.values()} == set(pieces())
    plain = client.json("/studies/metadata")
    assert client.json("/studies/metadata", includeHistoricOnly="true") == plain


def test_the_search_areas_have_their_fields_and_weights(client: Client) -> None:
    [document] = client.json("/studies/search-areas")
    assert document["name"] == "Study"
    found = {area["name"]: area for area in document["areas"]}
    assert set(found) == set(areas())
    assert found["ConditionSearch"]["param"] == "query.cond"
    assert found["ConditionSearch"]["uiLabel"] == "Conditions or disease"
    assert "param" not in found["NCTIdSearch"]
    [phase] = [part for part in found["BasicSearch"]["parts"] if part["pieces"] == ["Phase"]]
    assert phase == {
        "pieces": ["Phase"],
        "type": "Phase",
        "weight": 0.65,
        "isEnum": True,
        "isSynonyms": False,
    }


def test_every_field_that_holds_a_code_has_its_codes(client: Client) -> None:
    found = {item["type"]: item for item in client.json("/studies/enums")}
    told = {piece for item in found.values() for piece in item["pieces"]}
    assert told == {name for name, piece in pieces().items() if piece.enum}
    assert {"value": "PHASE1", "legacyValue": "Phase 1"} in found["Phase"]["values"]
    assert {"value": "LTE60", "legacyValue": "LTE60"} in found["AgreementRestrictionType"]["values"]
    assert all(item["values"] for item in found.values())
