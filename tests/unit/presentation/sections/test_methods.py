"""The methods as they are written from a protocol."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from tests.unit.presentation.made_up_report import made_up_document, made_up_views, section_of

from trialatlas.presentation.blocks import Items, Paragraph
from trialatlas.presentation.document import plain, walk
from trialatlas.presentation.sections.deciders import people_in
from trialatlas.presentation.sections.methods import methods_section
from trialatlas.presentation.views import Views
from trialatlas.protocol.registry_query import RegistryQuery
from trialatlas.protocol.review import Criterion


def words_of(views: Views) -> str:
    blocks = walk(methods_section(views).blocks)
    return " ".join(plain(one.runs) for one in blocks if isinstance(one, Paragraph))


def changed(**protocol: Any) -> Views:
    views = made_up_views()
    return dataclasses.replace(views, protocol=dataclasses.replace(views.protocol, **protocol))


def test_the_methods_name_sources_search_screening_coding_and_analysis() -> None:
    words = words_of(made_up_views())
    for told in (
        "The source was ClinicalTrials.gov, in the form of 1 file; 10 records were read from them.",
        "every one of these parts: cancer; cells; tumour NOT",
        "There were 2 criteria, applied in this order:",
        "For 1 record the verdict of 1 person counts",
        "4 variables were coded: 2 read from fields of the record, 1 read from its texts by rules",
        "Wilson’s score interval",
        "Woolf’s limits , conditional maximum likelihood with exact limits",
    ):
        assert told in words


def test_criteria_say_what_they_admit() -> None:
    until = Criterion(name="day", reason="Too late", date="dates.start", until=dt.date(2020, 1, 2))
    [items] = [
        one
        for one in walk(methods_section(changed(criteria=(until,))).blocks)
        if isinstance(one, Items)
    ]
    assert plain(items.items[0]) == "dates.start lies until 2020-01-02 (else: Too late)"


def test_a_search_without_limits_says_so_and_one_with_an_expression_does_not() -> None:
    views = made_up_views()
    concepts = tuple(block for block in views.protocol.search if block.concept)
    assert "No limit of date" in words_of(changed(search=concepts))
    assert "No limit of date" not in words_of(views)
    query = RegistryQuery(name="ctgov", queries={"cond": "cancer"}, overall_status=("COMPLETED",))
    asked = words_of(changed(search=concepts, queries=(query,)))
    assert "No limit of date" not in asked
    assert "was asked (“ctgov”) for cond: cancer, overallStatus: COMPLETED." in asked


def test_people_and_models_are_told_apart() -> None:
    assert people_in(["rule", "ann", "model:small", None, "ann"]) == (("ann",), ("model:small",))


def test_methods_of_other_choices_are_cited() -> None:
    [section] = [one for one in made_up_document().sections if one.name == "references"]
    assert len(section.blocks) == 6
    other = changed(interval="jeffreys", odds_ratios=())
    words = words_of(other)
    assert "the Jeffreys interval" in words
    assert "Odds ratios" not in words
    assert section_of(made_up_document(), "methods")
