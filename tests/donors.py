"""One variable for tests of reading, whose cells they are, and how a record is read by it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trialatlas.model.study import Study
from trialatlas.text.deciding import read
from trialatlas.text.matching import Lexicon, Words
from trialatlas.text.reading import Reading, category_label, concept_label, find_words
from trialatlas.text.rules import Category, Rule, TextVariable
from trialatlas.text.sections import passages_of

__all__ = [
    "ALLOGENEIC",
    "AUTOLOGOUS",
    "EVERYWHERE",
    "NAMED",
    "SAID",
    "donor",
    "reading",
]

AUTOLOGOUS = Category(name="autologous", phrases=("autologous", "own cells"))
ALLOGENEIC = Category(name="allogeneic", phrases=("allogeneic", "donor"))
CONCEPTS = {
    "cells": Words(phrases=("MSC",)),
    "graft": Words(phrases=("graft",)),
    "cord": Words(phrases=("cord",)),
    "giving": Words(phrases=("infus*",)),
    "visit": Words(phrases=("visit",)),
}
EVERYWHERE = ("titles", "interventions", "arms", "description", "inclusion")
SAID = Rule(name="said", where=EVERYWHERE)
NAMED = Rule(name="named", where=("titles",))


def donor(*rules: Rule, **more: Any) -> TextVariable:
    """The variable of these tests: whose cells they are."""
    return TextVariable(
        name="donor",
        categories=(AUTOLOGOUS, ALLOGENEIC, Category(name="both")),
        rules=rules,
        **more,
    )


def reading(
    whole: Study, variable: TextVariable, known: Mapping[str, Reading] | None = None
) -> Reading:
    """What the rules make of a study, given the readings of other variables."""
    words = {concept_label(name): item for name, item in CONCEPTS.items()}
    for category in variable.categories:
        label = category_label(variable.name, category.name)
        words[label] = Words(category.phrases, category.patterns)
    lexicon = Lexicon(words)
    passages = passages_of(whole)
    return read(find_words(passages, lexicon), variable, known or {})
