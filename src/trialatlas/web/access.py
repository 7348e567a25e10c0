"""What each role may do on the web."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from trialatlas.model.person import Role

__all__ = ["Ability", "may"]


class Ability(StrEnum):
    """What a page may be for.

    ``look``: read. ``answer``: decide on records, code, write notes. ``resolve``: settle what
    people disagree on, write notes. ``run``: run the review, write its files, read files into it.
    ``invite``: say who may come in, and read the log of that.
    """

    LOOK = "look"
    ANSWER = "answer"
    RESOLVE = "resolve"
    RUN = "run"
    INVITE = "invite"


_ABILITIES: Mapping[Role, frozenset[Ability]] = MappingProxyType(
    {
        Role.READER: frozenset({Ability.LOOK}),
        Role.REVIEWER: frozenset({Ability.LOOK, Ability.ANSWER}),
        Role.ADJUDICATOR: frozenset({Ability.LOOK, Ability.RESOLVE}),
        Role.OWNER: frozenset(Ability),
    }
)


def may(role: Role, ability: Ability) -> bool:
    """Whether someone in a role may do something."""
    return ability in _ABILITIES[role]
