"""Pages that the registry itself gave, asked for again of their own studies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.api_records import Client, client_of

from trialatlas.api.fields import api_fields, reached


@pytest.fixture(scope="module")
def pages(shared: Path) -> list[dict[str, Any]]:
    """Recorded pages of chosen fields, and whole answers for one study as pages of one."""
    folder = shared / "spec" / "examples" / "responses"
    recorded = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]
    return [page if "studies" in page else {"studies": [page]} for page in recorded]


@pytest.fixture(scope="module")
def client(
    pages: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Client]:
    every = [study for page in pages for study in page["studies"]]
    # Of a study that was recorded twice, the record with more fields comes last and stays.
    studies = {nct_id(study): study for study in sorted(every, key=lambda one: len(str(one)))}
    path = tmp_path_factory.mktemp("recorded") / "studies.json"
    path.write_text(json.dumps(list(studies.values())), "utf-8")
    with client_of(path) as found:
        yield found


def nct_id(study: dict[str, Any]) -> str:
    identification = study["protocolSection"]["identificationModule"]
    return str(identification["nctId"])


def fields_of(page: dict[str, Any]) -> str:
    leaves = [field for field in api_fields().values() if not field.is_branch]
    return "|".join(field.path for field in leaves if list(reached(page["studies"], field.path)))


def test_pages_have_the_registrys_form(client: Client, pages: list[dict[str, Any]]) -> None:
    for page in pages:
        studies = {nct_id(study): study for study in page["studies"]}
        asked = {"filter_ids": "|".join(studies), "fields": fields_of(page), "countTotal": "true"}
        again = client.json("/studies", pageSize="1000", **asked)
        assert {nct_id(study): study for study in again["studies"]} == studies
        assert again["totalCount"] == len(studies)
        assert set(again) == {"studies", "totalCount"}


def test_a_page_that_is_not_the_last_has_the_keys_of_the_recorded_one(
    client: Client, pages: list[dict[str, Any]]
) -> None:
    recorded = {tuple(sorted(page)) for page in pages if "nextPageToken" in page}
    first = client.json("/studies", pageSize="3", countTotal="true")
    second = client.json("/studies", pageSize="3", pageToken=first["nextPageToken"])
    assert {tuple(sorted(page)) for page in (first, second)} == recorded
