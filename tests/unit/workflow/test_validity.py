"""From a gold file and records to what a report says."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.small_codebook import small_codebook

from trialatlas.errors import ProtocolError, WorkspaceError
from trialatlas.presentation.validity_data import Validity
from trialatlas.protocol.codings import FileCodings
from trialatlas.protocol.codings_reader import read_codings_file
from trialatlas.workflow.lone_coding import code_lone, open_codebook, read_lone, write_codings
from trialatlas.workflow.validity import coded_by_rules, measure, measure_file, write_validity


@pytest.fixture
def measured(tmp_path: Path) -> Validity:
    paths = small_codebook(tmp_path)
    book = open_codebook(paths["codebook"])
    gold = read_codings_file(Path(paths["gold"]), book.codebook)
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


def test_a_study_has_its_title_in_the_report(measured: Validity) -> None:
    assert measured.titles["NCT00000003"] == "Cells"


def from_files(folder: Path, coded: str, gold: str) -> Validity:
    """Two files, by the codebook of the folder."""
    book = open_codebook(str(folder / "codebook.yaml"))

    def read(name: str) -> FileCodings:
        return read_codings_file(folder / name, book.codebook)

    return measure_file(read(coded), book, read(gold))


def test_codings_of_a_file_agree_as_they_did_before_they_were_written(
    measured: Validity, tmp_path: Path
) -> None:
    with read_lone([tmp_path / "records.json"]) as records:
        book = open_codebook(str(tmp_path / "codebook.yaml"))
        write_codings(code_lone(records, book), tmp_path / "rules.csv")
    found = from_files(tmp_path, "rules.csv", "gold.tsv")
    assert [one.agreement for one in found.measured] == [one.agreement for one in measured.measured]
    assert [one.kappa for one in found.measured] == [one.kappa for one in measured.measured]
    assert (found.absent, found.uncompared) == ((), ())


def test_only_what_both_files_have_is_compared(measured: Validity, tmp_path: Path) -> None:
    lines = "nct_id,variable,value\nNCT00000001,donor,allogeneic\nNCT00000002,donor,allogeneic\n"
    (tmp_path / "some.csv").write_text(lines)
    found = from_files(tmp_path, "some.csv", "gold.tsv")
    assert [(one.variable, one.agreement.n, one.agreement.of) for one in found.measured] == [
        ("donor", 1, 2)
    ]
    # The list does not say what its values rest on.
    assert found.uncompared == ("donor_basis", "route", "acronym")
    assert found.absent == ("NCT00000003", "NCT00000004")
    assert found.n_studies == 2 < measured.n_studies


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("nct_id\tdoner\tacronym\nNCT00000001\t\tx\n", "a variable that .*gold.tsv has too"),
        ("nct_id\tdonor\nNCT00000009\tboth\n", "a study that .* found NCT00000009"),
    ],
)
def test_files_with_nothing_in_common_are_a_mistake(tmp_path: Path, lines: str, said: str) -> None:
    small_codebook(tmp_path)
    (tmp_path / "other.tsv").write_text(lines)
    (tmp_path / "gold.tsv").write_text("nct_id\tdonor\nNCT00000001\tboth\n")
    with pytest.raises(ProtocolError, match=said):
        from_files(tmp_path, "other.tsv", "gold.tsv")
