"""However the words are looked for, the same are found."""

from __future__ import annotations

from hypothesis import given
from tests.studies import TEXTS

from trialatlas.text.compiling import CompiledWords
from trialatlas.text.folding import fold
from trialatlas.text.words import Words

FEW = {"cells": Words(phrases=("stem cell", "cell", "*")), "ours": Words(patterns=(r"\bour\w*",))}
MANY = {**FEW, "more": Words(phrases=tuple(f"number {n}" for n in range(40)))}


def texts(words: CompiledWords, folded: str) -> set[tuple[str, str]]:
    found = set()
    for number, start, end in words.find(folded):
        names = [needle.name for needle in words.needles.get(number, ())] or ["literal"]
        found |= {(name, folded[start:end]) for name in names}
    return found


def test_phrases_and_the_literals_of_patterns_are_found() -> None:
    found = texts(CompiledWords(FEW), "our stem cells")

    assert found == {("cells", "stem cell"), ("cells", "cell"), ("literal", "our")}


@given(TEXTS)
def test_few_phrases_are_found_as_many_are(text: str) -> None:
    folded = fold(text)[0]

    assert texts(CompiledWords(FEW), folded) <= texts(CompiledWords(MANY), folded)
    assert {item for item in texts(CompiledWords(MANY), folded) if item[0] != "more"} == texts(
        CompiledWords(FEW), folded
    )


def test_each_literal_knows_the_names_whose_patterns_need_it() -> None:
    words = CompiledWords({"a": Words(patterns=("mouse",)), "b": Words(patterns=("mouse", "."))})

    assert words.needing == {0: ("a", "b")}
    assert words.always == {"b"}


def test_a_text_of_several_names_is_looked_for_once() -> None:
    words = CompiledWords(
        {"a": Words(phrases=("stem cell", "stem-cell*")), "b": Words(phrases=("Stem Cell",))}
    )

    assert words.texts == ["stem cell"]
    assert [(needle.name, needle.is_open) for needle in words.needles[0]] == [
        ("a", False),
        ("a", True),
        ("b", False),
    ]
