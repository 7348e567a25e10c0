"""A study from its rows, in the vocabulary of today and in that of before June 2024."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from trialatlas.model.study import Study
from trialatlas.registries.aact_columns import TABLES
from trialatlas.registries.aact_study import study_object
from trialatlas.registries.ctgov import CtgovJson


def read(seen_on: str = "", **tables: dict[str, Any] | list[dict[str, Any]]) -> Study:
    """The study of these rows; columns that a row does not name are empty."""
    rows: dict[str, list[dict[str, Any]]] = {"studies": [{}]}
    rows |= {name: found if isinstance(found, list) else [found] for name, found in tables.items()}
    full = {
        table: [{**dict.fromkeys(TABLES[table], ""), **row} for row in found]
        for table, found in rows.items()
    }
    content = msgspec.json.encode(study_object("NCT00000001", full, seen_on))
    return CtgovJson().parse(content)[0]


@pytest.mark.parametrize(
    ("written", "phases"),
    [
        ("Phase 2/Phase 3", ("PHASE2", "PHASE3")),
        ("PHASE2/PHASE3", ("PHASE2", "PHASE3")),
        ("Early Phase 1", ("EARLY_PHASE1",)),
        ("EARLY_PHASE1", ("EARLY_PHASE1",)),
        ("Not Applicable", ("NA",)),
        ("N/A", ("NA",)),
        ("NA", ("NA",)),
        ("", ()),
    ],
)
def test_phases_of_both_vocabularies(written: str, phases: tuple[str, ...]) -> None:
    study = read(studies={"phase": written, "study_type": "Interventional"})
    assert study.design.phases == phases


@pytest.mark.parametrize(
    ("label", "code"),
    [("Active, not recruiting", "ACTIVE_NOT_RECRUITING"), ("UNKNOWN", "UNKNOWN")],
)
def test_statuses_of_both_vocabularies(label: str, code: str) -> None:
    assert read(studies={"overall_status": label}).status.overall == code


@pytest.mark.parametrize("masking", ["Double", "DOUBLE"])
def test_masking_and_who_is_masked(masking: str) -> None:
    design = read(designs={"masking": masking, "subject_masked": "t", "investigator_masked": "t"})
    assert design.design.masking == "DOUBLE"
    assert design.design.who_masked == ("PARTICIPANT", "INVESTIGATOR")


@pytest.mark.parametrize(
    ("written", "iso", "kind"),
    [("July 2022", "2022-07", "Anticipated"), ("2022-07-15", "2022-07-15", "ESTIMATED")],
)
def test_a_date_is_as_precise_as_its_text(written: str, iso: str, kind: str) -> None:
    row = {"start_month_year": written, "start_date": "2022-07-31", "start_date_type": kind}
    start = read(studies=row).dates.start
    assert start is not None
    assert (start.iso, start.kind) == (iso, "anticipated")


@pytest.mark.parametrize(
    ("written", "is_welcome"),
    [("Accepts Healthy Volunteers", True), ("t", True), ("No", False), ("f", False), ("", None)],
)
def test_healthy_volunteers(written: str, is_welcome: bool | None) -> None:
    eligibility = read(eligibilities={"healthy_volunteers": written}).eligibility
    assert eligibility.healthy_volunteers is is_welcome


def test_arms_and_interventions_are_linked() -> None:
    study = read(
        design_groups=[{"id": "1", "title": "One"}, {"id": "2", "title": "Two"}],
        interventions=[{"id": "7", "name": "saline: cold", "intervention_type": "DRUG"}],
        intervention_other_names=[{"id": "9", "intervention_id": "7", "name": "salt"}],
        design_group_interventions=[
            {"id": "3", "design_group_id": "2", "intervention_id": "7"},
            {"id": "4", "design_group_id": "99", "intervention_id": "7"},
        ],
    )
    assert [arm.interventions for arm in study.arms] == [(), ("saline: cold",)]
    [intervention] = study.interventions
    assert (intervention.arms, intervention.other_names) == (("Two",), ("salt",))


def test_ids_before_and_after_the_column_of_their_source_was_renamed() -> None:
    old = {"id_source": None, "id_type": "org_study_id", "id_value": "A-1"}
    new = {"id_source": "secondary_id", "id_type": "EudraCT Number", "id_value": "B-2"}
    names = read(id_information=[old, new]).identification
    assert names.organisation_id == "A-1"
    assert [(item.value, item.kind) for item in names.secondary_ids] == [("B-2", "EUDRACT_NUMBER")]


def test_headings_and_their_ancestors_are_kept_apart() -> None:
    terms = [("Knee", "mesh-list"), ("Leg", "mesh-ancestor"), ("Hip", None)]
    rows = [{"mesh_term": term, "mesh_type": kind} for term, kind in terms]
    mesh = read(browse_conditions=rows).mesh
    assert [item.term for item in mesh.conditions] == ["Knee", "Hip"]
    assert [item.term for item in mesh.condition_ancestors] == ["Leg"]


@pytest.mark.parametrize(
    ("kind", "code"),
    [("reference", "BACKGROUND"), ("results_reference", "RESULT"), ("derived", "DERIVED")],
)
def test_kinds_of_references(kind: str, code: str) -> None:
    [reference] = read(study_references={"pmid": "1", "reference_type": kind}).references
    assert reference.kind == code


@pytest.mark.parametrize(
    ("row", "has_results"),
    [({"were_results_reported": "t"}, True), ({"were_results_reported": "f"}, False)],
)
def test_posted_results(row: dict[str, str], has_results: bool) -> None:
    assert read(calculated_values=row).has_results is has_results


def test_without_a_day_of_the_archive_the_studys_own_counts() -> None:
    said = "ClinicalTrials.gov processed this data on June 30, 2022"
    row = {**dict.fromkeys(TABLES["studies"], ""), "nlm_download_date_description": said}
    days = [
        study_object("NCT00000001", {"studies": [row]}, seen_on)["derivedSection"]
        for seen_on in ("", "2022-07-01")
    ]
    assert days == [
        {"miscInfoModule": {"versionHolder": day}} for day in ("2022-06-30", "2022-07-01")
    ]
