"""Who is logged in, for how long, and what ends it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from tests.teams import CHEAP, PASSWORD, HandClock, Team

from trialatlas.errors import AccessError, LogInError
from trialatlas.model.person import Role, Viewer
from trialatlas.store.accounts import open_accounts
from trialatlas.store.accounts_schema import ACCOUNTS, SESSIONS
from trialatlas.store.ledger import Ledger


def is_in(team: Team, token: str) -> bool:
    return team.accounts.sessions.person_of(token) is not None


def test_who_logs_in_is_known_by_their_token_in_whatever_case_they_write(team: Team) -> None:
    team.join("Ann", Role.OWNER)

    for name in ("Ann", "ann", "\N{FULLWIDTH LATIN SMALL LETTER A}NN"):
        token = team.log_in(name)
        assert team.accounts.sessions.person_of(token) == Viewer("Ann", Role.OWNER)


def test_a_password_is_the_same_from_every_keyboard(team: Team) -> None:
    token = team.accounts.invitations.invite(Role.OWNER, by="")
    team.accounts.invitations.accept(token, "ann", "u\N{COMBINING DIAERESIS}ber den Bergen")

    assert is_in(team, team.log_in("ann", "\N{LATIN SMALL LETTER U WITH DIAERESIS}ber den Bergen"))


def test_no_error_tells_whether_a_name_is_there(team: Team) -> None:
    team.join("ann", Role.OWNER)
    team.join("bo")
    team.accounts.deactivate("bo", by="ann")
    said = set()

    for name, password in (
        ("ann", "wrong password"),
        ("ann", PASSWORD + "x" * 2_000),
        ("ann", PASSWORD.upper()),
        ("ann", "\0\ud800"),
        ("bo", PASSWORD),
        ("nobody", PASSWORD),
        ("", ""),
        ("\0", PASSWORD),
        ("ann" * 500, PASSWORD),
    ):
        with pytest.raises(LogInError) as raised:
            team.log_in(name, password)
        said.add((type(raised.value), str(raised.value)))

    assert len(said) == 1


def test_a_wrong_name_costs_as_much_as_a_wrong_password(ledger: Ledger) -> None:
    class Counting(PasswordHasher):
        n_verified = 0

        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]  # it only returns
            self.n_verified += 1
            return super().verify(hash, password)

    hasher = Counting(time_cost=1, memory_cost=8, parallelism=1)
    team = Team(open_accounts(ledger, hasher, HandClock()), HandClock())
    team.join("ann", Role.OWNER)

    for number, name in enumerate(("ann", "nobody", "\0"), start=1):
        with pytest.raises(LogInError):
            team.log_in(name, "wrong password")
        assert hasher.n_verified == number


def test_each_log_in_has_a_token_of_its_own_which_the_database_does_not_know(
    team: Team, ledger: Ledger
) -> None:
    team.join("ann", Role.OWNER)
    tokens = {team.log_in("ann") for _ in range(3)}
    with ledger.engine.connect() as connection:
        query = sa.select(SESSIONS.c.token).where(SESSIONS.c.review == ledger.review)
        kept = set(connection.execute(query).scalars())

    assert len(tokens) == len(kept) == 3
    assert not tokens & kept
    assert all(is_in(team, token) for token in tokens)
    assert not any(is_in(team, token) for token in (*kept, "", "\0", "\ud800", "x" * 10_000))


def test_a_session_ends_after_eight_hours_without_a_request(team: Team) -> None:
    team.join("ann", Role.OWNER)
    used, unused = team.log_in("ann"), team.log_in("ann")

    for _ in range(3):
        team.clock.move(hours=7)
        assert is_in(team, used)

    assert not is_in(team, unused)
    team.clock.move(hours=8)
    assert not is_in(team, used)


def test_a_session_ends_after_seven_days_whatever_is_done(team: Team) -> None:
    team.join("ann", Role.OWNER)
    token = team.log_in("ann")

    for _ in range(7 * 4 - 1):
        team.clock.move(hours=6)
        assert is_in(team, token)

    team.clock.move(hours=6)
    assert not is_in(team, token)


def test_a_request_is_written_down_once_in_five_minutes(team: Team, ledger: Ledger) -> None:
    written: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("SELECT", "BEGIN")):
            written.append(statement)

    team.join("ann", Role.OWNER)
    token = team.log_in("ann")
    sa.event.listen(ledger.engine, "before_cursor_execute", count)

    for _ in range(4):
        team.clock.move(minutes=1)
        assert is_in(team, token)
    assert written == []
    team.clock.move(minutes=1)
    assert is_in(team, token)
    assert is_in(team, token)
    assert len(written) == 1


def test_sessions_that_are_over_are_not_kept(team: Team, ledger: Ledger) -> None:
    team.join("ann", Role.OWNER)
    for _ in range(5):
        team.log_in("ann")
        team.clock.move(hours=9)

    team.log_in("ann")

    with ledger.engine.connect() as connection:
        query = sa.select(sa.func.count()).where(SESSIONS.c.review == ledger.review)
        assert connection.execute(query).scalar_one() == 1


def test_logging_out_ends_one_session_or_all(team: Team) -> None:
    team.join("ann", Role.OWNER)
    team.join("bo")
    one, two, three, other = *(team.log_in("ann") for _ in range(3)), team.log_in("bo")
    sessions = team.accounts.sessions

    sessions.log_out(one)
    sessions.log_out(one)
    sessions.log_out("nobody's")
    assert [is_in(team, token) for token in (one, two, three, other)] == [False, True, True, True]

    sessions.log_out_everywhere("ann")
    assert [is_in(team, token) for token in (one, two, three, other)] == [False] * 3 + [True]


def test_another_password_ends_all_sessions_and_begins_one(team: Team) -> None:
    team.join("ann", Role.OWNER)
    team.join("bo")
    mine, elsewhere, other = team.log_in("ann"), team.log_in("ann"), team.log_in("bo")

    token = team.accounts.sessions.change_password("ann", PASSWORD, "staple after staple")

    assert [is_in(team, t) for t in (mine, elsewhere, other, token)] == [False, False, True, True]
    with pytest.raises(LogInError):
        team.log_in("ann")
    assert is_in(team, team.log_in("ann", "staple after staple"))


@pytest.mark.parametrize(
    ("old", "new"), [("wrong password", "staple after staple"), (PASSWORD, "staple")]
)
def test_a_password_that_is_not_changed_ends_nothing(team: Team, old: str, new: str) -> None:
    team.join("ann", Role.OWNER)
    token = team.log_in("ann")

    with pytest.raises(AccessError):
        team.accounts.sessions.change_password("ann", old, new)

    assert is_in(team, token)
    assert is_in(team, team.log_in("ann"))


def test_who_is_deactivated_while_their_password_is_checked_does_not_get_in(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    team.join("ann", Role.OWNER)
    team.join("bo")
    check = type(team.accounts.sessions.passwords).is_right

    def check_slowly(self: object, password: str, hashed: str | None) -> bool:
        team.accounts.deactivate("bo", by="ann")
        return check(self, password, hashed)  # type: ignore[arg-type]  # it is itself

    monkeypatch.setattr(type(team.accounts.sessions.passwords), "is_right", check_slowly)
    with pytest.raises(LogInError):
        team.log_in("bo")


def test_a_hash_is_renewed_when_costs_have_risen(team: Team, ledger: Ledger) -> None:
    def hashed() -> str:
        with ledger.engine.connect() as connection:
            query = sa.select(ACCOUNTS.c.password).where(ACCOUNTS.c.review == ledger.review)
            return str(connection.execute(query).scalar_one())

    team.join("ann", Role.OWNER)
    before = hashed()
    team.log_in("ann")
    assert hashed() == before

    dearer = PasswordHasher(time_cost=CHEAP.time_cost + 1, memory_cost=8, parallelism=1)
    open_accounts(ledger, dearer, team.clock).sessions.log_in("ann", PASSWORD)

    assert not dearer.check_needs_rehash(hashed())
    assert is_in(team, team.log_in("ann"))
