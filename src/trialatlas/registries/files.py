"""The files that registries give, one record at a time, in flat memory.

Read are JSON (a study, a list of studies, pages of the API), one JSON study a line (also ``.gz``),
legacy XML, a ``.zip`` of such files (the classic download) or of AACT's tables, and a folder of all
of these. What a file is, its content says: an error page saved as ``study.json``
is called an HTML page.

A file that cannot be read becomes one `Refused` and reading goes on with the next.
"""

from __future__ import annotations

import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import cast

from trialatlas.errors import SourceError
from trialatlas.registries.aact import aact_items, is_aact
from trialatlas.registries.form import UTF8_MARK, ZIP_STARTS, form_of
from trialatlas.registries.json_stream import (
    MOST_BYTES,
    MOST_RATIO,
    TOO_LARGE,
    UnreadableError,
    depth_of_records,
    json_records,
    lines,
)
from trialatlas.registries.privacy import redact
from trialatlas.registries.registry import MediaType, Payload, Refused

__all__ = ["payloads", "printable", "source_names"]

_CHUNK = 1024 * 1024
_HEAD = 64 * 1024
_ENDINGS = frozenset({".json", ".ndjson", ".jsonl", ".xml", ".gz", ".zip"})
_LINE_ENDINGS = frozenset({".ndjson", ".jsonl"})
_GZIP_START = b"\x1f\x8b"
_FAILURES = (
    UnreadableError,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
)

_Items = Iterator[Payload | Refused]


@dataclass(frozen=True, slots=True)
class _Place:
    """A file as tables name it: the user's file or folder, and the name inside it."""

    source: str
    member: str = ""

    def inside(self, name: str) -> _Place:
        return _Place(self.source, f"{self.member}/{name}" if self.member else name)

    @property
    def endings(self) -> list[str]:
        return PurePosixPath((self.member or self.source).lower()).suffixes[-2:]

    @property
    def may_be_anything(self) -> bool:
        """A file beside the records, such as a read-me: no fault if it holds none."""
        return bool(self.member) and _ENDINGS.isdisjoint(self.endings)


def source_names(paths: Sequence[Path]) -> list[str]:
    """A name for each source, without the place where it lies on this machine.

    Args:
        paths: Files or folders.

    Returns:
        Their own names; of sources with one name the second has ``(2)`` behind it, and so on.
    """
    names: list[str] = []
    for path in paths:
        name = printable(path.resolve().name)
        again = sum(printable(other.resolve().name) == name for other in paths[: len(names)])
        names.append(f"{name} ({again + 1})" if again else name)
    return names


def payloads(path: Path, name: str = "") -> _Items:
    """Every record below a path, and a refusal for every file that cannot be read.

    Args:
        path: A file or folder. Folders are read in the order of names, archives in their own.
        name: What tables call it; its own name where empty.

    Yields:
        `Payload` for what may be a record, not yet parsed; `Refused` for what is none.

    Raises:
        SourceError: There is no such path, or nothing in it that could be a record.
    """
    if not path.exists():
        message = f"{path}: no such file or folder; check the path, it is relative to the review"
        raise SourceError(message)
    # The name alone: where a file lies on this machine is no part of a snapshot.
    place = _Place(name or printable(path.resolve().name))
    found = False
    for item in _folder(path, place) if path.is_dir() else _file(path, place):
        found = True
        yield item
    if not found:
        message = (
            f"{path}: no registry record in it; expected JSON or XML of ClinicalTrials.gov, "
            "singly, in lists, one a line (.ndjson, .gz), in a .zip or in a folder"
        )
        raise SourceError(message)


def _folder(folder: Path, place: _Place) -> _Items:
    yield from _guarded(_children(folder, place), place)


def _children(folder: Path, place: _Place) -> _Items:
    for child in sorted(folder.iterdir()):
        if child.name.startswith("."):
            continue
        inside = place.inside(printable(child.name))
        if child.is_dir():
            if not child.is_symlink():  # a link upwards would never end
                yield from _folder(child, inside)
        elif child.is_file() or child.is_symlink():
            yield from _file(child, inside)


def _file(path: Path, place: _Place) -> _Items:
    def content() -> _Items:
        with path.open("rb") as stream:
            if stream.peek(4).startswith(ZIP_STARTS):
                yield from _archive(stream, place)
            else:
                yield from _stream(stream, path.stat().st_size, place)

    return _guarded(content(), place)


def _archive(stream: io.BufferedReader, place: _Place) -> _Items:
    try:
        archive = zipfile.ZipFile(stream)
    except zipfile.BadZipFile as error:
        message = f"cut off: the zip's table of contents is missing ({error}); download it again"
        raise UnreadableError(message) from error
    with archive:
        if is_aact(archive):
            yield from aact_items(archive, (place.source, place.member))
            return
        for info in archive.infolist():
            if not info.is_dir() and not _is_hidden(info.filename):
                inside = place.inside(printable(info.filename))
                yield from _guarded(_member(archive, info, inside), inside)


def _is_hidden(member: str) -> bool:
    """Whether an archive's member is a hidden file; ``..`` is only a strange way of naming one."""
    parts = [part for part in member.split("/") if part not in ("", ".", "..")]
    return not parts or parts[0] == "__MACOSX" or any(part.startswith(".") for part in parts)


def printable(name: str) -> str:
    """A file's name as tables and terminals can show it.

    Args:
        name: Any name, also one with bytes that are no UTF-8 or with control characters.
    """
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: _Place) -> _Items:
    with archive.open(info) as stream:
        yield from _stream(cast(io.BufferedIOBase, stream), info.compress_size, place)


def _guarded(items: _Items, place: _Place) -> _Items:
    position = 1
    try:
        for item in items:
            yield item
            position = item.position + 1
    except _FAILURES as error:
        yield Refused(
            source=place.source,
            member=place.member,
            position=position,
            record_id="",
            field="",
            reason=redact(_reason(error)),
            sha256="",
        )


def _reason(error: Exception) -> str:
    match error:
        case UnreadableError():
            return str(error)
        case EOFError():
            return "cut off: the compressed data end too early; download it again"
        case gzip.BadGzipFile() | zipfile.BadZipFile() | zlib.error() | lzma.LZMAError():
            return f"a damaged archive ({error}); download it again"
        case NotImplementedError():
            return f"packed in a way that is not read here ({error}); unpack it first"
        case RuntimeError():
            return f"locked ({error}); unpack it first"
        case _:
            return f"cannot be read ({error}); check the file"


def _stream(stream: io.BufferedIOBase, packed: int, place: _Place) -> _Items:
    head, rest = _head(_chunks(stream, packed))
    if head.startswith(_GZIP_START):
        stream.seek(0)
        with gzip.GzipFile(fileobj=stream) as unpacked:
            yield from _records(*_head(_chunks(unpacked, packed)), place)
    else:
        yield from _records(head, rest, place)


def _chunks(stream: io.BufferedIOBase, packed: int) -> Iterator[bytes]:
    total = 0
    # read1 gives what can still be unpacked of a file that is cut off; read would give nothing.
    while chunk := stream.read1(_CHUNK):
        total += len(chunk)
        if total > MOST_BYTES and total > packed * MOST_RATIO:
            message = f"unpacks to more than {MOST_RATIO} times its size; not read for safety"
            raise UnreadableError(message)
        yield chunk


def _head(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The first bytes, and the rest; a failure on the way waits in the rest."""
    head = b""
    try:
        for chunk in chunks:
            head += chunk
            if len(head) >= _HEAD:
                break
    except _FAILURES as error:
        return head, _failing(error)
    return head, chunks


def _failing(error: Exception) -> Iterator[bytes]:
    yield b""
    raise error


def _records(head: bytes, rest: Iterator[bytes], place: _Place) -> _Items:
    if not head:
        head = b"".join(rest)  # nothing, or the failure that kept it from us
    try:
        form = form_of(head, one_a_line=not _LINE_ENDINGS.isdisjoint(place.endings))
    except UnreadableError:
        if place.may_be_anything:
            return
        raise
    chunks = chain([head.removeprefix(UTF8_MARK)], rest)
    media_type: MediaType = "application/json"
    records: Iterator[bytes]
    if form == "xml":
        records, media_type = _whole(chunks), "application/xml"
    elif form == "lines":
        records = lines(chunks)
    else:
        records = json_records(chunks, depth_of_records(head.removeprefix(UTF8_MARK)))
    for position, record in enumerate(records, 1):
        content = record.strip()
        if content:
            yield Payload(place.source, place.member, position, content, media_type)


def _whole(chunks: Iterator[bytes]) -> Iterator[bytes]:
    parts, total = [], 0
    for chunk in chunks:
        parts.append(chunk)
        total += len(chunk)
        if total > MOST_BYTES:
            raise UnreadableError(TOO_LARGE)
    yield b"".join(parts)
