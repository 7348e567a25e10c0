"""Whose words they are: the reviewed product's, or another's in the same record."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.studies import study, told

from trialatlas.model.study import Arm, Intervention, Study
from trialatlas.text.linking import can_link, is_linked
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
        ("Marrow human MSCs", True),
        ("An intravenous infusion of graft plus MSCs", True),
        ("Intravenous graft plus MSCs", False),
        ("MSCs and graft come intravenous", True),
        ("MSCs for months of rest in spring (intravenous) and graft", True),
        ("MSCs for months of rest in spring on an intravenous graft", False),
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


@pytest.mark.parametrize(
    ("summary", "is_together"),
    [
        ("MSCs are given and the graft is intravenous", True),
        ("MSCs are given. The graft is intravenous", False),
    ],
)
def test_words_may_stand_together_with_the_product_whoever_is_nearer(
    summary: str, is_together: bool
) -> None:
    assert linked(told(summary=summary), "together") is is_together


@pytest.mark.parametrize("link", ["item", "passage"])
def test_a_title_speaks_of_the_product_without_naming_it(link: Link) -> None:
    assert linked(told("Intravenous cells for all", intervention="MSCs"), link, "titles.brief")
    assert not linked(told("Intravenous graft", intervention="MSCs"), link, "titles.brief")


def test_where_nothing_else_is_given_any_sentence_may_speak_of_the_product() -> None:
    alone = told(intervention="MSCs", summary="The way is intravenous.")
    beside = study(
        interventions=(Intervention(name="MSCs"), Intervention(name="Painkill")),
        description=alone.description,
    )

    assert linked(alone, "passage")
    assert not linked(beside, "passage")


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


@pytest.mark.parametrize("link", ["any", "name", "together", "sentence", "passage", "item"])
def test_where_nothing_can_be_linked_nothing_is(link: Link) -> None:
    whole = told("Intravenous graft", intervention="MSCs", summary="Intravenous.")
    passages, products = mapped(whole)

    for passage in passages:
        start = passage.text.find("ntravenous")
        if start >= 0 and is_linked(Match(start, start + 10, "", ""), passage, products, link):
            assert can_link(passage, products, link)
    keyword = Passage("keywords[0]", "Intravenous")
    alone = replace(products, is_alone=False)
    assert can_link(keyword, alone, link) == (link == "any")


def test_words_across_a_long_gap_are_no_pair() -> None:
    near = told("Autologous !!!! and MSCs", intervention="MSCs")
    far = told("Autologous " + "!" * 50 + " and MSCs", intervention="MSCs")

    assert [linked(whole, "sentence", "titles.brief") for whole in (near, far)] == [False, True]
