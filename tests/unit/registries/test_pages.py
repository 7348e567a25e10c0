"""What a reply of the registry means."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.registry_server import study_of

from trialatlas.errors import DownloadError
from trialatlas.registries.pages import (
    BusyError,
    Page,
    RefusedError,
    Reply,
    check_status,
    page_in,
    version_in,
)

NOW = dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)


def reply(status: int, body: bytes = b"", **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply("https://example.org/studies", status, named, body, NOW)


@pytest.mark.parametrize("status", [403, 408, 425, 429, 500, 502, 503, 504])
def test_some_statuses_pass(status: int) -> None:
    with pytest.raises(BusyError) as caught:
        check_status(reply(status, retry_after="3"), "example.org")
    assert caught.value.wait == 3


@pytest.mark.parametrize("status", [204, 400, 401, 404, 410, 414, 501, 505])
def test_some_statuses_stay(status: int) -> None:
    with pytest.raises(RefusedError) as caught:
        check_status(reply(status, b"because"), "example.org")
    assert caught.value.reply.status == status


@pytest.mark.parametrize("body", [b"<html>", b"\n <!doctype html>"])
def test_a_web_page_is_maintenance(body: bytes) -> None:
    with pytest.raises(BusyError, match="maintenance"):
        check_status(reply(200, body), "example.org")


def test_a_page_has_ids_aliases_and_the_way_to_the_next() -> None:
    first = study_of(1)
    first["protocolSection"]["identificationModule"]["nctIdAliases"] = ["NCT00000009"]
    body = {"totalCount": 3, "studies": [first, study_of(2)], "nextPageToken": "on"}
    assert page_in(json.dumps(body).encode()) == Page(
        ids=("NCT00000001", "NCT00000002"), aliases=("NCT00000009",), total=3, next_token="on"
    )


def test_a_page_may_be_empty() -> None:
    assert page_in(b'{"studies": []}') == Page(ids=(), aliases=(), total=None, next_token="")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"studies": [{}]}',
        b'{"studies": [',
        b'{"studies": null}',
        b"\xff",
        b"[" * 9999,
    ],
)
def test_what_is_no_page_may_be_one_later(body: bytes) -> None:
    with pytest.raises(BusyError):
        page_in(body)


@given(st.binary(), st.integers(100, 599))
def test_no_reply_is_too_strange(body: bytes, status: int) -> None:
    def read() -> Page:
        check_status(reply(status, body), "example.org")
        return page_in(body)

    with pytest.raises(DownloadError):
        read()


def test_a_version_changes_with_the_data() -> None:
    one, other = (
        version_in(json.dumps({"apiVersion": "2.0.5", "dataTimestamp": stamp}).encode())
        for stamp in ("2026-01-05T09:00:05", "2026-01-06T09:00:05")
    )
    assert one != other
    assert "2026-01-05T09:00:05" in one


def test_a_version_may_lack_the_time_of_the_data() -> None:
    assert version_in(b'{"apiVersion": "2.0.5"}') == "data of an unknown time, API 2.0.5"
