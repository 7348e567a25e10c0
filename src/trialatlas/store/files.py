"""Files that are complete or absent, and their hashes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from trialatlas.errors import WorkspaceError

__all__ = [
    "complete_file",
    "hash_file",
    "hash_text",
    "move_all",
    "replace_text",
    "reporting",
    "write_into",
]


def hash_file(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal.

    Raises:
        WorkspaceError: The file cannot be read.
    """
    with reporting(path, "read"), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_text(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@contextmanager
def complete_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file that takes its name only when all of it is on the disk.

    Args:
        path: The file to write or replace; its folder exists.

    Yields:
        The open file. If the block raises, ``path`` is as it was.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        move_all({part: path})
    finally:
        part.unlink(missing_ok=True)


def move_all(moves: Mapping[Path, Path]) -> None:
    """Give complete files their names, and see that the names are on the disk too.

    Args:
        moves: From where to where, within one file system; what is there is replaced.
    """
    for origin, target in moves.items():
        origin.replace(target)
    for folder in {target.parent for target in moves.values()}:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def replace_text(path: Path, text: str) -> None:
    """Write a small text file, complete or not at all.

    Raises:
        WorkspaceError: It cannot be written.
    """
    with reporting(path, "write"), complete_file(path) as file:
        file.write(text.encode("utf-8"))


def write_into(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files into a folder that is made if it is not there; its other files stay.

    Args:
        folder: Where to.
        files: Contents by name, at least one; a name may have folders in it that are there.

    Returns:
        The first of them.

    Raises:
        WorkspaceError: One cannot be written.
    """
    with reporting(folder, "make"):
        folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        with reporting(path, "write"), complete_file(path) as file:
            file.write(content)
    return folder / next(iter(files))


@contextmanager
def reporting(path: Path, verb: str) -> Iterator[None]:
    """Turn what the operating system says of a file into a message for the review's owner.

    Args:
        path: The file or folder at work.
        verb: What is being done to it, such as ``read``.

    Raises:
        WorkspaceError: The block raised an `OSError`.
    """
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        message = f"cannot {verb} {path}: {reason}; check that it exists, its rights and the disk"
        raise WorkspaceError(message) from error
