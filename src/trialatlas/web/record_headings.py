"""Where each text of a study stands on a page, under which heading, and what its codes mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from trialatlas.model.study import Study
from trialatlas.search.areas import codes_of, pieces

__all__ = ["SECTIONS", "Place", "facts_of", "group_heading", "place_of", "words_of_code"]

SECTIONS: Mapping[str, str] = MappingProxyType(
    {
        "titles": "Titles",
        "summary": "Summary",
        "conditions": "Conditions and keywords",
        "arms": "Arms",
        "interventions": "Interventions",
        "eligibility": "Participant eligibility",
        "outcomes": "Outcomes",
        "design": "Design",
        "status": "Status and dates",
        "sponsors": "Sponsors",
        "locations": "Locations",
        "references": "References",
        "numbers": "Numbers of the study",
    }
)
"""Names of the sections and their titles, in the order of the page."""

# A part such as ``locations`` stands for all texts below it: they are one line.
_HEADINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "titles": (
        ("titles.brief", "Brief title"),
        ("titles.official", "Official title"),
        ("titles.acronym", "Acronym"),
    ),
    "summary": (
        ("description.brief_summary", "Brief summary"),
        ("description.detailed", "Detailed description"),
    ),
    "conditions": (
        ("conditions", "Conditions"),
        ("keywords", "Keywords"),
        ("mesh.conditions", "MeSH headings"),
        ("mesh.condition_ancestors", "Broader MeSH headings"),
    ),
    "arms": (
        ("arms.label", "Name"),
        ("arms.arm_type", "Kind"),
        ("arms.description", "Description"),
        ("arms.interventions", "Interventions"),
    ),
    "interventions": (
        ("interventions.name", "Name"),
        ("interventions.intervention_type", "Kind"),
        ("interventions.description", "Description"),
        ("interventions.other_names", "Other names"),
        ("interventions.arms", "Arms"),
        ("mesh.interventions", "MeSH headings"),
        ("mesh.intervention_ancestors", "Broader MeSH headings"),
    ),
    "eligibility": (
        ("eligibility.criteria", "Criteria"),
        ("eligibility.population", "Study population"),
        ("eligibility.sex", "Sex"),
        ("eligibility.minimum_age", "Minimum age"),
        ("eligibility.maximum_age", "Maximum age"),
        ("eligibility.standard_ages", "Age groups"),
        ("eligibility.healthy_volunteers", "Healthy volunteers"),
    ),
    "outcomes": (
        ("outcomes.rank", "Rank"),
        ("outcomes.measure", "Measure"),
        ("outcomes.time_frame", "Time frame"),
        ("outcomes.description", "Description"),
    ),
    "design": (
        ("design.study_type", "Study type"),
        ("design.phases", "Phase"),
        ("design.enrollment", "Enrollment"),
        ("design.allocation", "Allocation"),
        ("design.intervention_model", "Intervention model"),
        ("design.intervention_model_description", "Description of the intervention model"),
        ("design.primary_purpose", "Primary purpose"),
        ("design.masking", "Masking"),
        ("design.who_masked", "Who is masked"),
        ("design.masking_description", "Description of the masking"),
        ("design.observational_model", "Observational model"),
        ("design.time_perspective", "Time perspective"),
    ),
    "status": (
        ("status.overall", "Status"),
        ("status.why_stopped", "Why it stopped"),
        ("dates.start", "Start"),
        ("dates.primary_completion", "Primary completion"),
        ("dates.completion", "Completion"),
        ("dates.first_submitted", "First submitted"),
        ("dates.first_posted", "First posted"),
        ("dates.last_update_submitted", "Last update submitted"),
        ("dates.last_update_posted", "Last update posted"),
        ("dates.results_first_posted", "Results first posted"),
        ("dates.verified", "Verified"),
        ("has_results", "Results posted"),
    ),
    "sponsors": (
        ("sponsors.lead", "Lead sponsor"),
        ("sponsors.collaborators", "Collaborators"),
    ),
    "locations": (("countries", "Countries"), ("locations", "Places")),
    "references": (("references", "Publications"),),
    "numbers": (
        ("record_id", "Record"),
        ("registry", "Registry"),
        ("identification.organisation_id", "Sponsor's number"),
        ("identification.secondary_ids", "Other numbers"),
        ("identification.aliases", "Earlier numbers in the registry"),
    ),
}
_GROUPS = {"arms": "Arm", "interventions": "Intervention", "outcomes": "Outcome"}
_GROUP = re.compile(r"(arms|interventions|outcomes)\[(\d+)\]")
_INDEX = re.compile(r"\[\d+\]")
# The registry's labels of these are the codes themselves.
_CLASSES = {
    "NIH": "National Institutes of Health (U.S.)",
    "FED": "Federal agency (U.S.)",
    "OTHER_GOV": "Other government",
    "INDIV": "Individual",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands.

    Attributes:
        section: A name of `SECTIONS`.
        group: The arm, intervention or outcome that it is of, such as ``arms[0]``; empty if none.
        row: The number of its heading among those of the section, from 0.
        heading: The heading.
        item: What it stands in one line with, such as ``locations[3]``.
    """

    section: str
    group: str
    row: int
    heading: str
    item: str


def place_of(path: str) -> Place:
    """Where the text at a path of a `Study` stands.

    Args:
        path: As `trialatlas.model.study.texts_of` and `facts_of` give it.

    Raises:
        KeyError: No study has such a path.
    """
    generic = _INDEX.sub("", path)
    known = _rows()
    part = generic if generic in known else generic.rpartition(".")[0]
    section, row, heading = known[part]
    group = _GROUP.match(path)
    owner = path.rpartition(".")[0] if part != generic else path
    return Place(section, group[0] if group else "", row, heading, owner)


@cache
def _rows() -> Mapping[str, tuple[str, int, str]]:
    return {
        path: (section, row, heading)
        for section, rows in _HEADINGS.items()
        for row, (path, heading) in enumerate(rows)
    }


def group_heading(group: str) -> str:
    """The heading of one arm, intervention or outcome; the empty string of no group.

    Example:
        >>> group_heading("arms[0]"), group_heading("")
        ('Arm 1', '')
    """
    found = _GROUP.match(group)
    return f"{_GROUPS[found[1]]} {int(found[2]) + 1}" if found else ""


def facts_of(study: Study) -> Iterator[tuple[str, str]]:
    """What a study says in numbers and dates, with the path of each: there are no words to quote.

    Returns:
        Pairs such as ``("dates.start", "2010-05")``, without the units and kinds, which are texts.
    """
    if study.design.enrollment.count is not None:
        yield "design.enrollment", f"{study.design.enrollment.count:,}"
    eligible = study.eligibility
    for name, age in (("minimum_age", eligible.minimum_age), ("maximum_age", eligible.maximum_age)):
        if age is not None:
            yield f"eligibility.{name}", str(age.value)
    if eligible.healthy_volunteers is not None:
        yield "eligibility.healthy_volunteers", _yes_or_no(eligible.healthy_volunteers)
    for name in study.dates.__struct_fields__:
        date = getattr(study.dates, name)
        if date is not None:
            yield f"dates.{name}", date.iso
    yield "has_results", _yes_or_no(study.has_results)


def _yes_or_no(is_so: bool) -> str:
    return "yes" if is_so else "no"


def words_of_code(path: str, code: str) -> str:
    """What a code of the registry means; the empty string where the path holds no codes.

    Example:
        >>> words_of_code("design.phases[0]", "PHASE2"), words_of_code("titles.brief", "PHASE2")
        ('Phase 2', '')
    """
    enum = _enums().get(_INDEX.sub("", path))
    if enum is None:
        return ""
    label = codes_of(enum).get(code, code)
    return label if label != code else _CLASSES.get(code) or code.replace("_", " ").capitalize()


@cache
def _enums() -> Mapping[str, str]:
    # Kinds of dates and numbers are words of our own.
    return {
        piece.path: piece.enum
        for piece in pieces().values()
        if piece.enum and piece.path and piece.enum not in ("DateType", "EnrollmentType")
    }
