"""From a gold file and records to what a report says."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.small_codebook import small_codebook

from trialatlas.errors import WorkspaceError
from trialatlas.presentation.validity_data import Validity
from trialatlas.protocol.gold_file import read_gold
from trialatlas.workflow.lone_coding import open_codebook, read_lone
from trialatlas.workflow.validity import coded_by_rules, measure, write_validity


@pytest.fixture
def measured(tmp_path: Path) -> Validity:
    paths = small_codebook(tmp_path)
    book = open_codebook(paths["codebook"])
    gold = read_gold(Path(paths["gold"]), book.codebook)
    with read_lone([Path(paths["records"])], gold.studies) as records:
        return measure(records, book, gold)


def test_every_variable_of_the_gold_file_is_measured_in_its_order(measured: Validity) -> None:
    assert {item.variable: (item.agreement.n, item.agreement.of) for item in measured.measured} == {
        "donor": (2, 4),
        "donor_basis": (3, 4),
        "route": (4, 4),
        "acronym": (4, 4),
    }


def test_missed_and_wrong_are_told_apart(measured: Validity) -> None:
    [donor] = (item for item in measured.measured if item.variable == "donor")
    assert (donor.n_missed, donor.n_wrong) == (1, 1)
    wrong = donor.disagreements[-1]
    assert wrong.coding.value == ("allogeneic",)
    assert [span.quote for span in wrong.coding.spans] == ["Allogeneic cells, intravenous"]


def test_a_basis_can_be_coded_without_its_variable(tmp_path: Path) -> None:
    paths = small_codebook(tmp_path)
    with read_lone([Path(paths["records"])], ["NCT00000001"]) as records:
        codings = coded_by_rules(records, open_codebook(paths["codebook"]), ["donor_basis"])
    assert ("donor_basis", ("stated",)) in [(item.variable, item.value) for item in codings]


def test_files_of_the_folder_that_are_not_ours_stay(measured: Validity, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "validity"
    folder.mkdir(parents=True)
    (folder / "notes.txt").write_text("mine")
    page = write_validity(measured, folder)
    assert page == folder / "validity.html"
    assert sorted(file.name for file in folder.iterdir()) == [
        "agreement.csv",
        "categories.csv",
        "disagreements.csv",
        "notes.txt",
        "validity.html",
    ]


def test_a_folder_that_cannot_be_made_is_said(measured: Validity, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkspaceError, match="cannot make"):
        write_validity(measured, tmp_path / "file" / "validity")
