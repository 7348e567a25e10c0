"""Tables as people and spreadsheets write them, and what a cell says."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.protocol.small_codings import DONOR, DOSES, faults, read

from trialatlas.errors import Fault
from trialatlas.model.judgement import Missing
from trialatlas.protocol.codings_cells import (
    TableRow,
    notices_of,
    perhaps_meant,
    read_table,
    said_in,
)
from trialatlas.protocol.faults import Place

ROW = TableRow(Place("gold.tsv", 3), {"nct_id": "N1"})


def notices(text: str, variable: object = DONOR) -> list[tuple[str, str, str]]:
    """Value, problem and nearest category of each notice about a cell."""
    assert variable in (DONOR, DOSES)
    values, _ = said_in(text)
    found = notices_of(values, DONOR if variable is DONOR else DOSES, ROW)
    return [(one.value, one.problem, one.nearest) for one in found]


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
    path = tmp_path / "gold.tsv"
    path.write_text(text, encoding="utf-8", newline="")
    [row] = read_table(path, []).rows
    assert (row.study, row.cells["donor"]) == ("N1", "own")


def test_a_cell_may_run_over_lines_and_rows_after_it_keep_their_line(tmp_path: Path) -> None:
    text = 'nct_id\tdonor\tnote\nN1\town\t"one\ntwo"\nN2\towm\t\n'
    [notice] = read(tmp_path, text).notices
    assert (notice.line, notice.study, notice.value) == (4, "N2", "owm")


def test_cells_at_the_end_of_a_row_may_be_missing(tmp_path: Path) -> None:
    found = read(tmp_path, "nct_id\tdonor\tdoses\tnote\nN1\town\n")
    assert [coding.value for coding in found.codings] == [("own",), ()]


@pytest.mark.parametrize("text", ["", "-", "not_reported", " - ", ";"])
def test_no_value_can_be_written_in_several_ways(text: str) -> None:
    assert said_in(text) == ((), Missing.NOT_REPORTED)


@pytest.mark.parametrize("missing", [Missing.NOT_APPLICABLE, Missing.UNCLEAR])
def test_kinds_of_missing_are_told_apart(missing: Missing) -> None:
    assert said_in(f" {missing} ") == ((), missing)


def test_several_values_are_a_set() -> None:
    assert said_in("2e6/kg; 1e6/kg ;2e6/kg") == (("1e6/kg", "2e6/kg"), None)


def test_a_value_that_is_no_category_is_noticed_with_the_nearest() -> None:
    problem = "no category of the codebook"
    assert notices("owm") == [("owm", problem, "own")]
    assert notices("walrus") == [("walrus", problem, "")]


def test_two_values_where_there_is_one_are_noticed() -> None:
    assert notices("own;other") == [
        ("other;own", "more than the one value that the codebook allows", "")
    ]


@pytest.mark.parametrize("text", ["own", "-", "unclear", "not_applicable"])
def test_what_the_codebook_has_is_not_noticed(text: str) -> None:
    assert notices(text) == []


def test_where_any_value_may_be_nothing_is_noticed() -> None:
    assert notices("1e6/kg;a spoonful", DOSES) == []


def test_only_slips_are_asked_about() -> None:
    assert perhaps_meant("dosis", ["doses", "donor"]) == "doses"
    assert perhaps_meant("payload", ["doses", "donor"]) == ""


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "gold.tsv: expected a table with the column 'nct_id', found an empty file"),
        (b"id\tdonor\nN1\town", "gold.tsv:1: expected the column 'nct_id', found only"),
        (b"nct_id\tdonor\tdonor\n", "gold.tsv:1: expected each column once, found 'donor' 2 times"),
        (b"nct_id\tdonor\n", "gold.tsv: expected at least one study"),
        (b"nct_id\tdonor\nN1\town\tx\n", "gold.tsv:2: expected 2 cells, found 3"),
        (b"nct_id\tdonor\n\town\n", "gold.tsv:2: nct_id: expected the id of a study"),
        (b"nct_id\tdonor\nN\xe4\town", "gold.tsv:2: expected text in UTF-8"),
        (b"\xff\xfen\0c\0t\0", "gold.tsv:1: expected text in UTF-8"),
        (b'nct_id\tnote\tdonor\nN1\t"a\town\nN2\tb\town\n', "gold.tsv:2: expected a cell whose"),
        (b'nct_id\tdonor\nN1\t"' + b"x" * 200_000, "gold.tsv:2: expected a cell whose"),
        (b'nct_id,donor\nN1,own\nN2,"own\n', "gold.tsv:3: expected a cell whose"),
        (
            b'nct_id,note,donor\nNCT00000001,"a,own\nNCT00000002,"b,own\nNCT00000003,c,own\n',
            "gold.tsv:2: expected a cell whose opening quotation mark is closed, found one that "
            "runs over several rows",
        ),
        (b"PK\x03\x04nct_id", "gold.tsv:1: expected text in UTF-8"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(tmp_path: Path, content: bytes, fault: str) -> None:
    assert faults(tmp_path, content)[0].startswith(fault)


def test_a_note_may_run_over_lines_and_name_a_study(tmp_path: Path) -> None:
    text = b'nct_id,note,donor\nN1,"see\n NCT00000002 too, or\nnot",own\nN2,"" b,own\n'
    path = tmp_path / "gold.csv"
    path.write_bytes(text)
    found: list[Fault] = []
    assert [row.study for row in read_table(path, found).rows] == ["N1", "N2"]
    assert found == []
