"""Where a term stands in a text, level by level."""

from __future__ import annotations

import pytest
from hypothesis import given
from tests.search_trees import TERMS
from tests.studies import TEXTS

from trialatlas.protocol.concepts import ConceptSet
from trialatlas.search.expressions import LEVELS, CoverageKind, Level, Part, Term
from trialatlas.search.terms import Sought, Thesaurus, codes_meant, covers

CONCEPTS = {
    "cancer": ConceptSet(
        name="cancer",
        phrases=("cancer", "neoplas*", "malignant growth"),
        patterns=(r"\bGIST\b",),
        mesh=("Neoplasms",),
        never=("cancer cell line",),
    ),
    "sore_knee": ConceptSet(name="sore_knee", phrases=("gonalgia",)),
}
THESAURUS = Thesaurus(CONCEPTS)


def sought(*words: str, quoted: str = "") -> Sought:
    parts = [Part(word) for word in words]
    parts += [Part(quoted, is_quoted=True)] if quoted else []
    return Sought(Term(tuple(parts)), THESAURUS)


def found(
    term: Sought, text: str, level: Level, coverage: CoverageKind = "Contains"
) -> list[tuple[str, str]]:
    places = term.find(text, level, coverage, has_synonyms=True)
    return [(text[place.start : place.end], place.level) for place in places]


@pytest.mark.parametrize(
    ("words", "text", "level", "expected"),
    [
        ("SLE", "SLE and SLEEP, sle", "None", [("SLE", "None")]),
        ("two  words", "two \n words", "None", [("two \n words", "None")]),
        ("C++", "in C++ and C", "None", [("C++", "None")]),
        ("SLE", "SLE and SLEEP, sle", "Term", [("SLE", "None"), ("sle", "Term")]),
        ("knee pains", "Knee-pain", "Term", [("Knee-pain", "Term")]),
        ("knee pain", "pain of the knee", "Concept", []),
        ("knee pain", "pain of the knee", "Relaxation", [
            ("pain", "Relaxation"), ("knee", "Relaxation"),
        ]),
        ("knee pain", "a swollen knee", "Relaxation", []),
        ("knee pain", "a swollen knee", "Lossy", [("knee", "Lossy")]),
        ("sharp knee pain", "a swollen knee", "Lossy", []),
        ("?", "what?", "Lossy", [("?", "None")]),
        ("?", "what", "Lossy", []),
    ],
)  # fmt: skip
def test_each_level_finds_more(
    words: str, text: str, level: Level, expected: list[tuple[str, str]]
) -> None:
    assert found(sought(*words.split()), text, level) == expected


def test_a_phrase_is_never_taken_apart() -> None:
    assert found(sought(quoted="knee pain"), "pain of the knee", "Lossy") == []
    assert found(sought("old", quoted="knee pain"), "knee pain, getting old", "Relaxation") == [
        ("knee pain", "Relaxation"),
        ("old", "Relaxation"),
    ]


class TestConcepts:
    @pytest.mark.parametrize(
        ("words", "named"),
        [
            ("Cancers", ["cancer"]),
            ("malignant-growth", ["cancer"]),
            ("neoplasm", ["cancer"]),
            ("GIST", ["cancer"]),
            ("neoplasms", ["cancer"]),
            ("sore knee", ["sore_knee"]),
            ("lung cancer", []),
            ("knee", []),
        ],
    )
    def test_a_term_names_a_concept_as_a_whole(self, words: str, named: list[str]) -> None:
        made = sought(*words.split())
        assert [concept.name for concept in made.candidates] == named
        assert (made.concept.name if made.concept else "") == "".join(named)

    def test_of_several_concepts_none_counts_unless_it_is_named(self) -> None:
        several = Thesaurus(
            {
                "knee": ConceptSet(name="knee", phrases=("joint", "patella")),
                "joint": ConceptSet(name="joint", phrases=("patella", "hip")),
            }
        )
        patella, joint = (Sought(Term((Part(word),)), several) for word in ("patella", "joint"))
        assert len(patella.candidates) == 2
        assert patella.concept is None
        assert patella.find("hip", "Concept", "Contains", has_synonyms=True) == []
        assert joint.concept is not None
        assert joint.concept.name == "joint"

    def test_all_words_of_the_concept_count_but_those_that_never_do(self) -> None:
        text = "Neoplastic growth; GIST; a cancer cell line"
        assert found(sought("malignant", "growth"), text, "Concept") == [
            ("Neoplastic", "Concept"),
            ("GIST", "Concept"),
        ]

    def test_what_a_place_was_found_by_is_told(self) -> None:
        [place] = sought("cancer").find("neoplasia", "Concept", "Contains", has_synonyms=True)
        assert place.by == "cancer: neoplas*"

    def test_a_field_may_have_no_synonyms(self) -> None:
        assert sought("cancer").find("neoplasm", "Lossy", "Contains", has_synonyms=False) == []

    def test_a_heading_is_found_whole(self) -> None:
        [place] = sought("cancer").headings_in("neoplasms")
        assert (place.start, place.end, place.by) == (0, 9, "cancer: MeSH Neoplasms")
        assert list(sought("cancer").headings_in("Neoplasms by Site")) == []


@pytest.mark.parametrize(
    ("coverage", "texts"),
    [
        ("Contains", ["knee", "sore knee", "(Knee)", "knee joint", "the knee joint"]),
        ("FullMatch", ["knee", "(Knee)"]),
        ("StartsWith", ["knee", "(Knee)", "knee joint"]),
        ("EndsWith", ["knee", "sore knee", "(Knee)"]),
    ],
)
def test_a_term_covers_as_much_as_is_asked(coverage: CoverageKind, texts: list[str]) -> None:
    every = ["knee", "sore knee", "(Knee)", "knee joint", "the knee joint"]
    assert [text for text in every if found(sought("knee"), text, "Term", coverage)] == texts


def test_words_apart_cover_nothing() -> None:
    assert found(sought("knee", "pain"), "pain in knee", "Relaxation", "StartsWith") == []
    assert covers("a b", 0, 3, "FullMatch")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("PHASE2", {"PHASE2"}),
        ("Phase 2", {"PHASE2"}),
        ("phase-2", {"PHASE2"}),
        ("Early Phase 1", {"EARLY_PHASE1"}),
        ("early_phase1", {"EARLY_PHASE1"}),
        ("N/A", set()),
        ("phase", set()),
        ("?", set()),
    ],
)
def test_a_code_is_meant_by_itself_or_by_its_label(text: str, codes: set[str]) -> None:
    assert codes_meant(text, ("Phase",)) == codes


@given(TERMS, TEXTS)
def test_no_level_loses_what_one_before_it_finds(term: Term, text: str) -> None:
    made = Sought(term, THESAURUS)
    answers = [bool(made.find(text, level, "Contains", has_synonyms=True)) for level in LEVELS]
    assert answers == sorted(answers)


@given(TERMS, TEXTS)
def test_places_lie_in_the_text(term: Term, text: str) -> None:
    for place in Sought(term, THESAURUS).find(text, "Lossy", "Contains", has_synonyms=True):
        assert 0 <= place.start < place.end <= len(text)


@given(TERMS)
def test_a_term_stands_in_its_own_words(term: Term) -> None:
    for coverage in ("Contains", "FullMatch"):
        made = Sought(term, THESAURUS)
        assert made.find(term.text, "None", coverage, has_synonyms=False)
