"""The parts of a ClinicalTrials.gov API v2 study that trialatlas reads, as typed structs.

Keys that are not listed are ignored, so a new field of the registry breaks nothing; contacts are
not listed on purpose. A value of the wrong type is an error that names its path. Names follow
https://clinicaltrials.gov/data-api/about-api/study-data-structure.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct, field

__all__ = [
    "ArmGroup",
    "ArmsInterventions",
    "BrowseModule",
    "Conditions",
    "ContactsLocations",
    "DateStruct",
    "DerivedSection",
    "DescriptionModule",
    "DesignInfo",
    "DesignModule",
    "EligibilityModule",
    "EnrollmentInfo",
    "IdentificationModule",
    "InterventionInfo",
    "LocationInfo",
    "MaskingInfo",
    "Mesh",
    "OrgStudyIdInfo",
    "OutcomeInfo",
    "OutcomesModule",
    "ProtocolSection",
    "ReferenceInfo",
    "ReferencesModule",
    "SecondaryIdInfo",
    "SponsorCollaborators",
    "SponsorInfo",
    "StatusModule",
    "StudyRecord",
]

NctId = Annotated[str, Meta(pattern=r"^NCT\d{8}$")]


class _Part(Struct, frozen=True, kw_only=True, rename="camel"):
    """A JSON object; keys are camelCase, absent keys keep their defaults."""


class OrgStudyIdInfo(_Part, frozen=True):
    """The sponsor's own number."""

    id: str | None = None


class SecondaryIdInfo(_Part, frozen=True):
    """Another register's or a funder's number."""

    id: str | None = None
    type: str | None = None
    domain: str | None = None


class IdentificationModule(_Part, frozen=True):
    """Numbers and titles."""

    nct_id: NctId
    nct_id_aliases: tuple[str, ...] = ()
    org_study_id_info: OrgStudyIdInfo = OrgStudyIdInfo()
    secondary_id_infos: tuple[SecondaryIdInfo, ...] = ()
    brief_title: str | None = None
    official_title: str | None = None
    acronym: str | None = None


class DateStruct(_Part, frozen=True):
    """A date and whether it has come to pass; ``type`` is missing in old records."""

    date: str | None = None
    type: str | None = None


class StatusModule(_Part, frozen=True):
    """Recruitment status and dates."""

    status_verified_date: str | None = None
    overall_status: str | None = None
    why_stopped: str | None = None
    start_date_struct: DateStruct = DateStruct()
    primary_completion_date_struct: DateStruct = DateStruct()
    completion_date_struct: DateStruct = DateStruct()
    study_first_submit_date: str | None = None
    study_first_post_date_struct: DateStruct = DateStruct()
    results_first_post_date_struct: DateStruct = DateStruct()
    last_update_submit_date: str | None = None
    last_update_post_date_struct: DateStruct = DateStruct()


class SponsorInfo(_Part, frozen=True):
    """An organisation."""

    name: str | None = None
    agency_class: str | None = field(default=None, name="class")


class SponsorCollaborators(_Part, frozen=True):
    """Who is behind the study; the responsible party is a person and is not read."""

    lead_sponsor: SponsorInfo = SponsorInfo()
    collaborators: tuple[SponsorInfo, ...] = ()


class DescriptionModule(_Part, frozen=True):
    """The two free texts."""

    brief_summary: str | None = None
    detailed_description: str | None = None


class Conditions(_Part, frozen=True):
    """What is studied, in the sponsor's words."""

    conditions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


class MaskingInfo(_Part, frozen=True):
    """Who does not know which arm a participant is in."""

    masking: str | None = None
    masking_description: str | None = None
    who_masked: tuple[str, ...] = ()


class DesignInfo(_Part, frozen=True):
    """How the study is built."""

    allocation: str | None = None
    intervention_model: str | None = None
    intervention_model_description: str | None = None
    primary_purpose: str | None = None
    observational_model: str | None = None
    time_perspective: str | None = None
    masking_info: MaskingInfo = MaskingInfo()


class EnrollmentInfo(_Part, frozen=True):
    """How many participants."""

    count: int | None = None
    type: str | None = None


class DesignModule(_Part, frozen=True):
    """Study type, phase, design and size."""

    study_type: str | None = None
    phases: tuple[str, ...] = ()
    design_info: DesignInfo = DesignInfo()
    enrollment_info: EnrollmentInfo = EnrollmentInfo()


class ArmGroup(_Part, frozen=True):
    """A group of participants; interventions are named ``Type label: name``."""

    label: str | None = None
    type: str | None = None
    description: str | None = None
    intervention_names: tuple[str, ...] = ()


class InterventionInfo(_Part, frozen=True):
    """What is given or done."""

    type: str | None = None
    name: str | None = None
    description: str | None = None
    arm_group_labels: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()


class ArmsInterventions(_Part, frozen=True):
    """Arms and interventions."""

    arm_groups: tuple[ArmGroup, ...] = ()
    interventions: tuple[InterventionInfo, ...] = ()


class OutcomeInfo(_Part, frozen=True):
    """What is measured."""

    measure: str | None = None
    description: str | None = None
    time_frame: str | None = None


class OutcomesModule(_Part, frozen=True):
    """Planned outcomes by rank."""

    primary_outcomes: tuple[OutcomeInfo, ...] = ()
    secondary_outcomes: tuple[OutcomeInfo, ...] = ()
    other_outcomes: tuple[OutcomeInfo, ...] = ()


class EligibilityModule(_Part, frozen=True):
    """Whom the trial admits."""

    eligibility_criteria: str | None = None
    healthy_volunteers: bool | None = None
    sex: str | None = None
    minimum_age: str | None = None
    maximum_age: str | None = None
    std_ages: tuple[str, ...] = ()
    study_population: str | None = None


class LocationInfo(_Part, frozen=True):
    """A place; its contacts are not read."""

    facility: str | None = None
    status: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None


class ContactsLocations(_Part, frozen=True):
    """Places; contacts and officials are not read."""

    locations: tuple[LocationInfo, ...] = ()


class ReferenceInfo(_Part, frozen=True):
    """A publication."""

    pmid: str | None = None
    type: str | None = None
    citation: str | None = None


class ReferencesModule(_Part, frozen=True):
    """Publications."""

    references: tuple[ReferenceInfo, ...] = ()


class ProtocolSection(_Part, frozen=True):
    """What the sponsor wrote."""

    identification_module: IdentificationModule
    status_module: StatusModule = StatusModule()
    sponsor_collaborators_module: SponsorCollaborators = SponsorCollaborators()
    description_module: DescriptionModule = DescriptionModule()
    conditions_module: Conditions = Conditions()
    design_module: DesignModule = DesignModule()
    arms_interventions_module: ArmsInterventions = ArmsInterventions()
    outcomes_module: OutcomesModule = OutcomesModule()
    eligibility_module: EligibilityModule = EligibilityModule()
    contacts_locations_module: ContactsLocations = ContactsLocations()
    references_module: ReferencesModule = ReferencesModule()


class Mesh(_Part, frozen=True):
    """A MeSH heading."""

    id: str | None = None
    term: str | None = None


class BrowseModule(_Part, frozen=True):
    """MeSH headings that the registry's algorithm assigned, and their ancestors."""

    meshes: tuple[Mesh, ...] = ()
    ancestors: tuple[Mesh, ...] = ()


class DerivedSection(_Part, frozen=True):
    """What the registry added."""

    condition_browse_module: BrowseModule = BrowseModule()
    intervention_browse_module: BrowseModule = BrowseModule()


class StudyRecord(_Part, frozen=True):
    """A study of ClinicalTrials.gov, API v2."""

    protocol_section: ProtocolSection
    derived_section: DerivedSection = DerivedSection()
    has_results: bool = False
