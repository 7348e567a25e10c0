"""How a registry is asked, and where: nothing here reaches the network."""

from __future__ import annotations

import datetime as dt
import ipaddress
import re
import time
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from trialatlas.errors import DownloadError

__all__ = ["Clock", "Manners", "SystemClock", "checked_address"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How a registry is asked. Times are in seconds.

    Attributes:
        per_minute: The most requests a minute, evenly spaced. ClinicalTrials.gov states no limit;
            about 50 are said to pass, and its robots.txt asks for a second between two.
        attempts: The most tries of one request.
        first_wait: Before the second try; doubled before each later one, with up to a quarter more
            or less by chance.
        longest_wait: Between two tries, unless the registry asks for more.
        longest_wish: The longest wait that a registry may ask for; after more, the run ends.
        timeout: To connect, and between one piece of a reply and the next.
        deadline: For the whole of one reply.
    """

    per_minute: float = 45.0
    attempts: int = 8
    first_wait: float = 1.0
    longest_wait: float = 60.0
    longest_wish: float = 900.0
    timeout: float = 60.0
    deadline: float = 900.0


class Clock(Protocol):
    """Time, as the client sees it; a test's clock does not wait."""

    def now(self) -> dt.datetime:
        """The time of day, UTC."""

    def seconds(self) -> float:
        """Seconds since some moment; never goes back."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """This machine's time."""

    def now(self) -> dt.datetime:
        """The time of day, UTC."""
        return dt.datetime.now(dt.UTC)

    def seconds(self) -> float:
        """Seconds since the machine began."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


def checked_address(address: str) -> str:
    """An API's address, without a slash at its end.

    Args:
        address: What a person configured.

    Raises:
        DownloadError: It is none, holds a user or a query, or is not encrypted though the host is
            another machine.

    >>> checked_address("https://clinicaltrials.gov/api/v2/")
    'https://clinicaltrials.gov/api/v2'
    """
    expected = "expected the address of an API, as https://clinicaltrials.gov/api/v2"
    try:
        parts = urlsplit(address.strip())
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    is_plain = re.fullmatch(r"[!-~]+", address.strip()) is not None
    if parts.scheme not in ("http", "https") or not parts.hostname or not is_plain:
        message = f"{expected}; found something else (TRIALATLAS_CTGOV_URL)"
        raise DownloadError(message)
    if "@" in parts.netloc or parts.query or parts.fragment:
        message = f"{expected}; found one with a user, a query or a fragment (TRIALATLAS_CTGOV_URL)"
        raise DownloadError(message)
    if parts.scheme == "http" and not _is_here(parts.hostname):
        message = (
            f"{expected}; found one that is not encrypted: write https:// (TRIALATLAS_CTGOV_URL)"
        )
        raise DownloadError(message)
    return address.strip().rstrip("/")


def _is_here(name: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
