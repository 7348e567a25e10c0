"""Hashes of files that have not changed, so that gigabytes are not read again to learn nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from trialatlas.errors import WorkspaceError
from trialatlas.store.files import hash_file, replace_text, reporting

__all__ = ["current_hash", "current_hashes", "remember"]


class _Seen(msgspec.Struct, frozen=True):
    size: int
    mtime_ns: int
    sha256: str


def current_hash(memory: Path, name: str, path: Path) -> str | None:
    """The SHA-256 of a file, from memory if size and time of change are those remembered.

    Args:
        memory: The file that `remember` writes; it may be missing.
        name: Under which the file is remembered.
        path: The file.

    Returns:
        The hash in hexadecimal, or None if the file is not there.

    Raises:
        WorkspaceError: The file is there and cannot be read.
    """
    return _current(_read(memory).get(name), path)


def current_hashes(memory: Path, paths: Mapping[str, Path]) -> dict[str, str | None]:
    """The SHA-256 of many files; see `current_hash`.

    Args:
        memory: The file that `remember` writes; it may be missing.
        paths: The files by the names under which they are remembered.

    Returns:
        The hash of each by its name; None if it is not there, or cannot be read.
    """
    seen = _read(memory)
    hashes: dict[str, str | None] = {}
    for name, path in paths.items():
        try:
            hashes[name] = _current(seen.get(name), path)
        except WorkspaceError:
            hashes[name] = None
    return hashes


def _current(seen: _Seen | None, path: Path) -> str | None:
    if not path.is_file():
        return None
    with reporting(path, "read"):
        state = path.stat()
    if seen is not None and (seen.size, seen.mtime_ns) == (state.st_size, state.st_mtime_ns):
        return seen.sha256
    return hash_file(path)


def remember(memory: Path, hashes: Mapping[str, str], paths: Mapping[str, Path]) -> None:
    """Remember hashes of files as they are now, beside those remembered before.

    If nothing is new, nothing is written.

    Args:
        memory: The file to write or replace.
        hashes: SHA-256 by name.
        paths: The file of each name.

    Raises:
        WorkspaceError: A file cannot be read, or ``memory`` cannot be written.
    """
    before = _read(memory)
    seen = dict(before)
    for name, sha256 in hashes.items():
        with reporting(paths[name], "read"):
            state = paths[name].stat()
        seen[name] = _Seen(state.st_size, state.st_mtime_ns, sha256)
    if seen != before or not memory.exists():
        replace_text(memory, msgspec.json.encode(seen, order="sorted").decode())


def _read(memory: Path) -> dict[str, _Seen]:
    try:
        return msgspec.json.decode(memory.read_bytes(), type=dict[str, _Seen])
    except (OSError, msgspec.DecodeError):
        # It only saves time: without it files are read again.
        return {}
