"""Rules in their order: words in, a value and the words that prove it out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.donors import ALLOGENEIC, AUTOLOGOUS, EVERYWHERE, NAMED, SAID, donor, reading
from tests.studies import STUDIES, TEXTS, study, told

from trialatlas.model.judgement import Basis, Missing
from trialatlas.model.study import Arm, Study, texts_of
from trialatlas.text.reading import Mention, Reading
from trialatlas.text.rules import Category, Rule, TextVariable


def test_words_give_a_value_and_their_sentence_proves_it() -> None:
    summary = "This is about cells. They get autologous cells. All are well."

    result = reading(told(summary=summary), donor(SAID))

    assert result == Reading(
        values=("autologous",),
        missing=None,
        basis=Basis.STATED,
        rule="said",
        mentions=(
            Mention(
                "autologous", "description.brief_summary", 21, 47, "They get autologous cells."
            ),
        ),
    )


def test_the_first_rule_that_finds_anything_decides() -> None:
    whole = told("Autologous cells", summary="Donor cells")

    assert reading(whole, donor(NAMED, SAID)).rule == "named"
    assert reading(whole, donor(NAMED, SAID)).values == ("autologous",)
    assert reading(told("Cells", summary="Donor cells"), donor(NAMED, SAID)).rule == "said"


def test_which_words_come_first_in_the_record_does_not_matter() -> None:
    rules = (
        Rule(name="own", categories=("autologous",), where=EVERYWHERE),
        Rule(name="others", categories=("allogeneic",), where=EVERYWHERE),
    )

    for summary in ("Autologous, not donor", "Donor, not autologous"):
        assert reading(told(summary=summary), donor(*rules)).values == ("autologous",)


def test_where_no_rule_fires_nothing_is_reported() -> None:
    assert reading(told("Cells"), donor(SAID)) == Reading(
        (), Missing.NOT_REPORTED, Basis.ABSENT, "", ()
    )


@pytest.mark.parametrize(
    ("otherwise", "values", "missing", "rule"),
    [
        ("both", ("both",), None, "otherwise"),
        ("unclear", (), Missing.UNCLEAR, ""),
    ],
)
def test_a_codebook_may_say_what_silence_means(
    otherwise: str, values: tuple[str, ...], missing: Missing | None, rule: str
) -> None:
    variable = donor(SAID, otherwise=otherwise, otherwise_shows=("titles",))

    result = reading(told("Cells"), variable)

    assert (result.values, result.missing, result.rule) == (values, missing, rule)
    assert result.basis is Basis.ABSENT
    assert result.mentions == (Mention(otherwise, "titles.brief", 0, 5, "Cells"),)


def test_words_outside_the_areas_do_not_count() -> None:
    assert reading(told(summary="Donor cells"), donor(NAMED)).missing is Missing.NOT_REPORTED


def test_an_inclusion_criterion_counts_and_an_exclusion_criterion_does_not() -> None:
    included = told(criteria="Inclusion Criteria:\n- Donor found")
    excluded = told(criteria="Inclusion Criteria:\n- Adults\nExclusion Criteria:\n- Donor found")

    assert reading(included, donor(SAID)).values == ("allogeneic",)
    assert reading(excluded, donor(SAID)).values == ()


@pytest.mark.parametrize(
    ("skipped", "summary"),
    [
        ("negated", "There is no donor"),
        ("background", "Donor cells have been shown to heal"),
        ("prior", "People with prior donor cells"),
        ("comparison", "Donor cells or placebo"),
    ],
)
def test_words_in_a_light_that_the_rule_skips_do_not_count(skipped: str, summary: str) -> None:
    whole = told(summary=summary)
    skipping = Rule(name="said", where=EVERYWHERE, skip=(skipped,))

    assert reading(whole, donor(skipping)).values == ()
    assert reading(whole, donor(SAID)).values == ("allogeneic",)


@pytest.mark.parametrize(
    ("summary", "counts"),
    [
        ("Donor cells are infused", True),
        ("Donor cells are infused at each visit", False),
        ("Donor cells are kept", False),
        ("Donor cells are kept. They are infused.", False),
        ("Donor cells are infused. A visit follows.", True),
    ],
)
def test_a_rule_may_ask_what_stands_in_the_same_sentence(summary: str, counts: bool) -> None:
    rule = Rule(name="said", where=EVERYWHERE, beside=("giving",), never_beside=("visit",))

    assert bool(reading(told(summary=summary), donor(rule)).values) is counts


def test_words_of_another_product_are_not_taken() -> None:
    whole = told(summary="Autologous grafts are given before donor MSCs.")
    rule = Rule(name="named", where=EVERYWHERE, link="name")

    result = reading(whole, donor(rule, product="cells", rivals="graft"))

    assert result.values == ("allogeneic",)


def test_without_rivals_the_nearest_product_takes_all() -> None:
    whole = told(summary="Autologous grafts come with the MSCs.")
    rule = Rule(name="near", where=EVERYWHERE, link="sentence")

    assert reading(whole, donor(rule, product="cells")).values == ("autologous",)
    assert reading(whole, donor(rule, product="cells", rivals="graft")).values == ()


def test_a_concept_can_stand_for_a_value() -> None:
    rule = Rule(
        name="cord", find=("cord",), value="allogeneic", where=("titles",), basis="inferred"
    )

    result = reading(told("Cord cells"), donor(rule))

    assert (result.values, result.basis) == (("allogeneic",), Basis.INFERRED)
    assert result.mentions[0].quote == "Cord cells"


def test_a_categorys_words_can_stand_for_another_value() -> None:
    rule = Rule(name="said", categories=("autologous",), value="both", where=("titles",))

    assert reading(told("Autologous or donor"), donor(rule)).values == ("both",)


def test_words_as_they_stand_leave_out_what_others_hold() -> None:
    rule = Rule(name="named", verbatim=True, categories=("autologous",), where=("titles",))
    product = Category(name="autologous", phrases=("vec", "vec virus", "gene"))
    variable = TextVariable(name="payload", categories=(product,), rules=(rule,), multiple=True)

    result = reading(told("VEC virus, vec, gene or Gene"), variable)

    assert result.values == ("VEC virus", "gene")


class TestSeveralValues:
    def test_several_are_kept_where_several_are_allowed(self) -> None:
        result = reading(told("Autologous or donor"), donor(SAID, multiple=True))

        assert result.values == ("allogeneic", "autologous")

    def test_two_can_together_mean_a_third(self) -> None:
        combine = {"both": ("autologous", "allogeneic")}

        result = reading(told("Autologous or donor"), donor(SAID, combine=combine))

        assert result.values == ("both",)
        assert {mention.value for mention in result.mentions} == {"autologous", "allogeneic"}

    def test_one_of_them_alone_does_not(self) -> None:
        combine = {"both": ("autologous", "allogeneic")}

        assert reading(told("Donor"), donor(SAID, combine=combine)).values == ("allogeneic",)

    def test_an_order_says_which_counts(self) -> None:
        result = reading(
            told("Autologous or donor"), donor(SAID, order=("allogeneic", "autologous"))
        )

        assert result.values == ("allogeneic",)
        assert [mention.value for mention in result.mentions] == ["allogeneic"]

    def test_without_an_order_it_is_unclear_and_all_words_are_shown(self) -> None:
        result = reading(told("Autologous", summary="Donor"), donor(SAID))

        assert (result.values, result.missing, result.rule) == ((), Missing.UNCLEAR, "said")
        assert [mention.quote for mention in result.mentions] == ["Autologous", "Donor"]

    def test_a_combined_value_that_wins_keeps_the_words_of_its_parts(self) -> None:
        rules = Rule(name="said", where=("titles",))
        variable = TextVariable(
            name="donor",
            categories=(AUTOLOGOUS, ALLOGENEIC, Category(name="bank", phrases=("banked",))),
            rules=(rules,),
            combine={"both": ("autologous", "allogeneic")},
            order=("both", "bank"),
        )

        result = reading(told("Autologous, donor or banked"), variable)

        assert result.values == ("both",)
        assert {mention.value for mention in result.mentions} == {"autologous", "allogeneic"}


class TestOtherVariables:
    CORD = Reading(
        ("cord",), None, Basis.STATED, "said", (Mention("cord", "titles.brief", 0, 4, "Cord"),)
    )
    SILENT = Reading((), Missing.NOT_REPORTED, Basis.ABSENT, "", ())
    FOLLOWS = Rule(name="follows", value="allogeneic", when={"tissue": ("cord",)}, basis="inferred")

    def test_a_value_may_follow_from_another_variable_whose_words_prove_it(self) -> None:
        result = reading(told("Cord"), donor(self.FOLLOWS), {"tissue": self.CORD})

        assert result == Reading(
            ("allogeneic",), None, Basis.INFERRED, "follows", self.CORD.mentions
        )

    def test_it_does_not_follow_from_another_value(self) -> None:
        result = reading(told("Cord"), donor(self.FOLLOWS), {"tissue": self.SILENT})

        assert result.values == ()

    def test_a_rule_may_wait_for_a_variable_to_be_missing(self) -> None:
        rule = Rule(name="said", where=EVERYWHERE, when={"tissue": ("not_reported",)})
        whole = told("Donor")

        assert reading(whole, donor(rule), {"tissue": self.SILENT}).values == ("allogeneic",)
        assert reading(whole, donor(rule), {"tissue": self.CORD}).values == ()


class TestQuotations:
    def test_a_long_sentence_is_quoted_around_the_words_in_whole_words(self) -> None:
        padding = "padding " * 40
        summary = f"{padding}donor {padding}"

        [mention] = reading(told(summary=summary), donor(SAID)).mentions

        assert len(mention.quote) <= 220
        assert set(mention.quote.split()) == {"padding", "donor"}
        assert summary[mention.start : mention.end] == mention.quote

    def test_a_long_word_beside_the_words_is_left_out(self) -> None:
        summary = "x" * 300 + " donor " + "y" * 300

        [mention] = reading(told(summary=summary), donor(SAID)).mentions

        assert mention.quote.strip() == "donor"

    def test_words_across_two_lines_are_quoted_whole(self) -> None:
        [mention] = reading(told(summary="Their own\ncells are used"), donor(SAID)).mentions

        assert mention.quote == "Their own\ncells"

    def test_at_most_three_are_shown_for_a_value_and_none_twice(self) -> None:
        arms = ["Donor one", "Donor two", "Donor two", "Donor three", "Donor four", "Own cells"]
        whole = study(arms=tuple(Arm(description=text) for text in arms))

        mentions = reading(whole, donor(SAID, multiple=True)).mentions

        assert [mention.quote for mention in mentions] == [
            "Donor one",
            "Donor two",
            "Donor three",
            "Own cells",
        ]

    @given(STUDIES | TEXTS.map(lambda text: told(summary=f"Donor MSCs {text}")), st.booleans())
    def test_a_quotation_is_what_stands_at_its_place(self, whole: Study, multiple: bool) -> None:
        texts = dict(texts_of(whole))
        variable = donor(SAID, multiple=multiple, otherwise_shows=EVERYWHERE)

        for mention in reading(whole, variable).mentions:
            assert texts[mention.field][mention.start : mention.end] == mention.quote
            assert mention.quote
