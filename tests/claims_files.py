"""Files of claims, and a codebook that they are about."""

from __future__ import annotations

from pathlib import Path

import pytest

from trialatlas.errors import ProtocolError
from trialatlas.protocol.claims import Claims
from trialatlas.protocol.claims_reader import read_claims
from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.text.rules import Category, TextVariable

__all__ = ["BOOK", "faults", "reading"]

BLINDING = Variable(
    name="blinding",
    title="Blinding",
    kind="text",
    text=TextVariable(name="blinding", categories=(), rules=()),
    categories=(Category(name="open"), Category(name="double")),
)
SITES = Variable(
    name="site",
    title="Sites",
    kind="text",
    multiple=True,
    categories=(Category(name="home"), Category(name="ward")),
)
DOSES = Variable(name="doses", title="Doses", kind="text", multiple=True)
PHASE = Variable(name="phase", title="Phase", kind="field", labels={"PHASE1": "1", "PHASE2": "2"})
BOOK = Codebook(variables=(BLINDING, SITES, DOSES, PHASE))


def reading(folder: Path, text: str, table: str = "", words: str = "") -> Claims:
    path = folder / "claims.yaml"
    path.write_text(text, "utf-8")
    if table:
        (folder / "table.csv").write_text(table, "utf-8")
    other = folder / "words.yaml"
    if words:
        other.write_text(words, "utf-8")
    return read_claims(path, BOOK, other if words else None)


def faults(folder: Path, text: str, **more: str) -> list[str]:
    with pytest.raises(ProtocolError) as caught:
        reading(folder, text, **more)
    return [str(fault).replace(f"{folder}/", "") for fault in caught.value.faults]
