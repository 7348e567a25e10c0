"""AND, OR and NOT keep a record that answers between what surely answers and what may."""

from __future__ import annotations

import pytest
from tantivy import Query
from tests.studies import records, study

from trialatlas.search.bounds import (
    EVERYTHING,
    NOTHING,
    Bounds,
    all_of,
    any_of,
    at_most,
    but_not,
    exactly,
    opposite,
)
from trialatlas.search.deciding import Hits
from trialatlas.search.index import build
from trialatlas.search.indexed import name_of, schema_of_index


@pytest.fixture(scope="module")
def hits() -> Hits:
    keywords = ((), ("a",), ("b",), ("a", "b"))
    rows = [study(f"NCT0000000{number}", keywords=found) for number, found in enumerate(keywords)]
    return build([records(*rows)]).hits()


def word(text: str) -> Bounds:
    return exactly(Query.term_query(schema_of_index(), name_of("text", "keywords"), text))


def found(hits: Hits, bounds: Bounds) -> tuple[set[int], set[int]]:
    return set(hits.of(bounds.sure)), set(hits.of(bounds.maybe))


def test_exact_parts_make_an_exact_whole(hits: Hits) -> None:
    a, b = word("a"), word("b")
    for bounds, numbers in (
        (a, {1, 3}),
        (any_of([a, b]), {1, 2, 3}),
        (any_of([a, b, NOTHING], least=2), {3}),
        (all_of([a, b]), {3}),
        (opposite(a), {0, 2}),
        (opposite(NOTHING), {0, 1, 2, 3}),
        (all_of([EVERYTHING, b]), {2, 3}),
        (any_of([]), set()),
        (any_of([a], least=2), set()),
    ):
        assert bounds.is_exact
        assert found(hits, bounds) == (numbers, numbers)


def test_an_open_part_leaves_the_whole_open(hits: Hits) -> None:
    a, b = word("a"), at_most(word("b"))
    assert found(hits, b) == (set(), {2, 3})
    assert found(hits, any_of([a, b])) == ({1, 3}, {1, 2, 3})
    assert found(hits, all_of([a, b])) == (set(), {3})
    assert found(hits, opposite(b)) == ({0, 1}, {0, 1, 2, 3})
    assert not opposite(b).is_exact


def test_one_query_without_another(hits: Hits) -> None:
    assert set(hits.of(but_not(word("a").sure, word("b").sure))) == {1}
