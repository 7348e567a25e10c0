"""What tests of every kind share: material beside the checkout, a browser, how much to generate."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]

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
