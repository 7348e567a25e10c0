"""Every text of a study has a path, and the path leads back to the text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from tests.studies import STUDIES, study, told

from trialatlas.model.study import Arm, Intervention, Location, Study, Titles, texts_of


def text_at(whole: object, path: str) -> object:
    """Follows a path such as ``arms[0].description``."""
    for name, position in re.findall(r"(\w+)|\[(\d+)\]", path):
        whole = getattr(whole, name) if name else whole[int(position)]  # type: ignore[index]  # a tuple, by the path
    return whole


def test_texts_come_with_their_paths_in_the_order_of_the_record() -> None:
    cells = study(
        titles=Titles(brief="Cells", acronym="CELL"),
        conditions=("Asthma",),
        arms=(Arm(label="Low"), Arm(description="Given twice", interventions=("Cells",))),
    )

    assert list(texts_of(cells)) == [
        ("record_id", "NCT00000001"),
        ("registry", "ctgov"),
        ("titles.brief", "Cells"),
        ("titles.acronym", "CELL"),
        ("conditions[0]", "Asthma"),
        ("arms[0].label", "Low"),
        ("arms[1].description", "Given twice"),
        ("arms[1].interventions[0]", "Cells"),
    ]


def test_a_part_of_a_study_has_texts_of_its_own() -> None:
    sites = (Location(city="Oslo"), Location(country="Norway"))

    assert list(texts_of(sites, "locations")) == [
        ("locations[0].city", "Oslo"),
        ("locations[1].country", "Norway"),
    ]
    assert list(texts_of(Intervention(name="Cells"))) == [("name", "Cells")]


@pytest.mark.parametrize("nothing", [None, 5, True, "", ()])
def test_what_is_no_text_has_none(nothing: object) -> None:
    assert list(texts_of(nothing)) == []


@given(STUDIES)
def test_every_path_leads_to_its_text(any_study: Study) -> None:
    texts = list(texts_of(any_study))

    assert [text_at(any_study, path) for path, _ in texts] == [text for _, text in texts]
    assert len({path for path, _ in texts}) == len(texts)


def test_a_study_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        told("Cells").has_results = True  # type: ignore[misc]  # that it is refused is the test
