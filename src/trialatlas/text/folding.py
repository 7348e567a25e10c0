"""Texts folded for matching: lower case, hyphens and white space as one space, places kept."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

__all__ = ["SPACE", "FoldedTexts", "fold", "fold_together", "folded", "folded_alike", "is_plain"]

SPACE = " "
"""What every run of separators is folded to."""

_SEPARATORS = "-‐‑‒–—−_/\n\r\t\v\f\u00a0\u2009"
_ASCII_SEPARATORS = str.maketrans(dict.fromkeys(filter(str.isascii, _SEPARATORS), SPACE))
_TWO = 2 * SPACE
# Stands between texts: no letter, no separator, and no codebook can write it.
_BETWEEN = "\0"
# White space to a pattern, but not to the folding.
_ODD_CONTROLS = ("\x1c", "\x1d", "\x1e", "\x1f")
# To a pattern that does not mind case, these are also i, s and k.
_ODD_LETTERS = frozenset("\u0131\u0130\u017f\u212a")
# The signs for micro: one of its own, and the Greek letter.
_ALIKE = {"\u00b5": "\u00b5\u03bc", "\u03bc": "\u00b5\u03bc"}
_ASCII = bytes(range(128))


def fold(text: str) -> tuple[str, Sequence[int] | None]:
    """Lower-case a text and make its separators single spaces.

    Args:
        text: Any text.

    Returns:
        The folded text, and for each of its characters the offset in ``text`` (one more entry at
        the end for the end of the text); None in place of the offsets where they are the same.
    """
    squeezed, places, lost = _squeezed(_spaced(_lowered(text)))
    if not places:
        return squeezed, None
    return squeezed, [_unsqueezed(place, places, lost) for place in range(len(squeezed) + 1)]


def folded(text: str) -> str:
    """As `fold`, without the offsets."""
    return _squeezed(_spaced(_lowered(text)))[0]


def folded_alike(char: str) -> str:
    """What a character, and all that differ from it only in case, are folded to.

    Returns:
        One or more characters; none for most of those beyond ASCII: patterns have their own ideas
        of which of them are alike.
    """
    if char in _SEPARATORS:
        return SPACE
    return char.lower() if char.isascii() else _ALIKE.get(char, "")


@dataclass(frozen=True)
class FoldedTexts:
    """Several texts, folded into one.

    Attributes:
        texts: The texts.
        folded: They, folded, one after another; what is folded never reaches over two of them.
    """

    texts: tuple[str, ...]
    folded: str
    _starts: list[int]
    _places: list[int]
    _lost: list[int]

    def locate(self, place: int) -> tuple[int, int]:
        """Which text an offset in ``folded`` lies in, and the offset in that text."""
        run = bisect_right(self._places, place)
        if run:
            place += self._lost[run - 1]
        text = bisect_right(self._starts, place) - 1
        return text, place - self._starts[text]

    def locate_both(self, start: int, stop: int) -> tuple[int, int, int]:
        """Which text a place in ``folded`` lies in; its start and its end in that text."""
        last = stop
        run = bisect_right(self._places, stop - 1)
        if run:
            last += self._lost[run - 1]
            run = bisect_right(self._places, start, 0, run)
            start += self._lost[run - 1] if run else 0
        text = bisect_right(self._starts, start) - 1
        begin = self._starts[text]
        return text, start - begin, last - begin

    @cached_property
    def is_plain(self) -> bool:
        r"""Whether a pattern's letters, ``\d`` and ``\s`` match only what they are folded to."""
        # Of the texts themselves: a sign for kelvin is folded to the letter.
        return not _has_odd_controls(self.folded) and not any(map(_has_odd_letters, self.texts))


def is_plain(text: str) -> bool:
    """As `FoldedTexts.is_plain`, of one text."""
    return not _has_odd_controls(text) and not _has_odd_letters(text)


def _has_odd_controls(text: str) -> bool:
    return any([char in text for char in _ODD_CONTROLS])


def _has_odd_letters(text: str) -> bool:
    return not text.isascii() and any(map(_is_odd, set(_beyond_ascii(text))))


def _beyond_ascii(text: str) -> str:
    """A text without its ASCII; bytes are deleted faster than letters are looked at."""
    encoded = text.encode("utf-8", "surrogatepass")
    return encoded.translate(None, _ASCII).decode("utf-8", "surrogatepass")


def _is_odd(char: str) -> bool:
    is_space = char.isspace() and char not in _SEPARATORS
    return is_space or char.isdecimal() or char in _ODD_LETTERS


@lru_cache(maxsize=1)
def fold_together(texts: tuple[str, ...]) -> FoldedTexts:
    """Fold several texts, such as those of one record, into one.

    Args:
        texts: Any texts. The last ones are remembered: several lexicons look at one record.
    """
    starts = [0]
    for text in texts:
        starts.append(starts[-1] + len(text) + len(_BETWEEN))
    joined = _BETWEEN.join(texts)
    # Beyond ASCII, how one text is lowered must not depend on the others.
    joined = joined.lower() if joined.isascii() else _BETWEEN.join(map(_lowered, texts))
    squeezed, places, lost = _squeezed(_spaced(joined))
    return FoldedTexts(texts, squeezed, starts[: max(len(texts), 1)], places, lost)


def _lowered(text: str) -> str:
    lowered = text.lower()
    if len(lowered) != len(text):
        # A few capitals, such as İ, grow when lowered: leave those as they are.
        return "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lowered


def _spaced(text: str) -> str:
    if text.isascii():
        return text.translate(_ASCII_SEPARATORS)
    # Beyond ASCII, translating takes thirty times as long as looking for each separator.
    for separator in _SEPARATORS:
        text = text.replace(separator, SPACE)
    return text


def _squeezed(text: str) -> tuple[str, list[int], list[int]]:
    """A text with runs of spaces as one; where each run ended, and what was lost up to there."""
    start = text.find(_TWO)
    if start < 0:
        return text, [], []
    parts: list[str] = []
    places: list[int] = []
    lost: list[int] = []
    so_far = kept = 0
    while start >= 0:
        end = start + len(_TWO)
        while text.startswith(SPACE, end):
            end += 1
        parts.append(text[kept : start + 1])
        places.append(start + 1 - so_far)
        so_far += end - start - 1
        lost.append(so_far)
        kept = end
        start = text.find(_TWO, end)
    parts.append(text[kept:])
    return "".join(parts), places, lost


def _unsqueezed(place: int, places: Sequence[int], lost: Sequence[int]) -> int:
    run = bisect_right(places, place)
    return place + lost[run - 1] if run else place
