"""The client against the served API: what it downloads is what the files hold."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.api_server import serving
from tests.asking import asked_of
from tests.registry_server import serving_registry

from trialatlas.protocol.registry_query import RegistryQuery
from trialatlas.registries.manners import Manners
from trialatlas.registries.stage import snapshot

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "msc-cancer" / "records"
N_FAULTS = 25
ON_THE_WIRE = (
    "429", "403", "500", "503", "reset", "reset early", "truncated", "torn", "drip", "html",
    "lost token",
)  # fmt: skip

# The served API searches, which takes longer than to recite.
PATIENT = Manners(per_minute=6000.0, deadline=60.0)
UNEASY = Manners(per_minute=6000.0, attempts=6, timeout=30.0, deadline=2.0)

# A record's id and the hash of everything that is read of it.
State = tuple[str, str]


def states_in(path: Path) -> set[State]:
    return {
        (row["record_id"], row["version"])
        for part in snapshot([path])
        for row in part["records"].select(["record_id", "version"]).to_pylist()
    }


@pytest.fixture(scope="module")
def example() -> Iterator[str]:
    """The address of the API over the example's records."""
    with serving(EXAMPLE) as address:
        yield address


def test_the_whole_registry_is_what_its_files_hold(example: str, tmp_path: Path) -> None:
    crawled, _ = asked_of(example, RegistryQuery(name="all"), tmp_path, PATIENT)

    assert states_in(tmp_path / "all") == states_in(EXAMPLE)
    assert crawled.studies == len(states_in(EXAMPLE))


def test_filters_and_expressions_narrow_it_down(example: str, tmp_path: Path) -> None:
    query = RegistryQuery(
        name="some",
        queries={"cond": "cancer OR leukemia", "intr": '"mesenchymal stem cell"'},
        overall_status=("COMPLETED", "UNKNOWN"),
    )
    asked_of(example, query, tmp_path, PATIENT)

    found = states_in(tmp_path / "some")
    assert found < states_in(EXAMPLE)
    assert found


def test_an_id_that_there_is_not_spoils_nothing(example: str, tmp_path: Path) -> None:
    known = sorted(record_id for record_id, _ in states_in(EXAMPLE))[:3]
    query = RegistryQuery(name="ids", ids=(*known, "NCT99999999"))
    crawled, _ = asked_of(example, query, tmp_path, PATIENT)

    assert sorted(record_id for record_id, _ in states_in(tmp_path / "ids")) == known
    assert crawled.unknown == ["NCT99999999"]


@pytest.mark.parametrize("seed", range(3))
def test_faults_on_the_wire_change_nothing(example: str, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    # Never more than two in turn: what fails for longer is a test of its own.
    wrong = [chance.choice(ON_THE_WIRE) if n % 3 else "" for n in range(N_FAULTS)]
    with serving_registry([], 5, lambda n: wrong[n] if n < N_FAULTS else "") as relay:
        relay.upstream = example
        asked_of(relay.url, RegistryQuery(name="all"), tmp_path, UNEASY)
        assert len(relay.asked) > N_FAULTS

    assert states_in(tmp_path / "all") == states_in(EXAMPLE)


@pytest.fixture(scope="module")
def mixed(shared_registry: Path) -> Path:
    """Genuine records of all kinds."""
    return shared_registry / "ctgov" / "mixed.ndjson.gz"


def test_the_fields_asked_for_lose_nothing_that_is_read(mixed: Path, tmp_path: Path) -> None:
    with serving(mixed) as address:
        asked_of(address, RegistryQuery(name="all"), tmp_path, PATIENT)

    assert states_in(tmp_path / "all") == states_in(mixed)
