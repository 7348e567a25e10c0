"""What each role may do in the browser; pure."""

from __future__ import annotations

from enum import StrEnum

from trialatlas.model.person import Role

__all__ = ["Ability", "may"]


class Ability(StrEnum):
    """What a person may do.

    ``look``: read pages, and take out what is seen. ``answer``: decide, code, and take that back.
    ``resolve``: settle what others disagree on, and reopen it. ``note``: write notes. ``run``:
    bring the review up to date, and the ledger into its files. ``invite``: invite people, change
    their roles, and read the log of what was done with accounts.
    """

    LOOK = "look"
    ANSWER = "answer"
    RESOLVE = "resolve"
    NOTE = "note"
    RUN = "run"
    INVITE = "invite"


_ABILITIES = {
    Role.READER: frozenset({Ability.LOOK}),
    Role.REVIEWER: frozenset({Ability.LOOK, Ability.ANSWER, Ability.NOTE}),
    Role.ADJUDICATOR: frozenset({Ability.LOOK, Ability.RESOLVE, Ability.NOTE}),
    Role.OWNER: frozenset(Ability),
}


def may(role: Role, ability: Ability) -> bool:
    """Whether people of a role have an ability.

    >>> may(Role.REVIEWER, Ability.ANSWER), may(Role.REVIEWER, Ability.RESOLVE)
    (True, False)
    """
    return ability in _ABILITIES[role]
