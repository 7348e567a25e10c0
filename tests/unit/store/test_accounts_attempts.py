"""A password may be tried five times in fifteen minutes, whoever tries and wherever."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
import sqlalchemy as sa
from tests.teams import CHEAP, PASSWORD, Team

from trialatlas.errors import LogInError, LogInLimitError
from trialatlas.model.person import Role
from trialatlas.store.accounts import open_accounts
from trialatlas.store.accounts_book import digest
from trialatlas.store.accounts_schema import ATTEMPTS
from trialatlas.store.ledger import Ledger, open_ledger

WRONG = "a wrong password"


def fail(team: Team, who: str, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(LogInError) as raised:
            team.log_in(who, WRONG)
        assert not isinstance(raised.value, LogInLimitError)


def refuse(team: Team, who: str, password: str = PASSWORD) -> dt.datetime:
    with pytest.raises(LogInLimitError) as raised:
        team.log_in(who, password)
    return raised.value.again_at


def kept_attempts(ledger: Ledger) -> list[str]:
    with ledger.engine.connect() as connection:
        query = sa.select(ATTEMPTS.c.key).where(ATTEMPTS.c.review == ledger.review)
        return list(connection.execute(query).scalars())


def test_after_five_failures_even_the_right_password_waits(team: Team) -> None:
    team.join("ann", Role.OWNER)
    first = team.clock.now
    for _ in range(5):
        fail(team, "ann")
        team.clock.move(minutes=1)

    with pytest.raises(LogInLimitError, match=r"try again after 09:15:00 UTC, or ask an owner"):
        team.log_in("ANN")
    assert refuse(team, "ann") == first + dt.timedelta(minutes=15)

    team.clock.now = first + dt.timedelta(minutes=15)
    team.log_in("ann")


def test_what_is_refused_is_not_counted_nor_does_it_fill_the_log(
    team: Team, ledger: Ledger
) -> None:
    team.join("ann", Role.OWNER)
    fail(team, "ann", 5)
    n_deeds = team.accounts.log.count()

    for _ in range(20):
        team.clock.move(seconds=30)
        refuse(team, "ann", WRONG)

    assert team.accounts.log.count() == n_deeds
    assert len(kept_attempts(ledger)) == 5
    team.clock.move(minutes=5)
    team.log_in("ann")


def test_a_name_that_nobody_has_is_treated_alike(team: Team) -> None:
    fail(team, "nobody", 5)

    assert refuse(team, "NOBODY") == team.clock.now + dt.timedelta(minutes=15)


def test_names_that_share_their_attempts_do_so_whether_or_not_they_have_accounts(
    team: Team,
) -> None:
    """Otherwise one could tell which names there are, by a name made to share them."""
    namesakes = {"ann": twin_of("ann"), "nobody": twin_of("nobody")}
    team.join("ann", Role.OWNER)
    for name, twin in namesakes.items():
        fail(team, name, 5)
        refuse(team, twin)


def twin_of(name: str) -> str:
    """Another name whose digest begins alike."""
    return next(twin for n in count() if digest(twin := f"twin {n}")[:3] == digest(name)[:3])


def test_one_persons_failures_are_not_anothers(team: Team) -> None:
    team.join("ann", Role.OWNER)
    team.join("bo")
    fail(team, "ann", 5)

    team.log_in("bo")


def test_the_right_password_begins_anew(team: Team) -> None:
    team.join("ann", Role.OWNER)
    for _ in range(3):
        fail(team, "ann", 4)
        team.log_in("ann")


def test_a_password_is_not_guessed_by_changing_it_either(team: Team) -> None:
    team.join("ann", Role.OWNER)
    token = team.log_in("ann")
    for _ in range(5):
        with pytest.raises(LogInError):
            team.accounts.sessions.change_password("ann", WRONG, "staple after staple")

    with pytest.raises(LogInLimitError):
        team.accounts.sessions.change_password("ann", PASSWORD, "staple after staple")
    # Whoever is in stays in.
    assert team.accounts.sessions.person_of(token) is not None


def test_a_restart_or_a_second_process_begins_nothing_anew(
    team: Team, ledger: Ledger, ledger_url: str
) -> None:
    team.join("ann", Role.OWNER)
    fail(team, "ann", 5)

    with open_ledger(ledger_url, ledger.review) as other:
        refuse(Team(open_accounts(other, CHEAP, team.clock), team.clock), "ann")


def test_many_at_once_gain_nothing(team: Team) -> None:
    team.join("ann", Role.OWNER)

    def is_looked_at(_number: int) -> bool:
        try:
            team.log_in("ann", WRONG)
        except LogInLimitError:
            return False
        except LogInError:
            return True
        raise AssertionError

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(is_looked_at, range(16))) == 5


def test_of_all_names_a_hundred_fail_and_no_more_is_kept(team: Team, ledger: Ledger) -> None:
    team.join("ann", Role.OWNER)
    token = team.log_in("ann")
    n_looked_at = 0
    for number in range(130):
        with pytest.raises(LogInError) as raised:
            team.log_in(f"name {number}", WRONG)
        n_looked_at += not isinstance(raised.value, LogInLimitError)

    assert n_looked_at == 100
    assert refuse(team, "ann") == team.clock.now + dt.timedelta(minutes=15)
    assert len(kept_attempts(ledger)) == 100
    assert team.accounts.sessions.person_of(token) is not None
    team.clock.move(minutes=15)
    team.log_in("ann")
    assert kept_attempts(ledger) == []


def test_next_to_nothing_is_kept_of_a_password_in_the_field_of_the_name(
    team: Team, ledger: Ledger
) -> None:
    fail(team, "my secret password")

    [key] = kept_attempts(ledger)
    assert len(key.strip()) == 3
