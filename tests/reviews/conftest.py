"""Reviews that tests run: a copy of the example, so that nothing is written beside its sources."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

from trialatlas.cli import main

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "msc-cancer"

Ask = Callable[[str], list[dict[str, Any]]]


@pytest.fixture(scope="session")
def example_copy(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Makes a fresh copy of the example review, without anything that a run made."""

    def copy() -> Path:
        folder = tmp_path_factory.mktemp("review") / "msc-cancer"
        shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("output", "snapshot"))
        return folder

    return copy


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


def _run(folder: Path, *options: str) -> None:
    result = CliRunner().invoke(main, ["run", str(folder), *options])
    assert result.exit_code == 0, result.output


@pytest.fixture(scope="session")
def digests(example_copy: Callable[[], Path]) -> Path:
    """The example, run on its own records."""
    folder = example_copy()
    _run(folder)
    return folder


@pytest.fixture(scope="session")
def registry_run(example_copy: Callable[[], Path], shared_registry: Path) -> Path:
    """The example, run on the registry's records of October 2022 and two older XML files."""
    folder = example_copy()
    xml = shared_registry / "ctgov-xml"
    sources = [
        shared_registry / "ctgov" / "msc-2022-10.ndjson.gz",
        xml / "NCT01089387.xml",
        xml / "NCT03696485.xml",
    ]
    _run(folder, *(option for path in sources for option in ("--from", str(path))))
    return folder
