"""Two coders in, their agreement out."""

from __future__ import annotations

import pytest

from trialatlas.analysis.validity import ANY_VALUE, EACH_VALUE, NO_VALUE, agreement_on, with_basis
from trialatlas.model.judgement import Basis, Coding, EvidenceSpan, Missing
from trialatlas.protocol.codebook import Variable
from trialatlas.stats.agreement import VariableAgreement
from trialatlas.text.rules import Category

ROUTE = Variable(
    name="route",
    title="Route",
    kind="text",
    multiple=True,
    categories=(Category(name="vein"), Category(name="lung"), Category(name="skin")),
)
DOSES = Variable(name="doses", title="Doses", kind="text", multiple=True)


def coded(study: int, *values: str, variable: str = "route") -> Coding:
    missing = None
    if not values:
        missing = Missing.NOT_REPORTED
    elif values == ("unclear",):
        values, missing = (), Missing.UNCLEAR
    return Coding(study_id=f"N{study}", variable=variable, value=values, missing=missing)


def found(result: VariableAgreement) -> dict[str, tuple[int, int, int]]:
    """Of each category how often people, the rules and both have it."""
    return {
        item.name: (item.sensitivity.of, item.predictive_value.of, item.n_both)
        for item in result.categories
    }


def test_a_value_is_right_as_a_whole_or_not_at_all() -> None:
    rules = [coded(1, "vein"), coded(2, "lung", "vein"), coded(3, "vein"), coded(4)]
    people = [coded(1, "vein"), coded(2, "vein", "lung"), coded(3, "vein", "skin"), coded(4)]

    result = agreement_on(ROUTE, rules, people)

    assert (result.agreement.n, result.agreement.of) == (3, 4)
    assert [item.coding.study_id for item in result.disagreements] == ["N3"]
    assert result.kappa.estimate == pytest.approx((3 / 4 - 4 / 16) / (1 - 4 / 16))


def test_no_value_is_missed_and_another_is_wrong() -> None:
    rules = [coded(1), coded(2, "lung"), coded(3, "vein"), coded(4, "unclear")]
    people = [coded(1, "vein"), coded(2, "vein"), coded(3), coded(4)]

    result = agreement_on(ROUTE, rules, people)

    assert (result.n_missed, result.n_wrong) == (1, 3)


def test_either_of_two_right_answers_is_right() -> None:
    people = [coded(1, "vein"), coded(1, "lung"), coded(2, "skin"), coded(2)]

    result = agreement_on(ROUTE, [coded(1, "lung"), coded(2)], people)

    assert result.agreement.n == 2
    assert [item.others for item in result.compared] == [(people[0],), (people[2],)]


def test_of_wrong_answers_the_nearest_is_counted_and_of_equally_near_the_first() -> None:
    people = [coded(1, "skin"), coded(1, "vein", "lung"), coded(2, "vein"), coded(2, "skin")]

    result = agreement_on(ROUTE, [coded(1, "lung"), coded(2, "lung")], people)

    assert [item.reference for item in result.compared] == [people[1], people[2]]


def test_a_category_is_present_or_absent_in_each_study() -> None:
    rules = [coded(1, "vein", "lung"), coded(2, "vein"), coded(3), coded(4, "unclear")]
    people = [coded(1, "vein"), coded(2, "vein", "lung"), coded(3, "lung"), coded(4)]

    result = agreement_on(ROUTE, rules, people)

    assert found(result) == {
        "vein": (2, 2, 2),
        "lung": (2, 1, 0),
        "unclear": (0, 1, 0),
        NO_VALUE: (1, 1, 0),
    }
    by_name = {item.name: item for item in result.categories}
    assert by_name["vein"].sensitivity.estimate == 1
    assert by_name["unclear"].sensitivity.estimate is None
    assert by_name["unclear"].predictive_value.estimate == 0


def test_values_without_categories_are_counted_together() -> None:
    rules = [
        coded(1, "1e6/kg", variable="doses"),
        coded(2, "1e6/kg", "2e6/kg", variable="doses"),
        coded(3, "5e7 total", variable="doses"),
        coded(4, variable="doses"),
    ]
    people = [
        coded(1, "1e6/kg", variable="doses"),
        coded(2, "2e6/kg", "4e6/kg", "8e6/kg", variable="doses"),
        coded(3, variable="doses"),
        coded(4, variable="doses"),
    ]

    result = agreement_on(DOSES, rules, people)

    assert found(result) == {ANY_VALUE: (2, 3, 2), EACH_VALUE: (4, 4, 2), NO_VALUE: (2, 1, 1)}


def test_only_studies_that_both_coded_and_only_the_variable_asked_are_compared() -> None:
    rules = [coded(1, "vein"), coded(2, "vein"), coded(1, "lung", variable="other")]
    people = [coded(1, "vein"), coded(3, "skin"), coded(1, "skin", variable="other")]

    result = agreement_on(ROUTE, rules, people)

    assert [item.coding.study_id for item in result.compared] == ["N1"]


def test_without_a_common_study_nothing_is_defined_and_said_so() -> None:
    result = agreement_on(ROUTE, [coded(1, "vein")], [coded(2, "vein")])

    assert result.agreement.estimate is None
    assert result.kappa.note == "kappa of no studies is not defined"
    assert result.categories == ()


def test_two_people_are_compared_like_rules_and_people() -> None:
    ann, bob = [coded(1, "vein"), coded(2, "lung")], [coded(1, "vein"), coded(2, "skin")]

    one, other = agreement_on(ROUTE, ann, bob), agreement_on(ROUTE, bob, ann)

    assert one.agreement == other.agreement
    assert one.kappa.estimate == pytest.approx(other.kappa.estimate)


def test_a_basis_is_a_value_with_the_same_words() -> None:
    span = EvidenceSpan(record_id="N1", version="v", field="x", start=0, end=2, quote="IV")
    coding = Coding(
        study_id="N1", variable="route", value=("vein",), basis=Basis.STATED, spans=(span,)
    )

    basis = with_basis(coding, "route_basis")

    assert (basis.variable, basis.value, basis.missing) == ("route_basis", ("stated",), None)
    assert basis.spans == (span,)


def test_the_basis_of_nothing_is_no_value() -> None:
    basis = with_basis(coded(1), "route_basis")

    assert (basis.value, basis.missing) == ((), Missing.NOT_REPORTED)
