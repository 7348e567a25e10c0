r"""One record after another out of a JSON file of any size, in flat memory.

Three forms are read: records one after another (a single study is one of them), a list
``[{...}, {...}]`` (the website's download), and pages ``{"studies": [{...}], ...}`` (the API). Only
brackets and strings are looked at here; whether a record is sound JSON is the parser's business, so
one broken record does not spoil its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = [
    "MOST_BYTES",
    "MOST_RATIO",
    "TOO_LARGE",
    "UnreadableError",
    "depth_of_records",
    "json_records",
    "lines",
]

MOST_BYTES = 256 * 1024 * 1024
# Records shrink some tenfold; what shrinks so much more is made to fill memory or time.
MOST_RATIO = 200
TOO_LARGE = (
    f"larger than {MOST_BYTES // 1024**2} MB, which no registry record is; not read for safety"
)
_CUT_OFF = "cut off: the JSON ends in the middle of a record; download it again"

# Everything up to the next bracket outside a string, in one step of the regex engine.
_TO_BRACKET = re.compile(
    rb'[^"{}\[\]]*(?:"[^"\\]*(?:\\.[^"\\]*)*"[^"{}\[\]]*)*(?P<bracket>[{}\[\]])', re.DOTALL
)
_PAGE = re.compile(
    rb'\s*\{\s*(?:"(?:totalCount|nextPageToken)"\s*:\s*(?:\d+|"[^"]*"|null)\s*,\s*)*"studies"\s*:\s*\['
)
_SPACE = b" \t\r\n"
_OPENING = b"{["


class UnreadableError(Exception):
    """The rest of a stream cannot be read; the message is the reason, for `Refused.reason`."""


def depth_of_records(head: bytes) -> int:
    """How many brackets enclose each record: 0 for bare records, 1 in a list, 2 in a page.

    Args:
        head: The first bytes of the file.
    """
    if _PAGE.match(head):
        return 2
    return 1 if head.lstrip(_SPACE).startswith(b"[") else 0


def lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The lines of a file, without line ends.

    Args:
        chunks: The file's bytes, in pieces of any size.

    Raises:
        UnreadableError: A line is larger than `MOST_BYTES`.
    """
    pending = b""
    for chunk in chunks:
        *whole, pending = (pending + chunk).split(b"\n")
        yield from whole
        if len(pending) > MOST_BYTES:
            raise UnreadableError(TOO_LARGE)
    if pending:
        yield pending


def json_records(chunks: Iterator[bytes], enclosing: int) -> Iterator[bytes]:
    """The records of a JSON file.

    Args:
        chunks: The file's bytes, in pieces of any size.
        enclosing: How many brackets enclose each record; see `depth_of_records`.

    Yields:
        Each record's bytes, exactly as they stand in the file.

    Raises:
        UnreadableError: The file ends too early, something else stands where a record should, or a
            record is larger than `MOST_BYTES`. Records before it have been yielded.
    """
    data, scan = b"", _Scan()
    for chunk in chunks:
        data += chunk
        while match := _TO_BRACKET.match(data, scan.at):
            record, scan = _step(data, match, scan, enclosing)
            if record is not None:
                yield record
        data, scan = data[scan.start :], scan.rebased()
        if len(data) > MOST_BYTES:
            raise UnreadableError(TOO_LARGE)
    if scan.depth:
        raise UnreadableError(_CUT_OFF)
    _only_space(data)


@dataclass(frozen=True, slots=True)
class _Scan:
    """Where the scanner is.

    Attributes:
        at: Offset behind the last bracket seen.
        start: Offset from which bytes are still needed: a record's start, or `at`.
        depth: Brackets open at `at`.
        done: Whether the list of records has been closed, though its page has not.
    """

    at: int = 0
    start: int = 0
    depth: int = 0
    done: bool = False

    def rebased(self) -> _Scan:
        return _Scan(at=self.at - self.start, start=0, depth=self.depth, done=self.done)


def _step(
    data: bytes, match: re.Match[bytes], scan: _Scan, enclosing: int
) -> tuple[bytes | None, _Scan]:
    opens, at = match["bracket"] in _OPENING, match.end()
    depth = scan.depth + (1 if opens else -1)
    if depth < 0:
        message = f"broken JSON: {match['bracket'].decode()!r} closes nothing; download it again"
        raise UnreadableError(message)
    outermost = min(scan.depth, depth)
    if outermost > enclosing:
        at, depth = _through_record(data, at, depth, enclosing + 1)
        return None, _Scan(at=at, start=scan.start, depth=depth)
    if outermost < enclosing or scan.done:  # the list or page itself opens or closes
        if not opens and not scan.done and scan.depth == enclosing:
            _only_space(data[scan.at : at - 1])
        done = depth > 0 and (scan.done or not opens)
        return None, _Scan(at=at, start=at, depth=depth, done=done)
    if opens:
        stray = data[scan.at : at - 1].strip(_SPACE + b",")
        if stray:
            # What stands between records is refused as if it were one; those behind it are read.
            return stray, _Scan(at=at - 1, start=at - 1, depth=scan.depth)
        return None, _Scan(at=at, start=at - 1, depth=depth)
    return data[scan.start : at], _Scan(at=at, start=at, depth=depth)


def _through_record(data: bytes, at: int, depth: int, own: int) -> tuple[int, int]:
    """As far as the data go, but not past the bracket that ends the record: a tight loop."""
    step = _TO_BRACKET.match
    while match := step(data, at):
        opens = data[match.end() - 1] in _OPENING
        if depth == own and not opens:
            break
        depth += 1 if opens else -1
        at = match.end()
    return at, depth


def _only_space(between: bytes) -> None:
    found = between.strip(_SPACE + b",")
    if found:
        quoted = found[:40].decode(errors="replace")
        message = f"expected a study ({{...}}), found {quoted!r}; download it again"
        raise UnreadableError(message)
