"""Each role may do what it is for, and nothing else."""

from __future__ import annotations

import pytest

from trialatlas.model.person import Role
from trialatlas.web.access import Ability, may


@pytest.mark.parametrize(
    ("role", "abilities"),
    [
        (Role.READER, {"look"}),
        (Role.REVIEWER, {"look", "answer", "note"}),
        (Role.ADJUDICATOR, {"look", "resolve", "note"}),
        (Role.OWNER, {"look", "answer", "resolve", "note", "run", "invite"}),
    ],
)
def test_a_role_may(role: Role, abilities: set[str]) -> None:
    assert {str(ability) for ability in Ability if may(role, ability)} == abilities


def test_every_role_has_its_abilities() -> None:
    assert all(may(role, Ability.LOOK) for role in Role)
