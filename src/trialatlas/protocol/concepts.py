"""A concept: the words, phrases and MeSH headings by which records name one thing."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ConceptSet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptSet:
    """A concept and everything that counts as naming it.

    Attributes:
        name: The concept's name in the protocol.
        meaning: What it stands for, for people.
        phrases: Words and phrases, written as in `trialatlas.text.rules.Category.phrases`.
        patterns: Regular expressions for what phrases cannot say.
        mesh: MeSH headings; a record has one if it or one of its ancestors is assigned to it.
        never: Phrases that contain the concept's words but mean something else.
    """

    name: str
    meaning: str = ""
    phrases: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
