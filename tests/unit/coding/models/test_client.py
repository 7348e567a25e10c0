"""Asking over real HTTP: patience with a busy endpoint, none with a wrong one, no secrets told."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from tests.model_server import HASTY, KEY, Asked, ModelServer, Said, completion, serving

from trialatlas.coding.models.client import Client
from trialatlas.coding.models.endpoint import Endpoint, endpoint_of
from trialatlas.coding.models.replies import TransientError, UnansweredError
from trialatlas.errors import ModelError

BODY = {"model": "small", "messages": [{"role": "user", "content": "Ä?"}]}
GOOD = completion("{}")


def in_turn(*replies: Said) -> Callable[[Asked], Said]:
    """Replies one after the other; the last for ever."""
    left: Iterator[Said] = iter(replies)
    return lambda _: next(left, replies[-1])


def failure(server: ModelServer, endpoint: Endpoint | None = None) -> ModelError:
    """The error with which asking ends; it never holds the key."""
    with Client(endpoint or server.endpoint()) as client, pytest.raises(ModelError) as caught:
        client.ask(BODY)
    told: BaseException | None = caught.value
    while told is not None:
        assert KEY not in f"{told} {told!r} {vars(told)}"
        told = told.__cause__
    return caught.value


def test_a_request_is_sent_as_it_is_and_answered() -> None:
    with serving(lambda _: GOOD) as server, Client(server.endpoint()) as client:
        answer = client.ask(BODY)

    assert (answer.text, answer.finish, answer.served_by) == ("{}", "stop", "served")
    [asked] = server.asked
    assert (asked.path, asked.body) == ("/v1/chat/completions", BODY)
    assert asked.headers["Authorization"] == f"Bearer {KEY}"
    assert asked.headers["User-Agent"].startswith("trialatlas/")


def test_without_a_key_none_is_sent() -> None:
    with serving(lambda _: GOOD) as server, Client(server.endpoint("")) as client:
        client.ask(BODY)

    assert "Authorization" not in server.asked[0].headers


@pytest.mark.parametrize(
    "busy",
    [
        Said(b"{}", 500),
        Said(b"oops", 503, {"Content-Type": "text/html"}),
        Said(b"{}", 429, {"Retry-After": "0.05"}),
        Said(GOOD.body[:20], length=len(GOOD.body)),
        Said(GOOD.body[:20]),
    ],
    ids=["500", "503", "429", "cut off", "cut short"],
)
def test_what_goes_wrong_for_a_moment_is_tried_again(busy: Said) -> None:
    with serving(in_turn(busy, busy, GOOD)) as server, Client(server.endpoint()) as client:
        assert client.ask(BODY).text == "{}"

    assert [asked.body for asked in server.asked] == [BODY] * 3


@pytest.mark.parametrize(
    ("busy", "said"),
    [
        (Said(b'{"error": {"message": "overloaded"}}', 503), "(503: 'overloaded') (3 tries)"),
        (Said(b"{}", 429, {"Retry-After": "3600"}), "(429) (3 tries)"),
        (Said(b"", length=10), "broke off (3 tries)"),
    ],
)
def test_patience_ends(busy: Said, said: str) -> None:
    with serving(lambda _: busy) as server:
        error = failure(server)

    assert isinstance(error, TransientError)
    assert said in str(error)
    assert len(server.asked) == 3


def test_an_answer_that_does_not_come_is_not_waited_for() -> None:
    patience = replace(HASTY, timeout=0.2)
    with serving(lambda _: replace(GOOD, pause=30)) as server:
        error = failure(server, server.endpoint(patience=patience))

    assert isinstance(error, TransientError)
    assert "did not answer in time (3 tries)" in str(error)
    assert len(server.asked) == 3


def test_a_slow_answer_may_come_at_the_next_try() -> None:
    patience = replace(HASTY, timeout=1)
    replies = in_turn(replace(GOOD, pause=30), GOOD)
    with serving(replies) as server, Client(server.endpoint(patience=patience)) as client:
        assert client.ask(BODY).text == "{}"

    assert len(server.asked) == 2


def test_a_deadline_holds_for_all_tries_together() -> None:
    patience = replace(HASTY, attempts=1000, deadline=0.5)
    started = time.monotonic()
    with serving(lambda _: Said(b"{}", 500)) as server:
        error = failure(server, server.endpoint(patience=patience))

    assert isinstance(error, TransientError)
    assert 1 < len(server.asked) < 1000
    assert time.monotonic() - started < 2


def test_an_answer_that_drips_in_for_ever_is_not_waited_for() -> None:
    with serving(lambda _: replace(GOOD, drip=0.1)) as server:
        error = failure(server, server.endpoint(patience=replace(HASTY, deadline=0.5)))

    assert "did not answer in time (1 tries)" in str(error)
    assert len(server.asked) == 1


def test_the_endpoint_is_not_hurried() -> None:
    busy = Said(b"{}", 429, {"Retry-After": "1"})
    with serving(in_turn(busy, GOOD)) as server:
        patience = replace(HASTY, longest_wait=0.3)
        with Client(server.endpoint(patience=patience), 4) as client:
            started = time.monotonic()
            with ThreadPoolExecutor(4) as threads:
                [first, *others] = [threads.submit(client.ask, BODY) for _ in range(4)]
                assert [each.result().text for each in (first, *others)] == ["{}"] * 4
            taken = time.monotonic() - started

    # It asked for a second, and got as much of it as we ever wait.
    assert 0.3 <= taken < 1


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_refused_request_is_not_repeated(status: int) -> None:
    with serving(lambda _: Said(b'{"error": "no such thing"}', status)) as server:
        error = failure(server)

    assert isinstance(error, UnansweredError)
    assert "no such thing" in str(error)
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [401, 403, 404])
def test_an_endpoint_that_echoes_the_key_gives_it_to_nobody(
    status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    def echo(asked: Asked) -> Said:
        return Said(f'{{"error": "{asked.headers["Authorization"]}"}}'.encode(), status)

    with serving(echo) as server:
        error = failure(server)

    assert not isinstance(error, UnansweredError)
    assert len(server.asked) == 1
    assert caplog.records
    assert KEY not in caplog.text


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_takes_text_or_key_to_another_host(status: int) -> None:
    with serving(lambda _: GOOD) as other:
        target: Mapping[str, str] = {"Location": f"{other.base_url}/chat/completions"}
        with serving(lambda _: Said(b"", status, target)) as server:
            error = failure(server)

    assert other.asked == []
    assert len(server.asked) == 1
    assert "it was not followed" in str(error)


def test_proxies_of_the_environment_get_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(lambda _: GOOD) as proxy, serving(lambda _: GOOD) as server:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.base_url)
        with Client(server.endpoint()) as client:
            client.ask(BODY)

    assert (len(server.asked), proxy.asked) == (1, [])


def test_a_page_for_people_is_no_answer() -> None:
    page = Said(b"<!doctype html><p>Log in", headers={"Content-Type": "text/html; charset=utf-8"})
    with serving(lambda _: page) as server:
        assert "'text/html' and not with JSON" in str(failure(server))

    assert len(server.asked) == 1


def test_an_endless_answer_is_not_read_to_the_end() -> None:
    with serving(lambda _: Said(b"[" * 9 * 2**20)) as server:
        error = failure(server)

    assert "more than 8 MB" in str(error)
    assert len(server.asked) == 1


def test_a_server_that_does_not_run_is_told_at_once() -> None:
    with serving(lambda _: GOOD) as server:
        endpoint = server.endpoint(patience=replace(HASTY, first_wait=60, longest_wait=60))
    started = time.monotonic()

    error = failure(server, endpoint)

    assert str(error).startswith(f"cannot reach {endpoint.host}: nothing answers there")
    assert not isinstance(error, UnansweredError)
    assert time.monotonic() - started < 5


def test_a_server_that_goes_away_for_good_is_the_end() -> None:
    with serving(lambda _: GOOD) as server:
        client = Client(server.endpoint())
        client.ask(BODY)
    server.server_close()

    with client, pytest.raises(ModelError, match="3 tries") as caught:
        client.ask(BODY)

    assert not isinstance(caught.value, UnansweredError)


def test_a_host_that_does_not_exist_is_told() -> None:
    endpoint = endpoint_of("https://no-such-host.invalid/v1", "small", KEY)

    with serving(lambda _: GOOD) as server:
        assert "cannot reach no-such-host.invalid" in str(failure(server, endpoint))


def test_a_stopped_client_asks_nothing_more() -> None:
    with serving(lambda _: GOOD) as server, Client(server.endpoint()) as client:
        client.stop()
        with pytest.raises(UnansweredError, match="stopped"):
            client.ask(BODY)

    assert server.asked == []


def test_a_host_without_encryption_where_it_is_promised_is_told() -> None:
    with serving(lambda _: GOOD) as server:
        endpoint = endpoint_of(server.base_url.replace("http:", "https:"), "small", KEY)
        assert "(TLS)" in str(failure(server, endpoint))
