"""All that is done with accounts is written down, and stays."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from tests.teams import PASSWORD, Team

from trialatlas.errors import LogInError
from trialatlas.model.person import Role
from trialatlas.store.accounts_log import Deed
from trialatlas.store.accounts_schema import DEEDS
from trialatlas.store.ledger import Ledger


def test_every_act_is_written_down(team: Team) -> None:
    accounts = team.accounts
    team.join("Ann", Role.OWNER)
    token = accounts.invitations.invite(Role.REVIEWER, by="ann")
    accounts.invitations.accept(token, "bo", PASSWORD)
    accounts.sessions.log_out(team.log_in("bo"))
    accounts.sessions.change_password("bo", PASSWORD, "staple after staple")
    accounts.sessions.log_out_everywhere("bo")
    accounts.set_role("bo", Role.READER, by="Ann")
    accounts.deactivate("bo", by="Ann")
    accounts.reactivate("bo", by="")
    token = accounts.invitations.invite_back("bo", by="Ann")
    accounts.invitations.accept(token, "bo", PASSWORD)
    accounts.log.note("bo", "exports", "studies.csv")

    assert team.log() == [
        ("", "invites", "owner"),
        ("Ann", "joins", "owner"),
        ("Ann", "invites", "reviewer"),
        ("bo", "joins", "reviewer"),
        ("bo", "logs in", ""),
        ("bo", "logs out", ""),
        ("bo", "changes password", ""),
        ("bo", "logs out everywhere", ""),
        ("Ann", "sets role", "bo: reader"),
        ("Ann", "deactivates", "bo"),
        ("", "reactivates", "bo"),
        ("Ann", "invites back", "bo"),
        ("bo", "returns", "with a new password"),
        ("bo", "exports", "studies.csv"),
    ]


def test_a_failed_log_in_is_written_down_without_what_may_be_a_password(team: Team) -> None:
    team.join("Ann", Role.OWNER)
    for name in ("ANN", "my secret password"):
        with pytest.raises(LogInError):
            team.log_in(name, "a wrong password")

    assert team.log()[-2:] == [
        ("", "fails to log in", "Ann"),
        ("", "fails to log in", "an unknown name"),
    ]


def test_no_password_or_token_is_anywhere_in_the_database(team: Team, ledger: Ledger) -> None:
    team.join("ann", Role.OWNER)
    secrets = [PASSWORD, team.log_in("ann"), team.accounts.invitations.invite(Role.READER, "ann")]
    kept = ""
    with ledger.engine.connect() as connection:
        tables = [t for t in sa.inspect(connection).get_table_names() if t != "ledger_schema"]
        for table in tables:
            lines = connection.execute(
                sa.text(f"SELECT * FROM {table} WHERE review = :r"), {"r": ledger.review}
            )
            kept += str(lines.all())

    assert "argon2id" in kept
    assert [secret for secret in secrets if secret in kept] == []


def test_deeds_are_read_a_page_at_a_time_from_the_last(team: Team) -> None:
    for number in range(5):
        team.accounts.log.note("ann", "runs", str(number))
        team.clock.move(hours=1)
    log = team.accounts.log

    assert log.count() == 5
    assert log.page(1, 2) == [
        Deed("2026-03-02T13:00:00.000+00:00", "ann", "runs", "4"),
        Deed("2026-03-02T12:00:00.000+00:00", "ann", "runs", "3"),
    ]
    assert [deed.about for deed in log.page(3, 2)] == ["0"]
    assert log.page(4, 2) == log.page(10**30, 2) == []
    assert log.page(0, 2) == log.page(-5, 2) == log.page(1, 2)


def test_a_text_that_no_database_takes_is_written_down_as_far_as_it_can_be(team: Team) -> None:
    team.accounts.log.note("ann", "exports", "a\0\n\ud800b")
    team.accounts.log.note("ann", "exports", "x" * 5_000)

    long, odd = team.accounts.log.page()
    assert (
        odd.about == "a\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}b"
    )
    assert long.about == "x" * 1_999 + "…"


@pytest.mark.parametrize("statement", [DEEDS.update().values(who="bo"), DEEDS.delete()])
def test_nothing_is_changed_or_taken_out(team: Team, statement: sa.Executable) -> None:
    team.accounts.log.note("ann", "exports", "studies.csv")

    with (
        pytest.raises(sa.exc.DBAPIError, match="deeds are only ever added"),
        team.accounts.book.engine.begin() as connection,
    ):
        connection.execute(statement)

    assert team.log() == [("ann", "exports", "studies.csv")]
