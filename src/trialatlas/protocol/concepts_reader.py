"""concepts.yaml to concepts: the words, phrases and MeSH headings by which records name things."""

from __future__ import annotations

from trialatlas.errors import Fault
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.protocol.faults import report
from trialatlas.protocol.files import Entry, Library
from trialatlas.protocol.shapes import as_map, check_keys, check_name, text_at, texts_at
from trialatlas.protocol.words import patterns_at, phrases_at

__all__ = ["read_concepts"]


def read_concepts(library: Library, faults: list[Fault]) -> dict[str, ConceptSet]:
    """Read concepts.

    Args:
        library: What stands under ``concepts``, of the review and of the files that it extends.
        faults: Gets every fault.

    Returns:
        The concepts by name.
    """
    return {name: _concept(entry, faults) for name, entry in library.entries.items()}


def _concept(entry: Entry, faults: list[Fault]) -> ConceptSet:
    check_name(entry.key, "a concept", faults)
    before = len(faults)
    node = as_map(entry.node, faults)
    check_keys(node, (), ("meaning", "phrases", "patterns", "mesh", "never"), faults)
    concept = ConceptSet(
        name=entry.key.value,
        meaning=text_at(node, "meaning", faults),
        phrases=phrases_at(node, "phrases", faults),
        patterns=patterns_at(node, "patterns", faults),
        mesh=tuple(leaf.value for leaf in texts_at(node, "mesh", faults)),
        never=phrases_at(node, "never", faults),
    )
    has_words = concept.phrases or concept.patterns or concept.mesh
    if not has_words and len(faults) == before:
        report(faults, entry.key.place, "phrases, patterns or mesh", "a concept without words")
    return concept
