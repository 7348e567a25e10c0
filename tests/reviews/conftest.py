"""Questions to the tables of a review that has run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

Ask = Callable[[str], list[dict[str, Any]]]


@pytest.fixture(scope="session")
def tables_of() -> Callable[[Path], Ask]:
    """Asks questions of a review's tables by SQL; ``values`` needs quotes."""
    return _tables_of


def _tables_of(folder: Path) -> Ask:
    connection = duckdb.connect()
    for path in [*(folder / "snapshot").glob("*"), *(folder / "output" / "tables").glob("*")]:
        connection.execute(f"CREATE VIEW \"{path.stem}\" AS FROM '{path}'")

    def ask(query: str) -> list[dict[str, Any]]:
        answer = connection.execute(query)
        names = [column[0] for column in answer.description or ()]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    return ask
