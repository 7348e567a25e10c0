"""A study of ClinicalTrials.gov's API v2: what each field becomes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from trialatlas.model.study import (
    Age,
    Arm,
    Enrollment,
    Intervention,
    Location,
    MeshTerm,
    Outcome,
    Reference,
    SecondaryId,
    Sponsor,
    Study,
)
from trialatlas.registries.ctgov import CtgovJson

IDENTIFICATION = {"nctId": "NCT00000001"}


def content(section: str = "protocolSection", **modules: Any) -> bytes:
    """A study with an id and the given modules, as JSON."""
    study: dict[str, Any] = {"protocolSection": {"identificationModule": IDENTIFICATION}}
    study.setdefault(section, {}).update(modules)
    return json.dumps(study).encode()


def parse(section: str = "protocolSection", **modules: Any) -> Study:
    return CtgovJson().parse(content(section, **modules))[0]


def test_the_least_record_is_an_id() -> None:
    study = parse()
    assert study == Study(record_id="NCT00000001", registry="ctgov")


def test_numbers_and_titles() -> None:
    study = parse(
        identificationModule={
            "nctId": "NCT00000001",
            "nctIdAliases": ["NCT00000002"],
            "orgStudyIdInfo": {"id": "KNEE-1"},
            "secondaryIdInfos": [
                {"id": "2010-000001-10", "type": "EUDRACT_NUMBER"},
                {"id": "77", "type": "REGISTRY", "domain": "Example Register"},
                {"type": "OTHER"},
            ],
            "briefTitle": " Cells for knees ",
            "officialTitle": "",
        }
    )
    assert study.identification.organisation_id == "KNEE-1"
    assert study.identification.aliases == ("NCT00000002",)
    assert study.identification.secondary_ids == (
        SecondaryId(value="2010-000001-10", kind="EUDRACT_NUMBER"),
        SecondaryId(value="77", kind="REGISTRY", domain="Example Register"),
    )
    assert (study.titles.brief, study.titles.official) == ("Cells for knees", None)


def test_each_date_has_its_place() -> None:
    dates = parse(
        statusModule={
            "overallStatus": "TERMINATED",
            "whyStopped": "Fewer than 5 \\> 3",
            "startDateStruct": {"date": "2001"},
            "primaryCompletionDateStruct": {"date": "2002"},
            "completionDateStruct": {"date": "2003"},
            "studyFirstSubmitDate": "2004-01-01",
            "studyFirstPostDateStruct": {"date": "2005-01-01", "type": "ESTIMATED"},
            "lastUpdateSubmitDate": "2006-01-01",
            "lastUpdatePostDateStruct": {"date": "2007-01-01", "type": "ACTUAL"},
            "resultsFirstPostDateStruct": {"date": "2008-01-01"},
            "statusVerifiedDate": "2009-01",
        }
    ).dates
    years = [getattr(dates, name).year for name in dates.__struct_fields__]
    assert years == list(range(2001, 2010))
    assert dates.first_posted is not None
    assert dates.first_posted.kind == "anticipated"


def test_sponsors() -> None:
    sponsors = parse(
        sponsorCollaboratorsModule={
            "leadSponsor": {"name": "Example Hospital", "class": "OTHER"},
            "collaborators": [{"name": "Example Pharma", "class": "INDUSTRY"}, {"name": ""}],
        }
    ).sponsors
    assert sponsors.lead == Sponsor(name="Example Hospital", sponsor_class="OTHER")
    assert sponsors.collaborators == (Sponsor(name="Example Pharma", sponsor_class="INDUSTRY"),)


@pytest.mark.parametrize(
    ("received", "read"),
    [
        (r"1 x 10\^6 cells/kg, age \>= 18", "1 x 10^6 cells/kg, age >= 18"),
        (r"age \&gt; 18 \[years\]", "age > 18 [years]"),
        ("A &amp; B", "A & B"),
        (r"C:\new", r"C:\new"),
        ("  \n ", None),
    ],
)
def test_markup_reads_as_plain_text(received: str, read: str | None) -> None:
    study = parse(
        descriptionModule={"briefSummary": received, "detailedDescription": received},
        eligibilityModule={"eligibilityCriteria": received, "studyPopulation": received},
    )
    assert study.description.brief_summary == study.description.detailed == read
    assert study.eligibility.criteria == study.eligibility.population == read


def test_conditions_keep_their_order_and_lose_what_is_empty() -> None:
    study = parse(conditionsModule={"conditions": ["B", "", "A"], "keywords": ["k"]})
    assert study.conditions == ("B", "A")
    assert study.keywords == ("k",)


@pytest.mark.parametrize("phases", [(), ("NA",), ("PHASE1", "PHASE2")])
def test_phases(phases: tuple[str, ...]) -> None:
    module = {"phases": phases} if phases else {}
    assert parse(designModule=module).design.phases == phases


def test_design() -> None:
    design = parse(
        designModule={
            "studyType": "INTERVENTIONAL",
            "designInfo": {
                "allocation": "RANDOMIZED",
                "interventionModel": "PARALLEL",
                "primaryPurpose": "TREATMENT",
                "maskingInfo": {"masking": "DOUBLE", "whoMasked": ["PARTICIPANT", "INVESTIGATOR"]},
            },
        }
    ).design
    assert (design.study_type, design.allocation) == ("INTERVENTIONAL", "RANDOMIZED")
    assert (design.masking, design.who_masked) == ("DOUBLE", ("PARTICIPANT", "INVESTIGATOR"))
    assert design.enrollment == Enrollment()


def test_arms_name_interventions_without_their_type() -> None:
    study = parse(
        armsInterventionsModule={
            "armGroups": [
                {
                    "label": "High dose",
                    "type": "EXPERIMENTAL",
                    "interventionNames": ["Biological: cells: batch 2", "Other: rest"],
                }
            ],
            "interventions": [
                {
                    "type": "BIOLOGICAL",
                    "name": "cells: batch 2",
                    "description": "Given once",
                    "armGroupLabels": ["High dose"],
                    "otherNames": ["MSC"],
                }
            ],
        }
    )
    assert study.arms == (
        Arm(label="High dose", arm_type="EXPERIMENTAL", interventions=("cells: batch 2", "rest")),
    )
    assert study.interventions == (
        Intervention(
            name="cells: batch 2",
            intervention_type="BIOLOGICAL",
            description="Given once",
            arms=("High dose",),
            other_names=("MSC",),
        ),
    )


def test_outcomes_by_rank() -> None:
    study = parse(
        outcomesModule={
            "otherOutcomes": [{"measure": "c"}],
            "primaryOutcomes": [{"measure": "a", "timeFrame": "1 year", "description": "d"}],
            "secondaryOutcomes": [{"measure": "b"}],
        }
    )
    assert study.outcomes == (
        Outcome(rank="primary", measure="a", description="d", time_frame="1 year"),
        Outcome(rank="secondary", measure="b"),
        Outcome(rank="other", measure="c"),
    )


def test_eligibility() -> None:
    eligibility = parse(
        eligibilityModule={
            "sex": "ALL",
            "minimumAge": "6 Months",
            "maximumAge": "1 Year",
            "stdAges": ["CHILD"],
            "healthyVolunteers": False,
        }
    ).eligibility
    assert eligibility.minimum_age == Age(value=6, unit="months")
    assert eligibility.maximum_age == Age(value=1, unit="years")
    assert eligibility.standard_ages == ("CHILD",)
    assert eligibility.healthy_volunteers is False


def test_locations_give_the_countries_each_once() -> None:
    study = parse(
        contactsLocationsModule={
            "locations": [
                {"facility": "A", "city": "Lyon", "country": "France", "status": "RECRUITING"},
                {"city": "Bonn", "country": "Germany"},
                {"city": "Paris", "country": "France", "geoPoint": {"lat": 48.9, "lon": 2.3}},
                {"city": "Nowhere"},
            ]
        }
    )
    assert study.countries == ("France", "Germany")
    assert study.locations[0] == Location(
        facility="A", city="Lyon", country="France", status="RECRUITING"
    )


def test_references() -> None:
    module = {"references": [{"pmid": "1", "type": "RESULT", "citation": "Roe, 2011"}]}
    expected = (Reference(pmid="1", kind="RESULT", citation="Roe, 2011"),)
    assert parse(referencesModule=module).references == expected


@pytest.mark.parametrize(
    ("received", "read"),
    [
        ("D000018357", "D018357"),
        ("D018357", "D018357"),
        ("D000067877", "D000067877"),
        ("C000504332", "C000504332"),
        ("", None),
    ],
)
def test_mesh_ids_read_the_same_in_every_vintage(received: str, read: str | None) -> None:
    mesh = parse(
        "derivedSection",
        conditionBrowseModule={
            "meshes": [{"id": received, "term": "Arthrosis"}, {"id": "D1"}],
            "ancestors": [{"term": "Joint Diseases"}],
        },
        interventionBrowseModule={"meshes": [{"term": "Cells"}], "ancestors": [{"term": "Life"}]},
    ).mesh
    assert mesh.conditions == (MeshTerm(term="Arthrosis", id=read),)
    assert mesh.condition_ancestors == (MeshTerm(term="Joint Diseases"),)
    assert mesh.interventions == (MeshTerm(term="Cells"),)
    assert mesh.intervention_ancestors == (MeshTerm(term="Life"),)


def test_results_are_noted_and_not_read() -> None:
    record = json.loads(content())
    record |= {"hasResults": True, "resultsSection": {"participantFlowModule": 7}}
    assert CtgovJson().parse(json.dumps(record).encode())[0].has_results


def test_a_record_without_contacts_is_kept_byte_for_byte() -> None:
    raw = content(descriptionModule={"briefSummary": "Text"})
    assert CtgovJson().parse(raw)[1] == raw
