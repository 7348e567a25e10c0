"""A record as people read it: nothing lost, nothing added, marks where they belong."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.studies import CHARACTERS, STUDIES, study

from trialatlas.model.judgement import EvidenceSpan
from trialatlas.model.study import (
    Arm,
    Description,
    Design,
    Location,
    Study,
    Titles,
    texts_of,
)
from trialatlas.web.record_text import (
    Kind,
    Mark,
    Note,
    Piece,
    RecordText,
    Row,
    cut,
    marks_of,
    record_text,
)

LINES = st.text(st.one_of(CHARACTERS, st.sampled_from("\r\n\0\u0301😀")), min_size=1, max_size=40)
KINDS: st.SearchStrategy[Kind] = st.sampled_from(("concept", "for", "against", "quoted"))
MARKS = st.lists(
    st.builds(
        Mark,
        field=st.sampled_from(("titles.brief", "description.brief_summary", "nowhere")),
        start=st.integers(-3, 45),
        end=st.integers(-3, 45),
        kind=KINDS,
        label=st.sampled_from(("cancer", "cells", "")),
        quote=st.sampled_from(("", "", "e")),
    ),
    max_size=12,
)


def rows_of(record: RecordText, section: str) -> dict[str, Row]:
    """The rows of a section, by group and heading."""
    [found] = [one for one in record.sections if one.name == section]
    return {
        f"{group.heading}/{row.heading}".removeprefix("/"): row
        for group in found.groups
        for row in group.rows
    }


def lines_of(row: Row) -> list[list[str]]:
    return [[text.words or text.text for text in item] for item in row.items]


@given(LINES, LINES, MARKS)
def test_whatever_the_marks_the_pieces_joined_are_the_text(
    title: str, summary: str, marks: list[Mark]
) -> None:
    item = study(titles=Titles(brief=title), description=Description(brief_summary=summary))
    texts = dict(texts_of(item))
    record = record_text(item, marks)

    shown = {text.path: text for _, text in record.texts}
    assert {path: text.text for path, text in shown.items()} == texts
    assert not any(piece.text == "" for text in shown.values() for piece in text.pieces)
    for path, text in shown.items():
        under = [set(piece.notes) for piece in text.pieces for _ in piece.text]
        assert under == [
            {
                Note(m.kind, m.label)
                for m in marks
                if m not in record.not_shown and m.field == path and m.start <= offset < m.end
            }
            for offset in range(len(texts[path]))
        ]


@given(LINES, MARKS)
def test_every_mark_is_shown_or_returned(title: str, marks: list[Mark]) -> None:
    record = record_text(study(titles=Titles(brief=title)), marks)

    fitting = [
        m
        for m in marks
        if m.field == "titles.brief"
        and 0 <= m.start < m.end <= len(title)
        and (not m.quote or title[m.start : m.end] == m.quote)
    ]
    assert Counter(record.not_shown) == Counter(marks) - Counter(fitting)
    shown = {note for _, text in record.texts for note in text.notes}
    assert shown == {Note(m.kind, m.label) for m in fitting}


@settings(max_examples=40)
@given(STUDIES)
def test_every_text_of_any_study_stands_in_exactly_one_place(item: Study) -> None:
    shown = [(text.path, text.text) for _, text in record_text(item).texts]

    assert sorted(shown) == sorted(texts_of(item))


def test_marks_overlap() -> None:
    pieces = cut("stromal cells", [Mark("f", 0, 8, "concept", "a"), Mark("f", 4, 13, "for", "b")])

    assert pieces == (
        Piece("stro", (Note("concept", "a"),)),
        Piece("mal ", (Note("concept", "a"), Note("for", "b"))),
        Piece("cells", (Note("for", "b"),)),
    )
    assert pieces[1].kinds == ("concept", "for")


def test_a_word_within_a_word_of_the_same_concept_is_not_cut() -> None:
    marks = [Mark("f", 0, 12, "concept", "cancer"), Mark("f", 5, 12, "concept", "cancer")]

    assert cut("osteosarcoma", marks) == (Piece("osteosarcoma", (Note("concept", "cancer"),)),)


def test_offsets_count_code_points() -> None:
    text = "😀é dose"
    start = text.index("dose")
    span = EvidenceSpan(
        record_id="NCT00000001",
        version="v1",
        field="titles.brief",
        start=start,
        end=start + 4,
        quote="dose",
        value="yes",
    )
    [(_, shown)] = [
        (heading, found)
        for heading, found in record_text(
            study(titles=Titles(brief=text)), marks_of([span], "for")
        ).texts
        if found.path == "titles.brief"
    ]

    assert shown.pieces == (Piece("😀é "), Piece("dose", (Note("for", "yes"),)))


def test_a_mark_of_another_version_is_told() -> None:
    mark = Mark("titles.brief", 0, 4, "for", "yes", quote="Cell")

    assert record_text(study(titles=Titles(brief="Drug in cancer")), [mark]).not_shown == (mark,)


@pytest.mark.parametrize(
    ("part", "row", "lines"),
    [
        ({"design": Design(phases=("PHASE1", "PHASE2"))}, "design/Phase", ["Phase 1", "Phase 2"]),
        ({"design": Design(allocation="RANDOMIZED")}, "design/Allocation", ["Randomized"]),
        ({"design": Design(allocation="NEW_CODE")}, "design/Allocation", ["New code"]),
        ({"conditions": ("Sarcoma", "NA")}, "conditions/Conditions", ["Sarcoma", "NA"]),
        (
            {"arms": (Arm(arm_type="SHAM_COMPARATOR"),)},
            "arms/Arm 1/Kind",
            ["Sham Comparator"],
        ),
    ],
)
def test_codes_are_told_in_words(part: dict[str, Any], row: str, lines: list[str]) -> None:
    section, _, name = row.partition("/")

    assert lines_of(rows_of(record_text(study(**part)), section)[name]) == [[one] for one in lines]


def test_the_code_itself_is_what_can_be_quoted() -> None:
    item = study(design=Design(phases=("PHASE2",)))
    mark = Mark("design.phases[0]", 0, 6, "for", "2", quote="PHASE2")
    record = record_text(item, [mark])

    [text] = [text for _, text in record.texts if text.path == "design.phases[0]"]
    assert (text.text, text.words, text.kinds) == ("PHASE2", "Phase 2", ("for",))
    assert record.not_shown == ()


def test_many_places_are_lines_under_one_heading() -> None:
    places = tuple(
        Location(facility=f"Hospital {n}", city="Ghent", country="Belgium") for n in range(300)
    )
    item = study(locations=places, countries=("Belgium",))
    record = record_text(item)

    rows = rows_of(record, "locations")
    assert list(rows) == ["Countries", "Places"]
    assert len(rows["Places"].items) == 300
    assert lines_of(rows["Places"])[7] == ["Hospital 7", "Ghent", "Belgium"]
    [section] = [one for one in record.sections if one.name == "locations"]
    assert section.is_collapsed
    mark = Mark("locations[7].city", 0, 5, "for", "yes")
    [section] = [one for one in record_text(item, [mark]).sections if one.name == "locations"]
    assert not section.is_collapsed


def test_arms_have_headings_of_their_own() -> None:
    record = record_text(study(arms=(Arm(label="A"), Arm(label="B", description="Placebo"))))

    assert list(rows_of(record, "arms")) == ["Arm 1/Name", "Arm 2/Name", "Arm 2/Description"]
    assert [h for h, text in record.texts if text.text == "Placebo"] == ["Arm 2: Description"]
