"""Rules ask little unless they are told to ask more."""

from __future__ import annotations

from typing import Any, get_args, get_type_hints

import pytest

from trialatlas.model.study import MeshTerm, Study, Titles
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


@pytest.mark.parametrize("path", sorted({path for paths in AREAS.values() for path in paths}))
def test_an_area_is_a_place_that_studies_have(path: str) -> None:
    place: Any = Study
    for name in path.partition("#")[0].replace("[]", "").split("."):
        place = get_type_hints(place)[name]
        place = next(iter(get_args(place)), place)

    assert place is str or place is MeshTerm or place is Titles
