"""What a review pools of posted results, and by which rules numbers are taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trialatlas.model.posted import PostedKind
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.text.words import Words

__all__ = ["DEFAULT_METHODS", "PooledOutcome", "Pooling", "Wanted"]

DEFAULT_METHODS = ("reml",)
"""Studies of different people differ in more than chance, and REML is as good as any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Words by which a text is chosen.

    Attributes:
        concepts: Names of concepts whose words are meant.
        phrases: Words and phrases, written as in a concept.
        patterns: Regular expressions.
        never: Phrases inside which the words mean something else.
    """

    concepts: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    def words(self, concepts: Mapping[str, ConceptSet]) -> Words:
        """All its words, those of its concepts among them.

        Args:
            concepts: The concepts of the review by name.
        """
        named = [concepts[name] for name in self.concepts]
        return Words(
            phrases=(*self.phrases, *(word for item in named for word in item.phrases)),
            patterns=(*self.patterns, *(word for item in named for word in item.patterns)),
            never=(*self.never, *(word for item in named for word in item.never)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledOutcome:
    """Which posted numbers are meant.

    Attributes:
        kinds: Kinds of posted results, the wanted first.
        title: What the outcome measure, adverse event or milestone must name; None for any.
        time_frame: What its time frame must name; None for any.
        unit: What its unit of measure must name; None for any.
        part: What its class, category, period or organ system must name; None for any.
    """

    kinds: tuple[PostedKind, ...]
    title: Wanted | None = None
    time_frame: Wanted | None = None
    part: Wanted | None = None
    unit: Wanted | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooling:
    """One question to the posted results of all included studies.

    Attributes:
        name: Its heading.
        outcome: Which numbers are meant.
        experimental: What the title or description of a group names that is compared.
        comparator: What that of a group names that it is compared with; None for one group.
        without: What the title of a group names that is left out, whatever else it names; None for
            nothing.
        measure: A name of `trialatlas.stats.measures.MEASURES`.
        methods: Of those of the measure; the first is the main one.
        is_adjusted: Whether random-effects models get Knapp and Hartung's adjustment, which here
            never goes below the unadjusted error.
        takes_adjusted: Whether least squares means count as means.
        takes_first: Whether of several numbers that fit the first is taken, in place of leaving
            the study out.
        is_unlisted_zero: Whether a serious adverse event that a study does not list did not occur
            in it: all serious ones must be posted.
    """

    name: str
    outcome: PooledOutcome
    experimental: Wanted
    comparator: Wanted | None
    without: Wanted | None = None
    measure: str
    methods: tuple[str, ...] = DEFAULT_METHODS
    is_adjusted: bool = True
    takes_adjusted: bool = False
    takes_first: bool = False
    is_unlisted_zero: bool = False

    @property
    def concepts(self) -> tuple[str, ...]:
        """Names of the concepts that its numbers depend on."""
        outcome = self.outcome
        asked = (
            self.without,
            outcome.title,
            outcome.time_frame,
            outcome.part,
            outcome.unit,
            self.experimental,
            self.comparator,
        )
        return tuple(dict.fromkeys(name for item in asked if item for name in item.concepts))
