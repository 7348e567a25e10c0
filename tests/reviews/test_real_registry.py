"""Every registry record at hand is read: 3,108 in JSON and 2,502 in XML.

These tests need the shared material beside the checkout and are skipped without it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from trialatlas.model.study import Study
from trialatlas.registries.privacy import EMAIL_REMOVED, PHONE_REMOVED, redact
from trialatlas.registries.stage import decompress

CODES = {
    ("status", "overall"): "Status",
    ("design", "study_type"): "StudyType",
    ("design", "phases"): "Phase",
    ("design", "allocation"): "DesignAllocation",
    ("design", "intervention_model"): "InterventionalAssignment",
    ("design", "primary_purpose"): "PrimaryPurpose",
    ("design", "masking"): "DesignMasking",
    ("design", "who_masked"): "WhoMasked",
    ("design", "observational_model"): "ObservationalModel",
    ("design", "time_perspective"): "DesignTimePerspective",
    ("eligibility", "sex"): "Sex",
    ("eligibility", "standard_ages"): "StandardAge",
    ("sponsors", "lead", "sponsor_class"): "AgencyClass",
    ("sponsors", "collaborators", "sponsor_class"): "AgencyClass",
    ("identification", "secondary_ids", "kind"): "SecondaryIdType",
    ("arms", "arm_type"): "ArmGroupType",
    ("interventions", "intervention_type"): "InterventionType",
    ("locations", "status"): "RecruitmentStatus",
    ("references", "kind"): "ReferenceType",
}


@pytest.fixture(scope="module")
def tables(real_records: Path) -> dict[str, pa.Table]:
    return {path.stem: pq.read_table(path) for path in real_records.iterdir()}


@pytest.fixture(scope="module")
def studies(tables: dict[str, pa.Table]) -> list[Study]:
    rows = tables["records"].drop_columns(["version", "valid_from"]).to_pylist()
    return [msgspec.convert(row, Study) for row in rows]


def reached(value: object, path: tuple[str, ...]) -> Iterator[str]:
    if isinstance(value, tuple):
        for item in value:
            yield from reached(item, path)
    elif path and value is not None:
        yield from reached(getattr(value, path[0]), path[1:])
    elif isinstance(value, str):
        yield value


def test_every_record_is_read(tables: dict[str, pa.Table]) -> None:
    assert tables["rejected"].to_pylist() == []
    assert tables["records"].num_rows == tables["raw"].num_rows == 5610
    media_types = Counter(tables["raw"].column("media_type").to_pylist())
    assert media_types == {"application/json": 3108, "application/xml": 2502}
    members = Counter(
        (row["source"], row["member"].partition("/")[0])
        for row in tables["raw"].select(["source", "member"]).to_pylist()
    )
    assert members["ctgov-xml", "results-2016-04.zip"] == 2500


@pytest.mark.parametrize(("path", "name"), CODES.items())
def test_codes_are_those_of_the_api(
    shared: Path, studies: list[Study], path: tuple[str, ...], name: str
) -> None:
    text = (shared / "spec/02-study-structure/enums.json").read_text("utf-8")
    known = {entry["value"] for entry in json.loads(text)[name]}
    found = {code for study in studies for code in reached(study, path)}
    assert found
    assert found <= known


def test_no_address_and_no_number_is_left(tables: dict[str, pa.Table]) -> None:
    notes: Counter[str] = Counter()
    for row in tables["raw"].select(["payload", "media_type"]).to_pylist():
        text = decompress(row["payload"]).decode()
        notes[EMAIL_REMOVED] += text.count(EMAIL_REMOVED)
        notes[PHONE_REMOVED] += text.count(PHONE_REMOVED)
        assert "overall_official" not in text
        assert "overallOfficials" not in text
    # Of the 3,330 or so, all but a handful are two hotlines that sponsors print as a facility.
    assert 3000 < notes[PHONE_REMOVED] < 3500


def test_redacting_again_changes_nothing(studies: list[Study]) -> None:
    assert not [
        text
        for study in studies
        for text in (study.description.detailed, study.eligibility.criteria)
        if text and redact(text) != text
    ]


def test_old_line_ends_hide_no_phrase(studies: list[Study]) -> None:
    [study] = [study for study in studies if study.record_id == "NCT01089387"]
    assert study.description.brief_summary is not None
    assert "radical prostatectomy for prostate cancer." in study.description.brief_summary
    assert study.design.phases == ("PHASE1", "PHASE2")


def test_a_study_reads_the_same_in_both_forms(
    tables: dict[str, pa.Table], studies: list[Study]
) -> None:
    media_types = tables["raw"].column("media_type").to_pylist()
    json_studies, xml_studies = (
        {
            study.record_id: study
            for study, kind in zip(studies, media_types, strict=True)
            if form in kind
        }
        for form in ("json", "xml")
    )
    both = json_studies.keys() & xml_studies.keys()
    assert len(both) == 6
    # Six to ten years lie between the two; what a sponsor has no cause to change is the same.
    for record_id in both:
        new, old = json_studies[record_id], xml_studies[record_id]
        assert new.titles == old.titles
        assert new.description == old.description
        assert new.conditions == old.conditions
        assert new.design == old.design


def test_mesh_headings_have_one_id(studies: list[Study]) -> None:
    ids: dict[str, set[str]] = {}
    for study in studies:
        mesh = study.mesh
        for heading in (*mesh.conditions, *mesh.condition_ancestors, *mesh.interventions):
            if heading.id:
                ids.setdefault(heading.term, set()).add(heading.id)
    assert {term: found for term, found in ids.items() if len(found) > 1} == {}
