"""Rules ask little unless they are told to ask more."""

from __future__ import annotations

import pytest

from tests.studies import study
from trialatlas.model.study import Study
from trialatlas.text.rules import AREAS, CONTEXTS, LINKS, Category, Rule, TextVariable


def test_a_rule_finds_words_anywhere_and_says_that_they_stand_there() -> None:
    rule = Rule(name="said")

    assert (rule.link, rule.basis, rule.skip, dict(rule.when)) == ("any", "stated", (), {})


def test_what_no_rule_finds_is_not_reported() -> None:
    variable = TextVariable(name="donor", categories=(Category(name="autologous"),), rules=())

    assert (variable.otherwise, variable.multiple) == ("not_reported", False)


@pytest.mark.parametrize("named", [LINKS, CONTEXTS], ids=["links", "contexts"])
def test_every_link_and_context_says_what_it_means(named: dict[str, str]) -> None:
    assert all(meaning for meaning in named.values())


@pytest.mark.parametrize(
    "path", [path for paths in AREAS.values() for path in paths if "[" not in path]
)
def test_an_area_is_a_place_that_studies_have(path: str) -> None:
    place: object = study()
    for name in path.partition("#")[0].split("."):
        assert hasattr(place, name)
        place = getattr(place, name)


@pytest.mark.parametrize("path", [path for paths in AREAS.values() for path in paths if "[" in path])
def test_an_area_of_items_is_a_place_that_they_have(path: str) -> None:
    items, name = path.split("[].")
    [item] = [
        argument
        for argument in Study.__annotations__[items].removeprefix("tuple[").split(",")
        if argument.strip() != "...]"
    ]

    assert hasattr(__import__("trialatlas.model.study", fromlist=[item]), item)
    assert name in getattr(
        __import__("trialatlas.model.study", fromlist=[item]), item
    ).__struct_fields__
