"""A codebook that is named on the command line, in all the ways in which one can be."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.small_codebook import small_codebook

from trialatlas.errors import ProtocolError
from trialatlas.protocol.codebook_file import (
    LoneCodebook,
    read_lone_codebook,
    shipped_codebooks,
)

READY_MADE = frozenset({"lead_country"})
CONCEPTS = "concepts: {cells: {phrases: [stromal cell]}}\n"
ASKS_FOR_CELLS = """\
variables:
  cells:
    title: Cells
    categories: {"yes": Named}
    rules: [{name: named, find: cells, value: "yes", where: [titles]}]
"""


def read(wanted: Path | str, *, is_own: bool = False) -> LoneCodebook:
    return read_lone_codebook(str(wanted), python_variables=READY_MADE, is_own=is_own)


def faults(wanted: Path | str) -> str:
    with pytest.raises(ProtocolError) as caught:
        read(wanted)
    return str(caught.value)


@pytest.mark.parametrize("wanted", ["cell-therapy", "codebooks/cell-therapy.yaml"])
def test_a_shipped_codebook_is_named(wanted: str) -> None:
    book = read(wanted)
    assert book.name == "cell-therapy"
    assert "donor" in book.codebook
    assert "mesenchymal_cells" in book.concepts
    assert book.sources == ()


@pytest.mark.parametrize("name", shipped_codebooks())
def test_every_shipped_codebook_stands_on_its_own(name: str) -> None:
    assert read(name).codebook.variables


def test_a_file_alone_has_all_shipped_concepts(tmp_path: Path) -> None:
    book = read(small_codebook(tmp_path)["codebook"])
    assert [variable.name for variable in book.codebook.variables] == ["donor", "route", "acronym"]
    assert "mesenchymal_cells" in book.concepts


def test_a_file_has_the_concepts_beside_it_and_no_others(tmp_path: Path) -> None:
    path = tmp_path / "cells.yaml"
    path.write_text(ASKS_FOR_CELLS)
    (tmp_path / "concepts.yaml").write_text(CONCEPTS)
    book = read(path)
    assert book.name == "cells"
    assert list(book.concepts) == ["cells"]


def test_a_file_in_the_way_of_a_shipped_name_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_codebook(tmp_path)
    shutil.move(tmp_path / "codebook.yaml", tmp_path / "cell-therapy.yaml")
    monkeypatch.chdir(tmp_path)
    assert "acronym" in read("cell-therapy.yaml").codebook
    assert "acronym" not in read("cell-therapy").codebook


def test_a_folder_is_a_review_with_records_of_its_own(folder: Path) -> None:
    book = read(folder, is_own=True)
    assert book.name == "cells"
    assert "tumour" in book.concepts
    assert book.sources == (folder / "records",)


def test_the_records_of_a_review_need_not_be_there_where_others_are_read(folder: Path) -> None:
    (folder / "records").rmdir()
    assert read(folder).sources == ()
    with pytest.raises(ProtocolError, match="records"):
        read(folder, is_own=True)


def test_a_name_that_is_nothing_says_what_there_is() -> None:
    text = faults("cel-therapy")
    assert "cell-therapy, general" in text
    assert "did you mean 'cell-therapy'?" in text


def test_faults_of_both_files_come_at_once_under_the_names_the_user_gave(tmp_path: Path) -> None:
    path = tmp_path / "cells.yaml"
    path.write_text(ASKS_FOR_CELLS.replace("find: cells", "find: sells"))
    (tmp_path / "concepts.yaml").write_text(CONCEPTS.replace("phrases", "frases"))
    text = faults(path)
    assert f"{path}:5:" in text
    assert "did you mean 'cells'?" in text
    assert f"{tmp_path / 'concepts.yaml'}:1:" in text


@pytest.mark.parametrize("text", ["", "# to be written\n", "variables: {}\n", "extends: []\n"])
def test_a_codebook_of_nothing_is_a_fault(tmp_path: Path, text: str) -> None:
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    assert "expected at least one variable, under 'variables'" in faults(tmp_path / "mine.yaml")
