"""Archives of AACT for tests: records of API v2 as CTTI's tables, with the damage of its files.

Written after CTTI's own mapping from the registry's JSON to tables, in both vocabularies: codes, as
since 2024-06-21, or labels, as before.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from trialatlas.registries.aact_columns import TABLES

__all__ = ["damaged", "labelled", "rows_of_study", "write_archive"]

Rows = dict[str, list[dict[str, Any]]]
Labels = Mapping[str, str]
Word = Callable[[str | None], str | None]

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_ROLES = ("PARTICIPANT", "CARE_PROVIDER", "INVESTIGATOR", "OUTCOMES_ASSESSOR")
_MASKED = ("subject_masked", "caregiver_masked", "investigator_masked", "outcomes_assessor_masked")
_PEOPLE = {"overall_officials": "name", "responsible_parties": "name"}


def labelled(date: str) -> str:
    """An ISO date as the legacy files write it: ``May 17, 2010`` or ``May 2010``."""
    year, month, day = (*date.split("-"), "", "")[:3]
    if not month:
        return year
    name = _MONTHS[int(month) - 1]
    return f"{name} {int(day)}, {year}" if day else f"{name} {year}"


def rows_of_study(record: Mapping[str, Any], labels: Labels | None = None) -> Rows:
    """The rows of one study; with labels by code, in the older vocabulary."""
    rows: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    protocol = record["protocolSection"]
    part = defaultdict[str, dict[str, Any]](dict, protocol)

    def word(code: str | None) -> str | None:
        return labels.get(code, code) if labels and code else code

    rows["studies"].append(_study(record, word, has_labels=labels is not None))
    identification = part["identificationModule"]
    _identification(identification, rows)
    described = part["descriptionModule"]
    for table, key in (
        ("brief_summaries", "briefSummary"),
        ("detailed_descriptions", "detailedDescription"),
    ):
        if key in described:
            rows[table].append({"description": described[key]})
    for table in ("conditions", "keywords"):
        names = part["conditionsModule"].get(table, [])
        rows[table] += ({"name": name} for name in names)
    _design(part["designModule"].get("designInfo", {}), word, rows)
    _arms(part["armsInterventionsModule"], word, rows)
    rows["design_outcomes"] = [
        {**item, "outcome_type": rank, "time_frame": item.get("timeFrame")}
        for rank in ("primary", "secondary", "other")
        for item in part["outcomesModule"].get(f"{rank}Outcomes", [])
    ]
    _eligibility(part["eligibilityModule"], word, rows)
    _places(part["contactsLocationsModule"], word, rows)
    _sponsors(part["sponsorCollaboratorsModule"], rows)
    rows["study_references"] = [
        {**item, "reference_type": item.get("type")}
        for item in part["referencesModule"].get("references", [])
    ]
    _mesh(record.get("derivedSection", {}), rows)
    rows["calculated_values"].append({"were_results_reported": record.get("hasResults", False)})
    return rows


def _places(module: Mapping[str, Any], word: Word, rows: Rows) -> None:
    rows["facilities"] = [
        {**place, "name": place.get("facility"), "status": word(place.get("status"))}
        for place in module.get("locations", [])
    ]
    rows["overall_officials"] = [
        {"name": official.get("name")} for official in module.get("overallOfficials", [])
    ]


def _sponsors(module: Mapping[str, Any], rows: Rows) -> None:
    found = [("lead", module["leadSponsor"])] if "leadSponsor" in module else []
    found += [("collaborator", item) for item in module.get("collaborators", [])]
    rows["sponsors"] = [
        {**item, "lead_or_collaborator": role, "agency_class": item.get("class")}
        for role, item in found
    ]


def _study(record: Mapping[str, Any], word: Word, *, has_labels: bool) -> dict[str, Any]:
    protocol = record["protocolSection"]
    names, status = protocol["identificationModule"], protocol.get("statusModule", {})
    design = protocol.get("designModule", {})
    row = {
        "brief_title": names.get("briefTitle"),
        "official_title": names.get("officialTitle"),
        "acronym": names.get("acronym"),
        "overall_status": word(status.get("overallStatus")),
        "why_stopped": status.get("whyStopped"),
        "study_type": word(design.get("studyType")),
        "phase": "/".join(word(phase) or "" for phase in design.get("phases", [])),
        "enrollment": design.get("enrollmentInfo", {}).get("count"),
        "enrollment_type": word(design.get("enrollmentInfo", {}).get("type")),
        "study_first_submitted_date": status.get("studyFirstSubmitDate"),
        "last_update_submitted_date": status.get("lastUpdateSubmitDate"),
        "verification_month_year": status.get("statusVerifiedDate"),
    }
    for name, key in (
        ("start", "startDateStruct"),
        ("primary_completion", "primaryCompletionDateStruct"),
        ("completion", "completionDateStruct"),
        ("study_first_posted", "studyFirstPostDateStruct"),
        ("last_update_posted", "lastUpdatePostDateStruct"),
        ("results_first_posted", "resultsFirstPostDateStruct"),
    ):
        struct = status.get(key, {})
        row[f"{name}_month_year"] = row[f"{name}_date"] = struct.get("date")
        row[f"{name}_date_type"] = word(struct.get("type"))
    if has_labels:
        written = [name for name in row if name.endswith("month_year") and row[name]]
        row |= {name: labelled(row[name]) for name in written}
    return row


def _identification(names: Mapping[str, Any], rows: Rows) -> None:
    own = names.get("orgStudyIdInfo", {}).get("id")
    ids = [("org_study_id", {"id": own})] if own else []
    ids += [("secondary_id", info) for info in names.get("secondaryIdInfos", [])]
    ids += [("nct_alias", {"id": alias}) for alias in names.get("nctIdAliases", [])]
    rows["id_information"] = [
        {
            "id_source": source,
            "id_value": info.get("id"),
            "id_type": info.get("type"),
            "id_type_description": info.get("domain"),
        }
        for source, info in ids
    ]


def _design(info: Mapping[str, Any], word: Word, rows: Rows) -> None:
    masking = info.get("maskingInfo", {})
    masked = masking.get("whoMasked", [])
    rows["designs"].append(
        {
            "allocation": word(info.get("allocation")),
            "intervention_model": word(info.get("interventionModel")),
            "intervention_model_description": info.get("interventionModelDescription"),
            "primary_purpose": word(info.get("primaryPurpose")),
            "observational_model": word(info.get("observationalModel")),
            "time_perspective": word(info.get("timePerspective")),
            "masking": word(masking.get("masking")),
            "masking_description": masking.get("maskingDescription"),
            **{
                column: role in masked or None for column, role in zip(_MASKED, _ROLES, strict=True)
            },
        }
    )


def _arms(module: Mapping[str, Any], word: Word, rows: Rows) -> None:
    groups, given = module.get("armGroups", []), module.get("interventions", [])
    rows["design_groups"] = [
        {"title": group.get("label"), "group_type": word(group.get("type")),
         "description": group.get("description")}
        for group in groups
    ]  # fmt: skip
    rows["interventions"] = [
        {"name": item.get("name"), "intervention_type": word(item.get("type")),
         "description": item.get("description")}
        for item in given
    ]  # fmt: skip
    rows["intervention_other_names"] = [
        {"intervention_id": ("interventions", number), "name": name}
        for number, item in enumerate(given)
        for name in item.get("otherNames", [])
    ]
    rows["design_group_interventions"] = [
        {
            "design_group_id": ("design_groups", place),
            "intervention_id": ("interventions", number),
        }
        for number, item in enumerate(given)
        for label in item.get("armGroupLabels", [])
        for place, group in enumerate(groups)
        if group.get("label") == label
    ]


def _eligibility(module: Mapping[str, Any], word: Word, rows: Rows) -> None:
    ages = module.get("stdAges", [])
    rows["eligibilities"].append(
        {
            "gender": word(module.get("sex")),
            "minimum_age": module.get("minimumAge", "N/A"),
            "maximum_age": module.get("maximumAge", "N/A"),
            "healthy_volunteers": module.get("healthyVolunteers"),
            "population": module.get("studyPopulation"),
            "criteria": module.get("eligibilityCriteria"),
            "child": "CHILD" in ages,
            "adult": "ADULT" in ages,
            "older_adult": "OLDER_ADULT" in ages,
        }
    )


def _mesh(derived: Mapping[str, Any], rows: Rows) -> None:
    for table, key in (
        ("browse_conditions", "conditionBrowseModule"),
        ("browse_interventions", "interventionBrowseModule"),
    ):
        for kind, terms in (("mesh-list", "meshes"), ("mesh-ancestor", "ancestors")):
            found = derived.get(key, {}).get(terms, [])
            rows[table] += ({"mesh_term": item.get("term"), "mesh_type": kind} for item in found)


def damaged(table: str) -> str:
    """What CTTI's exporter makes of a table that PostgreSQL wrote as CSV."""
    text = table.replace('""', "")
    quoted = re.split(r'("[^"]*")', text)
    return "".join(
        re.sub(r"\n\s*", "~", piece) if piece.startswith('"') else piece for piece in quoted
    )


def write_archive(
    path: Path, records: Iterable[Mapping[str, Any]], labels: Labels | None = None
) -> Path:
    """Write records as an archive of AACT, its rows in no order of studies."""
    tables: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    ids = itertools.count(1)
    for record in records:
        nct_id = record["protocolSection"]["identificationModule"]["nctId"]
        rows = rows_of_study(record, labels)
        known = {
            (table, place): next(ids)
            for table, found in rows.items()
            for place in range(len(found))
        }
        for table, found in rows.items():
            for place, row in enumerate(found):
                linked = {
                    name: known.get(value, value)
                    for name, value in row.items()
                    if isinstance(value, tuple)
                }
                tables[table].append({**row, **linked, "id": known[table, place], "nct_id": nct_id})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, columns in {**TABLES, **{name: (key,) for name, key in _PEOPLE.items()}}.items():
            names = list(dict.fromkeys(("id", "nct_id", *columns)))
            archive.writestr(f"{table}.txt", damaged(_as_csv(names, tables[table][::-1])))
    return path


def _as_csv(names: list[str], rows: Iterable[Mapping[str, Any]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter="|", lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(row.get(name)) for name in names] for row in rows)
    return text.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "t" if value else "f"
    return "" if value is None else value
