"""Any expression over any study: what an answer must be whatever was asked."""

from __future__ import annotations

from hypothesis import given
from tests.search_trees import trees
from tests.studies import STUDIES

from trialatlas.model.study import Study, texts_of
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.search.essie import parse, show
from trialatlas.search.expressions import LEVELS, And, Expression, Not, Or
from trialatlas.search.reference import Matcher

CONCEPTS = {
    "cancer": ConceptSet(name="cancer", phrases=("cancer", "tumour"), mesh=("Neoplasms",)),
}


@given(trees(is_answerable=True), STUDIES)
def test_a_hit_quotes_what_stands_at_its_place(expression: Expression, whole: Study) -> None:
    texts = dict(texts_of(whole))
    for hit in Matcher(expression, CONCEPTS).answer(whole) or ():
        if hit.level:
            assert texts[hit.field][hit.start : hit.end] == hit.words


@given(trees(is_answerable=True), STUDIES)
def test_not_turns_the_answer_round(expression: Expression, whole: Study) -> None:
    is_found = Matcher(expression).answer(whole) is not None
    assert (Matcher(Not(expression)).answer(whole) is None) == is_found
    assert Matcher(Or((expression, Not(expression)))).answer(whole) is not None
    assert Matcher(And((expression, Not(expression)))).answer(whole) is None


@given(trees(is_answerable=True), STUDIES)
def test_what_is_printed_finds_the_same(expression: Expression, whole: Study) -> None:
    again = parse(show(expression))
    assert Matcher(again, CONCEPTS).answer(whole) == Matcher(expression, CONCEPTS).answer(whole)


@given(trees(is_answerable=True).filter(lambda tree: "NOT" not in show(tree)), STUDIES)
def test_each_level_finds_what_those_before_it_find(expression: Expression, whole: Study) -> None:
    found = [
        Matcher(expression, CONCEPTS, only=level).answer(whole) is not None for level in LEVELS
    ]
    assert found == sorted(found)
