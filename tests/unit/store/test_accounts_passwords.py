"""Passwords are kept as hashes that are costly to try, also for a name that nobody has."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type
from tests.teams import CHEAP

from trialatlas.store.accounts_passwords import Passwords


class Credulous(PasswordHasher):
    """Takes any password, and knows which hash it was asked about."""

    asked = ""

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]  # it only returns
        self.asked = str(hash)
        return bool(password)


def test_hashes_are_argon2id_salted_with_the_librarys_costs() -> None:
    passwords = Passwords()
    one, other = passwords.hash("the same password"), passwords.hash("the same password")

    assert extract_parameters(one).type is Type.ID
    assert extract_parameters(one).memory_cost >= 64 * 1024
    assert one != other
    assert passwords.is_right("the same password", one)


def test_without_a_hash_one_of_the_same_costs_is_looked_at_and_no_password_is_right() -> None:
    hasher = Credulous(time_cost=1, memory_cost=8, parallelism=1)

    assert not Passwords(hasher).is_right("any password", None)
    assert not hasher.check_needs_rehash(hasher.asked)


@pytest.mark.parametrize("hashed", ["", "x", "$argon2id$v=19$m=8,t=1,p=1$broken"])
def test_by_a_hash_that_is_broken_no_password_is_right(hashed: str) -> None:
    assert not Passwords(CHEAP).is_right("any password", hashed)


def test_a_long_password_is_no_shorter_one() -> None:
    passwords = Passwords(CHEAP)

    assert not passwords.is_right("x" * 1_001, passwords.hash("x" * 1_000))
    assert passwords.is_right("x" * 1_000, passwords.hash("x" * 1_000))
