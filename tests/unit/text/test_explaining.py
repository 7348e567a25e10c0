"""What each rule met on the way to a value, and the rules in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from tests.donors import CONCEPTS, EVERYWHERE, NAMED, SAID, donor, reading
from tests.studies import STUDIES, TEXTS, told

from trialatlas.model.judgement import Basis
from trialatlas.model.study import Study
from trialatlas.text.explaining import (
    Outcome,
    objection_in_words,
    rule_in_words,
    trace,
)
from trialatlas.text.matching import Lexicon, Words
from trialatlas.text.reading import Reading, ReadRecord, category_label, concept_label, find_words
from trialatlas.text.rules import Rule, TextVariable
from trialatlas.text.sections import passages_of

LINKED = Rule(name="linked", where=EVERYWHERE, link="name", skip=("negated",))
CORD = Reading(("cord",), None, Basis.STATED, "said", ())


def record_of(whole: Study, variable: TextVariable) -> ReadRecord:
    words = {concept_label(name): item for name, item in CONCEPTS.items()}
    for category in variable.categories:
        words[category_label(variable.name, category.name)] = Words(category.phrases)
    lexicon = Lexicon(words)
    return find_words(passages_of(whole), lexicon)


def outcomes(whole: Study, variable: TextVariable) -> list[Outcome]:
    steps = trace(record_of(whole, variable), variable, {"tissue": CORD})
    return [step.outcome for step in steps]


def test_rules_before_the_one_that_decided_say_what_they_lacked() -> None:
    variable = donor(NAMED, LINKED, SAID, NAMED, product="cells", rivals="graft")

    assert outcomes(told("Cells", summary="Donor grafts and MSCs"), variable) == [
        Outcome.FOUND_NOTHING,
        Outcome.NOTHING_COUNTED,
        Outcome.DECIDED,
        Outcome.NOT_REACHED,
    ]


def test_words_that_do_not_count_come_with_the_reason() -> None:
    variable = donor(LINKED, product="cells")

    [step] = trace(record_of(told("No donor MSCs. A donor graft."), variable), variable, {})

    assert [(found.words, found.objection) for found in step.objected] == [
        ("donor", "negated"),
        ("donor", "not linked to the product"),
    ]
    assert step.counted == ()


def test_a_rule_that_wants_one_value_passes_where_several_are_named() -> None:
    variable = donor(Rule(name="one", where=EVERYWHERE, unique=True), SAID)

    assert outcomes(told("Autologous or donor"), variable) == [
        Outcome.SEVERAL_VALUES,
        Outcome.DECIDED,
    ]


def test_a_rule_whose_condition_does_not_hold_is_passed_over_also_behind_the_deciding_one() -> None:
    other = Rule(name="fat", where=EVERYWHERE, when={"tissue": ("fat",)})
    follows = Rule(name="cord", value="allogeneic", when={"tissue": ("cord",)})

    assert outcomes(told("Donor"), donor(other, follows, other, SAID)) == [
        Outcome.PASSED_OVER,
        Outcome.DECIDED,
        Outcome.PASSED_OVER,
        Outcome.NOT_REACHED,
    ]


def test_what_a_later_rule_would_have_met_is_kept() -> None:
    variable = donor(NAMED, SAID)

    steps = trace(record_of(told("Autologous", summary="Donor"), variable), variable, {})

    assert [found.mention.value for found in steps[1].counted] == ["autologous", "allogeneic"]


@given(STUDIES | TEXTS.map(lambda text: told("Own cells", summary=f"Donor MSCs {text}")))
def test_the_rule_that_decides_is_the_one_that_the_reading_names(whole: Study) -> None:
    unique = Rule(name="unique", where=EVERYWHERE, unique=True)
    variable = donor(LINKED, unique, SAID, product="cells")

    steps = trace(record_of(whole, variable), variable, {})

    decided = [step.rule.name for step in steps if step.outcome is Outcome.DECIDED]
    read = reading(whole, variable)
    assert decided == ([read.rule] if read.rule else [])


def test_words_are_weighed_against_the_variables_own_product() -> None:
    whole = told("Donor MSCs")
    with_product, without = donor(LINKED, product="cells"), donor(LINKED)

    [own] = trace(record_of(whole, with_product), with_product, {})
    [none] = trace(record_of(whole, without), without, {})

    assert [found.words for found in own.counted] == ["Donor"]
    assert [found.objection for found in none.objected] == ["not linked to the product"]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (SAID, ["looks for the words of the categories in titles, interventions, arms, "]),
        (
            Rule(name="x", categories=("own",), where=("titles",), link="item", unique=True),
            [
                "looks for the words of own in titles",
                "demands that the words stand in an arm or intervention that is about the product",
                "decides only where the words found name one value",
            ],
        ),
        (
            Rule(
                name="x",
                find=("cord", "jelly"),
                value="allogeneic",
                where=("arms", "titles"),
                beside=("giving",),
                never_beside=("visit", "test"),
                skip=("prior",),
                basis="inferred",
            ),
            [
                "looks for the words of the concepts cord or jelly in arms or titles",
                "demands words of giving in the same sentence",
                "demands that no words of visit or test stand in the same sentence",
                "passes over words that are prior",
                "gives the value allogeneic",
                "calls the value inferred",
            ],
        ),
        (
            Rule(
                name="x",
                quantity="administrations",
                values={"1": "single", "*": "multiple"},
                ignore=("many",),
                where=("arms",),
            ),
            [
                "looks for quantities of the kind administrations in arms",
                "ignores many",
                "1 means single, anything else means multiple",
            ],
        ),
        (
            Rule(name="x", value="own", when={"tissue": ("fat", "cord"), "sex": ("MALE",)}),
            [
                "is tried only where tissue is fat or cord and sex is MALE",
                "gives the value own",
            ],
        ),
    ],
)
def test_a_rule_in_words(rule: Rule, words: list[str]) -> None:
    clauses = rule_in_words(rule)

    assert len(clauses) == len(words)
    assert all(clause.startswith(start) for clause, start in zip(clauses, words, strict=True))


@pytest.mark.parametrize(
    ("objection", "words"),
    [
        ("no words of giving in the sentence", "no words of giving in the sentence"),
        (
            "negated, prior",
            "negated: the record says that it is not so; "
            "prior: what participants had before the study",
        ),
    ],
)
def test_an_objection_in_words_names_what_a_context_is(objection: str, words: str) -> None:
    assert objection_in_words(objection) == words
