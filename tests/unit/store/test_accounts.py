"""Who belongs to a review, in which role; it is never without an owner."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.teams import Team, team_of

from trialatlas.errors import AccessError
from trialatlas.model.person import Role, Viewer
from trialatlas.store.accounts import Account
from trialatlas.store.ledger import Ledger, open_ledger


def test_people_are_listed_in_the_order_in_which_they_joined(team: Team) -> None:
    assert team.accounts.is_empty()

    team.join("Zoë", Role.OWNER)
    team.clock.move(minutes=1)
    team.join("ann")

    assert not team.accounts.is_empty()
    assert team.accounts.people() == [
        Account("Zoë", Role.OWNER, "2026-03-02T09:00:00.000+00:00", is_active=True),
        Account("ann", Role.REVIEWER, "2026-03-02T09:01:00.000+00:00", is_active=True),
    ]


def test_reviews_that_share_a_database_share_no_people(team: Team, ledger_url: str) -> None:
    team.join("ann", Role.OWNER)
    token = team.log_in("ann")
    review = f"{team.accounts.book.review}, another"

    with open_ledger(ledger_url, review) as ledger:
        other = team_of(ledger)
        assert other.accounts.is_empty()
        assert other.log() == []
        assert other.accounts.sessions.person_of(token) is None
        with pytest.raises(AccessError, match="only an owner may do this"):
            other.accounts.invitations.invite(Role.OWNER, by="ann")


def test_another_role_holds_from_the_next_log_in_on(team: Team) -> None:
    team.join("ann", Role.OWNER)
    team.join("bo", Role.REVIEWER)
    token = team.log_in("bo")

    team.accounts.set_role("BO", Role.ADJUDICATOR, by="Ann")

    assert team.accounts.sessions.person_of(token) is None
    assert team.accounts.sessions.person_of(team.log_in("bo")) == Viewer("bo", Role.ADJUDICATOR)
    assert ("ann", "sets role", "bo: adjudicator") in team.log()


def test_what_changes_nothing_ends_no_session(team: Team) -> None:
    team.join("ann", Role.OWNER)
    token = team.log_in("ann")

    team.accounts.set_role("ann", Role.OWNER, by="ann")
    team.accounts.reactivate("ann", by="ann")

    assert team.accounts.sessions.person_of(token) is not None


def test_who_is_deactivated_is_out_at_once_and_keeps_their_name(team: Team) -> None:
    team.join("ann", Role.OWNER)
    team.join("bo")
    token = team.log_in("bo")

    team.accounts.deactivate("bo", by="ann")

    assert team.accounts.sessions.person_of(token) is None
    with pytest.raises(AccessError, match="no account has this name and password"):
        team.log_in("bo")
    assert team.log()[-1] == ("", "fails to log in", "bo")
    with pytest.raises(AccessError, match="has the name 'Bo' already"):
        team.join("Bo")

    team.accounts.reactivate("bo", by="ann")
    assert team.accounts.sessions.person_of(token) is None
    assert team.accounts.sessions.person_of(team.log_in("bo")) == Viewer("bo", Role.REVIEWER)


def test_a_review_is_never_without_an_active_owner(team: Team) -> None:
    team.join("ann", Role.OWNER)
    team.join("bo", Role.OWNER)
    team.accounts.deactivate("bo", by="bo")

    acts: list[Callable[[], None]] = [
        lambda: team.accounts.deactivate("ann", by="ann"),
        lambda: team.accounts.set_role("ann", Role.READER, by="ann"),
        lambda: team.accounts.set_role("ann", Role.READER, by=""),
    ]
    for act in acts:
        with pytest.raises(AccessError, match="a review needs an active owner"):
            act()

    assert [a.who for a in team.accounts.people() if a.is_active] == ["ann"]


def test_of_two_owners_who_deactivate_each_other_one_stays(team: Team) -> None:
    team.join("ann", Role.OWNER)
    team.join("bo", Role.OWNER)
    barrier = threading.Barrier(2)

    def deactivate(pair: tuple[str, str]) -> bool:
        barrier.wait()
        try:
            team.accounts.deactivate(pair[0], by=pair[1])
        except AccessError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(deactivate, [("ann", "bo"), ("bo", "ann")]))

    assert sorted(done) == [False, True]
    assert sum(account.is_active for account in team.accounts.people()) == 1


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.ADJUDICATOR, Role.READER])
def test_only_an_owner_changes_others(team: Team, role: Role) -> None:
    team.join("ann", Role.OWNER)
    team.join("bo", role)

    acts: list[Callable[[], None]] = [
        lambda: team.accounts.set_role("bo", Role.OWNER, by="bo"),
        lambda: team.accounts.deactivate("ann", by="bo"),
        lambda: team.accounts.reactivate("ann", by="nobody"),
    ]
    for act in acts:
        with pytest.raises(AccessError, match="only an owner may do this"):
            act()

    assert [account.role for account in team.accounts.people()] == [Role.OWNER, role]


def test_who_is_no_owner_any_more_acts_as_none(team: Team) -> None:
    team.join("ann", Role.OWNER)
    team.join("bo", Role.OWNER)
    team.accounts.deactivate("bo", by="ann")

    with pytest.raises(AccessError, match="only an owner may do this"):
        team.accounts.set_role("ann", Role.READER, by="bo")


@pytest.mark.parametrize("act", ["deactivate", "demote"])
def test_an_owner_who_goes_leaves_no_way_back_in(team: Team, act: str) -> None:
    team.join("ann", Role.OWNER)
    team.join("bo", Role.OWNER)
    invitations = team.accounts.invitations
    for_others = invitations.invite(Role.OWNER, by="BO")
    for_themselves = invitations.invite_back("bo", by="ann")
    kept = invitations.invite(Role.READER, by="ann")

    if act == "deactivate":
        team.accounts.deactivate("bo", by="ann")
    else:
        team.accounts.set_role("bo", Role.READER, by="ann")

    for token in (for_others, for_themselves):
        with pytest.raises(AccessError, match="used or withdrawn"):
            invitations.of(token)
    assert invitations.of(kept).role == Role.READER


def test_a_name_that_nobody_has_is_told(team: Team) -> None:
    for name in ("cleo", "a\0b", ""):
        with pytest.raises(AccessError, match="expected the name of an account"):
            team.accounts.deactivate(name, by="")


def test_accounts_are_there_after_the_ledger_was_closed(ledger: Ledger, ledger_url: str) -> None:
    team_of(ledger).join("ann", Role.OWNER)

    with open_ledger(ledger_url, ledger.review) as again:
        assert [account.who for account in team_of(again).accounts.people()] == ["ann"]
