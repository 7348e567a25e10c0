"""A file that has not changed is not read again; one that has is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from trialatlas.store.files import hash_file
from trialatlas.store.hashes import current_hash, current_hashes, remember


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    return tmp_path / ".hashes.json"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "hits.parquet"
    path.write_bytes(b"rows")
    return path


def test_unknown_file_is_hashed(memory: Path, path: Path) -> None:
    assert current_hash(memory, "hits", path) == hash_file(path)


def test_unchanged_file_is_remembered(memory: Path, path: Path) -> None:
    # A hash that no file has shows where the answer came from.
    remember(memory, {"hits": "from memory"}, {"hits": path})

    assert current_hash(memory, "hits", path) == "from memory"


@pytest.mark.parametrize("content", [b"longer rows", b"ROWS"])
def test_changed_file_is_hashed_again(memory: Path, path: Path, content: bytes) -> None:
    remember(memory, {"hits": "from memory"}, {"hits": path})
    path.write_bytes(content)
    os.utime(path, (1, 1))

    assert current_hash(memory, "hits", path) == hash_file(path)


def test_missing_file_has_no_hash(memory: Path, path: Path) -> None:
    remember(memory, {"hits": "from memory"}, {"hits": path})
    path.unlink()

    assert current_hash(memory, "hits", path) is None


def test_memories_add_up(memory: Path, path: Path) -> None:
    remember(memory, {"hits": "first"}, {"hits": path})
    remember(memory, {"decisions": "second"}, {"decisions": path})

    assert current_hash(memory, "hits", path) == "first"
    assert current_hash(memory, "decisions", path) == "second"


def test_memory_that_makes_no_sense_is_no_memory(memory: Path, path: Path) -> None:
    memory.write_bytes(b"\xff{")

    assert current_hash(memory, "hits", path) == hash_file(path)


def test_of_many_files_each_is_known_or_hashed_or_not_there(memory: Path, path: Path) -> None:
    remember(memory, {"hits": "from memory"}, {"hits": path})
    other = path.with_name("other")
    other.write_bytes(b"other")
    paths = {"hits": path, "other": other, "gone": path.with_name("gone")}

    expected = {"hits": "from memory", "other": hash_file(other), "gone": None}
    assert current_hashes(memory, paths) == expected


def test_what_is_known_is_not_written_again(memory: Path, path: Path) -> None:
    remember(memory, {"hits": "from memory"}, {"hits": path})
    os.utime(memory, (1, 1))
    remember(memory, {"hits": "from memory"}, {"hits": path})
    assert memory.stat().st_mtime == 1

    remember(memory, {"hits": "another"}, {"hits": path})
    assert memory.stat().st_mtime > 1
