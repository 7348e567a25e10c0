"""The one place from which text of records leaves the machine: a chat-completions endpoint.

Redirects are not followed and proxies of the environment not used: text goes to the host that
people were told, and to no other. Nothing is logged here, and whatever comes back is rid of the key
before anyone sees it.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from types import TracebackType
from typing import Any, Self

import msgspec
import urllib3
import urllib3.exceptions as failures

from trialatlas.coding.models.answers import Answer
from trialatlas.coding.models.endpoint import Endpoint
from trialatlas.coding.models.replies import Reply, TransientError, UnansweredError, answer_in
from trialatlas.errors import ModelError

__all__ = ["Client"]

_CHUNK = 64 * 1024
_MOST_BYTES = 8 * 1024 * 1024


class Client:
    """Asks an endpoint; used by several threads at once.

    Where the endpoint asks one of them to wait, all wait.
    """

    def __init__(self, endpoint: Endpoint, most_connections: int = 1) -> None:
        """Make ready to ask; nothing is sent yet.

        Args:
            endpoint: Whom to ask.
            most_connections: How many threads ask at once.
        """
        self._endpoint = endpoint
        self._pool = urllib3.PoolManager(num_pools=1, maxsize=most_connections)
        self._stopped = threading.Event()
        self._was_reached = False
        self._not_before = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()
        self._pool.clear()

    def stop(self) -> None:
        """Let no request be tried any more; those under way end with their try."""
        self._stopped.set()

    def ask(self, body: dict[str, Any]) -> Answer:
        """Send a request until it is answered, as patiently as the endpoint's settings say.

        Args:
            body: The request.

        Raises:
            TransientError: This request got no answer, however often it was tried.
            UnansweredError: It will get none.
            ModelError: None would get one: the address, the model or the key is wrong, or the
                endpoint is not there.
        """
        patience = self._endpoint.patience
        deadline = time.monotonic() + patience.deadline
        content = msgspec.json.encode(body)
        attempt = 1
        while True:
            self._wait_for_turn()
            try:
                return answer_in(self._sent(content, deadline), self._endpoint)
            except TransientError as error:
                if error.is_down and not self._was_reached:
                    raise ModelError(str(error)) from None
                wait = self._pause(error, attempt)
                if attempt >= patience.attempts or time.monotonic() + wait > deadline:
                    raise _given_up(error, attempt) from None
            self._stopped.wait(wait)
            attempt += 1

    def _wait_for_turn(self) -> None:
        while (gap := self._not_before - time.monotonic()) > 0 and not self._stopped.is_set():
            self._stopped.wait(gap)
        if self._stopped.is_set():
            message = "not asked: the run was stopped before"
            raise UnansweredError(message)

    def _pause(self, error: TransientError, attempt: int) -> float:
        """How long to wait before the next try, in seconds."""
        patience = self._endpoint.patience
        if error.wait is not None:
            wait = min(error.wait, patience.longest_wait)
            self._not_before = max(self._not_before, time.monotonic() + wait)
            return wait
        doubled = patience.first_wait * 2.0 ** (attempt - 1)
        return min(doubled * (1 + random.random()), patience.longest_wait)

    def _sent(self, content: bytes, deadline: float) -> Reply:
        """What comes back for one try."""
        host = self._endpoint.host
        left = max(deadline - time.monotonic(), 0.001)
        timeout = urllib3.Timeout(min(self._endpoint.patience.timeout, left))
        with _explained(host):
            response = self._pool.request(
                "POST",
                self._endpoint.url,
                body=content,
                headers=self._headers(),
                timeout=timeout,
                redirect=False,
                retries=False,
                preload_content=False,
            )
            self._was_reached = True
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Reply(response.status, headers, _body(response, deadline, host))

    def _headers(self) -> dict[str, str]:
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "User-Agent": f"trialatlas/{version('trialatlas')}",
        }
        if self._endpoint.key:
            headers["Authorization"] = f"Bearer {self._endpoint.key}"
        return headers


@contextmanager
def _explained(host: str) -> Iterator[None]:
    """Say what went wrong on the way, without what the library would say of the request."""
    try:
        yield
    except failures.SSLError:
        message = f"{host} cannot prove that it is {host} (TLS); check --url"
        raise ModelError(message) from None
    except failures.NewConnectionError as error:
        is_unknown = isinstance(error, failures.NameResolutionError)
        problem = "there is no such host" if is_unknown else "nothing answers there"
        message = f"cannot reach {host}: {problem}; check --url, and that the server runs"
        raise TransientError(message, is_down=True) from None
    except failures.TimeoutError as error:
        is_down = isinstance(error, failures.ConnectTimeoutError)
        message = f"{host} did not answer in time"
        raise TransientError(message, is_down=is_down) from None
    except failures.ProtocolError:
        message = f"{host} broke off"
        raise TransientError(message) from None
    except failures.HTTPError as error:
        message = f"{host} cannot be asked ({type(error).__name__}); check --url"
        raise UnansweredError(message) from None


def _given_up(error: TransientError, attempts: int) -> ModelError:
    message = f"{error} ({attempts} tries)"
    return ModelError(message) if error.is_down else TransientError(message)


def _body(response: urllib3.BaseHTTPResponse, deadline: float, host: str) -> bytes:
    """The whole body, unless it is endless in length or in time."""
    parts: list[bytes] = []
    size = 0
    try:
        while chunk := response.read1(_CHUNK):
            parts.append(chunk)
            size += len(chunk)
            if size > _MOST_BYTES:
                message = f"{host} answers with more than {_MOST_BYTES // 2**20} MB"
                raise UnansweredError(message)
            if time.monotonic() > deadline:
                message = f"{host} did not answer in time"
                raise TransientError(message)
    finally:
        response.close()
    return b"".join(parts)
