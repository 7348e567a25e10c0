"""Archives are complete or can be gone on with; what was changed in them is told."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest

from trialatlas.errors import SourceError, WorkspaceError
from trialatlas.registries.archive import Archive, Asked, Crawled, Got, archive_at, check_archive

ASKED = Asked(requests=[{"query.cond": "melanoma"}], by="trialatlas/0")
CRAWLED = Crawled(studies=2, repeated=0, unknown=[])


def got(number: int) -> tuple[Got, bytes]:
    body = b'{"studies": [%d]}' % number
    return Got(
        url="https://example.org/studies",
        status=200,
        at="2026-01-05T12:00:00Z",
        sha256=hashlib.sha256(body).hexdigest(),
        headers={},
        studies=1,
        file=f"{number:04d}.json.gz",
    ), body


@pytest.fixture
def begun(tmp_path: Path) -> Archive:
    """Two pages of a download under way."""
    archive = Archive(tmp_path / "archive", "mel")
    archive.begin(ASKED)
    archive.add(*got(1))
    archive.add(*got(2))
    return archive


def test_a_download_under_way_is_hidden_and_can_be_read(begun: Archive) -> None:
    assert not begun.settle()
    assert begun.lines() == []
    assert begun.begun() == [ASKED, got(1)[0], got(2)[0]]
    assert begun.page(got(2)[0]) == got(2)[1]
    assert [path.name for path in sorted(begun.folder.iterdir())] == [".mel", ".mel.jsonl"]


def test_a_complete_one_takes_its_place(begun: Archive) -> None:
    begun.add(CRAWLED)
    assert begun.settle()
    assert begun.settle()
    assert begun.lines()[-1] == CRAWLED
    assert begun.begun() == []
    assert [path.name for path in sorted(begun.folder.iterdir())] == ["mel", "mel.jsonl"]
    assert archive_at(begun.pages) == begun
    assert check_archive(begun) == {"0001.json.gz": 1, "0002.json.gz": 1}


def test_an_older_one_stays_until_the_newer_is_complete(begun: Archive) -> None:
    begun.add(CRAWLED)
    begun.settle()
    begun.begin(ASKED)
    begun.add(*got(1))
    assert begun.settle()
    assert len(list(begun.pages.iterdir())) == 2
    begun.add(CRAWLED)
    begun.settle()
    assert [path.name for path in begun.pages.iterdir()] == ["0001.json.gz"]
    assert len(begun.lines()) == 3


def test_a_move_that_was_broken_off_is_finished(begun: Archive) -> None:
    begun.add(CRAWLED)
    (begun.folder / ".mel").rename(begun.pages)
    assert begun.settle()
    assert check_archive(begun) == {"0001.json.gz": 1, "0002.json.gz": 1}


@pytest.mark.parametrize("kept", range(1, 60, 7))
def test_a_torn_line_is_dropped_at_any_byte(begun: Archive, kept: int) -> None:
    manifest = begun.folder / ".mel.jsonl"
    *before, last = manifest.read_bytes().splitlines(keepends=True)
    manifest.write_bytes(b"".join(before) + last[: min(kept, len(last) - 1)])
    assert begun.begun() == [ASKED, got(1)[0]]
    assert manifest.read_bytes() == b"".join(before)


@pytest.mark.parametrize("content", [b"", b"no gzip", gzip.compress(b"other", mtime=0), None])
def test_a_page_that_is_not_what_its_line_says_is_dropped(
    begun: Archive, content: bytes | None
) -> None:
    page = begun.folder / ".mel" / "0002.json.gz"
    page.unlink()
    if content is not None:
        page.write_bytes(content)
    assert begun.begun() == [ASKED, got(1)[0]]
    assert begun.begun() == [ASKED, got(1)[0]]


def test_the_same_reply_is_the_same_file_at_any_time(begun: Archive, tmp_path: Path) -> None:
    other = Archive(tmp_path / "other", "mel")
    other.begin(ASKED)
    other.add(*got(1))
    one, two = ((archive.folder / ".mel" / "0001.json.gz") for archive in (begun, other))
    assert one.read_bytes() == two.read_bytes()


def test_a_page_that_was_changed_later_is_told(begun: Archive) -> None:
    begun.add(CRAWLED)
    begun.settle()
    (begun.pages / "0002.json.gz").write_bytes(gzip.compress(b"{}"))
    with pytest.raises(SourceError, match=r"0002\.json\.gz: expected the page.*--refresh"):
        check_archive(begun)


def test_a_file_that_was_added_is_told(begun: Archive) -> None:
    begun.add(CRAWLED)
    begun.settle()
    (begun.pages / ".hidden").write_text("by a file manager", "utf-8")
    check_archive(begun)
    (begun.pages / "mine.json").write_text("{}", "utf-8")
    with pytest.raises(SourceError, match=r"mine\.json: expected only what the registry sent"):
        check_archive(begun)


def test_broken_lines_of_a_complete_archive_are_told(begun: Archive) -> None:
    begun.add(CRAWLED)
    begun.settle()
    begun.manifest.write_bytes(begun.manifest.read_bytes().replace(b'"line":"got"', b'"line":"', 1))
    with pytest.raises(SourceError, match=r"mel\.jsonl: expected a line on each request"):
        check_archive(begun)


def test_a_folder_without_lines_is_no_archive(tmp_path: Path) -> None:
    assert archive_at(tmp_path) is None


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("a file", "utf-8")
    with pytest.raises(WorkspaceError, match="write to"):
        Archive(tmp_path / "archive", "mel").begin(ASKED)
