"""What a registry answered, kept for ever: every page as it came, and a line on each request.

::

    archive/NAME/0001.json.gz ...   the pages, byte for byte (gzip without a time in it)
    archive/NAME.jsonl              what was asked, when, and what came back; one line a request
    archive/.NAME/  .NAME.jsonl     the same while it is not complete

A line is written after the page that it speaks of is on the disk, and the line itself is followed
to the disk before the next request: whatever moment a run is killed at, what has a line is whole. A
last line that is torn is dropped. A complete archive moves into place; an older one stays until
then. Times stand in the lines alone, so the pages do not depend on when they came.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from trialatlas.errors import SourceError
from trialatlas.store.files import complete_file, move_all, reporting

__all__ = ["Archive", "Asked", "Crawled", "Got", "archive_at", "check_archive"]

_PACKING = 6
_MEND = "restore it, or download anew with snapshot --refresh"


class Asked(msgspec.Struct, frozen=True, kw_only=True, tag="asked", tag_field="line"):
    """The first line: the requests that the question takes.

    Attributes:
        requests: The parameters of each.
        by: The program that asks.
    """

    requests: list[dict[str, str]]
    by: str


class Got(
    msgspec.Struct, frozen=True, kw_only=True, tag="got", tag_field="line", omit_defaults=True
):
    """A line on one reply.

    Attributes:
        url: What was asked.
        status: The status code.
        at: When it had come, UTC.
        sha256: Of the body as the registry wrote it.
        headers: Those that say which state of the data it is.
        studies: How many studies are on the page.
        file: The page; empty for another reply, whose body is here.
        body: That body.
    """

    url: str
    status: int
    at: str
    sha256: str
    headers: dict[str, str]
    studies: int = 0
    file: str = ""
    body: str = ""


class Crawled(msgspec.Struct, frozen=True, kw_only=True, tag="crawled", tag_field="line"):
    """The last line: every study has come.

    Attributes:
        studies: How many different ones.
        repeated: How many stood on a second page too.
        unknown: Ids that were asked for and that no study has.
    """

    studies: int
    repeated: int
    unknown: list[str]


Line = Asked | Got | Crawled


@dataclass(frozen=True, slots=True)
class Archive:
    """One question's archive.

    Attributes:
        folder: The folder of all archives.
        name: The question's name.
    """

    folder: Path
    name: str

    @property
    def pages(self) -> Path:
        """The folder of a complete archive's pages."""
        return self.folder / self.name

    @property
    def manifest(self) -> Path:
        """A complete archive's lines."""
        return self.folder / f"{self.name}.jsonl"

    @property
    def _new_pages(self) -> Path:
        return self.folder / f".{self.name}"

    @property
    def _new_manifest(self) -> Path:
        return self.folder / f".{self.name}.jsonl"

    def lines(self) -> list[Line]:
        """The lines of the complete archive; none where there is none.

        Raises:
            WorkspaceError: It is there and cannot be read.
        """
        return list(_lines(self.manifest))

    def begun(self) -> list[Line]:
        """The lines of what is being downloaded, up to the first that is torn or not borne out.

        What comes after that line is dropped, on the disk too.

        Raises:
            WorkspaceError: It is there and cannot be read or mended.
        """
        path = self._new_manifest
        if not path.is_file():
            return []
        kept: list[Line] = []
        size = 0
        for line in _lines(path):
            if isinstance(line, Got) and line.file and _content(self._new_pages, line) is None:
                break
            kept.append(line)
            size += len(_written(line))
        with reporting(path, "mend"), path.open("r+b") as file:
            file.truncate(size)
            os.fsync(file.fileno())
        return kept

    def page(self, line: Got) -> bytes:
        """The page that a line of `begun` speaks of."""
        path = self._new_pages / line.file
        with reporting(path, "read"):
            return gzip.decompress(path.read_bytes())

    def complete_page(self, line: Got) -> bytes | None:
        """The page that a line of `lines` speaks of; None where it is missing or was changed."""
        return _content(self.pages, line)

    def whole_page(self, line: Got) -> bytes:
        """The page that a line of `lines` speaks of.

        Raises:
            SourceError: It is missing or was changed; names it.
        """
        content = self.complete_page(line)
        if content is None:
            message = (
                f"{self.pages / line.file}: expected the page as the registry sent it, found none "
                f"or a changed one; {_MEND}"
            )
            raise SourceError(message)
        return content

    def begin(self, asked: Asked) -> None:
        """Begin anew; what was being downloaded is dropped.

        Raises:
            WorkspaceError: The folder cannot be written to.
        """
        with reporting(self.folder, "write to"):
            self._new_manifest.unlink(missing_ok=True)
            if self._new_pages.is_dir():
                shutil.rmtree(self._new_pages)
            self._new_pages.mkdir(parents=True)
        self.add(asked)

    def add(self, line: Line, page: bytes | None = None) -> None:
        """Keep a reply: first its page, then its line.

        Raises:
            WorkspaceError: The folder cannot be written to.
        """
        with reporting(self.folder, "write to"):
            if isinstance(line, Got) and page is not None:
                with complete_file(self._new_pages / line.file) as file:
                    file.write(gzip.compress(page, _PACKING, mtime=0))
            with self._new_manifest.open("ab") as file:
                file.write(_written(line))
                file.flush()
                os.fsync(file.fileno())

    def settle(self) -> bool:
        """Move what has been downloaded whole into the place of what there was.

        Returns:
            Whether the archive is complete, now or from before.

        Raises:
            WorkspaceError: The folder cannot be written to.
        """
        # Not by `begun`: the pages may have been moved already when a move was broken off.
        if any(isinstance(line, Crawled) for line in _lines(self._new_manifest)):
            with reporting(self.folder, "write to"):
                self.manifest.unlink(missing_ok=True)
                if self._new_pages.is_dir():
                    if self.pages.is_dir():
                        shutil.rmtree(self.pages)
                    move_all({self._new_pages: self.pages})
                move_all({self._new_manifest: self.manifest})
        return self.manifest.is_file()


def archive_at(path: Path) -> Archive | None:
    """The archive whose pages a folder holds; None if it is any other folder."""
    archive = Archive(path.parent, path.name)
    return archive if path.name and archive.manifest.is_file() and path.is_dir() else None


def check_archive(archive: Archive) -> Mapping[str, int]:
    """Compare every page with what the registry sent, and the pages with the lines on them.

    Args:
        archive: A complete archive.

    Returns:
        How many studies each page has, by the name of its file.

    Raises:
        SourceError: A page is missing, was changed or was added, or lines are missing; names it.
        WorkspaceError: The lines cannot be read.
    """
    counts = {}
    lines = archive.lines()
    if not lines or not isinstance(lines[-1], Crawled):
        message = f"{archive.manifest}: expected a line on each request, found some broken; {_MEND}"
        raise SourceError(message)
    for line in lines:
        if isinstance(line, Got) and line.file:
            archive.whole_page(line)
            counts[line.file] = line.studies
    with reporting(archive.pages, "read"):
        others = sorted({path.name for path in archive.pages.iterdir()} - counts.keys())
    added = [name for name in others if not name.startswith(".")]
    if added:
        message = (
            f"{archive.pages / added[0]}: expected only what the registry sent; name records of "
            "your own in sources, in a folder of their own"
        )
        raise SourceError(message)
    return counts


def _lines(path: Path) -> Iterator[Line]:
    with reporting(path, "read"):
        content = path.read_bytes() if path.is_file() else b""
    whole, _, _ = content.rpartition(b"\n")
    for text in whole.split(b"\n") if whole else ():
        try:
            yield msgspec.json.decode(text, type=Line)
        except msgspec.MsgspecError:
            return


def _written(line: Line) -> bytes:
    return msgspec.json.encode(line) + b"\n"


def _content(folder: Path, line: Got) -> bytes | None:
    """A page as the registry sent it; None where that is not what lies there."""
    try:
        content = gzip.decompress((folder / line.file).read_bytes())
    except (OSError, EOFError, zlib.error):
        return None
    return content if hashlib.sha256(content).hexdigest() == line.sha256 else None
