"""Files are complete or absent."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from trialatlas.errors import WorkspaceError
from trialatlas.store.files import (
    complete_file,
    hash_file,
    hash_text,
    move_all,
    replace_text,
    write_into,
)


def test_hashes_are_sha256_in_hexadecimal(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_bytes("ältere Wörter".encode())

    expected = hashlib.sha256("ältere Wörter".encode()).hexdigest()
    assert hash_text("ältere Wörter") == expected
    assert hash_file(path) == expected


def test_file_that_is_missing_is_told_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"cannot read .*absent\.txt: No such file"):
        hash_file(tmp_path / "absent.txt")


def test_file_appears_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "table.bin"

    with complete_file(path) as file:
        file.write(b"half")
        assert not path.exists()

    assert path.read_bytes() == b"half"
    assert list(tmp_path.iterdir()) == [path]


def test_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "table.bin"
    path.write_bytes(b"old")

    def interrupted() -> None:
        with complete_file(path) as file:
            file.write(b"new, but")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_files_move_together(tmp_path: Path) -> None:
    (tmp_path / "one.new").write_text("1")
    (tmp_path / "two.new").write_text("2")
    (tmp_path / "two").write_text("old")

    move_all({tmp_path / "one.new": tmp_path / "one", tmp_path / "two.new": tmp_path / "two"})

    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"one": "1", "two": "2"}


def test_text_is_written_as_utf8(tmp_path: Path) -> None:
    replace_text(tmp_path / "lineage.json", "größer\n")

    assert (tmp_path / "lineage.json").read_bytes() == "größer\n".encode()


def test_text_that_cannot_be_written_is_told_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"cannot write .*lineage\.json"):
        replace_text(tmp_path / "absent" / "lineage.json", "{}")


def test_files_are_written_into_a_folder_that_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    write_into(folder, {"a.csv": b"1", "b.csv": b"2"})
    write_into(folder, {"a.csv": b"3"})
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "a.csv": b"3",
        "b.csv": b"2",
    }
    with pytest.raises(WorkspaceError, match=r"cannot make .*a\.csv"):
        write_into(folder / "a.csv", {"c.csv": b""})
