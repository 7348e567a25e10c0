"""Concepts that are named on the command line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.registry_files import written

from trialatlas.errors import ProtocolError
from trialatlas.protocol.concepts_file import read_lone_concepts
from trialatlas.protocol.files import shipped_names


@pytest.mark.parametrize("name", shipped_names("concepts"))
def test_a_shipped_file_is_named(name: str) -> None:
    assert read_lone_concepts(name)
    assert read_lone_concepts(f"concepts/{name}.yaml") == read_lone_concepts(name)


def test_a_file_has_its_own_concepts_and_those_that_it_extends(tmp_path: Path) -> None:
    path = written(tmp_path / "c.yaml", b"extends: [people]\nconcepts: {knee: {phrases: [knee]}}\n")
    assert set(read_lone_concepts(str(path))) == {"participants", "knee"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"concepts: {knee: {}}\n", "a concept without words"),
        (b"concepts: {}\n", "at least one concept"),
        (b"concepts: [\n", "c.yaml"),
        (b"extends: [oncologie]\n", "did you mean 'oncology'?"),
    ],
)
def test_a_faulty_file_is_told(tmp_path: Path, content: bytes, said: str) -> None:
    path = written(tmp_path / "c.yaml", content)
    with pytest.raises(ProtocolError, match=re.escape(said)):
        read_lone_concepts(str(path))


def test_a_name_that_is_none_says_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(ProtocolError, match="did you mean 'oncology'"):
        read_lone_concepts("oncolgy")
    with pytest.raises(ProtocolError, match="found a folder"):
        read_lone_concepts(str(tmp_path))
