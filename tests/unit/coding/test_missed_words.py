"""Near misses: which words were there, and why they did not count."""

from __future__ import annotations

from typing import Any

import pytest
from tests.studies import study, told

from trialatlas.coding.explaining import read_record
from trialatlas.coding.missed_words import missed_words
from trialatlas.coding.rules import compile_lexicon, read_study
from trialatlas.model.study import Outcome, Study
from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.text.rules import Category, Rule, TextVariable

CONCEPTS = {"cells": ConceptSet(name="cells", phrases=("MSC",))}
CATEGORIES = (
    Category(name="own", phrases=("autologous",)),
    Category(name="others", phrases=("donor",)),
)
NAMED = Rule(name="named", where=("titles", "description"), link="name")


def missed(whole: Study, *rules: Rule, **more: Any) -> list[tuple[str, str, str]]:
    """The value, the words and the reason of each near miss of a record."""
    text = TextVariable(name="donor", categories=CATEGORIES, rules=rules, product="cells", **more)
    variable = Variable(name="donor", title="Donor", kind="text", text=text)
    codebook = Codebook(variables=(variable,))
    lexicon = compile_lexicon(codebook, CONCEPTS)
    readings = read_study(whole, codebook, lexicon, ["donor"])
    return [key[1:] for key in missed_words(read_record(whole, lexicon), variable, readings)]


def test_words_that_hang_together_with_something_else() -> None:
    assert missed(told("Donor graft after MSCs"), NAMED) == [
        ("others", "donor", "not linked to the product")
    ]


def test_of_several_rules_the_last_gives_the_reason() -> None:
    loose = Rule(name="loose", where=("titles",), skip=("negated",))

    assert missed(told("No donor"), NAMED, loose) == [("others", "donor", "negated")]


def test_words_where_no_rule_looks() -> None:
    whole = study(outcomes=(Outcome(rank="primary", measure="Donor cells"),))

    assert missed(whole, NAMED) == [("others", "donor", "no rule looks in outcomes[].measure")]


def test_what_keeps_people_out_is_no_near_miss() -> None:
    whole = told(criteria="Inclusion Criteria:\nDonor\nExclusion Criteria:\nAutologous")

    assert missed(whole, NAMED) == [("others", "donor", "no rule looks in eligibility.criteria")]


def test_several_values_where_one_is_wanted() -> None:
    rule = Rule(name="one", where=("titles",), unique=True)

    assert missed(told("Autologous or donor"), rule) == [
        ("own", "autologous", "a rule wants one value, and the words name several"),
        ("others", "donor", "a rule wants one value, and the words name several"),
    ]


def test_the_same_words_for_the_same_reason_are_told_once() -> None:
    assert len(missed(told("Donor graft", summary="Donor graft. A DONOR graft."), NAMED)) == 1


def test_quantities_are_told_by_their_kind() -> None:
    rule = Rule(name="x", quantity="administrations", where=("titles",), link="name")

    assert missed(told("Infused twice. Infused once."), rule) == [
        ("any", "a quantity of the kind administrations", "not linked to the product")
    ]


@pytest.mark.parametrize("title", ["", "Cells", "MSCs"])
def test_a_record_without_the_words_has_none(title: str) -> None:
    assert missed(told(title), NAMED) == []


def test_a_variable_without_rules_has_none() -> None:
    variable = Variable(name="phase", title="Phase", kind="field", field="design.phases")
    record = read_record(told("Donor"), compile_lexicon(Codebook(variables=(variable,)), {}))

    assert missed_words(record, variable, {}) == {}
