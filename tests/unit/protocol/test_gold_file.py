"""What people coded by hand, as a table: cells in, codings out, every fault with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from trialatlas.errors import ProtocolError
from trialatlas.model.judgement import Coding, Missing
from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.protocol.gold_file import Gold, basis_variable, read_gold
from trialatlas.text.rules import Category

DONOR = Variable(
    name="donor",
    title="Donor",
    kind="text",
    categories=(Category(name="own"), Category(name="other")),
)
DOSES = Variable(name="doses", title="Doses", kind="text", multiple=True)
CODEBOOK = Codebook(variables=(DOSES, DONOR))


def read(tmp_path: Path, content: str | bytes) -> Gold:
    path = tmp_path / "gold.tsv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_gold(path, CODEBOOK)


def faults(tmp_path: Path, content: str | bytes) -> list[str]:
    with pytest.raises(ProtocolError) as caught:
        read(tmp_path, content)
    return [str(fault).removeprefix(f"{tmp_path}/") for fault in caught.value.faults]


def cell(tmp_path: Path, text: str) -> list[Coding]:
    """The codings that one cell of ``doses`` stands for."""
    return list(read(tmp_path, f"nct_id\tdoses\nN1\t{text}\n").codings)


@pytest.mark.parametrize(
    "text",
    [
        "nct_id\tdonor\nN1\town\n",
        "\ufeffnct_id\tdonor\r\nn1\t own \r\n\r\n",
        "nct_id,donor\nN1,own\n",
        "\nnct_id;donor\nN1;own",
        '"nct_id"\t"donor"\nN1\t"own"\n',
    ],
)
def test_tabs_commas_line_ends_and_byte_order_marks_all_read_the_same(
    tmp_path: Path, text: str
) -> None:
    gold = read(tmp_path, text)
    assert gold.studies == ("N1",)
    assert [(item.study_id, item.variable, item.value) for item in gold.codings] == [
        ("N1", "donor", ("own",))
    ]


@pytest.mark.parametrize("text", ["", "-", "not_reported", " - "])
def test_no_value_can_be_written_in_several_ways(tmp_path: Path, text: str) -> None:
    [coding] = cell(tmp_path, text)
    assert (coding.value, coding.missing) == ((), Missing.NOT_REPORTED)


@pytest.mark.parametrize("missing", [Missing.NOT_APPLICABLE, Missing.UNCLEAR])
def test_kinds_of_missing_are_told_apart(tmp_path: Path, missing: Missing) -> None:
    [coding] = cell(tmp_path, missing)
    assert (coding.value, coding.missing) == ((), missing)


def test_several_values_are_a_set(tmp_path: Path) -> None:
    [coding] = cell(tmp_path, "2e6/kg; 1e6/kg ;2e6/kg")
    assert coding.value == ("1e6/kg", "2e6/kg")


def test_several_answers_are_as_many_codings(tmp_path: Path) -> None:
    codings = cell(tmp_path, "1e6/kg;2e6/kg | 1e6/kg | -")
    assert [coding.value for coding in codings] == [("1e6/kg", "2e6/kg"), ("1e6/kg",), ()]
    assert len({coding.coder for coding in codings}) == 3


def test_a_column_of_a_basis_is_a_variable_of_its_own(tmp_path: Path) -> None:
    gold = read(tmp_path, "nct_id\tdonor_basis\tdonor\nN1\tstated\town\n")
    assert gold.variables == (basis_variable(DONOR), DONOR)
    assert [coding.value for coding in gold.codings] == [("stated",), ("own",)]


def test_only_the_columns_wanted_are_read_and_checked(tmp_path: Path) -> None:
    path = tmp_path / "gold.tsv"
    path.write_text("nct_id\tdoses\tdonor\nN1\t1e6/kg\tmine\n")
    gold = read_gold(path, CODEBOOK, ["doses"])
    assert gold.variables == (DOSES,)
    assert gold.ignored == {}
    with pytest.raises(ProtocolError, match="none called 'dosis'; did you mean 'doses'"):
        read_gold(path, CODEBOOK, ["dosis"])


def test_words_and_notes_are_kept_beside_the_values(tmp_path: Path) -> None:
    gold = read(
        tmp_path,
        "nct_id\tdonor\tdonor_basis\tev_donor\tnote\n"
        "N1\town\tstated\ttheir own marrow\tclear\n"
        "N2\t-\t\t\t\n",
    )
    words = "their own marrow"
    assert gold.words == {("N1", "donor"): words, ("N1", "donor_basis"): words}
    assert gold.notes == {"N1": "clear"}
    assert gold.ignored == {}


def test_other_columns_are_passed_over_and_named(tmp_path: Path) -> None:
    gold = read(tmp_path, "nct_id\tdonor\tpayload\tev_payload\tdosis\nN1\town\tx\ty\tz\n")
    assert gold.ignored == {"payload": "", "ev_payload": "", "dosis": "doses"}


def test_cells_at_the_end_of_a_row_may_be_missing(tmp_path: Path) -> None:
    gold = read(tmp_path, "nct_id\tdonor\tdoses\tnote\nN1\town\n")
    assert [coding.value for coding in gold.codings] == [("own",), ()]


def test_a_cell_may_run_over_lines_and_faults_after_it_keep_their_line(tmp_path: Path) -> None:
    text = 'nct_id\tdonor\tnote\nN1\town\t"one\ntwo"\nN2\towm\t\n'
    assert faults(tmp_path, text) == [
        "gold.tsv:4: donor: expected a value of donor (own or other), found 'owm'; "
        "did you mean 'own'?"
    ]


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    found = faults(
        tmp_path, "nct_id\tdonor\tdonor_basis\nN1\tmine\tsaid\nN1\town;unclear\t\n\town\t\t\t\n"
    )
    assert [fault.split(" expected ")[0] for fault in found] == [
        "gold.tsv:2: donor:",
        "gold.tsv:2: donor_basis:",
        "gold.tsv:3: donor:",
        "gold.tsv:3: nct_id:",
        "gold.tsv:4:",
        "gold.tsv:4: nct_id:",
    ]
    assert found[3].endswith("found N1 again (first in line 2)")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "gold.tsv: expected a table with the column 'nct_id', found an empty file"),
        (b"id\tdonor\nN1\town", "gold.tsv:1: expected the column 'nct_id', found only"),
        (b"nct_id\tcolour\nN1\tred", "gold.tsv:1: expected at least one column that is a variable"),
        (b"nct_id\tdonor\tdonor\n", "gold.tsv:1: expected each column once, found 'donor' 2 times"),
        (b"nct_id\tdonor\n", "gold.tsv: expected at least one study"),
        (b"nct_id\tdonor\nN\xe4\town", "gold.tsv:2: expected text in UTF-8"),
        (b"\xff\xfen\0c\0t\0", "gold.tsv:1: expected text in UTF-8"),
        (b'nct_id\tnote\tdonor\nN1\t"a\town\nN2\tb\town\n', "gold.tsv:2: expected a cell whose"),
        (b'nct_id\tdonor\nN1\t"' + b"x" * 200_000, "gold.tsv:2: expected a cell whose"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(tmp_path: Path, content: bytes, fault: str) -> None:
    assert faults(tmp_path, content)[0].startswith(fault)
