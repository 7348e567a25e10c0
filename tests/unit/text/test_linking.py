"""Whose words they are: the reviewed product's, or another's in the same record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from tests.studies import study, told

from trialatlas.model.study import Arm, Intervention, Study, Titles
from trialatlas.text.linking import is_linked
from trialatlas.text.matching import Lexicon, Match, Words
from trialatlas.text.products import ProductMap, map_product
from trialatlas.text.rules import Link
from trialatlas.text.sections import Passage, passages_of

LEXICON = Lexicon(
    {
        "product": Words(phrases=("MSC", "stromal cell")),
        "rival": Words(phrases=("graft", "cell transplantation", "heparin")),
        "word": Words(phrases=("autologous", "marrow", "intravenous", "donor")),
    }
)


def mapped(whole: Study, rivals: str = "rival") -> tuple[list[Passage], ProductMap]:
    passages = passages_of(whole)
    found = {passage.field: LEXICON.find(passage.text) for passage in passages}
    return passages, map_product(passages, found, ("product", rivals, ()))


def linked(whole: Study, link: Link, field: str = "description.brief_summary") -> bool:
    """Whether the one word that is looked for in a field belongs to the product."""
    passages, products = mapped(whole)
    [passage] = [passage for passage in passages if passage.field == field]
    [word] = [match for match in LEXICON.find(passage.text) if match.name == "word"]
    return is_linked(word, passage, products, link)


def places(products: Mapping[str, Sequence[Match]], whole: Study) -> list[str]:
    """The words at the places of a product map, each with the field it stands in."""
    texts = {passage.field: passage.text for passage in passages_of(whole)}
    return [
        f"{field}: {texts[field][match.start : match.end]}"
        for field, matches in products.items()
        for match in matches
    ]


class TestMapProduct:
    def test_the_names_of_the_product_and_of_its_rivals_are_found(self) -> None:
        whole = told("MSCs and a graft")

        _, products = mapped(whole)

        assert places(products.product, whole) == ["titles.brief: MSCs"]
        assert places(products.rivals, whole) == ["titles.brief: graft"]

    def test_a_rivals_name_inside_the_products_is_the_products(self) -> None:
        whole = told("Stromal cell transplantation")

        _, products = mapped(whole)

        assert places(products.product, whole) == ["titles.brief: Stromal cell"]
        assert places(products.rivals, whole) == []

    def test_without_rivals_there_are_none(self) -> None:
        whole = told("MSCs and a graft")

        assert mapped(whole, rivals="")[1].rivals == {}

    def test_an_intervention_of_another_name_is_the_product_if_its_description_says_so(
        self,
    ) -> None:
        whole = told(
            intervention=("Regenin", "Pure MSCs"), summary="All adults get Regenin in spring"
        )

        _, products = mapped(whole)

        assert products.items == {"interventions[0]"}
        assert "description.brief_summary: Regenin" in places(products.product, whole)

    def test_another_intervention_is_a_rival_under_its_own_name(self) -> None:
        whole = study(
            interventions=(Intervention(name="MSCs"), Intervention(name="Painkill")),
            arms=(Arm(description="First Painkill"),),
        )

        _, products = mapped(whole)

        assert products.items == {"interventions[0]"}
        assert "arms[0].description: Painkill" in places(products.rivals, whole)

    def test_an_intervention_named_as_a_rival_stays_one_whatever_it_mentions(self) -> None:
        whole = told(intervention=("Heparin", "Given with the MSCs"))

        assert mapped(whole)[1].items == frozenset()

    def test_an_arm_that_speaks_of_the_product_is_about_it(self) -> None:
        whole = study(arms=(Arm(label="MSCs"), Arm(label="Heparin")))

        assert mapped(whole)[1].items == {"arms[0]"}

    def test_an_intervention_is_not_about_what_else_its_arms_get(self) -> None:
        whole = study(
            interventions=(
                Intervention(name="Painkill", arms=("MSCs",)),
                Intervention(name="Regenin", arms=("MSCs",)),
            )
        )

        assert mapped(whole)[1].items == frozenset()

    def test_the_only_intervention_is_the_product_under_another_name(self) -> None:
        whole = study(
            titles=Titles(brief="MSCs for all"),
            interventions=(Intervention(name="AB-123"), Intervention(name="Heparin")),
        )

        assert mapped(whole)[1].items == {"interventions[0]"}

    def test_but_not_where_the_record_names_no_product(self) -> None:
        assert mapped(told("Salt for all", intervention="AB-123"))[1].items == frozenset()

    @pytest.mark.parametrize("name", ["Rx", "Regenin, " * 7])
    def test_a_name_too_short_or_too_long_stands_for_nothing(self, name: str) -> None:
        whole = told(intervention=(name, "Pure MSCs"), summary=f"All get {name} in spring")

        _, products = mapped(whole)

        assert places(products.product, whole) == ["interventions[0].description: MSCs"]

    def test_a_name_of_two_interventions_is_the_products_if_one_of_them_is(self) -> None:
        whole = study(
            interventions=(
                Intervention(name="Regenin", description="MSCs"),
                Intervention(name="Regenin", description="A low dose"),
            )
        )

        _, products = mapped(whole)

        assert places(products.rivals, whole) == []


@pytest.mark.parametrize("link", ["name", "sentence", "passage", "item"])
def test_words_that_name_no_product_belong_to_none(link: Link) -> None:
    assert not linked(told(summary="Something is given intravenously by vein; intravenous"), link)


def test_words_may_belong_to_nobody_where_no_link_is_asked_for() -> None:
    assert linked(told(summary="An intravenous line"), "any")


@pytest.mark.parametrize(
    ("summary", "is_name"),
    [
        ("Autologous MSCs are given", True),
        ("Autologous expanded and frozen MSCs are given", True),
        ("MSCs from a donor are given", True),
        ("MSCs (autologous) are given", True),
        ("MSCs were grown after they had been obtained from marrow", False),
        ("MSCs derived from the marrow are given", True),
        ("MSCs are given; later a donor is thanked", False),
        ("An autologous graft, then MSCs are given", False),
        ("Autologous graft MSCs are given", False),
        ("After autologous surgery with MSCs", False),
        ("Marrow and MSCs are given", False),
        ("A donor. MSCs are given", False),
        ("MSCs are of use. A donor comes", False),
        ("MSCs tell the donor apart", False),
        ("The donor, as tall a man as was ever seen in these parts MSCs", False),
        ("MSCs of which there is so very much that none will ever lack a good new donor", False),
    ],
)
def test_words_are_part_of_a_name_or_attached_to_it(summary: str, is_name: bool) -> None:
    assert linked(told(summary=summary), "name") is is_name


def test_words_inside_the_products_name_are_part_of_it() -> None:
    whole = told(intervention=("Marrow mix", "Pure MSCs"))

    assert linked(whole, "name", "interventions[0].name")


def test_words_inside_the_products_name_are_nearest_to_it() -> None:
    whole = told(intervention=("Marrow mix", "Pure MSCs"), summary="Graft Marrow mix graft")

    assert linked(whole, "sentence")


def test_words_inside_a_rivals_name_are_not_the_products() -> None:
    whole = study(interventions=(Intervention(name="MSCs"), Intervention(name="Marrow mix")))
    passages, products = mapped(whole)
    text = Passage("description.brief_summary", "Marrow mix MSCs")
    [word] = [match for match in LEXICON.find(text.text) if match.name == "word"]

    assert passages
    rival = {text.field: [match for match in LEXICON.find("graft of")]}
    of_rival = ProductMap(
        {text.field: [match for match in LEXICON.find(text.text) if match.name == "product"]},
        rival,
        products.items,
    )
    assert not is_linked(word, text, of_rival, "name")


@pytest.mark.parametrize(
    ("summary", "is_near"),
    [
        ("MSCs are intravenous", True),
        ("The intravenous way is taken by MSCs", True),
        ("MSCs are intravenous, while the other graft is not", True),
        ("MSCs are given and the graft is intravenous", False),
        ("MSCs, intravenous graft", False),
        ("An intravenous graft comes before the MSCs", False),
        ("The way is intravenous. MSCs are given", False),
        ("A line is intravenous", False),
        ("Marrow plus MSCs", False),
        ("Marrow & MSCs", False),
        ("Marrow MSCs", True),
    ],
)
def test_words_in_a_sentence_belong_to_the_nearest_product(summary: str, is_near: bool) -> None:
    assert linked(told(summary=summary), "sentence") is is_near


@pytest.mark.parametrize(
    ("summary", "follows"),
    [
        ("MSCs are given. The way is intravenous.", True),
        ("MSCs are given. All rest. The way is intravenous.", True),
        ("MSCs are given. A graft follows. The way is intravenous.", False),
        ("A graft is given. MSCs follow. The way is intravenous.", True),
        ("The way is intravenous. MSCs are given.", False),
        ("MSCs are given. The graft is intravenous.", False),
        ("A graft is given. The MSCs are intravenous.", True),
    ],
)
def test_a_sentence_without_a_product_speaks_of_the_last_one(summary: str, follows: bool) -> None:
    assert linked(told(summary=summary), "passage") is follows


@pytest.mark.parametrize(
    ("description", "is_about"),
    [
        ("Pure MSCs. The way is intravenous.", True),
        ("Pure MSCs. The graft is intravenous.", False),
        ("Pure MSCs. A graft follows. The way is intravenous.", True),
        ("Pure MSCs. An intravenous line, then after a good rest the graft.", True),
        ("Pure MSCs. An intravenous line for the graft.", False),
    ],
)
def test_an_item_about_the_product_speaks_of_it_throughout(
    description: str, is_about: bool
) -> None:
    whole = told(intervention=("Regenin", description))

    assert linked(whole, "item", "interventions[0].description") is is_about


def test_an_item_about_something_else_does_not() -> None:
    whole = study(
        interventions=(
            Intervention(name="Painkill", description="Intravenous"),
            Intervention(name="Heparin"),
            Intervention(name="MSCs"),
        ),
        arms=(Arm(label="MSCs", description="Rest"),),
    )

    assert not linked(whole, "item", "interventions[0].description")
