"""How long a server asks to wait, in seconds or until a date."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialatlas.text.retry_after import wait_wanted

NOW = dt.datetime(2022, 7, 31, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0),
        ("1.5", 1.5),
        ("-3", 0),
        ("Sun, 31 Jul 2022 12:00:20 GMT", 20),
        ("Sun, 31 Jul 2022 12:00:20 -0000", 20),
        ("Sun, 31 Jul 2022 11:59:00 GMT", 0),
        ("", None),
        ("soon", None),
        ("inf", None),
        ("nan", None),
        ("99999999999999999999999, 1", None),
    ],
)
def test_a_server_says_how_long_to_wait(header: str, seconds: float | None) -> None:
    assert wait_wanted(header, NOW) == seconds


@given(st.text())
def test_no_wish_to_wait_is_too_strange(header: str) -> None:
    seconds = wait_wanted(header, NOW)

    assert seconds is None or 0 <= seconds < float("inf")
