"""A question to ClinicalTrials.gov as requests of its API, version 2."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from trialatlas.protocol.registry_query import RegistryQuery

__all__ = ["WITHOUT_CONTACTS", "asked_by_search", "ids_in", "requests_of"]

Parameters = Mapping[str, str]

WITHOUT_CONTACTS = (
    "IdentificationModule", "StatusModule", "LeadSponsor", "Collaborator", "ResponsiblePartyType",
    "ResponsiblePartyOldOrganization", "OversightModule", "DescriptionModule", "ConditionsModule",
    "DesignModule", "ArmsInterventionsModule", "OutcomesModule", "EligibilityModule",
    "LocationFacility", "LocationStatus", "LocationCity", "LocationState", "LocationZip",
    "LocationCountry", "LocationGeoPoint", "ReferencesModule", "IPDSharingStatementModule",
    "ParticipantFlowModule", "BaselineCharacteristicsModule", "OutcomeMeasuresModule",
    "AdverseEventsModule", "LimitationsAndCaveats", "CertainAgreement", "UnpostedEvent",
    "ViolationAnnotation", "DocumentSection", "DerivedSection", "HasResults",
)  # fmt: skip
"""Every piece of a record but the contacts of people."""

_IDS = "filter.ids"
_ADVANCED = "filter.advanced"
_PAGE_SIZE = "1000"  # the most that the registry gives
# An address of 8,000 characters is the longest that servers commonly take.
_IDS_AT_ONCE = 400
_IDS_SEARCHED_AT_ONCE = 120


def requests_of(query: RegistryQuery) -> list[Parameters]:
    """The first request of each crawl that a question takes: one, unless it names many ids.

    Args:
        query: The question.

    Returns:
        The parameters of each, in the order in which they are sent. Every further page repeats
        them with a token.
    """
    asked = {f"query.{area}": text for area, text in query.queries.items()}
    filters = {
        "filter.overallStatus": ",".join(query.overall_status),
        "filter.geo": query.geo,
        _ADVANCED: query.advanced,
        "aggFilters": query.agg_filters,
    }
    asked |= {name: value for name, value in filters.items() if value}
    fields = {} if query.has_all_fields else {"fields": ",".join(query.fields or WITHOUT_CONTACTS)}
    control = {"format": "json", "markupFormat": "markdown", "pageSize": _PAGE_SIZE}
    rest = {**fields, **control, "countTotal": "true"}
    if not query.ids:
        return [{**asked, **rest}]
    batches = _batches(query.ids, _IDS_AT_ONCE)
    return [{**asked, _IDS: ",".join(ids), **rest} for ids in batches]


def ids_in(parameters: Parameters) -> tuple[str, ...]:
    """The ids that a request names in ``filter.ids``."""
    return tuple(filter(None, parameters.get(_IDS, "").split(",")))


def asked_by_search(parameters: Parameters) -> list[Parameters]:
    """The same question without ``filter.ids``, in which one unknown id spoils all others.

    A search expression passes over ids that there are not.

    Args:
        parameters: A request that names ids.

    Returns:
        Requests whose answers together are what the request should have given.
    """
    rest = {name: value for name, value in parameters.items() if name not in (_IDS, _ADVANCED)}
    advanced = parameters.get(_ADVANCED, "")
    return [
        {_ADVANCED: f"({advanced}) AND ({named})" if advanced else named, **rest}
        for named in map(_named, _batches(ids_in(parameters), _IDS_SEARCHED_AT_ONCE))
    ]


def _named(ids: Sequence[str]) -> str:
    either = " OR ".join(ids)
    return f"AREA[NCTId]({either}) OR AREA[NCTIdAlias]({either})"


def _batches(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))
