"""The study as a registry describes it: frozen, typed, registry-neutral.

A registry's parser builds a `Study`; nothing later knows which registry it came from. Absent is
``None`` or an empty tuple, never an empty string. Contacts and officials have no place here:
personal data is dropped before a `Study` exists.

Field names follow the protocol registration data elements of ClinicalTrials.gov, in the words of
``docs/explanation/words.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from trialatlas.model.dates import Age, Dates, Kind, PartialDate

__all__ = [
    "Age",
    "Arm",
    "Dates",
    "Description",
    "Design",
    "Eligibility",
    "Enrollment",
    "Identification",
    "Intervention",
    "Location",
    "MeshTerm",
    "MeshTerms",
    "Outcome",
    "PartialDate",
    "Reference",
    "SecondaryId",
    "Sponsor",
    "Sponsors",
    "Status",
    "Study",
    "Titles",
    "texts_of",
]


class SecondaryId(Struct, frozen=True, kw_only=True):
    """Another registry's or a funder's number of the study."""

    value: str
    kind: str | None = None
    domain: str | None = None


class Identification(Struct, frozen=True, kw_only=True):
    """Numbers of the study: the sponsor's own, other registries', earlier registry ids."""

    organisation_id: str | None = None
    secondary_ids: tuple[SecondaryId, ...] = ()
    aliases: tuple[str, ...] = ()


class Titles(Struct, frozen=True, kw_only=True):
    """The study's titles; ``brief`` is the one that every registry has."""

    brief: str | None = None
    official: str | None = None
    acronym: str | None = None


class Status(Struct, frozen=True, kw_only=True):
    """Recruitment status (ClinicalTrials.gov ``OverallStatus`` codes) and why it ended early."""

    overall: str | None = None
    why_stopped: str | None = None


class Sponsor(Struct, frozen=True, kw_only=True):
    """An organisation; ``sponsor_class`` is the registry's class, such as INDUSTRY or NIH."""

    name: str
    sponsor_class: str | None = None


class Sponsors(Struct, frozen=True, kw_only=True):
    """The lead sponsor and the collaborators."""

    lead: Sponsor | None = None
    collaborators: tuple[Sponsor, ...] = ()


class Description(Struct, frozen=True, kw_only=True):
    """The two free texts in which the study is described."""

    brief_summary: str | None = None
    detailed: str | None = None


class Enrollment(Struct, frozen=True, kw_only=True):
    """How many participants; ``count`` is None where the registry says it does not know.

    ClinicalTrials.gov writes 99999999 for unknown; parsers turn that into None.
    """

    count: int | None = None
    kind: Kind | None = None


class Design(Struct, frozen=True, kw_only=True):
    """How the study is built. Codes are those of ClinicalTrials.gov API v2.

    ``phases`` is empty where the record gives none; ``("NA",)`` where it says that phases do not
    apply; ``("PHASE1", "PHASE2")`` for a combined phase 1/2.
    """

    study_type: str | None = None
    phases: tuple[str, ...] = ()
    allocation: str | None = None
    intervention_model: str | None = None
    intervention_model_description: str | None = None
    primary_purpose: str | None = None
    masking: str | None = None
    masking_description: str | None = None
    who_masked: tuple[str, ...] = ()
    observational_model: str | None = None
    time_perspective: str | None = None
    enrollment: Enrollment = Enrollment()


class Arm(Struct, frozen=True, kw_only=True):
    """A group of participants; ``interventions`` are names of the study's interventions."""

    label: str | None = None
    arm_type: str | None = None
    description: str | None = None
    interventions: tuple[str, ...] = ()


class Intervention(Struct, frozen=True, kw_only=True):
    """What is given or done; ``arms`` are labels of the arms that get it."""

    name: str | None = None
    intervention_type: str | None = None
    description: str | None = None
    arms: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()


class Outcome(Struct, frozen=True, kw_only=True):
    """What is measured; ``rank`` says how important it is to the study."""

    rank: Literal["primary", "secondary", "other"]
    measure: str | None = None
    description: str | None = None
    time_frame: str | None = None


class Eligibility(Struct, frozen=True, kw_only=True):
    """Participant eligibility: whom the trial admits. Not the review's screening criteria."""

    criteria: str | None = None
    sex: str | None = None
    minimum_age: Age | None = None
    maximum_age: Age | None = None
    standard_ages: tuple[str, ...] = ()
    healthy_volunteers: bool | None = None
    population: str | None = None


class Location(Struct, frozen=True, kw_only=True):
    """A place where the study runs, as the record lists it."""

    facility: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    status: str | None = None


class Reference(Struct, frozen=True, kw_only=True):
    """A publication named by the record."""

    pmid: str | None = None
    kind: str | None = None
    citation: str | None = None


class MeshTerm(Struct, frozen=True, kw_only=True):
    """A MeSH heading; ``id`` is the descriptor's unique id where the registry gives it."""

    term: str
    id: str | None = None


class MeshTerms(Struct, frozen=True, kw_only=True):
    """MeSH headings that the registry's algorithm assigned, and their ancestors."""

    conditions: tuple[MeshTerm, ...] = ()
    condition_ancestors: tuple[MeshTerm, ...] = ()
    interventions: tuple[MeshTerm, ...] = ()
    intervention_ancestors: tuple[MeshTerm, ...] = ()


class Study(Struct, frozen=True, kw_only=True):
    """One registry record of a trial.

    Attributes:
        record_id: The registry's id, such as ``NCT01234567``.
        registry: Which registry, such as ``ctgov``.
        countries: Countries of the study where the record lists them apart from its locations
            (legacy XML ``location_countries``); otherwise taken from the locations; in the order
            of the record, each once.
        has_results: Whether results are posted.
    """

    record_id: str
    registry: str
    identification: Identification = Identification()
    titles: Titles = Titles()
    status: Status = Status()
    dates: Dates = Dates()
    sponsors: Sponsors = Sponsors()
    description: Description = Description()
    conditions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    design: Design = Design()
    arms: tuple[Arm, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    eligibility: Eligibility = Eligibility()
    locations: tuple[Location, ...] = ()
    countries: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    mesh: MeshTerms = MeshTerms()
    has_results: bool = False


def texts_of(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every non-empty string of a study (or part of one) with its field path, in field order.

    Args:
        value: A `Study`, one of its parts, or a tuple of parts.
        path: The path of ``value`` itself; empty for a whole study.

    Returns:
        Pairs such as ``("arms[0].description", "...")``; the path is what an evidence span names.
    """
    found: list[tuple[str, str]] = []
    _gather(value, path, found)
    return iter(found)


def _gather(value: object, path: str, found: list[tuple[str, str]]) -> None:
    # One list for all levels: generators inside generators take three times as long.
    if isinstance(value, Struct):
        before = f"{path}." if path else ""
        for name in value.__struct_fields__:
            part = getattr(value, name)
            # Most parts hold a text, or nothing: no call for those.
            if type(part) is str:
                if part:
                    found.append((before + name, part))
            elif part:
                _gather(part, before + name, found)
    elif isinstance(value, tuple):
        for position, item in enumerate(value):
            _gather(item, f"{path}[{position}]", found)
    elif isinstance(value, str) and value:
        found.append((path, value))
