"""Which words of a codebook stand in none of some records; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from trialatlas.protocol.codebook import Codebook
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.protocol.named_concepts import named_concepts
from trialatlas.text.matching import Lexicon, Words

__all__ = ["Vocabulary", "WordUse"]


@dataclass(frozen=True, slots=True)
class WordUse:
    """What a codebook names, and how much of its words records have.

    Attributes:
        kind: ``category`` or ``concept``.
        name: ``variable: category``, or the concept.
        n_words: Its phrases and patterns.
        unused: Those that stand in no record, as they are written.
    """

    kind: str
    name: str
    n_words: int
    unused: tuple[str, ...]


class Vocabulary:
    """The phrases and patterns of a codebook, each looked for by itself.

    A phrase inside a longer one, as ``stem cell`` in ``mesenchymal stem cell``, is found too.

    Args:
        codebook: Its categories.
        concepts: Concepts by name; those that no rule uses are left out.
    """

    def __init__(self, codebook: Codebook, concepts: Mapping[str, ConceptSet]) -> None:
        self._owners = list(_owners(codebook, concepts))
        self._unseen = {
            f"{owner} {place}": Words(phrases, patterns)
            for owner, (_, _, words) in enumerate(self._owners)
            for place, (phrases, patterns) in enumerate(words)
        }
        self._lexicon = Lexicon(self._unseen)
        self._n_compiled = len(self._unseen)

    def look_in(self, texts: Sequence[str]) -> None:
        """Note which words stand in some texts."""
        for matches in self._lexicon.find_all(texts):
            for match in matches:
                self._unseen.pop(match.name, None)
        # What has been seen need not be looked for again: soon little is left to find.
        if len(self._unseen) < self._n_compiled // 2:
            self._lexicon = Lexicon(self._unseen)
            self._n_compiled = len(self._unseen)

    def uses(self) -> tuple[WordUse, ...]:
        """What was found so far, categories first, in the order of the codebook."""
        return tuple(
            WordUse(
                kind,
                name,
                len(words),
                tuple(
                    "".join((*phrases, *patterns))
                    for place, (phrases, patterns) in enumerate(words)
                    if f"{owner} {place}" in self._unseen
                ),
            )
            for owner, (kind, name, words) in enumerate(self._owners)
        )


_Words = list[tuple[tuple[str, ...], tuple[str, ...]]]


def _owners(
    codebook: Codebook, concepts: Mapping[str, ConceptSet]
) -> Iterator[tuple[str, str, _Words]]:
    variables = [variable.text for variable in codebook.variables if variable.text]
    for variable in variables:
        for category in variable.categories:
            words = _single(category.phrases, category.patterns)
            if words:
                yield "category", f"{variable.name}: {category.name}", words
    for name in named_concepts(codebook):
        if name in concepts:
            yield "concept", name, _single(concepts[name].phrases, concepts[name].patterns)


def _single(phrases: Sequence[str], patterns: Sequence[str]) -> _Words:
    return [*(((phrase,), ()) for phrase in phrases), *(((), (pattern,)) for pattern in patterns)]
