"""What tests of every kind share: material beside the checkout, a browser, how much to generate."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import settings
from tests.postgresql import find_server, private_server

from trialatlas.cli import main
from trialatlas.store.ledger import Ledger, open_ledger, sqlite_url
from trialatlas.workflow.run import open_review, run_review

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "msc-cancer"

# Examples are drawn anew at a desk and fixed in CI, where a rare find must not stop someone else's
# change. No deadline: the first example pays for imports.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared material beside the checkout; tests that need it are skipped without."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"no shared material beside the checkout ({folder.name}/)")
    return folder


@pytest.fixture(scope="session")
def shared_registry(shared: Path) -> Path:
    """Registry records in the shared material."""
    return shared / "registry"


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The Chromium browser; without it tests are skipped, or fail where nothing may be skipped."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        reason = "no Chromium browser; on Debian: apt-get install chromium"
        if os.environ.get("TRIALATLAS_REQUIRE_ALL"):
            pytest.fail(reason)
        pytest.skip(reason)
    return Path(found)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a PostgreSQL server of the tests' own; without the program tests are skipped."""
    programs = find_server()
    if programs is None:
        reason = "no PostgreSQL server; on Debian: apt-get install postgresql"
        if os.environ.get("TRIALATLAS_REQUIRE_ALL"):
            pytest.fail(reason)
        pytest.skip(reason)
    with private_server(programs) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a ledger may be: once in a file, once in a server."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "ledger.sqlite")
    url: str = request.getfixturevalue("postgresql")
    return url


@pytest.fixture
def ledger(ledger_url: str, request: pytest.FixtureRequest) -> Iterator[Ledger]:
    """An empty ledger; a review of its own, since tests share the server."""
    with open_ledger(ledger_url, f"review of {request.node.name} {uuid.uuid4()}") as opened:
        yield opened


@pytest.fixture(scope="session")
def example_copy(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Makes a fresh copy of the example review, without anything that a run made."""

    def copy() -> Path:
        folder = tmp_path_factory.mktemp("review") / "msc-cancer"
        shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("output", "snapshot"))
        return folder

    return copy


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


@pytest.fixture(scope="session")
def coded_review(example_copy: Callable[[], Path]) -> Path:
    """The example, run up to its values; not to be changed."""
    folder = example_copy()
    for _ in run_review(open_review(folder), "adjudicate"):
        pass
    return folder


@pytest.fixture
def own_review(coded_review: Path, tmp_path: Path) -> Path:
    """A copy of the example as run up to its values, for one test."""
    folder = tmp_path / "review"
    shutil.copytree(coded_review, folder)
    return folder
