"""Words that speak for another value than the one decided are kept beside it."""

from __future__ import annotations

from typing import Literal

import pytest
from tests.donors import EVERYWHERE, NAMED, SAID, donor, reading
from tests.studies import told

from trialatlas.text.rules import Rule


def test_words_of_a_later_rule_for_another_value_are_kept() -> None:
    result = reading(told("Autologous", summary="Donor cells"), donor(NAMED, SAID))

    assert [(lost.value, lost.quote) for lost in result.against] == [("allogeneic", "Donor cells")]


def test_words_that_agree_or_are_parts_of_a_combined_value_do_not_lose() -> None:
    combine = {"both": ("autologous", "allogeneic")}
    agreeing = told("Autologous", summary="Their own cells")
    parts = told("Autologous or donor", summary="Donor cells")

    assert reading(agreeing, donor(NAMED, SAID)).against == ()
    assert reading(parts, donor(NAMED, SAID, combine=combine)).against == ()


def test_words_to_which_their_rule_objects_do_not_lose() -> None:
    skipping = Rule(name="said", where=EVERYWHERE, skip=("negated",))

    assert reading(told("Autologous", summary="No donor"), donor(NAMED, skipping)).against == ()


@pytest.mark.parametrize("basis", ["inferred", "stated"])
def test_a_hint_does_not_contradict_what_is_stated(basis: Literal["inferred", "stated"]) -> None:
    said = Rule(name="said", where=("titles",))
    later = Rule(
        name="later", find=("cord",), value="allogeneic", where=("description",), basis=basis
    )

    result = reading(told("Autologous cells", summary="Cord"), donor(said, later))

    assert result.values == ("autologous",)
    assert [mention.quote for mention in result.against] == (["Cord"] if basis == "stated" else [])
