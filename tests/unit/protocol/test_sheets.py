from __future__ import annotations

from pathlib import Path

import pytest

from trialatlas.errors import Fault
from trialatlas.protocol.sheets import Columns, Row, read_rows

COLUMNS = Columns(required=("id", "coder", "reason"), optional=("at",), blank=("reason",))


def read(tmp_path: Path, text: str | bytes) -> tuple[list[Row], list[str]]:
    path = tmp_path / "f.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    faults: list[Fault] = []
    return read_rows(path, "f.csv", COLUMNS, faults), [str(fault) for fault in faults]


@pytest.mark.parametrize(
    "text",
    [
        "id,coder,reason\nN1,ann,no\n",
        "id;coder;reason\r\nN1;ann;no\r\n",
        "\ufeffid,coder,reason\nN1,ann,no",
        "\n reason ,id,coder\n\n no , N1 ,ann\n,,\n",
    ],
)
def test_commas_semicolons_and_byte_order_marks_all_read_the_same(
    tmp_path: Path, text: str
) -> None:
    (row,), faults = read(tmp_path, text)
    assert row.cells == {"id": "N1", "coder": "ann", "reason": "no", "at": ""}
    assert faults == []


def test_a_row_begins_in_the_line_in_which_its_first_cell_begins(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, 'id,coder,reason\nN1,ann,"two\nlines"\nN2,ann,\n')
    assert [(row.line, row.cells["reason"]) for row in rows] == [(2, "two\nlines"), (4, "")]


def test_no_file_has_no_rows() -> None:
    faults: list[Fault] = []
    assert read_rows(Path("nowhere.csv"), "nowhere.csv", COLUMNS, faults) == []
    assert faults == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "f.csv: expected the columns id, coder, reason, found an empty file"),
        (
            "id,code,reason\n",
            "f.csv:1: expected a known column (id, coder, reason or at), found 'code'; "
            "did you mean 'coder'?",
        ),
        ("id,coder\n", "f.csv:1: expected the column 'reason', found only id, coder"),
        ("id,coder,reason,id\n", "f.csv:1: expected each column once, found 'id' 2 times"),
        ("id,coder,reason\nN1,ann\n", "f.csv:2: expected 3 cells, found 2"),
        ("id,coder,reason\nN1,,x\n", "f.csv:2: coder: expected a text, found an empty cell"),
        ('id,coder,reason\nN1,ann,"x\n', "f.csv:2: expected CSV, found unexpected end of data"),
    ],
)
def test_what_is_wrong_with_a_file_is_a_fault_with_its_line(
    tmp_path: Path, text: str, fault: str
) -> None:
    _, faults = read(tmp_path, text)
    assert faults == [fault]


def test_a_file_of_a_spreadsheet_that_is_not_utf_8(tmp_path: Path) -> None:
    rows, faults = read(tmp_path, b"id,coder,reason\nN1,J\xfcrgen,\n")
    assert rows == []
    assert faults == [
        "f.csv:2: expected text in UTF-8 (save the file as UTF-8), found the byte 0xfc"
    ]


def test_a_folder_that_hides_its_files_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "exists", refuse)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    faults: list[Fault] = []
    columns = Columns(required=("a",), optional=(), blank=())
    assert read_rows(Path("hidden/file.csv"), "file.csv", columns, faults) == []
    assert "Permission denied" in str(faults[0])
