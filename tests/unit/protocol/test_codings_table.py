"""A line a study, a column a variable: cells in, codings out."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.protocol.small_codings import DONOR, DOSES, faults, read

from trialatlas.protocol.codings import PEOPLE, basis_variable


def test_each_cell_of_a_variable_is_a_coding(tmp_path: Path) -> None:
    found = read(tmp_path, "nct_id\tdonor\nn1\town\nN2\tother\n")
    assert (found.studies, found.variables, found.coder) == (("N1", "N2"), (DONOR,), PEOPLE)
    assert [(item.study_id, item.variable, item.value) for item in found.codings] == [
        ("N1", "donor", ("own",)),
        ("N2", "donor", ("other",)),
    ]
    assert not found.has_basis


def test_several_answers_are_as_many_codings(tmp_path: Path) -> None:
    codings = read(tmp_path, "nct_id\tdoses\nN1\t1e6/kg;2e6/kg | 1e6/kg | -\n").codings
    assert [coding.value for coding in codings] == [("1e6/kg", "2e6/kg"), ("1e6/kg",), ()]
    assert len({coding.coder for coding in codings}) == 3


def test_a_column_of_a_basis_is_a_variable_of_its_own(tmp_path: Path) -> None:
    found = read(tmp_path, "nct_id\tdonor_basis\tdonor\nN1\tstated\town\n")
    assert found.variables == (basis_variable(DONOR), DONOR)
    assert [coding.value for coding in found.codings] == [("stated",), ("own",)]


def test_only_the_columns_wanted_are_read(tmp_path: Path) -> None:
    found = read(tmp_path, "nct_id\tdoses\tdonor\nN1\t1e6/kg\tmine\n", "doses")
    assert (found.variables, found.ignored, found.notices) == ((DOSES,), {}, ())


def test_words_and_notes_are_kept_beside_the_values(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "nct_id\tdonor\tdonor_basis\tev_donor\tnote\n"
        "N1\town\tstated\ttheir own marrow\tclear\n"
        "N2\t-\t\t\t\n",
    )
    assert found.words == {("N1", "donor"): ("their own marrow",)}
    assert found.notes == {"N1": "clear"}
    assert found.ignored == {}


def test_other_columns_are_passed_over_and_named(tmp_path: Path) -> None:
    found = read(tmp_path, "nct_id\tdonor\tpayload\tev_payload\tdosis\nN1\town\tx\ty\tz\n")
    assert found.ignored == {"payload": "", "ev_payload": "", "dosis": "doses"}


def test_values_that_the_codebook_does_not_have_are_codings_and_noticed(tmp_path: Path) -> None:
    found = read(tmp_path, "nct_id\tdonor\tdonor_basis\nN1\tmine | own\tsaid\nN2\town;other\t\n")
    assert found.codings[0].value == ("mine",)
    assert [(one.line, one.variable, one.value) for one in found.notices] == [
        (2, "donor", "mine"),
        (2, "donor_basis", "said"),
        (3, "donor", "other;own"),
    ]


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    found = faults(tmp_path, "nct_id\tdonor\nN1\town\nn1\tother\n\town\t\t\n")
    assert [fault.split(" expected ")[0] for fault in found] == [
        "gold.tsv:3: nct_id:",
        "gold.tsv:4:",
        "gold.tsv:4: nct_id:",
    ]
    assert found[0].endswith("found N1 again (first in line 2)")


@pytest.mark.parametrize("names", [(), ("donor",)])
def test_a_table_without_a_variable_says_which_there_are(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    assert faults(tmp_path, "nct_id\tcolour\nN1\tred\n", *names) == [
        "gold.tsv:1: expected at least one column that is a variable of the codebook "
        "(doses or donor), found only 'nct_id', 'colour'"
    ]
