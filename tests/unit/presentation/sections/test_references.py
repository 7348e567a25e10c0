"""References: every method that a review can choose has its source."""

from __future__ import annotations

from trialatlas.presentation.blocks import Items, Paragraph, Run, Section
from trialatlas.presentation.sections.references import METHODS, REFERENCES, cited_in
from trialatlas.stats.methods import (
    ADJUSTMENTS,
    ASSOCIATIONS,
    INTERVALS,
    ODDS_RATIOS,
    RISKS,
    TABLE_TESTS,
    TWO_BY_TWO_TESTS,
)


def test_every_method_has_words_and_a_source() -> None:
    families = (
        INTERVALS,
        ODDS_RATIOS,
        RISKS,
        ASSOCIATIONS,
        TABLE_TESTS,
        TWO_BY_TWO_TESTS,
        ADJUSTMENTS,
    )
    assert {name for family in families for name in family} == set(METHODS)
    assert {key for _words, key in METHODS.values()} <= set(REFERENCES)


def test_references_are_gathered_once_in_the_order_of_citation() -> None:
    first = Paragraph((Run("woolf", "cite"), Run("wilson", "cite")))
    second = Items(((Run("wilson", "cite"), Run("fisher", "cite")),))
    found = cited_in((Section((Run("Part"),), (first, second)),))
    assert [one.key for one in found] == ["woolf", "wilson", "fisher"]
