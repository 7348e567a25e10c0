"""The API that clients are tested against."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.api_server import serving

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "msc-cancer" / "records"


@pytest.fixture(scope="session")
def example_address() -> Iterator[str]:
    """Serves the example review's own records."""
    with serving(EXAMPLE) as address:
        yield address


@pytest.fixture(scope="session")
def genuine(shared_registry: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some records as the registry gave them, which the example's records are not quite."""
    path = tmp_path_factory.mktemp("genuine") / "studies.ndjson"
    with gzip.open(shared_registry / "ctgov" / "oncology-2026-03.ndjson.gz") as lines:
        path.write_bytes(b"".join(line for number, line in enumerate(lines) if number % 60 == 1))
    return path


@pytest.fixture(scope="session")
def genuine_address(genuine: Path) -> Iterator[str]:
    """Serves genuine records."""
    with serving(genuine) as address:
        yield address
