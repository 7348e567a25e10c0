"""Where registries may be asked."""

from __future__ import annotations

import datetime as dt

import pytest

from trialatlas.errors import DownloadError
from trialatlas.registries.manners import SystemClock, checked_address


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/api/v2",
        "http://localhost:8080/api/v2",
        "http://127.0.0.1:8080/api/v2",
        "http://[::1]:8080",
    ],
)
def test_addresses_that_may_be_asked(address: str) -> None:
    assert checked_address(f" {address}/ ") == address


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("", "something else"),
        ("example.org/api", "something else"),
        ("ftp://example.org", "something else"),
        ("https://example.org:port", "something else"),
        ("https://example.org/\x00", "something else"),
        ("https://example.org/a b", "something else"),
        ("https://me:secret@example.org", "a user"),
        ("https://example.org/?a=b", "a query"),
        ("http://example.org/api/v2", "not encrypted"),
    ],
)
def test_addresses_that_may_not(address: str, reason: str) -> None:
    with pytest.raises(DownloadError, match=reason) as caught:
        checked_address(address)
    assert "secret" not in str(caught.value)


def test_this_machines_clock_goes_forward() -> None:
    clock = SystemClock()
    before = clock.seconds()
    clock.sleep(0.001)
    assert clock.seconds() > before
    assert clock.now().tzinfo is dt.UTC
