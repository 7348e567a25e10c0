"""The legacy XML of ClinicalTrials.gov: it reads as API v2 would give it."""

from __future__ import annotations

import pytest

from trialatlas.model.study import (
    Age,
    Arm,
    Enrollment,
    Intervention,
    Location,
    MeshTerm,
    Outcome,
    PartialDate,
    Reference,
    SecondaryId,
    Sponsor,
    Study,
)
from trialatlas.registries.ctgov_labels import design_parts
from trialatlas.registries.ctgov_xml import CtgovXml
from trialatlas.registries.registry import RecordError


def content(inside: str = "") -> bytes:
    """A record with an id and the given elements."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<clinical_study rank="1">\n'
        f"<id_info><nct_id>NCT00000001</nct_id></id_info>{inside}\n</clinical_study>\n"
    ).encode()


def parse(inside: str = "") -> Study:
    return CtgovXml().parse(content(inside))[0]


def fault(raw: bytes) -> RecordError:
    with pytest.raises(RecordError) as caught:
        CtgovXml().parse(raw)
    return caught.value


def test_the_least_record_is_an_id() -> None:
    assert parse() == Study(record_id="NCT00000001", registry="ctgov")


def test_numbers_titles_sponsors() -> None:
    study = parse(
        """<brief_title> Cells for knees </brief_title><acronym>KNEE</acronym>
        <sponsors>
          <lead_sponsor><agency>Army Hospital</agency><agency_class>U.S. Fed</agency_class>
          </lead_sponsor>
          <collaborator><agency>Example Pharma</agency><agency_class>Industry</agency_class>
          </collaborator>
          <collaborator><agency/></collaborator>
        </sponsors>"""
    )
    assert (study.titles.brief, study.titles.acronym) == ("Cells for knees", "KNEE")
    assert study.sponsors.lead == Sponsor(name="Army Hospital", sponsor_class="FED")
    assert study.sponsors.collaborators == (
        Sponsor(name="Example Pharma", sponsor_class="INDUSTRY"),
    )


def test_other_numbers() -> None:
    raw = content().replace(
        b"<nct_id>",
        b"<org_study_id>K-1</org_study_id><secondary_id>77</secondary_id>"
        b"<nct_alias>NCT00000002</nct_alias><nct_id>",
    )
    identification = CtgovXml().parse(raw)[0].identification
    assert identification.organisation_id == "K-1"
    assert identification.secondary_ids == (SecondaryId(value="77"),)
    assert identification.aliases == ("NCT00000002",)


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        ("<start_date>May 2010</start_date>", PartialDate(year=2010, month=5)),
        (
            '<start_date type="Actual">March 7, 2010</start_date>',
            PartialDate(year=2010, month=3, day=7, kind="actual"),
        ),
        (
            '<start_date type="Anticipated">March 2010</start_date>',
            PartialDate(year=2010, month=3, kind="anticipated"),
        ),
        ("<start_date>Unknown</start_date>", None),
        ("<start_date/>", None),
    ],
)
def test_dates(element: str, expected: PartialDate | None) -> None:
    assert parse(element).dates.start == expected


def test_names_of_dates_since_2017() -> None:
    dates = parse(
        """<study_first_submitted>March 1, 2010</study_first_submitted>
        <study_first_posted type="Estimate">March 2, 2010</study_first_posted>
        <last_update_submitted>March 3, 2010</last_update_submitted>
        <last_update_posted type="Actual">March 4, 2010</last_update_posted>
        <results_first_posted type="Actual">March 5, 2010</results_first_posted>"""
    ).dates
    assert dates.first_submitted == PartialDate(year=2010, month=3, day=1)
    assert dates.first_posted == PartialDate(year=2010, month=3, day=2, kind="anticipated")
    assert dates.last_update_submitted == PartialDate(year=2010, month=3, day=3)
    assert dates.last_update_posted == PartialDate(year=2010, month=3, day=4, kind="actual")
    assert dates.results_first_posted == PartialDate(year=2010, month=3, day=5, kind="actual")


def test_names_of_dates_before_2017_tell_no_day_of_posting() -> None:
    dates = parse(
        """<firstreceived_date>March 1, 2010</firstreceived_date>
        <lastchanged_date>March 3, 2010</lastchanged_date>
        <firstreceived_results_date>March 5, 2010</firstreceived_results_date>"""
    ).dates
    assert dates.first_submitted == PartialDate(year=2010, month=3, day=1)
    assert dates.last_update_submitted == PartialDate(year=2010, month=3, day=3)
    assert dates.first_posted is dates.last_update_posted is dates.results_first_posted is None


def test_the_design_before_2017_is_one_string() -> None:
    text = (
        "Allocation: Randomized, Endpoint Classification: Safety/Efficacy Study, Intervention "
        "Model: Parallel Assignment, Masking: Double Blind (Subject, Caregiver), Primary Purpose: "
        "Treatment"
    )
    assert design_parts(text)["masking"] == "Double Blind (Subject, Caregiver)"
    assert design_parts(None) == {}
    design = parse(
        f"<study_type>Interventional</study_type><study_design>{text}</study_design>"
    ).design
    assert (design.allocation, design.intervention_model) == ("RANDOMIZED", "PARALLEL")
    assert (design.primary_purpose, design.masking) == ("TREATMENT", "DOUBLE")
    assert design.who_masked == ("PARTICIPANT", "CARE_PROVIDER")


def test_a_patient_registry_is_observational() -> None:
    design = parse(
        """<study_type>Observational [Patient Registry]</study_type><phase>N/A</phase>
        <study_design_info><observational_model>Case-Only</observational_model>
        <time_perspective>Cross-Sectional</time_perspective></study_design_info>
        <enrollment type="Anticipated">99999999</enrollment>"""
    ).design
    assert (design.study_type, design.phases) == ("OBSERVATIONAL", ())
    assert (design.observational_model, design.time_perspective) == ("CASE_ONLY", "CROSS_SECTIONAL")
    assert design.enrollment == Enrollment(kind="anticipated")


def test_a_withheld_study_type_is_unknown() -> None:
    assert parse("<study_type>N/A</study_type><enrollment/>").design.study_type is None


def test_arms_and_interventions_name_each_other() -> None:
    study = parse(
        """<arm_group><arm_group_label>High</arm_group_label>
        <arm_group_type>Active Comparator</arm_group_type></arm_group>
        <arm_group/>
        <intervention><intervention_type>Biological</intervention_type>
        <intervention_name>cells</intervention_name><arm_group_label>High</arm_group_label>
        <other_name>MSC</other_name></intervention>"""
    )
    assert study.arms == (
        Arm(label="High", arm_type="ACTIVE_COMPARATOR", interventions=("cells",)),
        Arm(),
    )
    assert study.interventions == (
        Intervention(
            name="cells", intervention_type="BIOLOGICAL", arms=("High",), other_names=("MSC",)
        ),
    )


def test_outcomes_references_mesh_and_results() -> None:
    study = parse(
        """<secondary_outcome><measure>b</measure></secondary_outcome>
        <primary_outcome><measure>a</measure><time_frame>1 year</time_frame></primary_outcome>
        <reference><citation>Roe, 2009</citation></reference>
        <results_reference><PMID>7</PMID></results_reference>
        <condition_browse><mesh_term>Arthrosis</mesh_term></condition_browse>
        <intervention_browse><mesh_term>Cells</mesh_term></intervention_browse>
        <clinical_results><anything/></clinical_results>"""
    )
    assert study.outcomes == (
        Outcome(rank="primary", measure="a", time_frame="1 year"),
        Outcome(rank="secondary", measure="b"),
    )
    assert study.references == (
        Reference(kind="BACKGROUND", citation="Roe, 2009"),
        Reference(kind="RESULT", pmid="7"),
    )
    assert study.mesh.conditions == (MeshTerm(term="Arthrosis"),)
    assert study.mesh.interventions == (MeshTerm(term="Cells"),)
    assert study.has_results


def test_eligibility() -> None:
    eligibility = parse(
        """<eligibility><study_pop><textblock>
          Everyone
        </textblock></study_pop><gender>Both</gender><minimum_age>18 Years</minimum_age>
        <maximum_age>N/A</maximum_age>
        <healthy_volunteers>Accepts Healthy Volunteers</healthy_volunteers></eligibility>"""
    ).eligibility
    assert eligibility.population == "Everyone"
    assert eligibility.sex == "ALL"
    assert (eligibility.minimum_age, eligibility.maximum_age) == (Age(value=18, unit="years"), None)
    assert eligibility.standard_ages == ("ADULT", "OLDER_ADULT")
    assert eligibility.healthy_volunteers is True


def test_countries_are_listed_apart() -> None:
    place = (
        "<location><facility><name>A</name><address><city>Lyon</city><country>France</country>"
        "</address></facility><status>Recruiting</status></location>"
    )
    listed = (
        "<location_countries><country>France</country><country>Italy</country></location_countries>"
    )
    assert parse(place + listed).countries == ("France", "Italy")
    study = parse(place)
    assert study.countries == ("France",)
    assert study.locations == (
        Location(facility="A", city="Lyon", country="France", status="RECRUITING"),
    )


def test_line_ends_outside_of_text_blocks_are_the_sponsors_own() -> None:
    study = parse("<arm_group><description>First\nSecond</description></arm_group>")
    assert study.arms[0].description == "First\nSecond"


# What is refused


@pytest.mark.parametrize(
    ("raw", "field", "reason"),
    [
        (content()[:-20], "", "cut off: the XML ends in the middle of a record; download it again"),
        (content("<a><b></a>"), "", "broken XML (Opening and ending tag mismatch"),
        (b"<Trials><Trial/></Trials>", "", "expected a record <clinical_study>, found <Trials>"),
        (content("<enrollment>many</enrollment>"), "enrollment", "expected a number, found 'many'"),
        (
            content("<start_date>Maytember 2010</start_date>"),
            "start_date",
            "expected a date such as May 17, 2010, found 'Maytember 2010'",
        ),
        (content("<start_date>2010</start_date>"), "start_date", "expected a date such as"),
        (
            content("<start_date>February 30, 2010</start_date>"),
            "start_date",
            "expected a day of the calendar",
        ),
        (
            content("<eligibility><minimum_age>old</minimum_age></eligibility>"),
            "eligibility/minimum_age",
            "expected an age such as 18 Years, found 'old'",
        ),
        (
            content().replace(b"NCT00000001", b"NCT1"),
            "id_info/nct_id",
            "expected NCT and eight digits, found 'NCT1'",
        ),
        (b"<clinical_study/>", "id_info/nct_id", "expected NCT and eight digits, found ''"),
    ],
)
def test_a_broken_record_says_where_and_what(raw: bytes, field: str, reason: str) -> None:
    error = fault(raw)
    assert error.field == field
    assert error.reason.startswith(reason)
    assert error.record_id == ("NCT00000001" if b"NCT00000001" in raw else "")
