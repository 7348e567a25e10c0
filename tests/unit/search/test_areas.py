"""The registry's names lead to the fields of a study."""

from __future__ import annotations

import re

import pytest

from trialatlas.protocol.study_paths import study_paths
from trialatlas.search.areas import areas, codes_of, look_up, pieces


def test_there_are_the_nineteen_areas_of_the_registry() -> None:
    assert len(areas()) == 19
    assert [area.name for area in areas().values() if area.parameter] == [
        *("BasicSearch", "ConditionSearch", "InterventionSearch", "OutcomeSearch", "TitleSearch"),
        *("LocationSearch", "IdSearch", "SponsorSearch", "PatientSearch"),
    ]


def test_an_area_knows_weights_and_synonyms_of_its_fields() -> None:
    fields = look_up("ConditionSearch").fields
    assert [(field.piece.name, field.weight) for field in fields[:2]] == [
        ("Condition", 0.95),
        ("BriefTitle", 0.6),
    ]
    assert [field.piece.name for field in fields if not field.has_synonyms] == ["NCTId"]


def test_a_path_leads_somewhere_in_a_study() -> None:
    for piece in pieces().values():
        path = re.sub(r"\[\w+\]", "", piece.path.removesuffix(":size"))
        assert not path or path in study_paths(), piece


def test_a_kept_code_has_labels() -> None:
    assert [piece.name for piece in pieces().values() if piece.is_kept and piece.enum] == [
        piece.name
        for piece in pieces().values()
        if piece.is_kept and piece.enum and codes_of(piece.enum)
    ]
    assert codes_of("Phase")["PHASE2"] == "Phase 2"


@pytest.mark.parametrize(
    "name", ["Phase", "PHASE", "protocolSection.designModule.phases", "Phase:size"]
)
def test_a_piece_has_several_names(name: str) -> None:
    [field] = look_up(name).fields
    assert field.piece.name.removesuffix(":size") == "Phase"


def test_what_is_not_kept_is_known_by_name() -> None:
    assert look_up("LocationZip").absent == ("LocationZip",)
    assert look_up("ContactSearch").kept == ()
    assert look_up("SponsorSearch").absent == ("OrgFullName",)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("BrieftTitle", "did you mean 'BriefTitle'?"),
        ("Qqq", "search areas are BasicSearch"),
        ("BriefTitle:size", "BriefTitle is no list"),
        ("TitleSearch:size", "a search area and no list"),
        ("Phase:Size", "did you mean"),
    ],
)
def test_a_name_that_there_is_not(name: str, said: str) -> None:
    with pytest.raises(LookupError, match=re.escape(said)):
        look_up(name)
