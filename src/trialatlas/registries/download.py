"""The one place that asks registries over the network: politely, and as often as it takes.

One request at a time, evenly spaced; what fails on the way or is put off is tried again, later and
later, and a registry that says how long to wait is taken at its word. Redirects are followed on the
same host only.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from typing import TypeVar
from urllib.parse import urlencode, urljoin, urlsplit

import urllib3
import urllib3.exceptions as failures

from trialatlas.errors import DownloadError
from trialatlas.registries.manners import Clock, Manners, SystemClock, checked_address
from trialatlas.registries.pages import BusyError, RefusedError, Reply, check_status, is_redirect

__all__ = ["PROGRAM", "Client"]

PROGRAM = f"trialatlas/{version('trialatlas')}"
"""How the client names itself."""

_CHUNK = 1024 * 1024
_MOST_BYTES = 512 * 1024 * 1024
_MOST_REDIRECTS = 5
_AS_THEY_ARE = ",:()[]"

# The first that fits; a name that is not found is also a connection that was not made.
_PROBLEMS = (
    (failures.NameResolutionError, "is not found, as where a machine has no network"),
    (failures.NewConnectionError, "is not there: nothing answers"),
    (failures.TimeoutError, "did not answer in time"),
    (failures.HTTPError, "broke off"),
)

_Read = TypeVar("_Read")


class Client:
    """Asks one registry, one request at a time."""

    def __init__(
        self,
        address: str,
        tell: Callable[[str], None],
        manners: Manners | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Make ready to ask; nothing is sent yet.

        Args:
            address: Where the API is, such as ``https://clinicaltrials.gov/api/v2``.
            tell: Is told of every wait that a person would notice.
            manners: How to ask.
            clock: The time.

        Raises:
            DownloadError: The address is none, or not encrypted.
        """
        self._address = checked_address(address)
        self._tell = tell
        self._manners = manners or Manners()
        self._clock: Clock = clock or SystemClock()
        self._pool = urllib3.PoolManager(num_pools=1, maxsize=1)
        self._not_before = self._clock.seconds()
        self._was_reached = False
        self.n_requests = 0

    def close(self) -> None:
        """Let the connection go."""
        self._pool.clear()

    @property
    def host(self) -> str:
        """Who is asked, for messages."""
        return urlsplit(self._address).netloc

    def url_of(self, path: str, parameters: Mapping[str, str]) -> str:
        """The address of a request.

        Args:
            path: Of the API, such as ``/studies``.
            parameters: Of the request.
        """
        query = urlencode(parameters, safe=_AS_THEY_ARE)
        return f"{self._address}{path}{f'?{query}' if query else ''}"

    def get(
        self, path: str, parameters: Mapping[str, str], read: Callable[[Reply], _Read]
    ) -> tuple[Reply, _Read]:
        """Ask until there is an answer.

        Args:
            path: Of the API, such as ``/studies``.
            parameters: Of the request.
            read: Makes sense of an answer; it raises `BusyError` where the answer is not whole.

        Returns:
            The answer, and what was made of it.

        Raises:
            RefusedError: The registry will not answer this request.
            DownloadError: It does not answer, however often it is asked.
        """
        url = self.url_of(path, parameters)
        for attempt in range(1, self._manners.attempts + 1):
            try:
                reply = self._sent(url)
                check_status(reply, self.host)
                return reply, read(reply)
            except BusyError as error:
                if error.is_unknown and not self._was_reached:
                    raise DownloadError(str(error)) from None
                problem = error
            if attempt < self._manners.attempts:
                self.wait(self._pause(problem, attempt), str(problem))
        message = f"{problem} ({self._manners.attempts} tries)"
        raise DownloadError(message)

    def _pause(self, error: BusyError, attempt: int) -> float:
        """How long to wait before the next try, in seconds."""
        manners = self._manners
        if error.wait is not None and error.wait > manners.longest_wish:
            message = f"{error}, and asks to be left alone for {error.wait:,.0f} seconds"
            raise DownloadError(message)
        doubled = min(manners.first_wait * 2.0 ** (attempt - 1), manners.longest_wait)
        return max(doubled * random.uniform(0.75, 1.25), error.wait or 0.0)

    def wait(self, seconds: float, reason: str) -> None:
        """Wait before asking again, and tell why.

        Args:
            seconds: How long.
            reason: Why, as the first part of a sentence.
        """
        self._tell(f"{reason}; asking again in {seconds:,.0f} s")
        self._clock.sleep(seconds)

    def _sent(self, url: str) -> Reply:
        """What comes back for one try, redirects followed."""
        for _ in range(_MOST_REDIRECTS + 1):
            reply = self._fetched(url)
            if not is_redirect(reply):
                return reply
            url = self._redirected(url, reply)
        message = f"{self.host} redirects in a circle"
        raise RefusedError(message, reply)

    def _redirected(self, url: str, reply: Reply) -> str:
        target = urljoin(url, reply.headers.get("location", ""))
        here, there = urlsplit(url), urlsplit(target)
        if (here.scheme, here.netloc) != (there.scheme, there.netloc):
            message = (
                f"{self.host} redirects to {there.scheme}://{there.netloc}; it was not followed, "
                "because another host is asked only if you name it in TRIALATLAS_CTGOV_URL"
            )
            raise RefusedError(message, reply)
        return target

    def _fetched(self, url: str) -> Reply:
        """What comes back for one request."""
        clock, manners = self._clock, self._manners
        gap = self._not_before - clock.seconds()
        if gap > 0:
            clock.sleep(gap)
        self._not_before = clock.seconds() + 60.0 / manners.per_minute
        self.n_requests += 1
        deadline = clock.seconds() + manners.deadline
        with _explained(self.host):
            response = self._pool.request(
                "GET",
                url,
                headers={
                    "Accept": "application/json, text/plain;q=0.5",
                    "Accept-Encoding": "gzip",
                    "User-Agent": PROGRAM,
                },
                timeout=urllib3.Timeout(manners.timeout),
                redirect=False,
                retries=False,
                preload_content=False,
            )
            self._was_reached = True
            body = self._body(response, deadline)
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Reply(url, response.status, headers, body, clock.now())

    def _body(self, response: urllib3.BaseHTTPResponse, deadline: float) -> bytes:
        """The whole body, unless it is endless in length or in time."""
        parts = bytearray()
        try:
            while chunk := response.read1(_CHUNK):
                parts += chunk
                self._check_bounds(len(parts), deadline)
        finally:
            # Of a body that was read whole the connection is back in the pool by now.
            response.close()
        return bytes(parts)

    def _check_bounds(self, size: int, deadline: float) -> None:
        if size > _MOST_BYTES:
            message = f"{self.host} answers with more than {_MOST_BYTES // 2**20} MB"
            raise DownloadError(message)
        if self._clock.seconds() > deadline:
            message = f"{self.host} did not answer in time"
            raise BusyError(message)


@contextmanager
def _explained(host: str) -> Iterator[None]:
    """Say what went wrong on the way."""
    try:
        yield
    except failures.SSLError:
        message = f"{host} cannot prove that it is {host} (TLS)"
        raise DownloadError(message) from None
    except failures.HTTPError as error:
        problem = next(words for kind, words in _PROBLEMS if isinstance(error, kind))
        message = f"{host} {problem}"
        is_unknown = isinstance(error, failures.NameResolutionError)
        raise BusyError(message, is_unknown=is_unknown) from None
