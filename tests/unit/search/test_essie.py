"""Text in, tree out, and back; a fault is told with its place and what could stand there."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.search_trees import trees
from tests.studies import CHARACTERS

from trialatlas.errors import ExpressionError
from trialatlas.search.essie import parse, show
from trialatlas.search.expressions import (
    All,
    And,
    Area,
    Coverage,
    Distance,
    Expansion,
    Expression,
    Missing,
    Not,
    Or,
    Part,
    Range,
    Search,
    Term,
    Tilt,
)

PIECES = (
    "AREA[", "Phase", "]", "RANGE[1,2]", "(", ")", " ", "AND", "OR ", " NOT", '"', "\\", ",", "a",
    "\n", "COVER[FullMatch]", "EXPANSION[Lossy]", "SEARCH[Location]", "TILT[StartDate]", "MISSING",
    "ALL",
)  # fmt: skip


def term(*words: str) -> Term:
    return Term(tuple(Part(word) for word in words))


def read(text: str) -> Expression | ExpressionError:
    try:
        return parse(text)
    except ExpressionError as error:
        return error


def fault(text: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("stiff knee", term("stiff", "knee")),
        ("a OR b OR c", Or((term("a"), term("b"), term("c")))),
        ("a OR b AND c", Or((term("a"), And((term("b"), term("c")))))),
        ("(a OR b) AND c", And((Or((term("a"), term("b"))), term("c")))),
        ("a NOT b", And((term("a"), Not(term("b"))))),
        ("NOT a AND b", And((Not(term("a")), term("b")))),
        ("(a OR b) OR c", Or((Or((term("a"), term("b"))), term("c")))),
        ('old "stiff knee"', Term((Part("old"), Part("stiff knee", is_quoted=True)))),
        ("AREA[Phase]PHASE2", Area("Phase", term("PHASE2"))),
        ("AREA[Phase:size]2", Area("Phase:size", term("2"))),
        ("AREA[ Phase ] PHASE2", Area("Phase", term("PHASE2"))),
        ("AREA[StartDate]MISSING", Area("StartDate", Missing())),
        ("SEARCH[Location]Oslo", Search("Location", term("Oslo"))),
        ("COVER[FullMatch]pain", Coverage("FullMatch", term("pain"))),
        ("EXPANSION[None] NOT a", Expansion("None", Not(term("a")))),
        ("TILT[StartDate]ALL", Tilt("StartDate", All())),
        ("RANGE[ 18  years ,MAX]", Range("18 years", "MAX")),
        ("DISTANCE[1.5, 2, 50mi]", Distance("1.5, 2, 50mi")),
        (r"\MISSING \AND", term("MISSING", "AND")),
        (r"a\,b \[c\]", term("a,b", "[c]")),
        (r'"say \"ah\""', Term((Part('say "ah"', is_quoted=True),))),
        (r"\\ a", term("\\", "a")),
        (r'"\\"', Term((Part("\\", is_quoted=True),))),
        ("missing and Or", term("missing", "and", "Or")),
        ("ANDROID NOTE", term("ANDROID", "NOTE")),
        ('NOT"a b"', Not(Term((Part("a b", is_quoted=True),)))),
        ("a\u00a0b\n\tc", term("a", "b", "c")),
    ],
)
def test_an_expression_has_its_tree(text: str, expected: Expression) -> None:
    assert parse(text) == expected
    assert parse(show(expected)) == expected


@settings(max_examples=60)
@given(trees())
def test_what_is_printed_is_read_as_the_same_tree(expression: Expression) -> None:
    printed = show(expression)
    again = parse(printed)
    assert again == expression
    assert hash(again) == hash(expression)
    assert show(again) == printed


def test_both_spellings_of_coverage_are_printed_as_one() -> None:
    assert show(parse("COVER[StartsWith]a")) == "COVERAGE[StartsWith]a"


def test_a_node_remembers_where_it_began() -> None:
    found = parse("one AND AREA[Phase]PHASE2")
    assert isinstance(found, And)
    assert isinstance(found.parts[1], Area)
    assert (found.parts[1].at, found.parts[1].operand.at) == (8, 19)  # type: ignore[union-attr]  # a term


@pytest.mark.parametrize(
    ("text", "offset", "said"),
    [
        ("pain (knee", 5, "expected more words, AND, OR, NOT or the end, found '('"),
        ("(pain", 5, "or ')', found the end"),
        ("pain)", 4, "found ')'"),
        ("AND pain", 0, "expected words, a phrase in quotes"),
        ("pain OR", 7, "found the end"),
        ("a AND OR b", 6, "found 'OR'"),
        ("AREA[Phase]", 11, "found the end"),
        ("a [b]", 2, "'[' belongs to an operator"),
        ("a]", 1, "']' closes no operator"),
        ("a, b", 1, "',' stands only in RANGE"),
        ('see "this', 4, "no second quote"),
        ("a\\", 1, "found the end"),
    ],
)
def test_a_fault_is_told_with_its_place(text: str, offset: int, said: str) -> None:
    error = fault(text)
    assert error.offset == offset
    assert error.expression == text
    assert said in error.problem
    assert str(error).splitlines()[-1] == "  " + " " * offset + "^"


@pytest.mark.parametrize(
    "text", ["(" * 10_000 + "a" + ")" * 10_000, "NOT " * 10_000 + "a", "(" * 10_000]
)
def test_depth_is_refused_not_died_of(text: str) -> None:
    assert "nested more than 60 deep" in fault(text).problem


@given(
    st.one_of(
        st.text(CHARACTERS, max_size=40),
        st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
    )
)
def test_any_text_has_a_tree_or_a_fault_with_its_place(text: str) -> None:
    found = read(text)
    if isinstance(found, ExpressionError):
        assert found.offset is None or 0 <= found.offset <= len(text)
    else:
        assert parse(show(found)) == found


def test_length_is_no_depth() -> None:
    found = parse(" NOT ".join(["AREA[Phase](PHASE1 OR PHASE2)"] * 500))
    assert isinstance(found, And)
    assert len(found.parts) == 500


def test_time_grows_as_the_text_does() -> None:
    def seconds(n: int) -> float:
        start = time.process_time()
        parse(" OR ".join(["knee"] * n))
        return time.process_time() - start

    parse("knee")
    assert seconds(8_000) < 40 * seconds(800) + 0.05
