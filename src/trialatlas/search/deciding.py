"""Records of which the index cannot tell whether they answer: the reference decides.

It is asked only for those parts of an expression that the index leaves open for a record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import msgspec
import tantivy
from tantivy import Occur, Query

from trialatlas.model.study import Study
from trialatlas.search import expressions as tree
from trialatlas.search.answerable import Setting, setting_of
from trialatlas.search.bounding import Bounding
from trialatlas.search.indexed import NUMBER, STORED
from trialatlas.search.reference import Matcher

__all__ = ["Hits", "decided"]


class Hits:
    """What queries to an index find.

    Args:
        searcher: Of the index.
        n_records: How many records it holds.
    """

    def __init__(self, searcher: tantivy.Searcher, n_records: int) -> None:
        self._searcher = searcher
        self._limit = max(1, n_records)

    def of(self, query: Query) -> Mapping[int, tantivy.DocAddress]:
        """The records that a query finds: number and address."""
        unranked = Query.const_score_query(query, 1.0)
        found = self._searcher.search(unranked, self._limit, count=False).hits
        addresses = [address for _, address in found]
        numbers = self._searcher.fast_field_values(NUMBER, addresses)
        return dict(zip((int(number or 0) for number in numbers), addresses, strict=True))

    def values(self, field: str) -> Iterator[tuple[int, float]]:
        """The first value of each record that has any in a numeric field, with its number.

        Args:
            field: The field of the index.
        """
        found = self.of(Query.all_query())
        values = self._searcher.fast_field_values(field, list(found.values()))
        for number, value in zip(found, values, strict=True):
            if value is not None:
                yield number, float(value)

    def study(self, address: tantivy.DocAddress) -> Study:
        """The record at an address."""
        stored = self._searcher.doc(address).get_first(STORED)
        return msgspec.json.decode(stored or b"", type=Study)


def decided(matcher: Matcher, bounding: Bounding, doubtful: Query, hits: Hits) -> Iterator[int]:
    """Numbers of the records that answer, among those of which the index cannot tell.

    Args:
        matcher: The expression.
        bounding: How its parts are bounded.
        doubtful: Finds the records in question.
        hits: What queries find.
    """
    found = hits.of(doubtful)
    if found:
        parts = _Parts(matcher, bounding, doubtful, hits)
        for number, address in found.items():
            if _Record(number, address, parts).answers(matcher.expression, Setting()):
                yield number


class _Parts:
    """By each leaf of an expression, the doubtful records that surely answer it, and that may."""

    def __init__(self, matcher: Matcher, bounding: Bounding, doubtful: Query, hits: Hits) -> None:
        self.matcher = matcher
        self.hits = hits
        self._bounding = bounding
        self._doubtful = doubtful
        self._known: dict[tuple[tree.Expression, Setting], tuple[frozenset[int], ...]] = {}

    def numbers(self, node: tree.Expression, setting: Setting) -> tuple[frozenset[int], ...]:
        """Of the doubtful records, those that surely answer a leaf, and those that may."""
        key = (node, setting)
        if key not in self._known:
            self._known[key] = tuple(map(self._among_doubtful, self._bounding.of(node, setting)))
        return self._known[key]

    def _among_doubtful(self, query: Query) -> frozenset[int]:
        both = Query.boolean_query([(Occur.Must, self._doubtful), (Occur.Must, query)])
        return frozenset(self.hits.of(both))


class _Record:
    """A doubtful record, read only if the index cannot tell of some leaf."""

    def __init__(self, number: int, address: tantivy.DocAddress, parts: _Parts) -> None:
        self._number = number
        self._address = address
        self._parts = parts

    @cached_property
    def _study(self) -> Study:
        return self._parts.hits.study(self._address)

    def answers(self, node: tree.Expression, setting: Setting) -> bool:
        """Whether the record answers a part of the expression."""
        match node:
            case tree.Or(parts):
                return any(self.answers(part, setting) for part in parts)
            case tree.And(parts):
                return all(self.answers(part, setting) for part in parts)
            case tree.Not(operand):
                return not self.answers(operand, setting)
            case (
                tree.Area()
                | tree.Coverage()
                | tree.Expansion()
                | tree.Tilt()
                | tree.Search("Study")
            ):
                return self.answers(node.operand, setting_of(node, setting))
            case _:
                sure, maybe = self._parts.numbers(node, setting)
                if self._number in sure or self._number not in maybe:
                    return self._number in sure
                return self._parts.matcher.answer_part(node, setting, self._study) is not None
