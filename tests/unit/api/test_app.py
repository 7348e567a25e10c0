"""The application: addresses, statuses and headers."""

from __future__ import annotations

from pathlib import Path

import pytest
import urllib3
from tests.api_records import Client, client_of, record, written_records


def test_the_version_is_the_registrys_and_the_day_is_that_of_the_data(client: Client) -> None:
    assert client.json("/version") == {
        "apiVersion": "2.0.5",
        "dataTimestamp": "2022-07-01T00:00:00",
    }


def test_an_obsolete_id_leads_to_the_study(client: Client) -> None:
    answer = client.get("/studies/nct91", fields="NCTId|Phase")
    assert answer.status == 301
    assert answer.headers["location"] == "/api/v2/studies/NCT00000001?fields=NCTId%7CPhase"


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [
        ("/studies/NCT00000007", 404, "NCT number NCT00000007 not found"),
        ("/studies/NCT00000000", 400, "Parameter 'nctId' has incorrect format: 'NCT00000000'"),
        ("/studies/7", 400, "Parameter 'nctId' has incorrect format: '7'"),
        ("/stats/field/values?fields=Phase,BadField,Bad", 404, "field path: BadField"),
        ("/stats/field/values?fields=", 400, "'fields' has incorrect format: ''"),
        ("/stats/field/values?types=PART", 400, "Invalid value in parameter `types`: `PART`"),
        ("/studies?filter.phase=PHASE1", 400, "Unknown parameter: `filter.phase`"),
        ("/studies?query.condition=x", 400, "did you mean `query.cond`?"),
        ("/version?x=1", 400, "Unknown parameter: `x`; there are none here"),
        ("/studies?query.cond=a&query.cond=b", 400, "'query.cond' is given more than once"),
        ("/studies?query.cond=%00", 400, "'query.cond' has incorrect format"),
        ("/studies/metadata?includeIndexedOnly=yes", 400, "allowed are true, false"),
        ("/stats/fieldValues", 404, "Not Found"),
    ],
)
def test_errors_are_plain_text(client: Client, path: str, status: int, text: str) -> None:
    answer = client.get(path)
    assert answer.status == status
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert text in answer.data.decode()


def test_a_list_may_come_in_parts(client: Client) -> None:
    answer = client.get("/studies?fields=NCTId&fields=Phase&filter.ids=NCT1")
    [study] = answer.json()["studies"]
    assert set(study["protocolSection"]) == {"identificationModule", "designModule"}


def test_every_answer_says_which_data_these_are(client: Client) -> None:
    answers = [client.get(path) for path in ("/version", "/studies/NCT7", "/studies/NCT91")]
    assert [answer.status for answer in answers] == [200, 404, 301]
    [snapshot] = {answer.headers["x-trialatlas-snapshot"] for answer in answers}
    assert len(snapshot) == 64
    assert {answer.headers["x-trialatlas-contacts"] for answer in answers} == {"removed"}


def test_nothing_can_be_sent(client: Client) -> None:
    answer = urllib3.request("POST", f"{client.address}/studies", json={}, retries=False)
    assert answer.status == 405
    assert "GET" in answer.headers["allow"]


def test_records_without_any_date_have_no_timestamp(tmp_path: Path) -> None:
    with client_of(written_records(tmp_path, record(1))) as client:
        assert client.json("/version") == {"apiVersion": "2.0.5"}
