"""What is read of an archive of AACT: tables and columns, as CTTI's schema names them.

Tables of people (officials, contacts, investigators, responsible parties) are left out on purpose,
and so are those of results, which no table of trialatlas holds.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["AGES", "ROLES", "TABLES"]

_DATED = ("start", "primary_completion", "completion")
_POSTED = ("study_first_posted", "last_update_posted", "results_first_posted")
ROLES: Mapping[str, str] = {
    "subject_masked": "PARTICIPANT",
    "caregiver_masked": "CARE_PROVIDER",
    "investigator_masked": "INVESTIGATOR",
    "outcomes_assessor_masked": "OUTCOMES_ASSESSOR",
}
"""Columns of ``designs`` that are true where a role is masked, each with its code."""

AGES: Mapping[str, str] = {"child": "CHILD", "adult": "ADULT", "older_adult": "OLDER_ADULT"}
"""Columns of ``eligibilities`` that are true where an age group is admitted, with its code."""

TABLES: Mapping[str, tuple[str, ...]] = {
    "studies": (
        "brief_title", "official_title", "acronym", "overall_status", "why_stopped", "study_type",
        "phase", "enrollment", "enrollment_type", "study_first_submitted_date",
        "last_update_submitted_date", "verification_month_year", "verification_date",
        "nlm_download_date_description",
        *(f"{name}_{part}" for name in _DATED for part in ("month_year", "date", "date_type")),
        *(f"{name}_{part}" for name in _POSTED for part in ("date", "date_type")),
    ),
    "brief_summaries": ("description",),
    "detailed_descriptions": ("description",),
    "eligibilities": (
        "gender", "minimum_age", "maximum_age", "healthy_volunteers", "population", "criteria",
        *AGES,
    ),
    "designs": (
        "allocation", "intervention_model", "intervention_model_description", "primary_purpose",
        "masking", "masking_description", "observational_model", "time_perspective", *ROLES,
    ),
    "conditions": ("id", "name"),
    "keywords": ("id", "name"),
    "design_groups": ("id", "group_type", "title", "description"),
    "interventions": ("id", "intervention_type", "name", "description"),
    "intervention_other_names": ("id", "intervention_id", "name"),
    "design_group_interventions": ("id", "design_group_id", "intervention_id"),
    "design_outcomes": ("id", "outcome_type", "measure", "time_frame", "description"),
    "facilities": ("id", "status", "name", "city", "state", "country"),
    "sponsors": ("id", "agency_class", "lead_or_collaborator", "name"),
    "id_information": (
        "id", "id_source", "id_value", "id_type", "id_type_description",
    ),
    "study_references": ("id", "pmid", "reference_type", "citation"),
    "browse_conditions": ("id", "mesh_term", "mesh_type"),
    "browse_interventions": ("id", "mesh_term", "mesh_type"),
    "calculated_values": ("were_results_reported",),
}  # fmt: skip
"""The tables that are read, each with its columns beside ``nct_id``."""
