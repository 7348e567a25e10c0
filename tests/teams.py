"""A team's accounts for tests: cheap hashes, and a clock that is set by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from argon2 import PasswordHasher

from trialatlas.model.person import Role
from trialatlas.store.accounts import Accounts, open_accounts
from trialatlas.store.ledger import Ledger

__all__ = ["CHEAP", "PASSWORD", "HandClock", "Team", "team_of"]

PASSWORD = "correct horse battery"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass
class HandClock:
    """A clock that stands still until it is moved."""

    now: dt.datetime = field(default_factory=lambda: dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC))

    def __call__(self) -> dt.datetime:
        return self.now

    def move(self, **by: float) -> None:
        """Move it on by days, hours, minutes or seconds."""
        self.now += dt.timedelta(**by)


@dataclass(frozen=True)
class Team:
    """Accounts, and the clock by which they go."""

    accounts: Accounts
    clock: HandClock

    def join(self, who: str, role: Role = Role.REVIEWER) -> str:
        """Make an account; its name."""
        token = self.accounts.invitations.invite(role, by="")
        return self.accounts.invitations.accept(token, who, PASSWORD)

    def log_in(self, who: str, password: str = PASSWORD) -> str:
        """Begin a session; its token."""
        return self.accounts.sessions.log_in(who, password)

    def log(self) -> list[tuple[str, str, str]]:
        """Who did what about whom, the first first."""
        deeds = self.accounts.log.page(size=1_000)
        return [(deed.who, deed.what, deed.about) for deed in reversed(deeds)]


def team_of(ledger: Ledger) -> Team:
    """The accounts of a ledger's review, with nobody in it."""
    clock = HandClock()
    return Team(open_accounts(ledger, CHEAP, clock), clock)
