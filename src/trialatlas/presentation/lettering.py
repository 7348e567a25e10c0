"""How wide words are in the figures' font, and how they break into lines that fit.

Figures place every word themselves, so that none is cut off or lies on another. The widths are those
of Liberation Sans, which are Arial's and Helvetica's too.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

__all__ = ["LINE", "lines_of", "plain", "tidy", "width_of"]

LINE = 1.25
"""Height of a line, as a multiple of the size of its letters."""

_MAX_LINES = 12
_CUT = "…"

# In thousandths of the size, from the space to the tilde.
_REGULAR = tuple(
    int(width)
    for width in (
        "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 "
        "556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 "
        "833 722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 "
        "556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 "
        "334 260 334 584"
    ).split()
)
_BOLD = tuple(
    int(width)
    for width in (
        "278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 "
        "556 556 556 333 333 584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 "
        "833 722 778 667 778 722 667 611 722 667 944 667 667 611 333 278 333 584 556 333 556 611 556 "
        "611 556 333 611 611 278 278 556 278 889 611 611 611 611 389 556 333 611 556 778 556 556 500 "
        "389 280 389 584"
    ).split()
)
_MARKS = {"–": 556, "×": 584, "≤": 549, "≥": 549, "·": 333, "’": 278, "“": 500, "”": 500, "−": 584}
_BROAD = 1000
_FIRST, _LAST = " ", "~"


def width_of(text: str, size: float, *, is_bold: bool = False) -> float:
    """The width of a line of text in px; never less than it is for Latin letters.

    Letters of other scripts are taken for as wide as their size.

    Args:
        text: One line.
        size: Of its letters, in px.
        is_bold: Whether it is set in bold type.

    Example:
        >>> width_of("Phase 1", 12)
        44.688
    """
    widths = _BOLD if is_bold else _REGULAR
    return size * sum(_letter(mark, widths) for mark in text) / 1000


def _letter(mark: str, widths: tuple[int, ...]) -> int:
    if _FIRST <= mark <= _LAST:
        return widths[ord(mark) - ord(_FIRST)]
    if mark in _MARKS:
        return _MARKS[mark]
    if unicodedata.combining(mark):
        return 0
    stem = unicodedata.decomposition(mark).split(" ")[0]
    # An accent does not widen its letter; a ligature or a letter of another script may be broad.
    return _letter(chr(int(stem, 16)), widths) if stem.isalnum() else _BROAD


def plain(text: str) -> str:
    """Text without characters that nobody can see: they become spaces."""
    return "".join(" " if unicodedata.category(mark)[0] == "C" else mark for mark in text)


def lines_of(
    text: str, room: float, size: float, *, is_bold: bool = False, most: int = _MAX_LINES
) -> list[str]:
    """Text in lines that fit into a width; a word that is wider breaks.

    Args:
        text: What is written.
        room: The width in px.
        size: Of the letters, in px.
        is_bold: Whether it is set in bold type.
        most: Lines at most; what needs more ends with dots.

    Returns:
        At least one line.

    Example:
        >>> lines_of("Manage a complication", 60, 12)
        ['Manage a', 'complicatio', 'n']
    """

    def fits(line: str) -> bool:
        return width_of(line, size, is_bold=is_bold) <= room

    lines = [""]
    for word in plain(text).split():
        longer = f"{lines[-1]} {word}".lstrip()
        if fits(longer):
            lines[-1] = longer
            continue
        pieces = list(_pieces(word, room, size, is_bold=is_bold))
        lines = [*lines, *pieces] if lines[-1] else pieces
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and not fits(last + _CUT):
        last = last[:-1]
    return [*lines[: most - 1], last + _CUT]


def _pieces(word: str, room: float, size: float, *, is_bold: bool) -> Iterator[str]:
    piece = ""
    for mark in word:
        if piece and width_of(piece + mark, size, is_bold=is_bold) > room:
            yield piece
            piece = ""
        piece += mark
    yield piece


def tidy(parts: Iterable[str], most: int, rest: str) -> str:
    """Parts of a sentence, joined by semicolons, as many as fit into so many characters.

    Args:
        parts: In order.
        most: Characters at most, but for what is said of the rest.
        rest: What is said where parts are left out; ``{n}`` in it is their number.
    """
    every = list(parts)
    kept: list[str] = []
    for part in every:
        if sum(len(one) + 2 for one in kept) + len(part) > most:
            kept.append(rest.format(n=len(every) - len(kept)))
            break
        kept.append(part)
    return "; ".join(kept)
