"""An invitation lets one person in, once, for seven days."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from tests.events import decided
from tests.teams import PASSWORD, Team

from trialatlas.errors import AccessError
from trialatlas.model.person import Role, Viewer
from trialatlas.store.accounts_schema import INVITATIONS
from trialatlas.store.ledger import Ledger

GONE = "used or withdrawn, or is more than 7 days old"


def test_who_is_invited_makes_an_account(team: Team) -> None:
    token = team.accounts.invitations.invite(Role.ADJUDICATOR, by="")

    assert team.accounts.invitations.of(token).role is Role.ADJUDICATOR
    assert team.accounts.invitations.accept(token, "Zoë B.", PASSWORD) == "Zoë B."
    assert team.accounts.sessions.person_of(team.log_in("zoë b.")) == Viewer(
        "Zoë B.", Role.ADJUDICATOR
    )


def test_an_invitation_holds_once(team: Team) -> None:
    token = team.accounts.invitations.invite(Role.READER, by="")
    team.accounts.invitations.accept(token, "ann", PASSWORD)

    with pytest.raises(AccessError, match=GONE):
        team.accounts.invitations.accept(token, "bo", PASSWORD)
    with pytest.raises(AccessError, match=GONE):
        team.accounts.invitations.of(token)


def test_of_many_who_accept_at_once_one_gets_in(team: Team) -> None:
    token = team.accounts.invitations.invite(Role.READER, by="")
    barrier = threading.Barrier(4)

    def accept(number: int) -> bool:
        barrier.wait()
        try:
            team.accounts.invitations.accept(token, f"person {number}", PASSWORD)
        except AccessError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(accept, range(4))) == 1
    assert len(team.accounts.people()) == 1


def test_an_invitation_holds_seven_days(team: Team) -> None:
    token = team.accounts.invitations.invite(Role.READER, by="")
    [invitation] = team.accounts.invitations.open()
    assert invitation.until == "2026-03-09T09:00:00.000+00:00"

    team.clock.move(days=7, seconds=-1)
    team.accounts.invitations.of(token)
    team.clock.move(seconds=1)

    with pytest.raises(AccessError, match=GONE):
        team.accounts.invitations.accept(token, "ann", PASSWORD)
    assert team.accounts.invitations.open() == []


def test_an_invitation_can_be_withdrawn(team: Team) -> None:
    team.join("ann", Role.OWNER)
    token = team.accounts.invitations.invite(Role.READER, by="ann")
    [invitation] = team.accounts.invitations.open()

    team.accounts.invitations.withdraw(invitation.id, by="ann")
    team.accounts.invitations.withdraw(invitation.id, by="ann")

    with pytest.raises(AccessError, match=GONE):
        team.accounts.invitations.of(token)
    assert team.log()[-2:] == [
        ("ann", "invites", "reader"),
        ("ann", "withdraws invitation", "reader"),
    ]


def test_nobody_gets_in_with_what_the_database_or_the_list_has(team: Team, ledger: Ledger) -> None:
    token = team.accounts.invitations.invite(Role.OWNER, by="")
    [invitation] = team.accounts.invitations.open()
    with ledger.engine.connect() as connection:
        query = sa.select(INVITATIONS).where(INVITATIONS.c.review == ledger.review)
        kept = [str(value) for value in connection.execute(query).one()]

    assert token not in kept
    for wrong in (*kept, invitation.id, "", "\0", "\ud800"):
        with pytest.raises(AccessError, match=GONE):
            team.accounts.invitations.accept(wrong, "ann", PASSWORD)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.ADJUDICATOR, Role.READER])
def test_only_an_owner_invites(team: Team, role: Role) -> None:
    team.join("ann", Role.OWNER)
    team.join("bo", role)
    invitations = team.accounts.invitations
    token = invitations.invite(Role.READER, by="ann")
    [invitation] = invitations.open()

    for act in (
        lambda: invitations.invite(Role.OWNER, by="bo"),
        lambda: invitations.invite_back("ann", by="bo"),
        lambda: invitations.withdraw(invitation.id, by="bo"),
    ):
        with pytest.raises(AccessError, match="only an owner may do this"):
            act()

    assert invitations.open() == [invitations.of(token)]


def test_a_name_is_that_of_one_account_however_it_is_written(team: Team) -> None:
    team.join("Straße", Role.OWNER)
    token = team.accounts.invitations.invite(Role.READER, by="")

    for name in ("Straße", "STRASSE", "\N{FULLWIDTH LATIN SMALL LETTER S}trasse"):
        with pytest.raises(AccessError, match="already; take another one"):
            team.accounts.invitations.accept(token, name, PASSWORD)

    team.accounts.invitations.accept(token, "Gasse", PASSWORD)


def test_who_worked_alone_before_takes_their_name_as_they_wrote_it(
    team: Team, ledger: Ledger
) -> None:
    ledger.append([decided("1", who="Ann")])
    token = team.accounts.invitations.invite(Role.OWNER, by="")

    with pytest.raises(AccessError, match="answers in the ledger are by 'Ann'"):
        team.accounts.invitations.accept(token, "ann", PASSWORD)
    assert team.accounts.invitations.accept(token, "Ann", PASSWORD) == "Ann"


def test_a_faulty_name_or_password_leaves_the_invitation_open(team: Team) -> None:
    token = team.accounts.invitations.invite(Role.OWNER, by="")

    for name, password in (("rule", PASSWORD), ("ann", "short")):
        with pytest.raises(AccessError, match="expected"):
            team.accounts.invitations.accept(token, name, password)

    assert team.accounts.is_empty()
    team.accounts.invitations.accept(token, "ann", PASSWORD)


def test_who_forgot_their_password_is_invited_to_choose_a_new_one(team: Team) -> None:
    team.join("ann", Role.OWNER)
    team.join("bo", Role.ADJUDICATOR)
    session = team.log_in("bo")
    for _ in range(5):
        with pytest.raises(AccessError):
            team.log_in("bo", "forgotten password")
    token = team.accounts.invitations.invite_back("BO", by="ann")

    with pytest.raises(AccessError, match="the invitation is for bo"):
        team.accounts.invitations.accept(token, "ann", "another password")
    assert team.accounts.invitations.accept(token, "Bo", "another password") == "bo"

    assert team.accounts.sessions.person_of(session) is None
    with pytest.raises(AccessError):
        team.log_in("bo", PASSWORD)
    renewed = team.log_in("bo", "another password")
    assert team.accounts.sessions.person_of(renewed) == Viewer("bo", Role.ADJUDICATOR)
    assert len(team.accounts.people()) == 2


def test_who_is_not_active_is_not_invited_back(team: Team) -> None:
    team.join("ann", Role.OWNER)
    team.join("bo")
    team.accounts.deactivate("bo", by="ann")

    with pytest.raises(AccessError, match="bo is not active; make them active first"):
        team.accounts.invitations.invite_back("bo", by="ann")
