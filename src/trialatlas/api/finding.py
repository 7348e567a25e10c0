"""Records that answer a request, and their order."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock

from trialatlas.api.aggregation import Option
from trialatlas.api.parameters import wrong_format
from trialatlas.api.questions import Asked, any_code
from trialatlas.api.records import ServedRecords
from trialatlas.api.sorting import Order
from trialatlas.search import expressions as tree
from trialatlas.search.reference import Matcher

__all__ = ["Finder"]

_REMEMBERED = 16
"""Requests whose records are kept at hand, so that the following pages are not sought anew."""


class Finder:
    """Finds records; the last requests' records are remembered.

    Args:
        records: Where to look.
    """

    def __init__(self, records: ServedRecords) -> None:
        self._records = records
        self._orders: dict[str, Sequence[float]] = {}
        self._lock = Lock()
        self._found = lru_cache(_REMEMBERED)(self._sought)

    def found(self, asked: Asked, order: Sequence[Order]) -> Sequence[int]:
        """Numbers of the records that answer, in the order asked for.

        Args:
            asked: What is asked for.
            order: By what they are sorted; in the order of ids where empty or all alike.

        Raises:
            RequestError: A filter names an id that no record has.
        """
        return self._found(asked, tuple(order))

    def _sought(self, asked: Asked, order: Sequence[Order]) -> Sequence[int]:
        records = self._records
        numbers: set[int] | None = None
        if asked.expressions or asked.options:
            numbers = self._answering(asked)
        for ids in asked.ids:
            numbers = _both(numbers, self._of_ids(ids, asked.filter_of_ids))
        for circle in asked.circles:
            numbers = _both(numbers, records.traits.inside(circle))
        found = sorted(range(len(records)) if numbers is None else numbers)
        for one in reversed(order):
            found = self._sorted(found, one)
        return array("I", found)

    def _of_ids(self, ids: frozenset[str], filter_name: str) -> set[int]:
        records = self._records
        absent = sorted(ids - records.aliases.keys() - records.numbers.keys())
        if filter_name and absent:
            raise wrong_format(filter_name, absent[0])
        real = {records.aliases.get(one, one) for one in ids} | ids
        return {records.numbers[one] for one in real if one in records.numbers}

    def _answering(self, asked: Asked) -> set[int] | None:
        numbers: set[int] | None = None
        expressions = list(asked.expressions)
        for options in asked.options:
            if any(option.is_mark or not option.pieces for option in options):
                either: set[int] = set()
                for option in options:
                    either |= self._having(option)
                numbers = _both(numbers, either)
            else:
                expressions += [_expression_of(options)]
        if expressions:
            numbers = _both(numbers, self._matching(expressions))
        return numbers

    def _having(self, option: Option) -> set[int]:
        if option.is_mark:
            return self._records.traits.marked[option.pieces[0]]
        return self._matching([_expression_of([option])]) if option.pieces else set()

    def _matching(self, expressions: Sequence[tree.Expression]) -> set[int]:
        whole = expressions[0] if len(expressions) == 1 else tree.And(tuple(expressions))
        versions = self._records.index.find_all(Matcher(whole))
        return {self._records.numbers[record_id] for record_id, _ in versions}

    def _sorted(self, found: Sequence[int], order: Order) -> list[int]:
        values = self._values(order)
        there = [number for number in found if not math.isnan(values[number])]
        absent = [number for number in found if math.isnan(values[number])]
        there.sort(key=values.__getitem__, reverse=order.is_descending)
        return there + absent

    def _values(self, order: Order) -> Sequence[float]:
        with self._lock:
            if order.piece not in self._orders:
                columns, index = self._records.traits.columns, self._records.index
                is_extra = order.piece in columns
                values = columns[order.piece] if is_extra else index.least(order.path)
                self._orders[order.piece] = values
            return self._orders[order.piece]


def _both(one: set[int] | None, other: set[int] | None) -> set[int] | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _expression_of(options: Sequence[Option]) -> tree.Expression:
    parts = tuple(any_code(piece, option.codes) for option in options for piece in option.pieces)
    return parts[0] if len(parts) == 1 else tree.Or(parts)
