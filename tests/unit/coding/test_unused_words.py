from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from trialatlas.coding.unused_words import Vocabulary, WordUse
from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.text.rules import Category, Rule, TextVariable

STEM = Category(name="stem", phrases=("stem cell", "mesenchymal stem cell", "MSC*"))
CORD = Category(name="cord", phrases=("cord",), patterns=(r"\bUC\b",))
BOTH = Category(name="both", meaning="No words of its own")
BOOK = Codebook(
    variables=(
        Variable(
            name="kind",
            title="Kind",
            kind="text",
            text=TextVariable(
                name="kind",
                categories=(STEM, CORD, BOTH),
                rules=(Rule(name="said", where=("titles",), beside=("giving",)),),
            ),
        ),
    )
)
CONCEPTS: Mapping[str, ConceptSet] = {
    "giving": ConceptSet(name="giving", phrases=("infus*", "give")),
    "elsewhere": ConceptSet(name="elsewhere", phrases=("never asked",)),
}


def unused(*texts: str) -> dict[str, tuple[str, ...]]:
    vocabulary = Vocabulary(BOOK, CONCEPTS)
    vocabulary.look_in(texts)
    return {use.name: use.unused for use in vocabulary.uses()}


def test_words_that_stand_nowhere_are_named_as_they_are_written() -> None:
    assert unused("Cord cells are infused") == {
        "kind: stem": STEM.phrases,
        "kind: cord": (r"\bUC\b",),
        "giving": ("give",),
    }


def test_a_phrase_inside_a_longer_one_is_found_too() -> None:
    assert unused("mesenchymal stem cells")["kind: stem"] == ("MSC*",)


def test_how_many_words_there_are_is_told_too() -> None:
    assert Vocabulary(BOOK, CONCEPTS).uses()[1] == WordUse(
        "category", "kind: cord", 2, ("cord", r"\bUC\b")
    )


def test_concepts_that_no_rule_names_are_left_out() -> None:
    assert "elsewhere" not in unused("")


@given(st.lists(st.sampled_from(["stem cell", "MSCs", "UC", "cord", "given", "infusing", "x"])))
def test_text_by_text_is_as_all_at_once(texts: list[str]) -> None:
    one_by_one = Vocabulary(BOOK, CONCEPTS)
    for text in texts:
        one_by_one.look_in([text])

    assert {use.name: use.unused for use in one_by_one.uses()} == unused(*texts)
