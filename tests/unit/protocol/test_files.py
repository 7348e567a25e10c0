from __future__ import annotations

from pathlib import Path

import pytest

from trialatlas.errors import Fault
from trialatlas.protocol import files
from trialatlas.protocol.files import Library, read_library, read_yaml
from trialatlas.protocol.positions import Leaf, MapNode, parse


def library(yaml: str) -> tuple[Library, list[str]]:
    faults: list[Fault] = []
    own = parse(yaml, "concepts.yaml", faults)
    assert isinstance(own, MapNode)
    return read_library(own, "concepts", "concepts", faults), [str(fault) for fault in faults]


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of shipped concepts: cells, drugs, and oncology, which extends cells."""
    folder = tmp_path / "codebooks" / "concepts"
    folder.mkdir(parents=True)
    (folder / "cells.yaml").write_text("concepts: {cell: shipped, graft: shipped}")
    (folder / "drugs.yaml").write_text("concepts: {drug: shipped, cell: drugs}")
    (folder / "oncology.yaml").write_text("extends: cells\nconcepts: {tumour: shipped}")
    monkeypatch.setattr(files, "_package", lambda: tmp_path)
    return folder


def said(found: Library) -> dict[str, str]:
    return {
        name: entry.node.value
        for name, entry in found.entries.items()
        if isinstance(entry.node, Leaf)
    }


@pytest.mark.usefixtures("shipped")
def test_what_the_review_defines_replaces_shipped_things_and_adds_to_them() -> None:
    found, faults = library("extends: [cells]\nconcepts: {new: own, cell: own}")
    assert said(found) == {"cell": "own", "graft": "shipped", "new": "own"}
    assert list(found.entries) == ["cell", "graft", "new"]
    assert found.entries["graft"].key.place.file == "trialatlas:codebooks/concepts/cells.yaml"
    assert found.is_complete
    assert faults == []


@pytest.mark.usefixtures("shipped")
def test_shipped_files_may_extend_shipped_files_each_is_read_once() -> None:
    found, _ = library("extends: [oncology, cells, drugs]")
    assert said(found) == {
        "cell": "drugs",
        "graft": "shipped",
        "tumour": "shipped",
        "drug": "shipped",
    }


def test_shipped_files_that_extend_each_other_come_to_an_end(shipped: Path) -> None:
    (shipped / "cells.yaml").write_text("extends: oncology\nconcepts: {cell: shipped}")
    found, faults = library("extends: oncology")
    assert said(found) == {"cell": "shipped", "tumour": "shipped"}
    assert faults == []


@pytest.mark.usefixtures("shipped")
def test_a_misspelled_shipped_file_is_a_fault_and_read_as_what_was_meant() -> None:
    found, faults = library("extends:\n- onkology\n")
    assert faults == [
        "concepts.yaml:2: extends[0]: expected a file that trialatlas ships (cells, drugs or "
        "oncology), found 'onkology'; did you mean 'oncology'?"
    ]
    assert "tumour" in found.entries
    assert found.is_complete


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize("yaml", ["extends: xyz", "concept: {cell: own}", "concepts: [cell]"])
def test_after_a_fault_that_hides_names_the_library_is_not_complete(yaml: str) -> None:
    found, faults = library(yaml)
    assert not found.is_complete
    assert len(faults) == 1


@pytest.mark.usefixtures("shipped")
def test_an_unknown_key_hides_no_names() -> None:
    found, faults = library("vocabulary: x\nconcepts: {cell: own}")
    assert found.is_complete
    assert faults == [
        "concepts.yaml:1: vocabulary: expected a known key (extends or concepts), "
        "found 'vocabulary'"
    ]


def test_faults_of_a_shipped_file_name_it(shipped: Path) -> None:
    (shipped / "cells.yaml").write_text("concepts:\n  cell: [a\n")
    found, faults = library("extends: cells")
    assert len(faults) == 1
    assert faults[0].startswith("trialatlas:codebooks/concepts/cells.yaml:3: expected YAML")
    assert not found.is_complete


def test_a_file_that_is_not_utf_8_is_a_fault_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes("a: x\nb: tumör".encode("latin-1"))
    faults: list[Fault] = []
    assert read_yaml(path, "f.yaml", faults) is None
    assert [str(fault) for fault in faults] == [
        "f.yaml:2: expected text in UTF-8 (save the file as UTF-8), found the byte 0xf6"
    ]


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: x")
    tree = read_yaml(path, "f.yaml", [])
    assert tree is not None
    assert list(tree.entries) == ["a"]


def test_what_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    faults: list[Fault] = []
    assert read_yaml(tmp_path, "f.yaml", faults) is None
    assert len(faults) == 1
    assert str(faults[0]).startswith("f.yaml: expected a file that can be read, found ")


def test_a_file_that_is_a_list_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_text("- a")
    faults: list[Fault] = []
    read_yaml(path, "f.yaml", faults)
    assert [str(fault) for fault in faults] == [
        "f.yaml: expected a mapping (key: value), found a list"
    ]
