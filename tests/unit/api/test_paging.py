"""Pages and their tokens."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.api_records import Client, client_of, ids_in, record, written_records

from trialatlas.api.paging import page_of
from trialatlas.errors import RequestError


def test_all_pages_together_are_what_is_found(client: Client) -> None:
    found, token, n_pages = [], "", 0
    while token or not n_pages:
        page = client.json("/studies", pageSize="1", pageToken=token, query_term="ALL")
        found += ids_in(page)
        token = page.get("nextPageToken", "")
        n_pages += 1
    assert (found, n_pages) == (["1", "2", "3"], 3)


def test_all_are_counted_on_the_first_page_only(client: Client) -> None:
    first = client.json("/studies", pageSize="2", countTotal="true")
    assert first["totalCount"] == 3
    second = client.json("/studies", countTotal="true", pageToken=first["nextPageToken"])
    assert "totalCount" not in second
    assert "totalCount" not in client.json("/studies", countTotal="false")


def test_pages_may_differ_in_size(client: Client) -> None:
    token = client.json("/studies", pageSize="1")["nextPageToken"]
    assert client.ids(pageSize="2", pageToken=token) == ["2", "3"]


def test_every_study_is_on_a_line_of_its_own(client: Client) -> None:
    lines = client.get("/studies", countTotal="true").data.decode().splitlines()
    assert lines[0] == '{"totalCount":3,"studies":['
    assert [line.count('"protocolSection"') for line in lines] == [0, 1, 1, 1, 0]


@pytest.mark.parametrize(
    ("value", "size"), [("", 10), ("0", 10), ("7", 7), ("1000", 1000), ("2147483647", 1000)]
)
def test_sizes(value: str, size: int) -> None:
    assert page_of({"pageSize": value} if value else {}, "").size == size


@pytest.mark.parametrize("value", ["-1", "x", "1.5", "٣", "2147483648", " 1"])
def test_what_is_no_size(value: str) -> None:
    with pytest.raises(RequestError, match="'pageSize' has incorrect format"):
        page_of({"pageSize": value}, "")


@pytest.mark.parametrize("token", ["x", "abracadabra", "é", "AAAA" * 5, "=" * 24])
def test_what_is_no_token(token: str) -> None:
    with pytest.raises(RequestError, match="'pageToken' "):
        page_of({"pageToken": token}, "")


def test_a_token_is_of_one_request_and_one_snapshot(client: Client, tmp_path: Path) -> None:
    token = client.json("/studies", pageSize="1", sort="EnrollmentCount")["nextPageToken"]
    assert client.ids(pageToken=token, sort="EnrollmentCount")
    assert "of another request" in client.refused(pageToken=token, sort="EnrollmentCount:desc")
    with client_of(written_records(tmp_path, record(1), record(2))) as other:
        assert "other data" in other.refused(pageToken=token, sort="EnrollmentCount")


def test_a_token_outlives_the_server(tmp_path: Path) -> None:
    path = written_records(tmp_path, record(1), record(2))
    with client_of(path) as client:
        token = client.json("/studies", pageSize="1")["nextPageToken"]
    with client_of(path) as client:
        assert client.ids(pageToken=token) == ["2"]
