"""Batches of records in; what answers, and how many at each level, out."""

from __future__ import annotations

import pickle

from tests.studies import records, rows_of, study

from trialatlas.model.study import MeshTerm, MeshTerms, Titles
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.search.finding import Question, count_batch, find_batch, problem_of

CONCEPTS = {
    "knee": ConceptSet(name="knee", phrases=("knee", "patella"), mesh=("Knee Joint",)),
}
BATCH = records(
    study("NCT00000001", titles=Titles(brief="The knee")),
    study("NCT00000002", titles=Titles(official="Knees")),
    study("NCT00000003", titles=Titles(brief="The patella")),
    study("NCT00000004", mesh=MeshTerms(conditions=(MeshTerm(term="Knee Joint"),))),
    study("NCT00000005", titles=Titles(brief="The hip")),
)


def test_records_that_answer_come_with_their_places() -> None:
    rows = rows_of(find_batch(BATCH, Question("AREA[TitleSearch]knee", CONCEPTS)))

    assert [(row["record_id"], row["title"]) for row in rows] == [
        ("NCT00000001", "The knee"),
        ("NCT00000002", "Knees"),
        ("NCT00000003", "The patella"),
    ]
    assert rows[2]["hits"] == [
        {
            "area": "TitleSearch",
            "piece": "BriefTitle",
            "field": "titles.brief",
            "term": "knee",
            "level": "Concept",
            "by": "knee: patella",
            "start": 4,
            "end": 11,
            "words": "patella",
        }
    ]


def test_levels_are_counted_side_by_side() -> None:
    question = Question("EXPANSION[Term]knee", CONCEPTS)
    assert rows_of(count_batch(BATCH, question)) == [
        {"None": 1, "Term": 3, "Concept": 4, "MeSH": 1, "as_written": 3, "of": 5}
    ]


def test_a_question_travels_to_other_processes() -> None:
    question = Question("knee", CONCEPTS)
    assert pickle.loads(pickle.dumps(question)) == question


def test_a_problem_says_where_it_is() -> None:
    assert problem_of("knee AND hip") == ""
    assert problem_of("knee AREA[Nowhere]hip").startswith("there is no search area")
    assert problem_of("knee AREA[Nowhere]hip").endswith("(at character 11)")
