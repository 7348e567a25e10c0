from __future__ import annotations

from collections.abc import Callable

from trialatlas.protocol.concepts import ConceptSet
from trialatlas.protocol.review import ReviewProtocol

Faults = Callable[..., list[str]]


def test_a_concept_has_words_headings_and_exceptions(protocol: ReviewProtocol) -> None:
    assert protocol.concepts["tumour"] == ConceptSet(
        name="tumour",
        meaning="A neoplasm",
        phrases=("tumour", "tumor"),
        mesh=("Neoplasms",),
        never=("tumour necrosis factor",),
    )
    assert protocol.concepts["cells"].patterns == (r"\bMSCs?\b",)


def test_a_concept_without_words_finds_nothing(faults: Faults) -> None:
    assert faults(("concepts.yaml", "{phrases: [graft*]}", "{meaning: Transplants}")) == [
        "concepts.yaml:8: concepts.grafts: expected phrases, patterns or mesh, "
        "found a concept without words"
    ]


def test_a_misspelled_key_is_one_fault(faults: Faults) -> None:
    assert faults(("concepts.yaml", "{phrases: [graft*]}", "{phrase: [graft*]}")) == [
        "concepts.yaml:8: concepts.grafts.phrase: expected a known key (meaning, phrases, "
        "patterns, mesh or never), found 'phrase'; did you mean 'phrases'?"
    ]


def test_a_concept_is_a_mapping_with_a_plain_name(faults: Faults) -> None:
    assert faults(("concepts.yaml", "  grafts: {", "  'my cells': graft\n  grafts: {")) == [
        "concepts.yaml:8: concepts.my cells: expected a name of a concept from letters, digits and "
        "_ . / -, found 'my cells'",
        "concepts.yaml:8: concepts.my cells: expected a mapping (key: value), "
        "found the text 'graft'",
    ]
