"""Records in, hits out: every place that answers the search, of the records that answer it all."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from tests.plain_engine import PlainEngine
from tests.protocols import protocol
from tests.studies import STUDIES, records, rows_of, study, told

from trialatlas.model.study import MeshTerm, MeshTerms, Study, Titles, texts_of
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.protocol.review import SearchBlock
from trialatlas.search.stage import expansions, search, search_batch

CONCEPTS = {
    "cells": ConceptSet(
        name="cells",
        phrases=("MSC", "stromal cell"),
        mesh=("Mesenchymal Stem Cells",),
        never=("stromal cell tumour",),
    ),
    "tumour": ConceptSet(
        name="tumour", phrases=("tumour",), patterns=(r"\bGIST\b",), mesh=("Neoplasms",)
    ),
}
CELLS = SearchBlock(concept="cells", areas=("titles", "interventions", "intervention_mesh"))
TUMOUR = SearchBlock(concept="tumour", areas=("titles", "conditions", "mesh"))


def hits(whole: Study, *blocks: SearchBlock) -> list[dict[str, Any]]:
    return rows_of(search_batch(records(whole), blocks, CONCEPTS))


def quotes(whole: Study, *blocks: SearchBlock) -> list[tuple[str, str]]:
    return [(hit["area"], hit["quote"]) for hit in hits(whole, *blocks)]


def test_a_hit_says_which_concept_stands_where() -> None:
    assert hits(told("Human MSCs for all"), CELLS) == [
        {
            "record_id": "NCT00000001",
            "version": "v1",
            "block": "cells",
            "area": "titles",
            "field": "titles.brief",
            "term": "MSC",
            "level": "",
            "by": "",
            "start": 6,
            "end": 10,
            "quote": "MSCs",
        }
    ]


def test_every_place_that_answers_is_a_hit() -> None:
    whole = told("MSCs and MSCs", intervention=("Cells", "Stromal cells"))

    assert quotes(whole, CELLS) == [
        ("titles", "MSCs"),
        ("titles", "MSCs"),
        ("interventions", "Stromal cells"),
    ]


@pytest.mark.parametrize(
    "whole",
    [
        told("Salt"),
        told(summary="MSCs"),
        told("A stromal cell tumour"),
        told(""),
    ],
)
def test_a_record_without_the_words_in_the_areas_is_not_found(whole: Study) -> None:
    assert hits(whole, CELLS) == []


def test_a_record_must_answer_every_block() -> None:
    assert hits(told("MSCs for all"), CELLS, TUMOUR) == []
    assert quotes(told("MSCs for a tumour"), CELLS, TUMOUR) == [
        ("titles", "MSCs"),
        ("titles", "tumour"),
    ]


def test_a_pattern_answers_too_and_is_the_term() -> None:
    [hit] = hits(told("Therapy of GIST"), TUMOUR)

    assert (hit["term"], hit["quote"]) == (r"\bGIST\b", "GIST")


class TestMesh:
    def test_a_heading_of_the_record_answers_whole(self) -> None:
        whole = study(mesh=MeshTerms(conditions=(MeshTerm(term="neoplasms", id="D009369"),)))

        [hit] = hits(whole, TUMOUR)

        assert (hit["area"], hit["field"]) == ("mesh", "mesh.conditions[0].term")
        assert (hit["term"], hit["quote"]) == ("MeSH Neoplasms", "neoplasms")

    def test_an_ancestor_of_a_heading_answers_as_well(self) -> None:
        whole = study(mesh=MeshTerms(condition_ancestors=(MeshTerm(term="Neoplasms"),)))

        assert quotes(whole, TUMOUR) == [("mesh", "Neoplasms")]

    def test_a_part_of_a_heading_does_not(self) -> None:
        whole = study(mesh=MeshTerms(conditions=(MeshTerm(term="Neoplasms by Site"),)))

        assert hits(whole, TUMOUR) == []

    def test_a_heading_of_interventions_is_no_heading_of_conditions(self) -> None:
        whole = study(mesh=MeshTerms(interventions=(MeshTerm(term="Neoplasms"),)))

        assert hits(whole, TUMOUR) == []

    def test_words_inside_another_heading_answer_as_words(self) -> None:
        whole = study(mesh=MeshTerms(conditions=(MeshTerm(term="Brain Tumour"),)))

        assert quotes(whole, TUMOUR) == [("mesh", "Tumour")]

    def test_a_heading_outside_the_blocks_areas_does_not_answer(self) -> None:
        whole = study(mesh=MeshTerms(conditions=(MeshTerm(term="Neoplasms"),)))

        assert hits(whole, SearchBlock(concept="tumour", areas=("titles",))) == []


def test_a_search_without_blocks_has_no_hits() -> None:
    assert hits(told("MSCs")) == []


def test_the_stage_searches_batch_by_batch() -> None:
    batches = [
        records(study("NCT00000001", titles=Titles(brief="MSCs"))),
        records(study("NCT00000002", titles=Titles(brief="Salt"))),
        records(study("NCT00000003", titles=Titles(brief="Stromal cells")), version="v3"),
    ]
    asked = protocol(search=(CELLS,), concepts=CONCEPTS)

    rows = rows_of(search(asked, batches, PlainEngine()))

    assert [(row["record_id"], row["version"]) for row in rows] == [
        ("NCT00000001", "v1"),
        ("NCT00000003", "v3"),
    ]


@given(STUDIES)
def test_a_hit_quotes_what_stands_at_its_place(whole: Study) -> None:
    texts = dict(texts_of(whole))

    for hit in hits(whole, CELLS):
        assert texts[hit["field"]][hit["start"] : hit["end"]] == hit["quote"]
        assert hit["area"] in CELLS.areas


def test_an_expression_is_answered_by_its_concepts_words() -> None:
    asked = SearchBlock(expression="AREA[BriefTitle]tumour", concepts=("cells", "tumour"))
    assert hits(told("A GIST"), asked) == [
        {
            "record_id": "NCT00000001",
            "version": "v1",
            "block": "AREA[BriefTitle]tumour",
            "area": "BriefTitle",
            "field": "titles.brief",
            "term": "tumour",
            "level": "Concept",
            "by": r"tumour: \bGIST\b",
            "start": 2,
            "end": 6,
            "quote": "GIST",
        }
    ]
    literal = SearchBlock(expression="AREA[BriefTitle]tumour", concepts=("cells",))
    assert hits(told("A GIST"), literal) == []


def test_a_record_must_answer_concepts_and_expressions() -> None:
    asked = SearchBlock(expression="NOT AREA[BriefTitle]salt")
    [place, lack] = hits(told("MSCs"), CELLS, asked)
    assert (place["block"], place["quote"]) == ("cells", "MSCs")
    assert (lack["block"], lack["field"], lack["term"]) == (asked.name, "", asked.expression)
    assert hits(told("MSCs in salt"), CELLS, asked) == []
    assert hits(told("Stones"), CELLS, asked) == []


def test_other_words_that_an_expression_reaches_are_counted() -> None:
    asked = SearchBlock(expression="tumour", concepts=("cells", "tumour"))
    whole = protocol(search=(CELLS, asked), concepts=CONCEPTS)
    batch = records(told("A tumour"), study("NCT00000002", titles=Titles(brief="Tumours; GIST")))
    made = expansions(whole, lambda: [batch], PlainEngine())
    counted = {
        row["level"]: (row["n"], row["of"])
        for rows in made["search_levels"]
        for row in rows.to_pylist()
    }
    assert counted == {
        "None": (1, 2),
        "Term": (2, 2),
        "Concept": (2, 2),
        "MeSH": (0, 2),
        "as_written": (2, 2),
    }
    [terms] = made["search_terms"]
    assert terms.to_pylist() == [{"block": "tumour", "term": "tumour", "concepts": ["tumour"]}]
