"""Where a record speaks of the product, under the names that it gives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from tests.studies import study, told

from trialatlas.model.study import Arm, Intervention, Study, Titles
from trialatlas.text.matching import Lexicon, Match, Words
from trialatlas.text.products import ProductMap, map_product, overlaps
from trialatlas.text.sections import passages_of

LEXICON = Lexicon(
    {
        "product": Words(phrases=("MSC", "stromal cell")),
        "rival": Words(phrases=("graft", "cell transplantation", "blood stem cell", "heparin")),
        "stand-in": Words(phrases=("stem cell", "marrow concentrate")),
    }
)


def mapped(whole: Study, rivals: str = "rival", *stand_ins: str) -> ProductMap:
    passages = passages_of(whole)
    found = {passage.field: LEXICON.find(passage.text) for passage in passages}
    return map_product(passages, found, ("product", rivals, stand_ins))


def places(products: Mapping[str, Sequence[Match]], whole: Study) -> list[str]:
    """The words at the places of a product map, each with the field it stands in."""
    texts = {passage.field: passage.text for passage in passages_of(whole)}
    return [
        f"{field}: {texts[field][match.start : match.end]}"
        for field, matches in products.items()
        for match in matches
    ]


def test_the_names_of_the_product_and_of_its_rivals_are_found() -> None:
    whole = told("MSCs and a graft")

    products = mapped(whole)

    assert places(products.product, whole) == ["titles.brief: MSCs"]
    assert places(products.rivals, whole) == ["titles.brief: graft"]


def test_a_rivals_name_inside_the_products_is_the_products() -> None:
    whole = told("Stromal cell transplantation")

    products = mapped(whole)

    assert places(products.product, whole) == ["titles.brief: Stromal cell"]
    assert places(products.rivals, whole) == []


def test_without_rivals_there_are_none() -> None:
    whole = told("MSCs and a graft")

    assert mapped(whole, rivals="").rivals == {}


def test_an_intervention_of_another_name_is_the_product_if_its_description_says_so() -> None:
    whole = told(intervention=("Regenin", "Pure MSCs"), summary="All adults get Regenin in spring")

    products = mapped(whole)

    assert products.items == {"interventions[0]"}
    assert "description.brief_summary: Regenin" in places(products.product, whole)


def test_another_intervention_is_a_rival_under_its_own_name() -> None:
    whole = study(
        interventions=(Intervention(name="MSCs"), Intervention(name="Painkill")),
        arms=(Arm(description="First Painkill"),),
    )

    products = mapped(whole)

    assert products.items == {"interventions[0]"}
    assert "arms[0].description: Painkill" in places(products.rivals, whole)


def test_an_intervention_named_as_a_rival_stays_one_whatever_it_mentions() -> None:
    whole = told(intervention=("Heparin", "Given with the MSCs"))

    assert mapped(whole).items == frozenset()


@pytest.mark.parametrize(
    "description", ["Daily, in combination with MSCs", "Or others, including pure MSCs"]
)
def test_an_intervention_is_not_about_what_it_is_combined_with(description: str) -> None:
    whole = study(
        interventions=(
            Intervention(name="MSCs"),
            Intervention(name="Painkill", description=description),
        )
    )

    assert mapped(whole).items == {"interventions[0]"}


def test_an_arm_that_speaks_of_the_product_is_about_it() -> None:
    whole = study(arms=(Arm(label="MSCs"), Arm(label="Heparin")))

    assert mapped(whole).items == {"arms[0]"}


def test_an_intervention_is_not_about_what_else_its_arms_get() -> None:
    whole = study(
        interventions=(
            Intervention(name="Painkill", arms=("MSCs",)),
            Intervention(name="Regenin", arms=("MSCs",)),
        )
    )

    assert mapped(whole).items == frozenset()


def test_the_only_intervention_is_the_product_under_another_name() -> None:
    whole = study(
        titles=Titles(brief="MSCs for all"),
        interventions=(Intervention(name="AB-123"), Intervention(name="Heparin")),
    )

    assert mapped(whole).items == {"interventions[0]"}


def test_but_not_where_the_record_names_no_product() -> None:
    assert mapped(told("Salt for all", intervention="AB-123")).items == frozenset()


@pytest.mark.parametrize("name", ["Rx", "Regenin, " * 7])
def test_a_name_too_short_or_too_long_stands_for_nothing(name: str) -> None:
    whole = told(intervention=(name, "Pure MSCs"), summary=f"All get {name} in spring")

    products = mapped(whole)

    assert places(products.product, whole) == ["interventions[0].description: MSCs"]


def test_a_name_of_two_interventions_is_the_products_if_one_of_them_is() -> None:
    whole = study(
        interventions=(
            Intervention(name="Regenin", description="MSCs"),
            Intervention(name="Regenin", description="A low dose"),
        )
    )

    products = mapped(whole)

    assert places(products.rivals, whole) == []


def test_a_code_name_within_a_name_stands_for_the_product() -> None:
    whole = told(intervention="Expanded MSCs OTI-010", summary="All get OTI-010 and CD34 cells")

    assert "description.brief_summary: OTI-010" in places(mapped(whole).product, whole)
    assert "description.brief_summary: CD34" not in places(mapped(whole).product, whole)


def test_interventions_under_one_code_name_are_one_product() -> None:
    whole = study(
        interventions=(
            Intervention(name="AB-123 low dose", description="MSCs"),
            Intervention(name="AB-123 high dose"),
        )
    )

    assert mapped(whole).items == {"interventions[0]", "interventions[1]"}


def test_a_short_form_in_brackets_stands_for_the_product() -> None:
    whole = told(summary="MSCs (XCEL-M) are grown. Then XCEL-M is given.")

    assert places(mapped(whole).product, whole).count("description.brief_summary: XCEL-M") == 2


def test_a_plain_word_in_brackets_is_no_short_form() -> None:
    whole = told(summary="MSCs (cells) are grown. Then cells are given.")

    assert places(mapped(whole).product, whole) == ["description.brief_summary: MSCs"]


def test_where_no_intervention_names_the_product_other_words_stand_in_for_it() -> None:
    whole = told("MSCs for all", intervention="Marrow concentrate")

    assert mapped(whole, "rival", "stand-in").items == {"interventions[0]"}
    assert "interventions[0].name: Marrow concentrate" in places(
        mapped(whole, "rival", "stand-in").product, whole
    )


def test_nothing_stands_in_for_a_product_that_is_named() -> None:
    whole = told(intervention="MSCs", summary="A marrow concentrate is compared")

    found = places(mapped(whole, "rival", "stand-in").product, whole)
    assert set(found) == {"interventions[0].name: MSCs"}


def test_the_tail_of_another_products_name_does_not_stand_in() -> None:
    whole = told("MSCs for all", summary="Blood stem cells are given")

    assert places(mapped(whole, "rival", "stand-in").product, whole) == ["titles.brief: MSCs"]


@pytest.mark.parametrize(
    ("other", "is_alone"),
    [("Placebo", True), ("Usual care", True), ("Best available therapy", True), ("Heparin", False)],
)
def test_beside_placebo_and_usual_care_the_product_is_alone(other: str, is_alone: bool) -> None:
    whole = study(interventions=(Intervention(name="MSCs"), Intervention(name=other)))

    assert mapped(whole).is_alone is is_alone


def test_a_control_is_not_the_product_under_another_name() -> None:
    whole = study(
        titles=Titles(brief="MSCs for all"),
        interventions=(Intervention(name="AB-123"), Intervention(name="Best available therapy")),
    )

    assert mapped(whole).items == {"interventions[0]"}


def test_matches_overlap_where_they_share_a_character() -> None:
    first, second = Match(0, 4, "a", "a"), Match(3, 6, "b", "b")

    assert overlaps(first, [second])
    assert not overlaps(first, [Match(4, 6, "b", "b")])


def test_interventions_of_one_name_are_the_product_under_that_name() -> None:
    whole = study(
        titles=Titles(brief="MSCs for all"),
        interventions=(Intervention(name="Regenin"), Intervention(name="REGENIN")),
    )

    assert mapped(whole).items == {"interventions[0]", "interventions[1]"}


@pytest.mark.parametrize("mark", ["", "TM"])
def test_a_trade_mark_may_be_left_out_or_written_in_letters(mark: str) -> None:
    whole = told(intervention=("Regenin\u2122", "MSCs"), summary=f"They get Regenin{mark} twice")

    assert f"description.brief_summary: Regenin{mark}" in places(mapped(whole).product, whole)
