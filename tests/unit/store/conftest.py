"""What tests of accounts share."""

from __future__ import annotations

import pytest
from tests.teams import Team, team_of

from trialatlas.store.ledger import Ledger


@pytest.fixture
def team(ledger: Ledger) -> Team:
    """The accounts of a review with nobody in it, once in SQLite and once in PostgreSQL."""
    return team_of(ledger)
