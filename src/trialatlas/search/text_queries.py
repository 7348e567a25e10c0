"""The words of a term as queries to one text field of the index.

Words that stand side by side in a value, each with the key of one of the term's, surely answer from
the level Term on. What the index cannot tell, these may answer:

- words of which a hyphen splits one of the term's, or joins several of them (``co-vid``);
- what a literal match cuts out of a word that has an apostrophe (``Brien`` in ``O'Brien``);
- for the level None, words of the same keys, as upper case and accents count there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import tantivy
from tantivy import Query

from trialatlas.search.bounds import NOTHING, Bounds, all_of, any_of, at_most, but_not, exactly
from trialatlas.search.expressions import CoverageKind, Term
from trialatlas.search.indexed import (
    BORDER,
    INNER,
    JOINED,
    MOST_JOINED,
    TAGS,
    has_tag,
    is_cut,
    many_tag,
    name_of,
    runs_of,
    token_of,
)
from trialatlas.search.spelling import keyed

__all__ = ["TextQueries", "in_one_value"]

_MOST_SPLIT = 4
"""Of words that a term joins by hyphens, so many are looked for in all ways of writing them."""


def in_one_value(bounds: Bounds, schema: tantivy.Schema, path: str) -> Bounds:
    """Of records that answer several conditions at a path, those in which one value does."""
    many = Query.term_query(schema, TAGS, many_tag(path))
    return Bounds(but_not(bounds.sure, many), bounds.maybe)


class TextQueries:
    """Queries to the texts at one path of a `Study`.

    Args:
        schema: Of the index.
        path: The path.
    """

    def __init__(self, schema: tantivy.Schema, path: str) -> None:
        self._schema = schema
        self._path = path
        self._field = name_of("text", path)

    def as_one(self, text: str, coverage: CoverageKind, *, is_literal: bool) -> Bounds:
        """Where the words of a text stand as one; see `trialatlas.search.terms.Sought.find`.

        Args:
            text: The term's.
            coverage: How much of a value they must cover.
            is_literal: Whether the level is None, else it is at least Term.
        """
        keys = keyed(text).keys
        if not keys:
            return at_most(self._anything())
        runs = runs_of(text)
        cut = [self._token(run, INNER) for run in {runs[0], runs[-1]}]
        if is_literal:
            plain = self._side_by_side(_words_of(keys), coverage)
            return at_most(any_of([plain, *cut]))
        return any_of([self._of_keys(keys, coverage), *map(at_most, cut)])

    def apart(self, term: Term, *, is_lossy: bool) -> Bounds:
        """Where all parts of a term, or at least half of them, stand in one value."""
        keys = [keyed(part.text).keys for part in term.parts]
        parts = [self._of_keys(found, "Contains") for found in keys if found]
        least = -(-len(parts) // 2) if is_lossy else len(parts)
        found = any_of(parts, least) if parts else NOTHING
        return found if least <= 1 else in_one_value(found, self._schema, self._path)

    def _of_keys(self, keys: str, coverage: CoverageKind) -> Bounds:
        """Where the pattern of some keys matches; see `trialatlas.search.spelling.pattern_of`."""
        groups = [group.split("-") for group in keys.split()]
        found = [self._side_by_side(_words_of(keys), coverage)]
        if len(groups) == 1 and coverage == "Contains":
            whole = "".join(groups[0])
            found += [self._token(whole), self._token(whole, JOINED)]
        found.append(at_most(self._hyphenated(groups)))
        # So long a word may be written with more hyphens than the index goes into.
        if any(len("".join(group)) > MOST_JOINED for group in groups):
            found.append(at_most(self._token("", JOINED)))
        return any_of(found)

    def _side_by_side(self, words: Sequence[str], coverage: CoverageKind) -> Bounds:
        tokens = [token_of(word) for word in words]
        if coverage in ("FullMatch", "StartsWith"):
            tokens = [BORDER, *tokens]
        if coverage in ("FullMatch", "EndsWith"):
            tokens = [*tokens, BORDER]
        if len(tokens) == 1:
            return self._token(words[0])
        found = exactly(Query.phrase_query(self._schema, self._field, list(tokens)))
        return at_most(found) if any(map(is_cut, words)) else found

    def _hyphenated(self, groups: Sequence[Sequence[str]]) -> Bounds:
        """Where the words may stand if a hyphen splits one, or joins several that are one there."""
        if any(len(group) > _MOST_SPLIT for group in groups):
            return self._anything()
        one = any_of(
            [
                self._token(part, mark)
                for group in groups
                for is_several, part in _runs_of(group)
                for mark in (("", JOINED) if is_several else (JOINED,))
            ]
        )
        return all_of([one, *map(self._covering, groups)])

    def _covering(self, group: Sequence[str]) -> Bounds:
        ways = []
        for end in range(1, len(group) + 1):
            part = "".join(group[:end])
            first = any_of([self._token(part), self._token(part, JOINED)])
            ways.append(all_of([first, self._covering(group[end:])]) if group[end:] else first)
        return any_of(ways)

    def _token(self, key: str, mark: str = "") -> Bounds:
        found = exactly(Query.term_query(self._schema, self._field, token_of(key, mark)))
        return at_most(found) if is_cut(key) else found

    def _anything(self) -> Bounds:
        return exactly(Query.term_query(self._schema, TAGS, has_tag(self._path)))


def _words_of(keys: str) -> list[str]:
    return keys.replace("-", " ").split()


def _runs_of(group: Sequence[str]) -> Iterator[tuple[bool, str]]:
    """Words of a group that follow each other, as one; and whether there are several of them."""
    for start in range(len(group)):
        for end in range(start + 1, len(group) + 1):
            yield end - start > 1, "".join(group[start:end])
