"""What each stage's tables and files were made from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from trialatlas.store.files import replace_text, reporting

__all__ = ["Made", "Origin", "Output", "read_lineage", "write_lineage"]


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """What a stage's outputs depend on.

    Attributes:
        stage: The stage, such as ``screen``.
        inputs: The SHA-256 of everything it reads, by name.
        code: The version of its code.
    """

    stage: str
    inputs: Mapping[str, str]
    code: str


class Output(msgspec.Struct, frozen=True, kw_only=True):
    """A table or file that a stage made.

    Attributes:
        sha256: Of the file's bytes, in hexadecimal.
        rows: How many rows a table has; None for another file.
    """

    sha256: str
    rows: int | None = None


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """One stage's lineage.

    Attributes:
        inputs: As in `Origin`.
        code: As in `Origin`.
        outputs: What it made: tables by name, other files by their path under ``output/``.
    """

    inputs: Mapping[str, str]
    code: str
    outputs: Mapping[str, Output]


def read_lineage(path: Path) -> dict[str, Made]:
    """The lineage of every stage that has run.

    Args:
        path: The lineage file.

    Returns:
        Lineage by stage; empty where there is no file, or one that this version does not
        understand: then nothing is known, and every stage runs again.

    Raises:
        WorkspaceError: The file is there and cannot be read.
    """
    with reporting(path, "read"):
        text = path.read_bytes() if path.exists() else b"{}"
    try:
        return msgspec.json.decode(text, type=dict[str, Made])
    except msgspec.DecodeError:
        return {}


def write_lineage(path: Path, lineage: Mapping[str, Made]) -> None:
    """Replace the lineage file, complete or not at all; the same lineage gives the same bytes.

    Args:
        path: The lineage file.
        lineage: Lineage by stage.

    Raises:
        WorkspaceError: It cannot be written.
    """
    ordered = msgspec.json.encode(dict(lineage), order="sorted")
    replace_text(path, msgspec.json.format(ordered, indent=2).decode() + "\n")
