"""ClinicalTrials.gov, legacy XML (until June 2024): one ``clinical_study`` to a `Study`.

Codes, dates and texts come out as API v2 gives them. Two vintages of names are read: since 2017
dates are ``study_first_submitted`` and ``last_update_submitted``, before they were
``firstreceived_date`` and ``lastchanged_date`` and no day of posting was printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from lxml import etree

from trialatlas.model import study as model
from trialatlas.registries.ctgov_labels import (
    code_of,
    design_parts,
    masking_of,
    phases_of,
    study_type_of,
)
from trialatlas.registries.privacy import without_xml_contacts
from trialatlas.registries.registry import MediaType, RecordError
from trialatlas.registries.safe_xml import xml_root
from trialatlas.registries.textblock import unwrap
from trialatlas.registries.values import (
    age_of,
    enrollment_of,
    filled,
    legacy_date_of,
    standard_ages,
    text_of,
    unexpected,
    unique,
)

__all__ = ["CtgovXml"]

_NCT_ID = re.compile(r"NCT\d{8}", re.ASCII)
_NCT_ELEMENT = re.compile(rb"<nct_id>\s*(NCT\d{8})\s*</nct_id>")
_Rank = Literal["primary", "secondary", "other"]
_RANKS: tuple[_Rank, ...] = get_args(_Rank)
_HEALTHY = {"accepts healthy volunteers": True, "yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class CtgovXml:
    """Reads studies of ClinicalTrials.gov's classic site, as XML.

    Attributes:
        name: The registry.
        media_type: What it reads.
    """

    name: str = "ctgov"
    media_type: MediaType = "application/xml"

    def parse(self, content: bytes) -> tuple[model.Study, bytes]:
        """Read one record.

        Args:
            content: An XML document with the root ``clinical_study``.

        Returns:
            The study, and its XML without contacts and comments, in UTF-8.

        Raises:
            RecordError: Not XML, cut off, or not such a record; names the element.
        """
        try:
            root = xml_root(content, "clinical_study")
            without_xml_contacts(root)
            study = _study(root, self.name)
        except RecordError as error:
            match = _NCT_ELEMENT.search(content)
            record_id = match[1].decode() if match else ""
            raise RecordError(error.reason, field=error.field, record_id=record_id) from error
        return study, etree.tostring(root, encoding="utf-8", xml_declaration=True, with_tail=False)


def _texts(root: etree._Element, path: str) -> tuple[str, ...]:
    return filled(element.text for element in root.iterfind(path))


def _text(root: etree._Element, path: str) -> str | None:
    return text_of(root.findtext(path))


def _study(root: etree._Element, registry: str) -> model.Study:
    record_id = _text(root, "id_info/nct_id") or ""
    if not _NCT_ID.fullmatch(record_id):
        expected = "NCT and eight digits"
        raise unexpected(expected, record_id, "id_info/nct_id")
    locations = tuple(map(_location, root.iterfind("location")))
    return model.Study(
        record_id=record_id,
        registry=registry,
        identification=_identification(root),
        titles=_titles(root),
        status=model.Status(
            overall=code_of(root.findtext("overall_status")),
            why_stopped=_text(root, "why_stopped"),
        ),
        dates=_dates(root),
        sponsors=_sponsors(root),
        description=model.Description(
            brief_summary=unwrap(root.findtext("brief_summary/textblock")),
            detailed=unwrap(root.findtext("detailed_description/textblock")),
        ),
        conditions=_texts(root, "condition"),
        keywords=_texts(root, "keyword"),
        design=_design(root),
        arms=_arms(root),
        interventions=tuple(map(_intervention, root.iterfind("intervention"))),
        outcomes=tuple(outcome for rank in _RANKS for outcome in _outcomes(root, rank)),
        eligibility=_eligibility(root),
        locations=locations,
        countries=unique(_texts(root, "location_countries/country"))
        or unique(location.country for location in locations),
        references=(
            *_references(root, "reference", "BACKGROUND"),
            *_references(root, "results_reference", "RESULT"),
        ),
        mesh=_mesh(root),
        has_results=root.find("clinical_results") is not None,
    )


def _titles(root: etree._Element) -> model.Titles:
    return model.Titles(
        brief=_text(root, "brief_title"),
        official=_text(root, "official_title"),
        acronym=_text(root, "acronym"),
    )


def _identification(root: etree._Element) -> model.Identification:
    return model.Identification(
        organisation_id=_text(root, "id_info/org_study_id"),
        secondary_ids=tuple(
            model.SecondaryId(value=value) for value in _texts(root, "id_info/secondary_id")
        ),
        aliases=_texts(root, "id_info/nct_alias"),
    )


def _dates(root: etree._Element) -> model.Dates:
    def date(*names: str) -> model.PartialDate | None:
        for name in names:
            element = root.find(name)
            if element is not None:
                return legacy_date_of(element.text, element.get("type"), name)
        return None

    return model.Dates(
        start=date("start_date"),
        primary_completion=date("primary_completion_date"),
        completion=date("completion_date"),
        first_submitted=date("study_first_submitted", "firstreceived_date"),
        first_posted=date("study_first_posted"),
        last_update_submitted=date("last_update_submitted", "lastchanged_date"),
        last_update_posted=date("last_update_posted"),
        results_first_posted=date("results_first_posted"),
        verified=date("verification_date"),
    )


def _sponsors(root: etree._Element) -> model.Sponsors:
    def sponsors(path: str) -> Iterator[model.Sponsor]:
        for element in root.iterfind(path):
            name = _text(element, "agency")
            if name:
                sponsor_class = code_of(element.findtext("agency_class"))
                yield model.Sponsor(name=name, sponsor_class=sponsor_class)

    return model.Sponsors(
        lead=next(sponsors("sponsors/lead_sponsor"), None),
        collaborators=tuple(sponsors("sponsors/collaborator")),
    )


def _design(root: etree._Element) -> model.Design:
    old = design_parts(root.findtext("study_design"))

    def part(name: str) -> str | None:
        return _text(root, f"study_design_info/{name}") or old.get(name)

    study_type = study_type_of(root.findtext("study_type"))
    masking, who_masked = masking_of(part("masking"))
    return model.Design(
        study_type=study_type,
        phases=phases_of(root.findtext("phase"), study_type),
        allocation=code_of(part("allocation")),
        intervention_model=code_of(part("intervention_model")),
        intervention_model_description=part("intervention_model_description"),
        primary_purpose=code_of(part("primary_purpose")),
        masking=masking,
        masking_description=part("masking_description"),
        who_masked=who_masked,
        observational_model=code_of(part("observational_model")),
        time_perspective=code_of(part("time_perspective")),
        enrollment=_enrollment(root),
    )


def _enrollment(root: etree._Element) -> model.Enrollment:
    element = root.find("enrollment")
    if element is None:
        return model.Enrollment()
    digits = text_of(element.text)
    if digits and not (digits.isascii() and digits.isdigit()):
        expected = "a number"
        raise unexpected(expected, digits, "enrollment")
    return enrollment_of(int(digits) if digits else None, element.get("type"))


def _arms(root: etree._Element) -> tuple[model.Arm, ...]:
    # The file says which arms an intervention is for; API v2 says it both ways.
    given: dict[str, list[str]] = {}
    for intervention in root.iterfind("intervention"):
        for label in _texts(intervention, "arm_group_label"):
            given.setdefault(label, []).append(intervention.findtext("intervention_name") or "")
    return tuple(
        model.Arm(
            label=_text(arm, "arm_group_label"),
            arm_type=code_of(arm.findtext("arm_group_type")),
            description=_text(arm, "description"),
            interventions=filled(given.get(_text(arm, "arm_group_label") or "", ())),
        )
        for arm in root.iterfind("arm_group")
    )


def _intervention(element: etree._Element) -> model.Intervention:
    return model.Intervention(
        name=_text(element, "intervention_name"),
        intervention_type=code_of(element.findtext("intervention_type")),
        description=_text(element, "description"),
        arms=_texts(element, "arm_group_label"),
        other_names=_texts(element, "other_name"),
    )


def _outcomes(root: etree._Element, rank: _Rank) -> Iterator[model.Outcome]:
    for element in root.iterfind(f"{rank}_outcome"):
        yield model.Outcome(
            rank=rank,
            measure=_text(element, "measure"),
            description=_text(element, "description"),
            time_frame=_text(element, "time_frame"),
        )


def _eligibility(root: etree._Element) -> model.Eligibility:
    element = root.find("eligibility")
    if element is None:
        return model.Eligibility()
    minimum = age_of(element.findtext("minimum_age"), "eligibility/minimum_age")
    maximum = age_of(element.findtext("maximum_age"), "eligibility/maximum_age")
    return model.Eligibility(
        criteria=unwrap(element.findtext("criteria/textblock")),
        sex=code_of(element.findtext("gender")),
        minimum_age=minimum,
        maximum_age=maximum,
        standard_ages=standard_ages(minimum, maximum),
        healthy_volunteers=_HEALTHY.get((_text(element, "healthy_volunteers") or "").lower()),
        population=unwrap(element.findtext("study_pop/textblock")),
    )


def _location(element: etree._Element) -> model.Location:
    return model.Location(
        facility=_text(element, "facility/name"),
        city=_text(element, "facility/address/city"),
        state=_text(element, "facility/address/state"),
        country=_text(element, "facility/address/country"),
        status=code_of(element.findtext("status")),
    )


def _references(root: etree._Element, tag: str, kind: str) -> Iterator[model.Reference]:
    for element in root.iterfind(tag):
        pmid, citation = _text(element, "PMID"), _text(element, "citation")
        yield model.Reference(pmid=pmid, kind=kind, citation=citation)


def _mesh(root: etree._Element) -> model.MeshTerms:
    conditions, interventions = (
        tuple(model.MeshTerm(term=term) for term in _texts(root, f"{module}/mesh_term"))
        for module in ("condition_browse", "intervention_browse")
    )
    return model.MeshTerms(conditions=conditions, interventions=interventions)
