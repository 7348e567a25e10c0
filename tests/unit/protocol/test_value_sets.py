"""Where a codebook lists all values of a variable, and where it cannot."""

from __future__ import annotations

import pytest

from trialatlas.protocol.codebook import Variable
from trialatlas.protocol.value_sets import fixed_values
from trialatlas.text.rules import Category, Rule, TextVariable

CATEGORIES = (Category(name="single"), Category(name="multiple"))


def variable(*rules: Rule) -> Variable:
    text = TextVariable(name="times", categories=CATEGORIES, rules=rules)
    return Variable(name="times", title="Times", kind="text", text=text, categories=CATEGORIES)


@pytest.mark.parametrize(
    "rule",
    [
        Rule(name="said"),
        Rule(name="counted", quantity="count", values={"1": "single"}),
        Rule(name="several", quantity="count", ignore=("1",), value="multiple"),
    ],
)
def test_categories_are_all_there_is(rule: Rule) -> None:
    assert fixed_values(variable(rule)) == ("single", "multiple")


@pytest.mark.parametrize(
    "rule", [Rule(name="named", verbatim=True), Rule(name="counted", quantity="count")]
)
def test_one_rule_that_takes_words_of_the_record_opens_the_set(rule: Rule) -> None:
    assert fixed_values(variable(Rule(name="said"), rule)) == ()


def test_a_field_of_the_record_may_hold_anything() -> None:
    assert fixed_values(Variable(name="phase", title="Phase", kind="field", field="x")) == ()
