"""What an endpoint's replies over HTTP mean: an answer, a reason to try again, or to stop; pure.

::

    ModelError                  all further requests would fail alike: nothing more is asked
    └── UnansweredError         this request has no answer; others may have one
        └── TransientError      it may have one, if it is sent again
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

import msgspec

from trialatlas.coding.models.answers import Answer
from trialatlas.coding.models.endpoint import Endpoint
from trialatlas.errors import ModelError
from trialatlas.protocol.faults import shown
from trialatlas.text.retry_after import wait_wanted

__all__ = ["Reply", "TransientError", "UnansweredError", "answer_in"]

_NO_PERMISSION = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_NOT_HERE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.GONE})
_TRY_AGAIN = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
)
_NEVER_BETTER = frozenset({HTTPStatus.NOT_IMPLEMENTED, HTTPStatus.HTTP_VERSION_NOT_SUPPORTED})


class UnansweredError(ModelError):
    """A request that got no answer."""


class TransientError(UnansweredError):
    """A request that got no answer this time.

    Attributes:
        wait: How many seconds the endpoint asks to wait; None where it does not say.
        is_down: Whether the endpoint could not be reached at all.
    """

    def __init__(self, message: str, *, wait: float | None = None, is_down: bool = False) -> None:
        self.wait = wait
        self.is_down = is_down
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back over HTTP.

    Attributes:
        status: The status code.
        headers: By name in lower case.
        body: All of it.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes


class _Part(msgspec.Struct):
    text: str = ""


class _Message(msgspec.Struct):
    content: str | list[_Part] | None = None
    refusal: str | None = None


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str | None = None


class _Completion(msgspec.Struct):
    choices: list[_Choice]
    model: str | None = None


class _Complaint(msgspec.Struct):
    message: str = ""


class _Failure(msgspec.Struct):
    error: _Complaint | str
    # Some servers say it so, without more around it.
    message: str = ""


def answer_in(reply: Reply, endpoint: Endpoint) -> Answer:
    """The answer that a reply holds.

    Args:
        reply: What came back.
        endpoint: From whom; its key is removed from all words that came back.

    Raises:
        TransientError: The endpoint is busy or broken at the moment.
        UnansweredError: It will not answer this request.
        ModelError: It will answer none: the address, the model or the key is wrong.
    """
    _check_status(reply, endpoint)
    kind = reply.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if not kind.endswith(("/json", "+json")):
        message = (
            f"{endpoint.host} answers with {shown(kind)} and not with JSON; "
            "check that --url is the API's base URL, which often ends in /v1"
        )
        raise ModelError(message)
    try:
        completion = msgspec.json.decode(reply.body, type=_Completion)
    except msgspec.ValidationError as error:
        said = _complaint(reply, endpoint) or str(error)
        message = f"{endpoint.host} answers with something else than a chat completion: {said}"
        raise UnansweredError(message) from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        message = f"{endpoint.host} answers with broken JSON"
        raise TransientError(message) from error
    if not completion.choices:
        message = f"{endpoint.host} answers with an empty list of choices"
        raise UnansweredError(message)
    return _answer(completion.choices[0], completion.model or "", endpoint)


def _answer(choice: _Choice, served_by: str, endpoint: Endpoint) -> Answer:
    content = choice.message.content or ""
    text = content if isinstance(content, str) else "".join(part.text for part in content)
    return Answer(
        text=endpoint.without_key(text),
        finish=endpoint.without_key(choice.finish_reason or ""),
        refusal=endpoint.without_key(choice.message.refusal or ""),
        served_by=endpoint.without_key(served_by),
    )


def _check_status(reply: Reply, endpoint: Endpoint) -> None:
    status, host = reply.status, endpoint.host
    if status in range(HTTPStatus.OK, HTTPStatus.MULTIPLE_CHOICES):
        return
    if status in range(HTTPStatus.MULTIPLE_CHOICES, HTTPStatus.BAD_REQUEST):
        target = shown(endpoint.without_key(_host_in(reply.headers.get("location", ""))))
        message = (
            f"{host} redirects to {target}; it was not followed, because text goes only to the "
            "host that you name. If that is the right one, name it with --url"
        )
        raise ModelError(message)
    if status in _NO_PERMISSION:
        # Such replies like to repeat the key, whole or in part; they are not shown.
        message = f"{host} does not accept the key ({status}); check TRIALATLAS_MODEL_KEY"
        raise ModelError(message)
    said = _complaint(reply, endpoint)
    about = f"({status}{f': {said}' if said else ''})"
    if status in _NOT_HERE:
        message = (
            f"{host} has no chat completions at this address, or no model {endpoint.model!r} "
            f"{about}; check --url, which often ends in /v1, and --model"
        )
        raise ModelError(message)
    is_server = status >= HTTPStatus.INTERNAL_SERVER_ERROR and status not in _NEVER_BETTER
    if status in _TRY_AGAIN or is_server:
        wait = wait_wanted(reply.headers.get("retry-after", ""), dt.datetime.now(dt.UTC))
        message = f"{host} is busy or broken {about}"
        raise TransientError(message, wait=wait)
    message = f"{host} refuses the request {about}"
    raise UnansweredError(message)


def _complaint(reply: Reply, endpoint: Endpoint) -> str:
    """What the endpoint says went wrong, as it is quoted in a message; empty if nothing clear."""
    try:
        failure = msgspec.json.decode(reply.body, type=_Failure)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""
    said = failure.message or (
        failure.error if isinstance(failure.error, str) else failure.error.message
    )
    return shown(endpoint.without_key(said)) if said else ""


def _host_in(location: str) -> str:
    try:
        return urlsplit(location).hostname or "another path"
    except ValueError:
        return "an address that is none"
