"""One study of an AACT archive, from its rows to the form of API v2.

AACT writes what the registry's files say, before 2024-06-21 in the labels of the legacy XML
(``Phase 2/Phase 3``) and since then in the codes of API v2 (``PHASE2/PHASE3``); both come out as
codes. Tables of people (officials, contacts, responsible parties) are not read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from trialatlas.registries.aact_columns import AGES, ROLES
from trialatlas.registries.aact_values import (
    Row,
    is_true,
    iso_day,
    text_in,
    without_absent,
)
from trialatlas.registries.ctgov_labels import code_of, masking_of, phases_of, study_type_of

__all__ = ["Rows", "study_object"]

Rows = Mapping[str, Sequence[Row]]
"""The rows of one study by table."""

# AACT spells out what the registry's own files abbreviate.
_SPELT_OUT = {"Not Applicable": "N/A"}
_KINDS = {"reference": "BACKGROUND", "results_reference": "RESULT"}


def study_object(nct_id: str, rows: Rows, seen_on: str) -> dict[str, object]:
    """A study as API v2 gives it.

    Args:
        nct_id: Its id.
        rows: Its rows in each table of `aact_columns.TABLES`; a table without any may be absent.
        seen_on: The day of the archive, in ISO form; that of the study's own download where empty.

    Returns:
        What JSON takes. Absent is absent, as in API v2; texts have their line ends again, but for
        empty lines and blanks at the beginning of a line, which the archive lost.
    """
    study = rows["studies"][0]
    found = without_absent(
        {
            "protocolSection": {
                "identificationModule": _identification(nct_id, study, rows),
                "statusModule": _status(study),
                "sponsorCollaboratorsModule": _sponsors(rows),
                "descriptionModule": {
                    "briefSummary": text_in(_one(rows, "brief_summaries"), "description"),
                    "detailedDescription": text_in(
                        _one(rows, "detailed_descriptions"), "description"
                    ),
                },
                "conditionsModule": {
                    "conditions": [row["name"] for row in rows.get("conditions", ())],
                    "keywords": [row["name"] for row in rows.get("keywords", ())],
                },
                "designModule": _design(study, _one(rows, "designs")),
                "armsInterventionsModule": _arms(rows),
                "outcomesModule": _outcomes(rows),
                "eligibilityModule": _eligibility(_one(rows, "eligibilities")),
                "contactsLocationsModule": {
                    "locations": [_location(row) for row in rows.get("facilities", ())]
                },
                "referencesModule": {
                    "references": [_reference(row) for row in rows.get("study_references", ())]
                },
            },
            "derivedSection": {
                "miscInfoModule": {"versionHolder": seen_on or _download_day(study)},
                "conditionBrowseModule": _mesh(rows.get("browse_conditions", ())),
                "interventionBrowseModule": _mesh(rows.get("browse_interventions", ())),
            },
            "hasResults": is_true(_one(rows, "calculated_values").get("were_results_reported"))
            or bool(study["results_first_posted_date"]),
        }
    )
    return cast(dict[str, object], found)


def _one(rows: Rows, table: str) -> Row:
    return next(iter(rows.get(table, ())), {})


def _download_day(study: Row) -> str:
    found = (study["nlm_download_date_description"] or "").rpartition(" on ")[2]
    return iso_day(found, "") or ""


def _identification(nct_id: str, study: Row, rows: Rows) -> dict[str, Any]:
    ids = rows.get("id_information", ())

    def of(source: str) -> list[Row]:
        return [row for row in ids if _source(row) == source]

    return {
        "nctId": nct_id,
        "nctIdAliases": [row["id_value"] for row in of("nct_alias")],
        "orgStudyIdInfo": {"id": next((row["id_value"] for row in of("org_study_id")), None)},
        "secondaryIdInfos": [
            {
                "id": row["id_value"],
                # Until 2022-05-20 the column of this name held the source.
                "type": code_of(row["id_type"]) if row["id_source"] is not None else None,
                "domain": row["id_type_description"],
            }
            for row in of("secondary_id")
        ],
        "briefTitle": study["brief_title"],
        "officialTitle": study["official_title"],
        "acronym": study["acronym"],
    }


def _source(row: Row) -> str | None:
    return row["id_type"] if row["id_source"] is None else row["id_source"]


def _status(study: Row) -> dict[str, Any]:
    def struct(name: str) -> dict[str, Any]:
        written = study.get(f"{name}_month_year") or study[f"{name}_date"]
        kind = (study[f"{name}_date_type"] or "").upper()
        return {"date": iso_day(written, name), "type": kind}

    return {
        "statusVerifiedDate": iso_day(
            study["verification_month_year"] or study["verification_date"], "verification_date"
        ),
        "overallStatus": code_of(study["overall_status"]),
        "whyStopped": text_in(study, "why_stopped"),
        "startDateStruct": struct("start"),
        "primaryCompletionDateStruct": struct("primary_completion"),
        "completionDateStruct": struct("completion"),
        "studyFirstSubmitDate": study["study_first_submitted_date"],
        "studyFirstPostDateStruct": struct("study_first_posted"),
        "resultsFirstPostDateStruct": struct("results_first_posted"),
        "lastUpdateSubmitDate": study["last_update_submitted_date"],
        "lastUpdatePostDateStruct": struct("last_update_posted"),
    }


def _sponsors(rows: Rows) -> dict[str, Any]:
    def of(role: str) -> list[dict[str, Any]]:
        return [
            {"name": row["name"], "class": code_of(row["agency_class"])}
            for row in rows.get("sponsors", ())
            if row["lead_or_collaborator"] == role
        ]

    return {"leadSponsor": next(iter(of("lead")), None), "collaborators": of("collaborator")}


def _design(study: Row, design: Row) -> dict[str, Any]:
    study_type = study_type_of(study["study_type"])
    count = study["enrollment"]
    roles = [role for column, role in ROLES.items() if is_true(design.get(column))]
    masking, named = masking_of(design.get("masking"))
    return {
        "studyType": study_type,
        "phases": list(phases_of(_label(study["phase"]), study_type)),
        "designInfo": {
            **{
                key: code_of(_label(design.get(column)))
                for key, column in (
                    ("allocation", "allocation"),
                    ("interventionModel", "intervention_model"),
                    ("primaryPurpose", "primary_purpose"),
                    ("observationalModel", "observational_model"),
                    ("timePerspective", "time_perspective"),
                )
            },
            "interventionModelDescription": text_in(design, "intervention_model_description"),
            "maskingInfo": {
                "masking": masking,
                "maskingDescription": text_in(design, "masking_description"),
                "whoMasked": roles or list(named),
            },
        },
        "enrollmentInfo": {
            "count": int(count) if count and count.isascii() and count.isdigit() else count,
            "type": (study["enrollment_type"] or "").upper(),
        },
    }


def _label(text: str | None) -> str | None:
    return _SPELT_OUT.get(text or "", text)


def _arms(rows: Rows) -> dict[str, Any]:
    groups = {row["id"]: row for row in rows.get("design_groups", ())}
    given = {row["id"]: row for row in rows.get("interventions", ())}
    links = [
        (groups[row["design_group_id"]], given[row["intervention_id"]])
        for row in rows.get("design_group_interventions", ())
        if row["design_group_id"] in groups and row["intervention_id"] in given
    ]
    other_names = rows.get("intervention_other_names", ())
    return {
        "armGroups": [
            {
                "label": group["title"],
                "type": code_of(group["group_type"]),
                "description": text_in(group, "description"),
                "interventionNames": [
                    f"{item['intervention_type']}: {item['name']}"
                    for arm, item in links
                    if arm is group
                ],
            }
            for group in groups.values()
        ],
        "interventions": [
            {
                "type": code_of(item["intervention_type"]),
                "name": item["name"],
                "description": text_in(item, "description"),
                "armGroupLabels": [arm["title"] for arm, other in links if other is item],
                "otherNames": [
                    row["name"] for row in other_names if row["intervention_id"] == item["id"]
                ],
            }
            for item in given.values()
        ],
    }


def _outcomes(rows: Rows) -> dict[str, Any]:
    def of(rank: str) -> list[dict[str, Any]]:
        return [
            {
                "measure": row["measure"],
                "description": text_in(row, "description"),
                "timeFrame": row["time_frame"],
            }
            for row in rows.get("design_outcomes", ())
            if (row["outcome_type"] or "").lower() == rank
        ]

    return {f"{rank}Outcomes": of(rank) for rank in ("primary", "secondary", "other")}


def _eligibility(row: Row) -> dict[str, Any]:
    healthy = (row.get("healthy_volunteers") or "").lower()
    return {
        "eligibilityCriteria": text_in(row, "criteria"),
        "healthyVolunteers": healthy in ("t", "true", "accepts healthy volunteers", "yes")
        if healthy
        else None,
        "sex": code_of(row.get("gender")),
        "minimumAge": row.get("minimum_age"),
        "maximumAge": row.get("maximum_age"),
        "stdAges": [age for column, age in AGES.items() if is_true(row.get(column))],
        "studyPopulation": text_in(row, "population"),
    }


def _location(row: Row) -> dict[str, Any]:
    return {
        "facility": row["name"],
        "status": code_of(row["status"]),
        **{name: row[name] for name in ("city", "state", "country")},
    }


def _reference(row: Row) -> dict[str, Any]:
    kind = row["reference_type"] or ""
    return {
        "pmid": row["pmid"],
        "type": _KINDS.get(kind, code_of(kind)),
        "citation": row["citation"],
    }


def _mesh(rows: Sequence[Row]) -> dict[str, Any]:
    def of(kind: str) -> list[dict[str, Any]]:
        return [{"term": row["mesh_term"]} for row in rows if (row["mesh_type"] or "") == kind]

    # Without a type, as before June 2021, every row is an assigned heading.
    return {"meshes": of("mesh-list") + of(""), "ancestors": of("mesh-ancestor")}
