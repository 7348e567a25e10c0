"""Words that surely stand in a text, and words that may."""

from __future__ import annotations

import pytest
from tests.studies import records, study

from trialatlas.search.expressions import CoverageKind, Part, Term
from trialatlas.search.index import build
from trialatlas.search.indexed import schema_of_index
from trialatlas.search.text_queries import TextQueries

WORDS = TextQueries(schema_of_index(), "keywords")


def told(bounds_of: str, *values: str, coverage: CoverageKind = "Contains") -> str:
    """Whether a text surely stands in some values, perhaps, or not at all."""
    hits = build([records(study(keywords=values))]).hits()
    bounds = WORDS.as_one(bounds_of, coverage, is_literal=False)
    return "surely" if hits.of(bounds.sure) else "perhaps" if hits.of(bounds.maybe) else "no"


@pytest.mark.parametrize(
    ("text", "value", "how"),
    [
        ("tumor", "Tumours", "surely"),
        ("bone marrow", "Bone-Marrow cells", "surely"),
        ("bone marrow", "marrow bone", "no"),
        ("T-cell", "tcell", "surely"),
        ("tcell", "T-cell", "surely"),
        ("tcell therapy", "T-cell therapy", "perhaps"),
        ("t-cell", "t ce-ll", "perhaps"),
        ("t-cell", "t of a cell", "no"),
        ("Brien", "O'Brien", "perhaps"),
        ("x" * 120, "x" * 120, "perhaps"),
        ("a-b-c-d-e", "something", "perhaps"),
        ("abcdefghijklmn", "a-b-c-d-e-f-g-h-i-j-k-l-m-n", "perhaps"),
        ("(", "something", "perhaps"),
    ],
)
def test_words_are_told_surely_or_perhaps(text: str, value: str, how: str) -> None:
    assert told(text, value) == how


def test_words_of_two_values_do_not_stand_side_by_side() -> None:
    assert told("bone marrow", "bone", "marrow") == "no"


@pytest.mark.parametrize(
    ("coverage", "told_of"),
    [
        ("FullMatch", ("surely", "no", "no")),
        ("StartsWith", ("surely", "surely", "no")),
        ("EndsWith", ("surely", "no", "surely")),
    ],
)
def test_a_value_is_covered_up_to_its_borders(
    coverage: CoverageKind, told_of: tuple[str, str, str]
) -> None:
    values = ("breast cancer.", "breast cancer stage 2", "no breast cancer")
    assert tuple(told("breast cancer", value, coverage=coverage) for value in values) == told_of


def test_a_literal_match_is_never_sure() -> None:
    hits = build([records(study(keywords=("MSC",)), study(keywords=("cells",)))]).hits()
    bounds = WORDS.as_one("MSC", "Contains", is_literal=True)
    assert not hits.of(bounds.sure)
    assert set(hits.of(bounds.maybe)) == {0}


def test_parts_that_stand_apart_must_stand_in_one_value() -> None:
    one, several = study(keywords=("heart and lung",)), study(keywords=("heart", "lung"))
    hits = build([records(one, several)]).hits()
    bounds = WORDS.apart(Term((Part("lung"), Part("heart"))), is_lossy=False)
    assert (set(hits.of(bounds.sure)), set(hits.of(bounds.maybe))) == ({0}, {0, 1})
    half = WORDS.apart(Term((Part("lung"), Part("liver"))), is_lossy=True)
    assert set(hits.of(half.sure)) == {0, 1}
    assert not hits.of(WORDS.apart(Term((Part("("),)), is_lossy=False).maybe)
