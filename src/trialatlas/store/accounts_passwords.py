"""Passwords as hashes: Argon2id, with what the library of today holds to be costly enough."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from dataclasses import dataclass, field

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from trialatlas.store.accounts_checks import LONGEST_PASSWORD

__all__ = ["Passwords"]

_AT_ONCE = 2
"""So many are checked at the same instant; each takes 64 MiB."""


@dataclass(frozen=True, slots=True)
class Passwords:
    """Makes hashes of passwords, and checks passwords against them.

    Attributes:
        hasher: What makes hashes; one with other costs checks the hashes of this one too.
    """

    hasher: PasswordHasher = field(default_factory=PasswordHasher)
    _nobodys: str = field(init=False, repr=False)
    _turns: threading.Semaphore = field(
        init=False, repr=False, default_factory=lambda: threading.Semaphore(_AT_ONCE)
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "_nobodys", self.hasher.hash(secrets.token_bytes()))

    def hash(self, password: str) -> str:
        """The hash of a password, salted, with its costs."""
        with self._turns:
            return self.hasher.hash(_bytes(password))

    def is_right(self, password: str, hashed: str | None) -> bool:
        """Whether a password is that of a hash; takes as long for a hash that is not there.

        Args:
            password: The password, of any length.
            hashed: The hash, or None where there is none: then no password is right.
        """
        with self._turns:
            try:
                self.hasher.verify(hashed or self._nobodys, _bytes(password))
            except (VerificationError, InvalidHashError):
                return False
        return hashed is not None

    def renewed(self, password: str, hashed: str) -> str:
        """The hash itself, or one with today's costs where it was made with others."""
        return self.hash(password) if self.hasher.check_needs_rehash(hashed) else hashed


def _bytes(password: str) -> bytes:
    """The same bytes for what looks the same, whatever keyboard it comes from."""
    # One character more than a password may have stays one that is wrong.
    text = unicodedata.normalize("NFKC", password[: LONGEST_PASSWORD + 1])
    return text.encode("utf-8", "surrogatepass")
