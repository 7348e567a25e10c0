"""Rules that look for quantities in place of words: what is said is the value, or means one."""

from __future__ import annotations

from typing import Any

from tests.donors import EVERYWHERE, reading
from tests.studies import told

from trialatlas.model.judgement import Missing
from trialatlas.text.reading import Mention, Reading
from trialatlas.text.rules import Category, Rule, TextVariable

COUNTED = Rule(name="counted", quantity="administrations", where=EVERYWHERE)


def times(*rules: Rule, **more: Any) -> TextVariable:
    """How many times the cells are given."""
    return TextVariable(name="times", categories=(), rules=rules, **more)


def test_what_the_record_says_is_the_value_and_its_sentence_proves_it() -> None:
    result = reading(told(summary="For adults. MSCs are infused twice."), times(COUNTED))

    assert (result.values, result.rule) == (("2",), "counted")
    assert result.mentions == (
        Mention("2", "description.brief_summary", 12, 35, "MSCs are infused twice."),
    )


def test_a_rule_for_quantities_takes_no_words() -> None:
    variable = TextVariable(
        name="donor", categories=(Category(name="own", phrases=("own",)),), rules=(COUNTED,)
    )

    assert reading(told(summary="Their own MSCs"), variable).missing is Missing.NOT_REPORTED


def test_quantities_outside_the_areas_do_not_count() -> None:
    rule = Rule(name="counted", quantity="administrations", where=("titles",))

    assert reading(told("Cells", summary="MSCs are infused twice."), times(rule)).values == ()


def test_quantities_of_another_product_are_not_taken() -> None:
    rule = Rule(name="counted", quantity="administrations", where=EVERYWHERE, link="sentence")
    variable = times(rule, product="cells", rivals="graft")

    assert reading(told(summary="MSCs are infused twice."), variable).values == ("2",)
    assert reading(told(summary="The graft is infused twice."), variable).values == ()


def test_what_was_said_may_mean_a_category_and_a_star_is_anything_else() -> None:
    rule = Rule(
        name="counted",
        quantity="administrations",
        values={"1": "single", "*": "multiple"},
        where=EVERYWHERE,
    )

    for said, value in (("once", "single"), ("twice", "multiple"), ("three times", "multiple")):
        assert reading(told(summary=f"MSCs are infused {said}."), times(rule)).values == (value,)


def test_what_is_not_among_the_meanings_is_the_value_itself() -> None:
    rule = Rule(
        name="counted", quantity="administrations", values={"1": "single"}, where=EVERYWHERE
    )

    assert reading(told(summary="MSCs are infused twice."), times(rule)).values == ("2",)


def test_what_is_ignored_does_not_count() -> None:
    rule = Rule(name="counted", quantity="administrations", ignore=("many",), where=EVERYWHERE)
    whole = told(summary="Repeated infusions of MSCs.")

    assert reading(whole, times(COUNTED)).values == ("many",)
    assert reading(whole, times(rule)).missing is Missing.NOT_REPORTED


def test_quantities_may_be_ignored_by_how_they_end() -> None:
    whole = told(
        summary="MSCs are given, 5 million cells/mL in each of 2 vials of 10 million cells."
    )
    doses = Rule(name="dose", quantity="cell_dose", where=EVERYWHERE)
    no_strengths = Rule(name="dose", quantity="cell_dose", ignore=("*/mL",), where=EVERYWHERE)

    assert "5e6/mL" in reading(whole, times(doses, multiple=True)).values
    assert reading(whole, times(no_strengths, multiple=True)).values == ("1e7 total",)


class TestSeveralNumbers:
    SUMMARY = "MSCs are infused three times. Others are infused twice."

    def values(self, **more: Any) -> Reading:
        return reading(told(summary=self.SUMMARY), times(COUNTED, **more))

    def test_are_unclear_where_one_is_asked_for(self) -> None:
        assert self.values().missing is Missing.UNCLEAR

    def test_are_all_kept_where_several_are_allowed(self) -> None:
        assert self.values(multiple=True).values == ("2", "3")

    def test_the_largest_may_be_kept_and_the_others_lose(self) -> None:
        result = self.values(keep="largest")

        assert result.values == ("3",)
        assert [mention.value for mention in result.against] == ["2"]

    def test_a_word_is_smaller_than_any_number(self) -> None:
        whole = told(summary="MSCs are infused twice. Repeated infusions of MSCs follow.")

        assert reading(whole, times(COUNTED, keep="largest")).values == ("2",)


def test_ten_is_larger_than_nine() -> None:
    whole = told(summary="MSCs are infused 9 times. Others are infused 10 times.")

    assert reading(whole, times(COUNTED, keep="largest")).values == ("10",)
