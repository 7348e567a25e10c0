"""What an endpoint's reply means: an answer, another try, or the end."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialatlas.coding.models.answers import Answer
from trialatlas.coding.models.endpoint import endpoint_of
from trialatlas.coding.models.replies import (
    Reply,
    TransientError,
    UnansweredError,
    answer_in,
)
from trialatlas.errors import ModelError

KEY = "sk-very-secret-0123456789"
ENDPOINT = endpoint_of("https://models.example.org/v1", "small", KEY)
JSON = {"content-type": "application/json; charset=utf-8"}


def answer(status: int = 200, body: object = "", **headers: str) -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return answer_in(Reply(status, {**JSON, **named}, content), ENDPOINT)


def choice(**message: object) -> dict[str, object]:
    return {"choices": [{"message": message, "finish_reason": "stop"}], "model": "small-2"}


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"content": "{}"}, Answer(text="{}", finish="stop", served_by="small-2")),
        (
            {"content": None, "refusal": "No."},
            Answer(refusal="No.", finish="stop", served_by="small-2"),
        ),
        (
            {"content": [{"type": "text", "text": "{"}, {"type": "text", "text": "}"}]},
            Answer(text="{}", finish="stop", served_by="small-2"),
        ),
        (
            {"content": f"Your key is {KEY}", "role": "assistant"},
            Answer(text="Your key is [key removed]", finish="stop", served_by="small-2"),
        ),
    ],
)
def test_a_completion_holds_an_answer(message: dict[str, object], expected: Answer) -> None:
    assert answer(body=choice(**message)) == expected


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 529])
def test_a_busy_endpoint_is_tried_again(status: int) -> None:
    with pytest.raises(TransientError, match=f"busy or broken \\({status}") as caught:
        answer(status, {"error": {"message": f"overloaded, {KEY}"}}, retry_after="7")

    assert caught.value.wait == 7
    assert "overloaded, [key removed]" in str(caught.value)


@pytest.mark.parametrize("body", [b"", b'{"choices": [', b"\xff\xfe", b'{"x": ' + b"[" * 100_000])
def test_broken_json_is_asked_for_again(body: bytes) -> None:
    with pytest.raises(TransientError, match="broken JSON"):
        answer(200, body)


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (400, {"error": {"message": "too long", "code": "x"}}, "refuses the request (400: 'too lo"),
        (400, {"error": "too long"}, "(400: 'too long')"),
        (413, b"<html>", "refuses the request (413)"),
        (422, {"detail": "x"}, "refuses the request (422)"),
        (501, {}, "refuses the request (501)"),
        (200, {"error": {"message": "no quota"}}, "something else than a chat completion: 'no qu"),
        (200, {"choices": "none"}, "something else than a chat completion"),
        (200, [], "something else than a chat completion"),
        (200, {"choices": []}, "an empty list of choices"),
    ],
)
def test_a_refused_request_stays_unanswered(status: int, body: object, said: str) -> None:
    with pytest.raises(UnansweredError) as caught:
        answer(status, body)

    assert not isinstance(caught.value, TransientError)
    assert said in str(caught.value)
    assert "models.example.org" in str(caught.value)


@pytest.mark.parametrize(
    ("status", "headers", "said"),
    [
        (401, {}, "does not accept the key (401); check TRIALATLAS_MODEL_KEY"),
        (403, {}, "does not accept the key (403)"),
        (404, {}, "no model 'small' (404: 'wrong [key removed]'); check --url"),
        (302, {"location": "https://evil.example.net/v1?x"}, "redirects to 'evil.example.net'"),
        (307, {"location": "/v2"}, "redirects to 'another path'"),
        (308, {"location": "https://[1"}, "redirects to 'an address that is none'"),
        (200, {"content_type": "text/html"}, "answers with 'text/html' and not with JSON"),
    ],
)
def test_what_all_requests_would_meet_is_the_end(
    status: int, headers: dict[str, str], said: str
) -> None:
    with pytest.raises(ModelError) as caught:
        answer(status, {"error": {"message": f"wrong {KEY}"}}, **headers)

    assert not isinstance(caught.value, UnansweredError)
    assert said in str(caught.value)
    assert KEY not in str(caught.value)


@given(st.binary(), st.integers(100, 599), st.sampled_from(["application/json", "text/html", ""]))
def test_no_reply_is_too_strange(body: bytes, status: int, kind: str) -> None:
    with pytest.raises(ModelError):
        answer_in(Reply(status, {"content-type": kind}, body), ENDPOINT)
