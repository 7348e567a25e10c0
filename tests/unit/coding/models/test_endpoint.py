"""Which endpoint is asked: what a person may configure, and what would give a secret away."""

from __future__ import annotations

import pytest

from trialatlas.coding.models.endpoint import endpoint_of
from trialatlas.errors import ModelError

SECRET = "sk-very-secret-0123456789"


@pytest.mark.parametrize(
    ("base_url", "url", "host"),
    [
        (
            "https://models.example.org/v1",
            "https://models.example.org/v1/chat/completions",
            "models.example.org",
        ),
        (" http://localhost:8000/ ", "http://localhost:8000/chat/completions", "localhost:8000"),
        (
            "http://[::1]:8000/v1/chat/completions",
            "http://[::1]:8000/v1/chat/completions",
            "[::1]:8000",
        ),
    ],
)
def test_a_base_url_leads_to_chat_completions(base_url: str, url: str, host: str) -> None:
    endpoint = endpoint_of(base_url, "small", SECRET)

    assert (endpoint.url, endpoint.host) == (url, host)
    assert endpoint.is_encrypted is url.startswith("https")


@pytest.mark.parametrize(
    "base_url",
    [
        "",
        "localhost:8000/v1",
        "ftp://models.example.org/v1",
        "https://",
        "https://models.example.org:port/v1",
        "https://models.example.org/a b",
        "https://models.exämple.org/v1",
        f"https://user:{SECRET}@models.example.org/v1",
        f"https://models.example.org/v1?key={SECRET}",
        f"https://models.example.org/v1#{SECRET}",
    ],
)
def test_what_is_no_base_url_is_told_without_repeating_it(base_url: str) -> None:
    with pytest.raises(ModelError, match="base URL such as") as caught:
        endpoint_of(base_url, "small")

    assert SECRET not in str(caught.value)


def test_a_model_has_a_name() -> None:
    with pytest.raises(ModelError, match="TRIALATLAS_MODEL"):
        endpoint_of("http://localhost/v1", " ")


@pytest.mark.parametrize("key", [f"{SECRET}\r\nX-Other: 1", "with space", "clé"])
def test_a_key_that_cannot_be_sent_is_told_without_repeating_it(key: str) -> None:
    with pytest.raises(ModelError, match="TRIALATLAS_MODEL_KEY") as caught:
        endpoint_of("http://localhost/v1", "small", key)

    assert key not in str(caught.value)


@pytest.mark.parametrize("host", ["models.example.org", "192.0.2.1", "localhost.example.org"])
def test_a_key_never_travels_in_the_open(host: str) -> None:
    with pytest.raises(ModelError, match="unencrypted"):
        endpoint_of(f"http://{host}/v1", "small", SECRET)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "model.localhost"])
def test_a_key_may_go_to_the_same_machine(host: str) -> None:
    assert endpoint_of(f"http://{host}/v1", "small", SECRET).key == SECRET


def test_the_key_is_not_shown() -> None:
    endpoint = endpoint_of("https://models.example.org/v1", "small", f" {SECRET}\n")

    assert endpoint.key == SECRET
    assert SECRET not in repr(endpoint)
    assert endpoint.without_key(f"bad key {SECRET}!") == "bad key [key removed]!"


def test_a_word_that_stands_for_a_key_is_left_in_text() -> None:
    assert endpoint_of("http://localhost/v1", "small", "none").without_key("none") == "none"
