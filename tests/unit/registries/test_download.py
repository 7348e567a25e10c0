"""The client is polite and patient, and goes nowhere else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager

import pytest
from tests.asking import ImpatientClock
from tests.model_server import Asked, Said, serving
from tests.registry_server import serving_registry

from trialatlas import __version__
from trialatlas.errors import DownloadError
from trialatlas.registries.download import Client
from trialatlas.registries.manners import Manners
from trialatlas.registries.pages import RefusedError, Reply


def body_of(reply: Reply) -> bytes:
    return reply.body


@contextmanager
def asking(
    reply: Callable[[Asked], Said], manners: Manners | None = None
) -> Iterator[tuple[Client, ImpatientClock, list[str], list[Asked]]]:
    clock, told = ImpatientClock(), list[str]()
    with serving(reply) as server:
        url = f"http://127.0.0.1:{server.server_port}"
        with closing(Client(url, told.append, manners or Manners(attempts=3), clock)) as client:
            yield client, clock, told, server.asked


def saying(*replies: Said) -> Callable[[Asked], Said]:
    """One reply after the other; the last for ever."""
    left = list(replies)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


def test_requests_are_evenly_spaced() -> None:
    with asking(saying(Said(b"{}"))) as (client, clock, _, asked):
        for _ in range(3):
            client.get("/version", {}, body_of)

    assert len(asked) == client.n_requests == 3
    assert [round(pause, 1) for pause in clock.slept] == [1.3, 1.3]


def test_the_client_says_who_it_is_and_what_it_wants() -> None:
    with asking(saying(Said(b"{}"))) as (client, _, _, asked):
        client.get("/studies", {"query.cond": "a (b) & c", "fields": "NCTId,Phase"}, body_of)

    assert asked[0].path == "/studies?query.cond=a+(b)+%26+c&fields=NCTId,Phase"
    assert asked[0].headers["User-Agent"] == f"trialatlas/{__version__}"


@pytest.mark.parametrize(
    ("headers", "shortest", "longest"),
    [
        ({"Retry-After": "7"}, 7, 7),
        ({"Retry-After": "Mon, 05 Jan 2026 12:00:30 GMT"}, 30, 30),
        ({"Retry-After": "soon"}, 0.75, 1.25),
        ({}, 0.75, 1.25),
    ],
)
def test_a_busy_registry_is_left_alone_as_long_as_it_asks(
    headers: Mapping[str, str], shortest: float, longest: float
) -> None:
    busy = Said(status=429, headers=headers)
    with asking(saying(busy, Said(b"{}"))) as (client, clock, told, asked):
        client.get("/version", {}, body_of)

    assert shortest <= clock.slept[0] <= longest
    assert "is busy or broken (429); asking again in" in told[0]
    assert len(asked) == 2


def test_waits_grow_and_end() -> None:
    with (
        asking(saying(Said(status=503)), Manners(attempts=5, per_minute=6000)) as (
            client,
            clock,
            _,
            asked,
        ),
        pytest.raises(DownloadError, match=r"\(503\) \(5 tries\)"),
    ):
        client.get("/version", {}, body_of)

    assert len(asked) == 5
    assert all(
        wanted * 0.75 <= slept <= wanted * 1.25
        for wanted, slept in zip((1, 2, 4, 8), clock.slept, strict=True)
    )


def test_a_registry_that_wants_to_be_left_alone_for_hours_ends_the_run() -> None:
    busy = Said(status=429, headers={"Retry-After": "7200"})
    with (
        asking(saying(busy)) as (client, clock, _, _),
        pytest.raises(DownloadError, match=r"left alone for 7,200 seconds"),
    ):
        client.get("/version", {}, body_of)

    assert clock.slept == []


def test_a_redirect_on_the_same_host_is_followed() -> None:
    def reply(asked: Asked) -> Said:
        if asked.path == "/old":
            return Said(status=301, headers={"Location": "/new"})
        return Said(json.dumps(asked.path).encode())

    with asking(reply) as (client, _, _, _):
        answer, body = client.get("/old", {}, body_of)

    assert json.loads(body) == "/new"
    assert answer.url.endswith("/new")


def test_a_redirect_to_another_host_is_not_followed() -> None:
    moved = Said(status=302, headers={"Location": "https://elsewhere.example.org/api"})
    with (
        asking(saying(moved)) as (client, _, _, asked),
        pytest.raises(RefusedError, match=r"redirects to https://elsewhere\.example\.org;"),
    ):
        client.get("/version", {}, body_of)

    assert len(asked) == 1


def test_a_circle_of_redirects_ends() -> None:
    with (
        asking(saying(Said(status=302, headers={"Location": "/version"}))) as (client, _, _, _),
        pytest.raises(RefusedError, match="in a circle"),
    ):
        client.get("/version", {}, body_of)


def test_a_refusal_is_not_asked_again() -> None:
    with (
        asking(saying(Said(b"Unknown area name: `Phaze`", status=400))) as (client, _, _, asked),
        pytest.raises(RefusedError, match="Unknown area name: `Phaze`"),
    ):
        client.get("/studies", {}, body_of)

    assert len(asked) == 1


def test_an_address_without_the_api_is_told() -> None:
    with (
        asking(saying(Said(b"", status=404))) as (client, _, _, _),
        pytest.raises(RefusedError, match="has no API"),
    ):
        client.get("/studies", {}, body_of)


def test_a_registry_that_is_not_there_is_told() -> None:
    with serving_registry([]) as server:
        url = server.url
    told: list[str] = []
    with (
        closing(Client(url, told.append, Manners(attempts=2), ImpatientClock())) as client,
        pytest.raises(
            DownloadError, match=r"127\.0\.0\.1:\d+ is not there: nothing answers \(2 tries\)"
        ),
    ):
        client.get("/version", {}, body_of)


def test_a_server_without_a_certificate_is_not_believed() -> None:
    with serving_registry([]) as server:
        url = server.url.replace("http:", "https:")
        with (
            closing(Client(url, print, Manners(attempts=1, timeout=5), ImpatientClock())) as client,
            pytest.raises(DownloadError, match=r"cannot prove|broke off"),
        ):
            client.get("/version", {}, body_of)


def test_a_machine_without_a_network_is_told_at_once() -> None:
    clock = ImpatientClock()
    with (
        closing(Client("https://registry.invalid/api/v2", print, Manners(), clock)) as client,
        pytest.raises(DownloadError, match=r"registry\.invalid is not found, as where a machine"),
    ):
        client.get("/version", {}, body_of)

    assert clock.slept == []
