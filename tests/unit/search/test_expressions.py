"""Nodes of a tree say what they are, whatever text they came from."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from tests.search_trees import trees

from trialatlas.search.expressions import And, Expression, Not, Or, Part, Term, operands, walk

A, B = Term((Part("a"),)), Term((Part("b"),))


def test_where_a_node_stood_does_not_count() -> None:
    assert Term((Part("a"),), at=3) == A
    assert hash(Term((Part("a"),), at=3)) == hash(A)
    assert Part("a", is_quoted=True) != Part("a")


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_a_part_is_never_blank(text: str) -> None:
    with pytest.raises(ValueError, match="at least one character"):
        Part(text)


def test_a_term_has_a_part() -> None:
    with pytest.raises(ValueError, match="at least one part"):
        Term(())


@pytest.mark.parametrize("kind", [Or, And])
def test_one_thing_cannot_be_joined(kind: type[Or | And]) -> None:
    with pytest.raises(ValueError, match="at least two"):
        kind((A,))


def test_a_tree_is_walked_as_it_is_written() -> None:
    both = Or((A, Not(B)))
    assert list(walk(both)) == [both, A, Not(B), B]
    assert operands(A) == ()


@settings(max_examples=30)
@given(trees())
def test_a_tree_travels_to_other_processes(expression: Expression) -> None:
    assert pickle.loads(pickle.dumps(expression)) == expression
