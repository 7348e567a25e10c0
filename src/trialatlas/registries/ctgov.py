r"""ClinicalTrials.gov, API v2 (JSON): one study object to a `Study`.

Texts of type *markup* arrive as Markdown (the API's default), in which ``10^6`` reads ``10\^6`` and
``>`` reads ``\>``: the backslashes go, so that a phrase reads the same in every record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import msgspec

from trialatlas.model import study as model
from trialatlas.registries import ctgov_shape as shape
from trialatlas.registries.markup import without_escapes
from trialatlas.registries.privacy import without_contacts
from trialatlas.registries.registry import MediaType, RecordError
from trialatlas.registries.values import age_of, date_of, enrollment_of, filled, text_of, unique

__all__ = ["CtgovJson"]

_NCT_ID = re.compile(rb'"(?:nctId|NCTId)"\s*:\s*"(NCT\d{8})"')
_AT_PATH = re.compile(r"(?P<what>.*?)(?: - at `\$\.?(?P<path>.*)`)?", re.DOTALL)
# Downloads up to mid-2024 pad MeSH's six-digit ids with zeros; nine digits start at D000066448.
_PADDED_MESH = re.compile(r"^D000(0[0-5]\d{4}|06[0-5]\d{3}|066[0-3]\d\d)$")
_STATUS = "protocolSection.statusModule"
_ELIGIBILITY = "protocolSection.eligibilityModule"


@dataclass(frozen=True, slots=True)
class CtgovJson:
    """Reads studies of ClinicalTrials.gov's API v2, as JSON.

    Attributes:
        name: The registry.
        media_type: What it reads.
    """

    name: str = "ctgov"
    media_type: MediaType = "application/json"

    def parse(self, content: bytes) -> tuple[model.Study, bytes]:
        """Read one study object.

        Args:
            content: UTF-8 JSON of one study.

        Returns:
            The study, and its JSON without contacts: the very bytes where it had none.

        Raises:
            RecordError: Not JSON, cut off, or not a study of API v2; names the field.
        """
        try:
            received = msgspec.json.decode(content)
            kept = without_contacts(received)
            record = msgspec.convert(kept, shape.StudyRecord)
            study = _study(record, self.name)
        except msgspec.ValidationError as error:
            raise _unlike_a_study(str(error), content) from error
        except msgspec.DecodeError as error:
            raise _not_json(str(error), content) from error
        except RecordError as error:
            raise RecordError(error.reason, field=error.field, record_id=_id_in(content)) from error
        return study, content if kept == received else msgspec.json.encode(kept)


def _id_in(content: bytes) -> str:
    match = _NCT_ID.search(content)
    return match[1].decode() if match else ""


def _not_json(problem: str, content: bytes) -> RecordError:
    if problem == "Input data was truncated":
        reason = "cut off: the JSON ends in the middle of a record; download it again"
    else:
        reason = f"broken JSON ({problem}); download it again"
    return RecordError(reason, record_id=_id_in(content))


def _unlike_a_study(problem: str, content: bytes) -> RecordError:
    match = _AT_PATH.fullmatch(problem)
    what, path = (match["what"], match["path"] or "") if match else (problem, "")
    if b'"ProtocolSection"' in content:
        what = "a record of the retired API v1; download it from API v2"
    elif not path:
        problem = f"{what[:1].lower()}{what[1:]}; is it another registry's file?"
        what = f"not a ClinicalTrials.gov API v2 study: {problem}"
    elif "matching regex" in what:
        what = "expected an id of NCT and eight digits"
    return RecordError(what, field=path, record_id=_id_in(content))


def _markup(text: str | None) -> str | None:
    text = text_of(text)
    return without_escapes(text) if text else text


def _study(record: shape.StudyRecord, registry: str) -> model.Study:
    protocol = record.protocol_section
    identification = protocol.identification_module
    locations = protocol.contacts_locations_module.locations
    return model.Study(
        record_id=identification.nct_id,
        registry=registry,
        identification=_identification(identification),
        titles=model.Titles(
            brief=text_of(identification.brief_title),
            official=text_of(identification.official_title),
            acronym=text_of(identification.acronym),
        ),
        status=model.Status(
            overall=text_of(protocol.status_module.overall_status),
            why_stopped=_markup(protocol.status_module.why_stopped),
        ),
        dates=_dates(protocol.status_module),
        sponsors=_sponsors(protocol.sponsor_collaborators_module),
        description=model.Description(
            brief_summary=_markup(protocol.description_module.brief_summary),
            detailed=_markup(protocol.description_module.detailed_description),
        ),
        conditions=filled(protocol.conditions_module.conditions),
        keywords=filled(protocol.conditions_module.keywords),
        design=_design(protocol.design_module),
        arms=_arms(protocol.arms_interventions_module),
        interventions=_interventions(protocol.arms_interventions_module),
        outcomes=_outcomes(protocol.outcomes_module),
        eligibility=_eligibility(protocol.eligibility_module),
        locations=tuple(map(_location, locations)),
        countries=unique(location.country for location in locations),
        references=tuple(map(_reference, protocol.references_module.references)),
        mesh=_mesh(record.derived_section),
        has_results=record.has_results,
    )


def _identification(module: shape.IdentificationModule) -> model.Identification:
    return model.Identification(
        organisation_id=text_of(module.org_study_id_info.id),
        secondary_ids=tuple(
            model.SecondaryId(value=value, kind=text_of(info.type), domain=text_of(info.domain))
            for info in module.secondary_id_infos
            if (value := text_of(info.id))
        ),
        aliases=filled(module.nct_id_aliases),
    )


def _dates(module: shape.StatusModule) -> model.Dates:
    def struct(key: str, date: shape.DateStruct) -> model.PartialDate | None:
        return date_of(date.date, date.type, f"{_STATUS}.{key}.date")

    def plain(key: str, date: str | None) -> model.PartialDate | None:
        return date_of(date, None, f"{_STATUS}.{key}")

    return model.Dates(
        start=struct("startDateStruct", module.start_date_struct),
        primary_completion=struct(
            "primaryCompletionDateStruct", module.primary_completion_date_struct
        ),
        completion=struct("completionDateStruct", module.completion_date_struct),
        first_submitted=plain("studyFirstSubmitDate", module.study_first_submit_date),
        first_posted=struct("studyFirstPostDateStruct", module.study_first_post_date_struct),
        last_update_submitted=plain("lastUpdateSubmitDate", module.last_update_submit_date),
        last_update_posted=struct("lastUpdatePostDateStruct", module.last_update_post_date_struct),
        results_first_posted=struct(
            "resultsFirstPostDateStruct", module.results_first_post_date_struct
        ),
        verified=plain("statusVerifiedDate", module.status_verified_date),
    )


def _sponsors(module: shape.SponsorCollaborators) -> model.Sponsors:
    lead, *collaborators = (
        model.Sponsor(name=name, sponsor_class=text_of(info.agency_class))
        if (name := text_of(info.name))
        else None
        for info in (module.lead_sponsor, *module.collaborators)
    )
    return model.Sponsors(lead=lead, collaborators=tuple(filter(None, collaborators)))


def _design(module: shape.DesignModule) -> model.Design:
    info = module.design_info
    return model.Design(
        study_type=text_of(module.study_type),
        phases=filled(module.phases),
        allocation=text_of(info.allocation),
        intervention_model=text_of(info.intervention_model),
        intervention_model_description=_markup(info.intervention_model_description),
        primary_purpose=text_of(info.primary_purpose),
        masking=text_of(info.masking_info.masking),
        masking_description=_markup(info.masking_info.masking_description),
        who_masked=filled(info.masking_info.who_masked),
        observational_model=text_of(info.observational_model),
        time_perspective=text_of(info.time_perspective),
        enrollment=enrollment_of(module.enrollment_info.count, module.enrollment_info.type),
    )


def _arms(module: shape.ArmsInterventions) -> tuple[model.Arm, ...]:
    return tuple(
        model.Arm(
            label=text_of(arm.label),
            arm_type=text_of(arm.type),
            description=_markup(arm.description),
            # "Drug: cisplatin" is the intervention named "cisplatin".
            interventions=filled(
                name.partition(": ")[2] or name for name in arm.intervention_names
            ),
        )
        for arm in module.arm_groups
    )


def _interventions(module: shape.ArmsInterventions) -> tuple[model.Intervention, ...]:
    return tuple(
        model.Intervention(
            name=text_of(info.name),
            intervention_type=text_of(info.type),
            description=_markup(info.description),
            arms=filled(info.arm_group_labels),
            other_names=filled(info.other_names),
        )
        for info in module.interventions
    )


def _outcomes(module: shape.OutcomesModule) -> tuple[model.Outcome, ...]:
    def ranked(
        rank: Literal["primary", "secondary", "other"], outcomes: tuple[shape.OutcomeInfo, ...]
    ) -> Iterator[model.Outcome]:
        for outcome in outcomes:
            yield model.Outcome(
                rank=rank,
                measure=text_of(outcome.measure),
                description=_markup(outcome.description),
                time_frame=text_of(outcome.time_frame),
            )

    return (
        *ranked("primary", module.primary_outcomes),
        *ranked("secondary", module.secondary_outcomes),
        *ranked("other", module.other_outcomes),
    )


def _eligibility(module: shape.EligibilityModule) -> model.Eligibility:
    return model.Eligibility(
        criteria=_markup(module.eligibility_criteria),
        sex=text_of(module.sex),
        minimum_age=age_of(module.minimum_age, f"{_ELIGIBILITY}.minimumAge"),
        maximum_age=age_of(module.maximum_age, f"{_ELIGIBILITY}.maximumAge"),
        standard_ages=filled(module.std_ages),
        healthy_volunteers=module.healthy_volunteers,
        population=_markup(module.study_population),
    )


def _location(info: shape.LocationInfo) -> model.Location:
    return model.Location(
        facility=text_of(info.facility),
        city=text_of(info.city),
        state=text_of(info.state),
        country=text_of(info.country),
        status=text_of(info.status),
    )


def _reference(info: shape.ReferenceInfo) -> model.Reference:
    return model.Reference(
        pmid=text_of(info.pmid), kind=text_of(info.type), citation=text_of(info.citation)
    )


def _mesh(section: shape.DerivedSection) -> model.MeshTerms:
    def terms(meshes: tuple[shape.Mesh, ...]) -> tuple[model.MeshTerm, ...]:
        return tuple(
            model.MeshTerm(term=term, id=_PADDED_MESH.sub(r"D\1", text_of(mesh.id) or "") or None)
            for mesh in meshes
            if (term := text_of(mesh.term))
        )

    conditions, interventions = section.condition_browse_module, section.intervention_browse_module
    return model.MeshTerms(
        conditions=terms(conditions.meshes),
        condition_ancestors=terms(conditions.ancestors),
        interventions=terms(interventions.meshes),
        intervention_ancestors=terms(interventions.ancestors),
    )
