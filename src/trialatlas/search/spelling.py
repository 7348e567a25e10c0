"""Texts as keys: what the level Term takes for the same word has the same key.

Keys are for comparing only and need not be words. Case, accents, apostrophes and possessives do not
count; nor do the plural (after Harman, JASIS 1991;42:7, doi:10.1002/(SICI)1097-4571(199101)42:1)
and the commonest differences of British and American spelling. A hyphen between two words may be
read as a space or as nothing: COVID-19 is both COVID 19 and COVID19.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["KeyedText", "key_of", "keyed", "pattern_of"]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_HYPHENS = frozenset("-‐‑‒–−")
_SPACE, _HYPHEN = " ", "-"
_POSSESSIVE = re.compile(r"['’]s$")
_PLURALS = (
    (re.compile(r"(?<=[a-z]{2})ies$"), "y"),
    (re.compile(r"(?<=[a-z]{2})(ss|x|ch|sh|zz)es$"), r"\1"),
    (re.compile(r"(?<=[a-z]{2}[dghj-npqr-tvz]us)es$"), ""),
    (re.compile(r"(?<=[a-z]{3}[aoe])ses$|(?<=[a-z]{3}[aoey])sis$"), "se"),
    (re.compile(r"(?<=[a-z0-9]{2})(?<![aeious])s$|(?<=[a-z]{2}[aeo])s$"), ""),
)
_SPELLINGS = (
    (re.compile(r"(?<=[a-z])[ao]e(?=[a-z])|^[ao]e(?=[a-z]{3})"), "e"),
    (re.compile(r"(?<=[a-z]{3})our(?=al$|ed$|ing$|less$|able$|$)"), "or"),
    (re.compile(r"(?<=[a-z]{3})([iy])s(?=e$|ed$|er$|ing$|ation$)"), r"\1z"),
    (re.compile(r"(?<=[a-z]{2}[tb])re$"), "er"),
    (re.compile(r"sulph"), "sulf"),
    (re.compile(r"(?<=[a-z]{4})mme$"), "m"),
)
_WORDS_KNOWN = 1 << 17
_TEXTS_KNOWN = 1 << 10


@dataclass(frozen=True, slots=True)
class KeyedText:
    """A text as the keys of its words.

    Attributes:
        keys: The keys, with a hyphen between them where one hyphen stood there, else a space.
        places: Where each key begins in ``keys``.
        spans: Where its word stands in the text.
    """

    keys: str
    places: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    def finditer(self, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
        """Where in the text the words stand whose keys a pattern of `pattern_of` matches."""
        for match in pattern.finditer(self.keys):
            first = bisect_right(self.places, match.start()) - 1
            last = bisect_right(self.places, match.end() - 1) - 1
            yield self.spans[first][0], self.spans[last][1]


@lru_cache(maxsize=_TEXTS_KNOWN)
def keyed(text: str) -> KeyedText:
    """The keys of a text's words, in their order.

    Args:
        text: Any text.

    Returns:
        No keys where it has no letter and no digit.
    """
    keys: list[str] = []
    places: list[int] = []
    spans: list[tuple[int, int]] = []
    length = end = 0
    for match in _WORD.finditer(text):
        if keys:
            gap = text[end : match.start()]
            keys.append(_HYPHEN if gap in _HYPHENS else _SPACE)
            length += 1
        key = key_of(match.group())
        keys.append(key)
        places.append(length)
        spans.append(match.span())
        length += len(key)
        end = match.end()
    return KeyedText("".join(keys), tuple(places), tuple(spans))


@lru_cache(maxsize=_WORDS_KNOWN)
def key_of(word: str) -> str:
    """The key of one word.

    >>> key_of("Tumours"), key_of("tumor"), key_of("Alzheimer's"), key_of("Leukaemias")
    ('tumor', 'tumor', 'alzheimer', 'leukemia')
    """
    plain = _POSSESSIVE.sub("", _plain(word))
    plain = "".join(char for char in plain if char.isalnum()) or word
    for pattern, replacement in _PLURALS:
        plain, n_changed = pattern.subn(replacement, plain)
        if n_changed:
            break
    for pattern, replacement in _SPELLINGS:
        plain = pattern.sub(replacement, plain)
    return plain


def _plain(word: str) -> str:
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def pattern_of(text: str) -> re.Pattern[str] | None:
    """A pattern for the keys of other texts in which the words of this one stand side by side.

    Returns:
        None where the text has no letter and no digit.
    """
    keys = keyed(text).keys
    if not keys:
        return None
    parts: list[str] = []
    for place, char in enumerate(keys):
        if char == _SPACE:
            parts.append("[ -]")
        elif char == _HYPHEN:
            parts.append("[ -]?")
        else:
            is_inner = place + 1 < len(keys) and keys[place + 1] not in (_SPACE, _HYPHEN)
            parts.append(re.escape(char) + ("-?" if is_inner else ""))
    return re.compile(rf"(?<![^ -]){''.join(parts)}(?![^ -])")
