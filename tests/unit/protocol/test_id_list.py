"""A list of studies, in the forms in which people have one."""

from __future__ import annotations

from pathlib import Path

import pytest

from trialatlas.errors import ProtocolError
from trialatlas.protocol.id_list import read_ids


def read(tmp_path: Path, content: str | bytes) -> tuple[str, ...]:
    path = tmp_path / "ids.txt"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_ids(path)


@pytest.mark.parametrize(
    "text",
    [
        "NCT00000002\nNCT00000001\n",
        "\ufeffnct00000002\r\n\r\n  NCT00000001  \r\nNCT00000002",
        "# those of the table\nNCT00000002 # the first\nNCT00000001",
        "NCT00000002\tone\nNCT00000001\ttwo\n",
        "title,NCT_ID\none,NCT00000002\ntwo,NCT00000001\n",
        "record_id;title\nNCT00000002;one; or two\nNCT00000001;two\n",
        'study_id,title\nNCT00000002,"one, or two"\nNCT00000001\n',
        "Rank,NCT Number,Title\n1,NCT00000002,one\n2,NCT00000001,two\n",
        "NCT00000002, NCT00000001\n",
        "NCT00000002; NCT00000001;",
        "NCT00000002 nct00000001",
        "\"NCT00000002\"\n'NCT00000001'\n",
    ],
)
def test_lists_and_tables_read_the_same(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == ("NCT00000002", "NCT00000001")


def test_a_row_that_ends_before_the_column_has_no_id(tmp_path: Path) -> None:
    assert read(tmp_path, "title,nct_id\none\ntwo,NCT00000001\n") == ("NCT00000001",)


@pytest.mark.parametrize("text", ["", "# nothing yet\n\n", "nct_id\tdonor\n"])
def test_a_list_of_nothing_is_a_fault(tmp_path: Path, text: str) -> None:
    with pytest.raises(ProtocolError, match="at least one id"):
        read(tmp_path, text)


def test_a_file_in_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ProtocolError, match=r"ids\.txt:2: expected text in UTF-8"):
        read(tmp_path, b"NCT00000001\n\xff\xfe")


def test_a_workbook_is_told_what_to_be_saved_as(tmp_path: Path) -> None:
    with pytest.raises(ProtocolError, match=r"found a workbook or a zip .*save as CSV"):
        read(tmp_path, b"PK\x03\x04\x14\x00")


def test_a_cell_without_an_end_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(
        ProtocolError, match=r"ids\.txt: expected ids of studies, one a line, found"
    ):
        read(tmp_path, "NCT00000001\n" + "x" * 200_000)
