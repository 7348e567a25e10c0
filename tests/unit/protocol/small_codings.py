"""A codebook of two variables, and how tests read codings by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from trialatlas.errors import ProtocolError
from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.protocol.codings import FileCodings
from trialatlas.protocol.codings_reader import read_codings_file
from trialatlas.text.rules import Category

__all__ = ["CODEBOOK", "DONOR", "DOSES", "faults", "read"]

DONOR = Variable(
    name="donor",
    title="Donor",
    kind="text",
    categories=(Category(name="own"), Category(name="other")),
)
DOSES = Variable(name="doses", title="Doses", kind="text", multiple=True)
CODEBOOK = Codebook(variables=(DOSES, DONOR))


def read(folder: Path, content: str | bytes, *names: str, is_single: bool = False) -> FileCodings:
    """The codings of a file with this content."""
    path = folder / "gold.tsv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_codings_file(path, CODEBOOK, names, is_single=is_single)


def faults(folder: Path, content: str | bytes, *names: str, is_single: bool = False) -> list[str]:
    """The faults of a file with this content, without the folder that it lies in."""
    with pytest.raises(ProtocolError) as caught:
        read(folder, content, *names, is_single=is_single)
    return [str(fault).removeprefix(f"{folder}/") for fault in caught.value.faults]
