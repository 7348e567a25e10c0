"""How wide words are in the figures' font, and how they break into lines that fit.

Figures place every word themselves, so that none is cut off or lies on another. The widths are
those of Liberation Sans, which are Arial's and Helvetica's too.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping

__all__ = ["LINE", "lines_of", "plain", "tidy", "width_of"]

LINE = 1.25
"""Height of a line, as a multiple of the size of its letters."""

_MAX_LINES = 12
_CUT = "…"

# The letters of each width, in thousandths of their size.
_REGULAR = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " !,./:;I[\\]ft",
    333: "()-`r",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jcksvxyz",
    556: "#$0123456789?L_abdeghnopqu",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1015: "@",
}
_BOLD = {
    238: "'",
    278: " ,./I\\ijl",
    280: "|",
    333: "!()-:;[]`ft",
    389: "*r{}",
    474: '"',
    500: "z",
    556: "#$0123456789J_aceksvxy",
    584: "+<=>^~",
    611: "?FLTZbdghnopqu",
    667: "EPSVXY",
    722: "&ABCDHKNRU",
    778: "GOQw",
    833: "M",
    889: "%m",
    944: "W",
    975: "@",
}
_BOTH = {278: "’\u00a0", 333: "·", 500: "“”", 549: "≤≥", 556: "–", 584: "×−"}
_BROAD = 1000


def _by_letter(*widths: Mapping[int, str]) -> dict[str, int]:
    return {mark: width for one in widths for width, marks in one.items() for mark in marks}


_WIDTHS = {False: _by_letter(_REGULAR, _BOTH), True: _by_letter(_BOLD, _BOTH)}


def width_of(text: str, size: float, *, is_bold: bool = False) -> float:
    """The width of a line of text in px; never less than it is for Latin letters.

    Letters of other scripts are taken for as wide as their size.

    Args:
        text: One line.
        size: Of its letters, in px.
        is_bold: Whether it is set in bold type.

    Example:
        >>> width_of("Phase 1", 12)
        44.028
    """
    widths = _WIDTHS[is_bold]
    return size * sum(_letter(mark, widths) for mark in text) / 1000


def _letter(mark: str, widths: Mapping[str, int]) -> int:
    if mark in widths:
        return widths[mark]
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
        ['Manage a', 'complicati', 'on']
    """

    def fits(line: str) -> bool:
        return width_of(line, size, is_bold=is_bold) <= room

    lines = [""]
    # A space that does not break, as in n = 3, is part of its word.
    for word in filter(None, plain(text).split(" ")):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
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
