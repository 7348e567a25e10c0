"""What a review asks of posted results, with its words ready to be looked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from trialatlas.analysis.posted_words import is_before, is_denied
from trialatlas.model.posted import PostedResult
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.protocol.pooling import Pooling
from trialatlas.text.matching import Lexicon

__all__ = ["SIDES", "Question", "Side"]

Side = Literal["experimental", "comparator"]
SIDES: tuple[Side, Side] = ("experimental", "comparator")


@dataclass(frozen=True)
class Question:
    """What a review pools, with its words ready to be looked for.

    Attributes:
        asked: As the protocol says it.
        concepts: The concepts of the review.
    """

    asked: Pooling
    concepts: Mapping[str, ConceptSet]

    @cached_property
    def _lexicon(self) -> Lexicon:
        outcome = self.asked.outcome
        wanted = {
            "title": outcome.title,
            "time_frame": outcome.time_frame,
            "part": outcome.part,
            "unit": outcome.unit,
            "experimental": self.asked.experimental,
            "comparator": self.asked.comparator,
            "without": self.asked.without,
        }
        return Lexicon(
            {name: item.words(self.concepts) for name, item in wanted.items() if item is not None}
        )

    def names(self, name: str, *texts: str) -> bool:
        """Whether a text says what is asked under a name; any text does where nothing is."""
        if name not in self._lexicon.names:
            return True
        found = self._lexicon.find_all(texts)
        return any(match.name == name for matches in found for match in matches)

    def is_barred(self, title: str) -> bool:
        """Whether a group of this title stands on neither side, whatever else it names."""
        return self.asked.without is not None and self.names("without", title)

    def sides_of(self, text: str) -> set[Side]:
        """The sides that a text names."""
        found = {match.name for match in self._lexicon.find(text)}
        return {side for side in SIDES if side in found}

    def sides_told(self, description: str) -> set[Side]:
        """The sides that a description names, other than to say that they were not given."""
        found = {
            match.name
            for match in self._lexicon.find(description)
            if not is_denied(description, match.start, match.end)
        }
        return {side for side in SIDES if side in found}

    def is_wanted(self, result: PostedResult) -> bool:
        """Whether a number is one of those that are meant."""
        return (
            result.kind in self.asked.outcome.kinds
            and self.names("title", result.title)
            and self.names("time_frame", result.time_frame)
            and self.names("unit", result.unit)
            and self.names("part", result.class_title, result.category)
            and not (is_before(result.class_title) or is_before(result.category))
        )
