"""A record as passages: its sentences, the sections of its criteria, its areas."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.studies import CHARACTERS, STUDIES, TEXTS, study

from trialatlas.model.study import (
    Arm,
    Eligibility,
    Identification,
    Intervention,
    Location,
    MeshTerm,
    MeshTerms,
    Outcome,
    Reference,
    Sponsor,
    Sponsors,
    Study,
    Titles,
    texts_of,
)
from trialatlas.text.rules import AREAS
from trialatlas.text.sections import (
    Passage,
    eligibility_section,
    in_areas,
    passages_of,
    sections_in,
    sentences,
)


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Cells are given. They are safe!", ["Cells are given.", "They are safe!"]),
        ("One\nTwo\r\n\n  Three", ["One", "Two", "Three"]),
        ("\nOne\n", ["One"]),
        ("Given once. then again", ["Given once. then again"]),
        ("Given on day 1. 2 weeks later again.", ["Given on day 1.", "2 weeks later again."]),
        ("Is it safe? (Yes.) It is.", ["Is it safe?", "(Yes.)", "It is."]),
        ('They say "safe." Others agree.', ['They say "safe."', "Others agree."]),
        ("1. Adults\n2. No cancer", ["1. Adults", "2. No cancer"]),
        ("- Adults\n- Children", ["- Adults", "- Children"]),
        ("", []),
        ("\n", []),
    ],
)
def test_a_text_is_sentences_and_lines(text: str, parts: list[str]) -> None:
    assert split(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "Fresh vs. Frozen cells",
        "Drugs, e.g. Heparin, are allowed",
        "Treated by Dr. Who in Cardiff",
        "Compare J. Doe and others",
        "Doses of 1.5 million",
        "See Fig. 2 for the schedule",
    ],
)
def test_an_abbreviation_ends_no_sentence(text: str) -> None:
    assert split(text) == [text]


@given(TEXTS | st.text(CHARACTERS))
def test_sentences_cover_a_text_without_overlap(text: str) -> None:
    covered = 0
    for start, end in sentences(text):
        assert text[covered:start].strip() == ""
        assert covered <= start < end
        covered = end
    assert text[covered:].strip() == ""


def test_a_place_lies_in_one_sentence() -> None:
    passage = Passage("description.brief_summary", "One is here. Two is there.")

    assert passage.sentence_at(4) == (0, 12)
    assert passage.sentence_at(12) == (0, 12)
    assert passage.sentence_at(13) == (13, 26)
    assert passage.sentence_at(25) == (13, 26)


def test_a_text_without_sentences_is_one_place() -> None:
    assert Passage("description.detailed", "\n\n").sentence_at(1) == (0, 2)


def test_a_place_before_the_first_sentence_belongs_to_it() -> None:
    assert Passage("description.detailed", "\nCells").sentence_at(0) == (1, 6)


def criteria(text: str) -> Passage:
    return Passage("eligibility.criteria", text)


def section_of(word: str, text: str) -> str:
    return criteria(text).section_at(text.index(word))


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("Inclusion Criteria:\n- HERE", "inclusion"),
        ("Exclusion Criteria:\n- HERE", "exclusion"),
        ("Inclusion Criteria:\n- Adults\n\nExclusion Criteria:\n- HERE", "exclusion"),
        ("Exclusion Criteria:\n- Children\n\nInclusion Criteria:\n- HERE", "inclusion"),
        ("Adults\n\nKey exclusion criteria for all cohorts\n- HERE", "exclusion"),
        ("Adults\n\nNon-inclusion criteria:\nHERE", "exclusion"),
        ("Adults\n\nEXCLUSION\nHERE", "exclusion"),
        ("Adults\n\nExclusion:\nHERE", "exclusion"),
        ("Eligibility criteria\nHERE", "inclusion"),
        ("Inclusion and exclusion criteria\nHERE", "inclusion"),
        ("- HERE", "inclusion"),
    ],
)
def test_criteria_have_sections(text: str, section: str) -> None:
    assert section_of("HERE", text) == section


@pytest.mark.parametrize(
    "sentence",
    [
        "Must not meet any of the exclusion criteria",
        "Have no exclusion criteria",
        "Meets exclusion criteria of the parent study",
        "Exclusion of the spleen by surgery",
        "People who fulfil the rules and who were not found to be under the exclusion criteria",
    ],
)
def test_a_sentence_about_criteria_is_no_heading(sentence: str) -> None:
    assert section_of("HERE", f"{sentence}\nHERE") == "inclusion"


def test_only_criteria_have_sections() -> None:
    passage = Passage("description.detailed", "Exclusion Criteria:\n- Children")

    assert passage.sections == []
    assert passage.section_at(25) == ""


@pytest.mark.parametrize(
    ("place", "section"), [(0, "inclusion"), (9, "inclusion"), (10, "exclusion"), (99, "exclusion")]
)
def test_a_section_begins_at_its_heading(place: int, section: str) -> None:
    assert eligibility_section([(0, "inclusion"), (10, "exclusion")], place) == section


def test_a_passage_knows_its_field_without_positions_and_its_item() -> None:
    passage = Passage("interventions[2].other_names[10]", "Cells")

    assert passage.generic_field == "interventions[].other_names[]"
    assert passage.item == "interventions[2]"
    assert Passage("titles.brief", "Cells").item == ""


def test_what_people_wrote_is_read_and_what_machines_need_is_not() -> None:
    whole = study(
        identification=Identification(organisation_id="MSC-1"),
        titles=Titles(brief="Cells"),
        sponsors=Sponsors(lead=Sponsor(name="A hospital of cells")),
        arms=(Arm(label="High dose", arm_type="EXPERIMENTAL"),),
        interventions=(Intervention(name="Cells", intervention_type="BIOLOGICAL"),),
        outcomes=(Outcome(rank="primary", measure="Survival"),),
        eligibility=Eligibility(criteria="Adults", sex="ALL", population="People of a town"),
        locations=(Location(facility="Cell centre"),),
        references=(Reference(citation="On cells"),),
        mesh=MeshTerms(conditions=(MeshTerm(term="Asthma", id="D001249"),)),
    )

    assert [passage.field for passage in passages_of(whole)] == [
        "titles.brief",
        "arms[0].label",
        "interventions[0].name",
        "outcomes[0].measure",
        "eligibility.criteria",
        "eligibility.population",
        "mesh.conditions[0].term",
    ]


@given(STUDIES)
def test_passages_are_texts_of_the_record(any_study: Study) -> None:
    texts = dict(texts_of(any_study))

    for passage in passages_of(any_study):
        assert texts[passage.field] == passage.text


@pytest.mark.parametrize(
    ("field", "areas"),
    [
        ("titles.official", {"titles"}),
        ("conditions[3]", {"conditions"}),
        ("keywords[0]", {"keywords"}),
        ("mesh.conditions[0].term", {"mesh"}),
        ("mesh.intervention_ancestors[1].term", {"intervention_mesh"}),
        ("interventions[0].name", {"intervention_names", "interventions"}),
        ("interventions[0].other_names[1]", {"intervention_names", "interventions"}),
        ("interventions[0].description", {"interventions"}),
        ("interventions[0].arms[0]", set()),
        ("arms[1].label", {"arm_names", "arms"}),
        ("arms[1].description", {"arms"}),
        ("description.brief_summary", {"summary", "description"}),
        ("description.detailed", {"description"}),
        ("design.masking_description", {"design"}),
        ("eligibility.criteria", {"inclusion", "eligibility"}),
        ("eligibility.population", {"inclusion", "eligibility"}),
        ("outcomes[0].measure", {"outcomes"}),
        ("outcomes[0].time_frame", {"outcomes"}),
    ],
)
def test_every_field_lies_in_its_areas(field: str, areas: set[str]) -> None:
    passage = Passage(field, "Some words")

    assert {area for area in AREAS if in_areas(passage, 0, [area])} == areas


def test_the_first_area_that_fits_is_named() -> None:
    passage = Passage("interventions[0].name", "Cells")

    assert (
        in_areas(passage, 0, ["titles", "interventions", "intervention_names"]) == "interventions"
    )
    assert in_areas(passage, 0, ["intervention_names", "interventions"]) == "intervention_names"
    assert in_areas(passage, 0, ["titles"]) == ""
    assert in_areas(passage, 0, []) == ""


def test_a_place_in_the_criteria_lies_in_its_section() -> None:
    passage = criteria("Inclusion Criteria:\nAdults\nExclusion Criteria:\nChildren")

    assert (
        in_areas(passage, passage.text.index("Adults"), ["exclusion", "inclusion"]) == "inclusion"
    )
    assert in_areas(passage, passage.text.index("Child"), ["exclusion", "inclusion"]) == "exclusion"
    assert in_areas(passage, passage.text.index("Child"), ["inclusion"]) == ""


def test_what_runs_on_for_thousands_of_characters_is_cut_between_words() -> None:
    text = "mesenchymal cells and " * 1000
    found = sentences(text)
    assert all(end - start <= 3000 for start, end in found)
    assert " ".join(text[start:end] for start, end in found).split() == text.split()


def test_a_word_without_end_is_cut_too() -> None:
    found = sentences("a" * 10_000)
    assert found[0] == (0, 3000)
    assert sum(end - start for start, end in found) == 10_000


@pytest.mark.parametrize(
    ("field", "areas", "sections"),
    [
        ("titles.brief", ("arms", "titles"), ()),
        ("titles.brief", ("arms",), None),
        ("eligibility.criteria", ("inclusion",), ("inclusion",)),
        ("eligibility.criteria", ("inclusion", "exclusion"), ("inclusion", "exclusion")),
        ("eligibility.criteria", ("inclusion", "eligibility"), ()),
    ],
)
def test_a_text_lies_in_areas_with_all_or_some_of_its_sections(
    field: str, areas: tuple[str, ...], sections: tuple[str, ...] | None
) -> None:
    assert sections_in(field, areas) == sections
