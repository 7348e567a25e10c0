"""The data package: every file is described and has its checksum."""

from __future__ import annotations

import dataclasses
import hashlib
import json

from tests.unit.presentation.made_up_report import PROTOCOL, made_up_document
from tests.unit.presentation.made_up_tables import full_tables

from trialatlas.presentation.writers.package import MANIFEST, METADATA, package_files

FILES = {"report.html": b"<p>", "data/studies.csv": b"study_id\r\n"}
TABLES = dataclasses.replace(
    full_tables(),
    environment={"Python": "3.12.1", "scipy": "1.17.1"},
    protocol_files={"review.yaml": b"review: small\n"},
)
MADE = package_files(
    PROTOCOL, TABLES, made_up_document(), FILES, {"report.html": "This report as a page"}
)


def test_the_manifest_has_the_checksum_of_every_other_file() -> None:
    lines = MADE[MANIFEST].decode().splitlines()
    told = {path: digest for digest, _, path in (line.partition("  ") for line in lines)}
    every = {**FILES, **MADE}
    del every[MANIFEST]
    assert told == {path: hashlib.sha256(text).hexdigest() for path, text in every.items()}
    assert list(told) == sorted(told)


def test_the_metadata_describe_every_file_after_ro_crate() -> None:
    crate = json.loads(MADE[METADATA])
    assert crate["@context"] == "https://w3id.org/ro/crate/1.1/context"
    graph = {entity["@id"]: entity for entity in crate["@graph"]}
    assert graph[METADATA]["about"] == {"@id": "./"}
    root = graph["./"]
    assert {"name", "description", "datePublished"} <= set(root)
    parts = {one["@id"] for one in root["hasPart"]}
    assert parts == set(FILES) | set(MADE) - {MANIFEST, METADATA}
    assert all(graph[part]["@type"] == "File" for part in parts)
    assert graph["report.html"]["description"] == "This report as a page"
    assert graph["data/studies.csv"]["encodingFormat"] == "text/csv"
    linked = [*graph["#made"]["instrument"], *graph["#made"]["object"], *graph["#made"]["result"]]
    assert {one["@id"] for one in linked} <= set(graph)
    assert graph["#scipy"]["softwareVersion"] == "1.17.1"


def test_protocol_queries_and_environment_are_in_the_package() -> None:
    assert MADE["protocol/review.yaml"] == b"review: small\n"
    assert json.loads(MADE["environment.json"]) == TABLES.environment
    queries = json.loads(MADE["queries.json"])
    assert [block["concept"] or block["expression"] for block in queries["search"]] == [
        block.name for block in PROTOCOL.search
    ]
    assert "Neoplasms" in queries["search"][0]["words"][0]["mesh"]
