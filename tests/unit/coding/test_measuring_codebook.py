"""Records in, counts out: what a codebook codes, misses and never uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from tests.studies import study, told

from trialatlas.coding.measuring_codebook import Coverage, Example, Finding, Measures, measure
from trialatlas.model.study import Design, Study, Titles
from trialatlas.protocol.codebook import Codebook
from trialatlas.protocol.concepts import ConceptSet


def named(number: int, title: str, *phases: str) -> Study:
    return study(f"NCT0000000{number}", titles=Titles(brief=title), design=Design(phases=phases))


STUDIES = (
    named(1, "Donor MSCs", "PHASE1"),
    named(2, "Autologous MSCs, donor MSCs"),
    named(3, "MSCs after a donor graft"),
    named(4, "MSCs", "PHASE3"),
    named(5, "Donor MSCs", "PHASE3"),
    named(6, "Grafts"),
)


@pytest.fixture(scope="module")
def measures(codebook: Codebook, concepts: Mapping[str, ConceptSet]) -> Measures:
    """What the codebook of these tests makes of six studies."""
    return measure(iter(STUDIES), codebook, concepts)


def coverage(measures: Measures, name: str) -> Coverage:
    return next(line for line in measures.coverage if line.variable == name)


def test_every_variable_has_a_line_and_every_record_is_in_it(measures: Measures) -> None:
    assert measures.n == len(STUDIES)
    assert [line.variable for line in measures.coverage] == ["phase", "country", "donor", "given"]
    for line in measures.coverage:
        assert line.n_valued + sum(line.missing.values()) == line.n == measures.n


def test_those_without_a_value_are_counted_by_why(measures: Measures) -> None:
    assert coverage(measures, "donor") == Coverage(
        variable="donor",
        n=6,
        n_valued=3,
        n_otherwise=0,
        missing={"unclear": 1, "not_reported": 1, "not_applicable": 1},
        n_conflicts=1,
    )


def test_a_value_that_no_words_gave_is_told_apart(measures: Measures) -> None:
    given = coverage(measures, "given")

    assert (given.n_valued, given.n_otherwise) == (6, 1)


def test_how_often_each_rule_was_tried_and_decided(measures: Measures) -> None:
    uses = {(use.variable, use.rule): (use.n_tried, use.n_decided) for use in measures.rules}

    assert uses == {
        ("donor", "named"): (5, 3),
        ("donor", "by_phase"): (1, 1),
        ("given", "named"): (6, 5),
    }


def test_words_for_several_values_are_a_conflict(measures: Measures) -> None:
    assert measures.conflicts == (
        Finding(
            variable="donor",
            category="allogeneic; autologous",
            words="unclear",
            reason="several values are said",
            n=1,
            examples=(Example("NCT00000002", "titles.brief", "Autologous MSCs, donor MSCs"),),
        ),
    )


def test_words_that_lost_are_a_conflict_too(
    codebook: Codebook, concepts: Mapping[str, ConceptSet]
) -> None:
    donor = codebook["donor"]
    assert donor.text is not None
    text = replace(donor.text, order=("autologous", "allogeneic"))
    variables = tuple(
        replace(one, text=text) if one.name == "donor" else one for one in codebook.variables
    )

    [conflict] = measure(STUDIES, Codebook(variables=variables), concepts).conflicts

    assert (conflict.words, conflict.category) == ("autologous", "allogeneic")
    assert conflict.reason == "its words lost"


def test_words_that_did_not_count_are_a_near_miss_of_records_without_a_value(
    measures: Measures,
) -> None:
    assert measures.near_misses == (
        Finding(
            variable="donor",
            category="allogeneic",
            words="donor",
            reason="not linked to the product",
            n=1,
            examples=(Example("NCT00000003", "titles.brief", "MSCs after a donor graft"),),
        ),
    )


def test_a_finding_has_three_examples_at_most(
    codebook: Codebook, concepts: Mapping[str, ConceptSet]
) -> None:
    studies = [named(number, "MSCs after a donor graft") for number in range(5)]

    [finding] = measure(studies, codebook, concepts).near_misses

    assert finding.n == 5
    assert [example.record_id for example in finding.examples] == [
        "NCT00000000",
        "NCT00000001",
        "NCT00000002",
    ]


def test_words_that_no_record_has_are_told(
    codebook: Codebook, concepts: Mapping[str, ConceptSet]
) -> None:
    measures = measure([told("Donor MSCs")], codebook, concepts)

    assert {use.name: use.unused for use in measures.words} == {
        "donor: autologous": ("autologous",),
        "donor: allogeneic": (),
        "cells": (),
    }


def test_no_records_give_no_counts(codebook: Codebook, concepts: Mapping[str, ConceptSet]) -> None:
    measures = measure([], codebook, concepts)

    assert (measures.n, measures.conflicts, measures.near_misses) == (0, (), ())
