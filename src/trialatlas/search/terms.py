"""One term of a search expression, and where it stands in a text.

The levels of expansion are those of the registry's page; what each means here is written in
``docs/explanation/search.md``. Each finds what the levels before it find.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial

from trialatlas.protocol.concepts import ConceptSet
from trialatlas.search.areas import codes_of
from trialatlas.search.expressions import CoverageKind, Level, Term, reaches
from trialatlas.search.spelling import keyed, pattern_of
from trialatlas.text.matching import Lexicon, Words

__all__ = ["Place", "Sought", "Thesaurus", "codes_meant", "covers"]

# A few for each term of an expression; asked for in every record.
_MEANINGS = 1 << 14


@dataclass(frozen=True, slots=True)
class Place:
    """Where a term stands in a text.

    Attributes:
        start: Offset of the first character.
        end: Offset after the last.
        level: The first level of expansion that finds it.
        by: The concept and its word or heading, such as ``cancer: neoplas*``; empty where the
            term's own words were found.
    """

    start: int
    end: int
    level: Level
    by: str = ""


class Thesaurus:
    """The concepts of a review, and which of them a term names.

    Args:
        concepts: By name.
    """

    def __init__(self, concepts: Mapping[str, ConceptSet]) -> None:
        self._concepts = concepts
        self._lexicons = {
            name: Lexicon({name: Words(item.phrases, item.patterns, item.never)})
            for name, item in concepts.items()
        }

    def named_by(self, text: str) -> tuple[ConceptSet, ...]:
        """The concepts that a text names as a whole.

        A text that is the name of a concept, at the level Term, names that one. Any other names
        those that have it among their phrases or MeSH headings, or whose words cover it from its
        first letter to its last.
        """
        called = [item for name, item in self._concepts.items() if _alike(name) == _alike(text)]
        return tuple(called or filter(partial(self._is_word_of, text), self._concepts.values()))

    def words_of(self, concept: ConceptSet) -> Lexicon:
        """A concept's words, compiled."""
        return self._lexicons[concept.name]

    def _is_word_of(self, text: str, concept: ConceptSet) -> bool:
        if _alike(text) in map(_alike, (*concept.mesh, *concept.phrases)):
            return True
        matches = self._lexicons[concept.name].find(text)
        return any(covers(text, match.start, match.end, "FullMatch") for match in matches)


@dataclass(frozen=True)
class Sought:
    """A term made ready to be looked for.

    Attributes:
        term: The term.
        thesaurus: The concepts that it may name.
    """

    term: Term
    thesaurus: Thesaurus

    @cached_property
    def candidates(self) -> tuple[ConceptSet, ...]:
        """The concepts that it may name."""
        return self.thesaurus.named_by(self.term.text)

    @property
    def concept(self) -> ConceptSet | None:
        """The concept that it names; None where it names none, or could name several."""
        return self.candidates[0] if len(self.candidates) == 1 else None

    @property
    def headings(self) -> tuple[str, ...]:
        """The MeSH headings of the concept that it names."""
        return self.concept.mesh if self.concept else ()

    def find(
        self, text: str, level: Level, coverage: CoverageKind, *, has_synonyms: bool
    ) -> list[Place]:
        """Where the term stands in a text.

        Args:
            text: One value of a field.
            level: How far the words may be from the term's.
            coverage: How much of the text a place must cover.
            has_synonyms: Whether other words of its concept count in the field.

        Returns:
            Places in their order, each once, at the first level that finds it. Where the term does
            not stand as one, places of its words apart, if the level allows that.
        """
        found: dict[tuple[int, int], Place] = {}
        for place in self._as_one(text, level, has_synonyms=has_synonyms):
            if covers(text, place.start, place.end, coverage):
                found.setdefault((place.start, place.end), place)
        if found or coverage != "Contains":
            return [found[span] for span in sorted(found)]
        return self._apart(text, level)

    def headings_in(self, text: str) -> Iterator[Place]:
        """The text as a MeSH heading of the term's concept, if it is one."""
        for heading in self.headings:
            if self.concept and heading.casefold() == text.casefold():
                yield Place(0, len(text), "Concept", f"{self.concept.name}: MeSH {heading}")

    def _as_one(self, text: str, level: Level, *, has_synonyms: bool) -> Iterator[Place]:
        for match in self._literal.finditer(text):
            yield Place(*match.span(), "None")
        if reaches(level, "Term") and self._keys is not None:
            for span in keyed(text).finditer(self._keys):
                yield Place(*span, "Term")
        if reaches(level, "Concept") and has_synonyms and self.concept:
            for found in self.thesaurus.words_of(self.concept).find(text):
                by = f"{self.concept.name}: {found.term}"
                yield Place(found.start, found.end, "Concept", by)

    def _apart(self, text: str, level: Level) -> list[Place]:
        if not reaches(level, "Relaxation") or not self._parts:
            return []
        keys = keyed(text)
        spans = [list(keys.finditer(part)) for part in self._parts]
        n_found = sum(map(bool, spans))
        if n_found == len(spans):
            reached: Level = "Relaxation"
        elif level == "Lossy" and 2 * n_found >= len(spans):
            reached = "Lossy"
        else:
            return []
        return [Place(*span, reached) for span in sorted({span for part in spans for span in part})]

    @cached_property
    def _literal(self) -> re.Pattern[str]:
        words = self.term.text.split()
        before = r"(?<![^\W_])" if words[0][0].isalnum() else ""
        after = r"(?![^\W_])" if words[-1][-1].isalnum() else ""
        return re.compile(before + r"\s+".join(map(re.escape, words)) + after)

    @cached_property
    def _keys(self) -> re.Pattern[str] | None:
        return pattern_of(self.term.text)

    @cached_property
    def _parts(self) -> Sequence[re.Pattern[str]]:
        """A pattern for each word and each phrase; what has no letter and no digit is left out."""
        patterns = (pattern_of(part.text) for part in self.term.parts)
        return [pattern for pattern in patterns if pattern is not None]


def covers(text: str, start: int, end: int, coverage: CoverageKind) -> bool:
    """Whether a place covers as much of a text as is asked.

    Punctuation and white space at the ends of the text need not be covered.
    """
    if coverage in ("FullMatch", "StartsWith") and _has_word(text[:start]):
        return False
    return coverage not in ("FullMatch", "EndsWith") or not _has_word(text[end:])


def _has_word(text: str) -> bool:
    return any(map(str.isalnum, text))


@lru_cache(maxsize=_MEANINGS)
def codes_meant(text: str, enums: tuple[str, ...]) -> Collection[str]:
    """The codes of some enums that a text means: as the code itself or as its label."""
    wanted = _alike(text)
    return {
        code
        for enum in enums
        for code, label in codes_of(enum).items()
        if wanted and wanted in (_alike(code), _alike(label))
    }


def _alike(text: str) -> str:
    """Equal for texts that differ only in what the level Term passes over."""
    return keyed(text.replace("_", " ")).keys.replace("-", " ")
