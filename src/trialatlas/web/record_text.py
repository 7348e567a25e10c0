"""A study as headed texts, cut into pieces where marks begin and end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from trialatlas.model.judgement import EvidenceSpan
from trialatlas.model.study import Study, texts_of
from trialatlas.web.record_headings import (
    SECTIONS,
    Place,
    facts_of,
    group_heading,
    place_of,
    words_of_code,
)

__all__ = [
    "Group",
    "Kind",
    "Mark",
    "Note",
    "Piece",
    "RecordText",
    "Row",
    "Section",
    "Text",
    "cut",
    "marks_of",
    "record_text",
]

Kind = Literal["concept", "for", "against", "quoted"]
"""A word of the search, words for a value, words for another value, someone's quotation."""

_MANY = 12
"""More lines than that are shown when asked for."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a record that stand out.

    Attributes:
        field: Path in `Study` of their text.
        start: Offset of the first character, in Unicode code points from 0.
        end: Offset after the last character.
        kind: Why they stand out.
        label: What for, in words, such as the concept's or the value's name.
        quote: The words, which are compared with the text; not compared if empty.
    """

    field: str
    start: int
    end: int
    kind: Kind
    label: str = ""
    quote: str = ""

    def fits(self, text: str) -> bool:
        """Whether a text has words at this place, the quoted ones if any are quoted."""
        is_inside = 0 <= self.start < self.end <= len(text)
        return is_inside and self.quote in ("", text[self.start : self.end])


class Note(NamedTuple):
    """Why words stand out: the kind and label of a mark."""

    kind: Kind
    label: str


class Piece(NamedTuple):
    """Part of a text, under the same marks from its first character to its last.

    Attributes:
        text: The characters.
        notes: The marks' kinds and labels, each once, in order; empty of plain text.
    """

    text: str
    notes: tuple[Note, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its marks, each once."""
        return tuple(dict.fromkeys(note.kind for note in self.notes))


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a record, or one of its numbers and dates.

    Attributes:
        path: Its path in `Study`; empty where there are no words to quote, as of a date.
        pieces: Its pieces: their texts joined are the text, exactly.
        words: What it means, if it is a code of the registry; otherwise empty.
    """

    path: str
    pieces: tuple[Piece, ...]
    words: str = ""

    @property
    def text(self) -> str:
        """The text as the record has it."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def notes(self) -> tuple[Note, ...]:
        """Kinds and labels of all marks in it, each once."""
        return tuple(dict.fromkeys(note for piece in self.pieces for note in piece.notes))

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of all marks in it, each once."""
        return tuple(dict.fromkeys(note.kind for note in self.notes))


@dataclass(frozen=True, slots=True)
class Row:
    """What stands under one heading.

    Attributes:
        heading: The heading.
        items: One for each line; the texts of a line belong together, as a place and its country.
    """

    heading: str
    items: tuple[tuple[Text, ...], ...]

    @property
    def texts(self) -> Iterator[Text]:
        """The texts that can be quoted."""
        return (text for item in self.items for text in item if text.path)


@dataclass(frozen=True, slots=True)
class Group:
    """An arm, intervention or outcome; without a heading what the section itself says."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the record.

    Attributes:
        name: Such as ``titles``.
        title: As people read it.
        groups: What it holds.
        n_lines: How many lines the groups have in all.
    """

    name: str
    title: str
    groups: tuple[Group, ...]
    n_lines: int

    @property
    def is_collapsed(self) -> bool:
        """Whether it is shown only when asked for: a list too long to be read, without marks."""
        if self.name not in ("locations", "references") or self.n_lines <= _MANY:
            return False
        rows = (row for group in self.groups for row in group.rows)
        return not any(text.notes for row in rows for text in row.texts)


@dataclass(frozen=True, slots=True)
class RecordText:
    """A record as people read it.

    Attributes:
        record_id: The registry's id.
        sections: Those that hold something, in the order of the page.
        not_shown: Marks that do not fit the texts, as those made on another version.
    """

    record_id: str
    sections: tuple[Section, ...]
    not_shown: tuple[Mark, ...]

    @property
    def texts(self) -> Iterator[tuple[str, Text]]:
        """All texts that can be quoted, each with its headings (``Arm 1: Description``)."""
        for section in self.sections:
            for group in section.groups:
                before = f"{group.heading}: " if group.heading else ""
                for row in group.rows:
                    for text in row.texts:
                        yield before + row.heading, text


def marks_of(spans: Iterable[EvidenceSpan], kind: Kind, label: str = "") -> list[Mark]:
    """Marks at the words of evidence.

    Args:
        spans: The evidence.
        kind: What the words are to the reader.
        label: What for; the value that a span names, if empty.
    """
    return [Mark(s.field, s.start, s.end, kind, label or s.value, s.quote) for s in spans]


def record_text(study: Study, marks: Iterable[Mark] = ()) -> RecordText:
    """A study as sections of headed texts, with marks.

    Every text of `trialatlas.model.study.texts_of` stands in exactly one place.

    Args:
        study: The study.
        marks: Words that stand out, in any order; they may overlap.
    """
    texts = dict(texts_of(study))
    by_field: dict[str, list[Mark]] = {}
    not_shown = []
    for mark in marks:
        if mark.field in texts and mark.fits(texts[mark.field]):
            by_field.setdefault(mark.field, []).append(mark)
        else:
            not_shown.append(mark)
    placed = [(place_of(path), Text("", (Piece(said),))) for path, said in facts_of(study)]
    placed += [
        (place_of(path), Text(path, cut(text, by_field.get(path, ())), words_of_code(path, text)))
        for path, text in texts.items()
    ]
    return RecordText(study.record_id, tuple(_sections(placed)), tuple(not_shown))


def _sections(placed: Iterable[tuple[Place, Text]]) -> Iterator[Section]:
    # By section and group, the texts of each row; sections and rows in the order of their tables.
    found: dict[str, dict[str, dict[int, list[tuple[Place, Text]]]]] = {}
    for place, text in placed:
        rows = found.setdefault(place.section, {}).setdefault(place.group, {})
        rows.setdefault(place.row, []).append((place, text))
    for name, title in SECTIONS.items():
        if name in found:
            groups = tuple(
                Group(group_heading(group), tuple(_row(rows[number]) for number in sorted(rows)))
                for group, rows in found[name].items()
            )
            n_lines = sum(len(row.items) for group in groups for row in group.rows)
            yield Section(name, title, groups, n_lines)


def _row(texts: Sequence[tuple[Place, Text]]) -> Row:
    items: dict[str, list[Text]] = {}
    for place, text in texts:
        items.setdefault(place.item, []).append(text)
    return Row(texts[0][0].heading, tuple(tuple(item) for item in items.values()))


def cut(text: str, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    """The pieces of a text between the borders of marks.

    Neighbours under the same marks are one piece. The time is linear in the length of the text and
    of the pieces, apart from sorting the marks.

    Args:
        text: The text.
        marks: Marks that fit it, in any order.
    """
    changes: dict[int, list[tuple[Note, int]]] = {}
    for mark in marks:
        note = Note(mark.kind, mark.label)
        changes.setdefault(mark.start, []).append((note, 1))
        changes.setdefault(mark.end, []).append((note, -1))
    pieces: list[Piece] = []
    active: Counter[Note] = Counter()
    done = 0
    before: tuple[Note, ...] = ()
    for border in sorted(changes):
        for note, change in changes[border]:
            active[note] += change
            if not active[note]:
                del active[note]
        notes = tuple(sorted(active))
        if notes == before:
            continue
        if border > done:
            pieces.append(Piece(text[done:border], before))
        done, before = border, notes
    if done < len(text):
        pieces.append(Piece(text[done:], before))
    return tuple(pieces)
