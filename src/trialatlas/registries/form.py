"""What a file is, by its first bytes; its name only breaks ties."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from trialatlas.registries.json_stream import UnreadableError, depth_of_records

__all__ = ["UTF8_MARK", "ZIP_STARTS", "Form", "form_of"]

Form = Literal["lines", "json", "xml"]

ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_PROLOGUE = 4096
_HTML = re.compile(
    rb"(?:<\?xml[^>]*>|<!--(?:(?!-->).)*-->|\s)*<(?:!doctype\s+html|html|head|body)\b", re.DOTALL
)


def form_of(head: bytes, *, one_a_line: bool) -> Form:
    """What a file holds.

    Args:
        head: Its first bytes.
        one_a_line: Whether its name promises one JSON record a line; a first line that is broken
            proves nothing then.

    Raises:
        UnreadableError: It holds no records; the message says what it is, and what to do.
    """
    text = head.removeprefix(UTF8_MARK).lstrip()
    if not text:
        message = "an empty file; download it again"
        raise UnreadableError(message)
    if text.startswith(ZIP_STARTS):
        message = "an archive inside an archive; unpack it first"
        raise UnreadableError(message)
    if text.startswith(_UTF16_MARKS):
        message = "text in UTF-16, as some Windows programs save it; save it as UTF-8"
        raise UnreadableError(message)
    if _HTML.match(text[:_PROLOGUE].lower()):
        message = (
            "an HTML page, not a registry record: the download probably failed; download it again"
        )
        raise UnreadableError(message)
    if text.startswith(b"<"):
        return "xml"
    if text.startswith((b"{", b"[")):
        return "lines" if _is_one_a_line(text, promised=one_a_line) else "json"
    message = "neither JSON nor XML: perhaps another format or an error message; look at the file"
    raise UnreadableError(message)


def _is_one_a_line(text: bytes, *, promised: bool) -> bool:
    if depth_of_records(text):
        return False
    first, line_end, _ = text.partition(b"\n")
    first = first.strip()
    if promised and first != b"{":
        return True
    if not line_end:
        return False
    try:
        msgspec.json.decode(first)
    except msgspec.DecodeError:
        return False
    return True
