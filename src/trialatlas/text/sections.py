"""A record as passages: its texts, each with its place, its sentences and its sections."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property, lru_cache

from msgspec import Struct

from trialatlas.model.study import Study, texts_of
from trialatlas.text.rules import AREAS

__all__ = [
    "Passage",
    "eligibility_section",
    "in_areas",
    "passages_of",
    "sections_in",
    "sentences",
]

_READ = (
    "titles",
    "description",
    "conditions",
    "keywords",
    "design.intervention_model_description",
    "design.masking_description",
    "arms",
    "interventions",
    "outcomes",
    "eligibility.criteria",
    "eligibility.population",
    "mesh",
)
# Codes of the registry and ids are not text that anyone wrote.
_CODES = re.compile(r"\.(arm_type|intervention_type|rank|id)$")
_ITEM = re.compile(r"^(arms|interventions)\[\d+\]")
_INDEX = re.compile(r"\[\d+\]")
# The parts of a study that have a text to read, in its order.
_PARTS = tuple(
    name for name in Study.__struct_fields__ if any(path.split(".")[0] == name for path in _READ)
)
# Records have few fields, however many texts: what is known of a field is remembered.
_FIELDS = 1 << 14

# A sentence ends at . ! ? before white space and a capital, digit or bracket, or at a line's end;
# not after an abbreviation, an initial or a number such as "1." that opens a list.
_BREAK = re.compile(r"[.!?](?P<closing>[\"')\]]*)\s+(?=[A-Z0-9(\[\"'*•-])|\n\s*")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|approx|no|dr|prof|fig|st|max|min|resp|incl|cf|al|etc|inc|ca)|\b[A-Z]|"
    r"(?:^|\n)\s*\(?\d{1,2})\.$",
    re.IGNORECASE,
)
_ABBREVIATION = 12
"""Characters before a full stop in which an abbreviation is looked for."""
_LONGEST = 3000
# Without the flag that ignores case, Python looks only where one of the first letters stands.
_KIND = re.compile(
    r"[IiEeNn](?<!\w.)"
    r"(?i:(?:(?<=i)n|(?<=e)x)clusion|(?<=e)ligibility|(?<=n)on-?inclusion)(?i:s|ary)?\b"
)
_BESIDE_KIND = 45
"""Most characters of a heading before the word that tells its kind, and behind it."""
# "You need not meet any exclusion criteria" is a sentence, not a heading.
_NO_HEADING = re.compile(r"\b(?:no|any|meets?|all)\b", re.IGNORECASE)
_HEADING_END = re.compile(r"criteri\w*|[:;]\s*\W*$|^\W*\w+\W*$", re.IGNORECASE)


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a text.

    Args:
        text: Any text.

    Returns:
        Start and end of each sentence, in order, without the white space between them. What runs
        on for thousands of characters is cut: no reader takes it for one sentence, and words at
        its ends have nothing to do with each other.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for gap in _BREAK.finditer(text):
        closing = gap.start("closing")
        if closing < 0:
            end = gap.start()
            while end > start and text[end - 1].isspace():
                end -= 1
        elif "\n" not in gap.group() and _ABBREVIATED.search(
            text[max(start, closing - _ABBREVIATION) : closing]
        ):
            continue
        else:
            end = gap.end("closing")
        if end - start > _LONGEST:
            found += _cut(text, start, end)
        elif end > start:
            found.append((start, end))
        start = gap.end()
    found += _cut(text, start, len(text))
    return found


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        stop = text.rfind(" ", start + 1, start + _LONGEST)
        stop = stop if stop > start else start + _LONGEST
        yield start, stop
        start = stop + 1 if text[stop].isspace() else stop
    if end > start:
        yield start, end


class Passage(Struct, frozen=True, dict=True):
    """One text of a record.

    Attributes:
        field: Its path in `Study`, such as ``arms[0].description``.
        text: The text.
    """

    field: str
    text: str

    @property
    def generic_field(self) -> str:
        """The path without positions: ``arms[].description``."""
        return _generic(self.field)

    @property
    def item(self) -> str:
        """The arm or intervention it belongs to, such as ``arms[0]``; empty if none."""
        return _item(self.field)

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Start and end of its sentences."""
        return sentences(self.text)

    @cached_property
    def sections(self) -> list[tuple[int, str]]:
        """For eligibility criteria: where each section starts and what it is."""
        return _eligibility_sections(self.text) if self.field == "eligibility.criteria" else []

    def sentence_at(self, place: int) -> tuple[int, int]:
        """Start and end of the sentence in which an offset lies."""
        found = self.sentences
        index = max(bisect_right(found, (place, len(self.text))) - 1, 0)
        return found[index] if found else (0, len(self.text))

    def section_at(self, place: int) -> str:
        """``inclusion``, ``exclusion`` or the empty string, for an offset in the criteria."""
        return eligibility_section(self.sections, place)


def _eligibility_sections(text: str) -> list[tuple[int, str]]:
    found = [(0, "inclusion")]
    done = -1
    for word in _KIND.finditer(text):
        first = text.rfind("\n", max(0, word.start() - _BESIDE_KIND - 1), word.start()) + 1
        last = text.find("\n", word.end(), word.end() + _BESIDE_KIND + 1)
        last = len(text) if last < 0 else last
        if first < done or word.start() - first > _BESIDE_KIND or last - word.end() > _BESIDE_KIND:
            continue
        # Of several such words in a line, the first tells.
        done = last
        if _NO_HEADING.search(text, first, word.start()):
            continue
        if _HEADING_END.search(text[first:last]):
            is_exclusion = word.group().lower().startswith(("exclu", "non"))
            found.append((word.start(), "exclusion" if is_exclusion else "inclusion"))
    return found


def eligibility_section(sections: Sequence[tuple[int, str]], place: int) -> str:
    """Which section of eligibility criteria an offset lies in; empty where there are none."""
    index = bisect_right(sections, place, key=_start)
    return sections[index - 1][1] if index else ""


def _start(section: tuple[int, str]) -> int:
    return section[0]


def passages_of(study: Study) -> list[Passage]:
    """The texts of a record that a reader would read, in the order of the record.

    Sponsors, places, references and identifiers are left out: they say nothing of what is given.
    """
    return [
        Passage(field, text)
        for name in _PARTS
        for field, text in texts_of(getattr(study, name), name)
        if _is_read(field)
    ]


@lru_cache(maxsize=_FIELDS)
def _item(field: str) -> str:
    found = _ITEM.match(field)
    return found.group() if found else ""


@lru_cache(maxsize=_FIELDS)
def _is_read(field: str) -> bool:
    generic_field = _generic(field)
    return generic_field.startswith(_READ) and not _CODES.search(generic_field)


@lru_cache(maxsize=_FIELDS)
def _generic(field: str) -> str:
    return _INDEX.sub("[]", field)


def in_areas(passage: Passage, place: int, areas: Sequence[str]) -> str:
    """The first of the areas in which a place of a passage lies.

    Args:
        passage: The passage.
        place: Offset in its text.
        areas: Names in `trialatlas.text.rules.AREAS`.

    Returns:
        The area's name, or the empty string if the place lies in none of them.
    """
    for area, section in _areas_of(passage.generic_field, tuple(areas)):
        if not section or passage.section_at(place) == section:
            return area
    return ""


@lru_cache(maxsize=_FIELDS)
def sections_in(field: str, areas: tuple[str, ...]) -> Collection[str] | None:
    """Which sections of a text lie in some areas.

    Args:
        field: The text's path.
        areas: Names in `trialatlas.text.rules.AREAS`.

    Returns:
        Names of sections; empty where all of it lies in the areas, None where nothing does.
    """
    found = [section for _, section in _areas_of(_generic(field), areas)]
    if not found:
        return None
    return () if "" in found else tuple(found)


@lru_cache(maxsize=_FIELDS)
def _areas_of(generic_field: str, areas: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The areas in which a field lies, each with the section of the field that it is."""
    paths = [(area, *prefix.partition("#")[::2]) for area in areas for prefix in AREAS[area]]
    return tuple((area, section) for area, path, section in paths if generic_field.startswith(path))
