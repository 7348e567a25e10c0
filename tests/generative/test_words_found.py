"""The fast lexicon finds what a plain search finds: each phrase and pattern alone, in each text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from hypothesis import given
from hypothesis import strategies as st
from tests.expressions import EXPRESSIONS, TEXTS_FOR_EXPRESSIONS

from trialatlas.text.folding import fold
from trialatlas.text.matching import Lexicon, Match, Words

_PHRASES = st.sampled_from(
    ["msc", "in", "fat*", "day 1", "day-1*", "s k", "msc fat", "-", "İ", "1 x"]
)
_WORDS = st.builds(
    Words,
    phrases=st.lists(_PHRASES, max_size=3).map(tuple),
    patterns=st.lists(EXPRESSIONS, max_size=2).map(tuple),
    never=st.lists(_PHRASES, max_size=1).map(tuple),
)
_NAMES = st.dictionaries(st.sampled_from(["one", "two", "three"]), _WORDS, max_size=3)


def phrases_in(text: str, phrase: str) -> Iterator[tuple[int, int]]:
    folded, offsets = fold(text)
    places = range(len(text) + 1) if offsets is None else offsets
    needle = fold(phrase.removesuffix("*"))[0]
    for start in range(len(folded)):
        if not folded.startswith(needle, start) or folded[start - 1 : start].isalnum():
            continue
        stop = start + len(needle)
        while folded[stop : stop + 1].isalnum():
            stop += 1
        ending = folded[start + len(needle) : stop]
        if phrase.endswith("*") or ending in ("", "s", "es"):
            yield places[start], places[stop - 1] + 1


def places_of(words: Words, text: str) -> set[tuple[int, int]]:
    """The places of a name's words, those that overlap as one."""
    barred = [place for phrase in words.never for place in phrases_in(text, phrase)]
    found = [place for phrase in words.phrases for place in phrases_in(text, phrase)]
    for pattern in words.patterns:
        hits = re.finditer(pattern, text, re.IGNORECASE)
        found += [hit.span() for hit in hits if hit.end() > hit.start()]
    free = [(a, b) for a, b in found if not any(c <= a and b <= d for c, d in barred)]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(free):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return set(merged)


def places(matches: list[Match], name: str) -> set[tuple[int, int]]:
    return {(match.start, match.end) for match in matches if match.name == name}


@given(_NAMES, st.lists(TEXTS_FOR_EXPRESSIONS, max_size=4))
def test_the_lexicon_finds_what_a_plain_search_finds(
    names: Mapping[str, Words], texts: list[str]
) -> None:
    found = Lexicon(names).find_all(texts)

    for text, matches in zip(texts, found, strict=True):
        for name, words in names.items():
            assert places(matches, name) == places_of(words, text)


@given(_NAMES, st.lists(TEXTS_FOR_EXPRESSIONS, max_size=4))
def test_what_is_found_does_not_depend_on_what_is_asked_for_first(
    names: Mapping[str, Words], texts: list[str]
) -> None:
    lexicon = Lexicon(names)
    forwards, backwards = lexicon.search(texts), lexicon.search(texts)
    order = sorted(names)

    by_name = {name: forwards.among([name]) for name in order}
    again = {name: backwards.among([name]) for name in reversed(order)}

    assert by_name == again
    assert sorted(match for found in by_name.values() for _, match in found) == sorted(
        match for found in lexicon.find_all(texts) for match in found
    )
