"""The API as an application: which address is answered by what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route

from trialatlas.api import metadata
from trialatlas.api.finding import Finder
from trialatlas.api.parameters import (
    Accepted,
    choice,
    items,
    nct_id,
    parameters_of,
    truth,
    wrong_format,
)
from trialatlas.api.records import ServedRecords
from trialatlas.api.statistics import FIELD_TYPES, FieldStatistics, size_statistics
from trialatlas.api.studies import ONE_STUDY, STUDIES, Answer, list_studies, one_study
from trialatlas.errors import RequestError
from trialatlas.model.structs import prepare_structs

__all__ = ["API_VERSION", "BASE_PATH", "make_app"]

API_VERSION = "2.0.5"
"""The version of the registry's API that is answered."""

BASE_PATH = "/api/v2"
"""Where the API stands, as at the registry."""

_CONTACTS = "removed"
_NONE = Accepted()
_METADATA = Accepted(("includeIndexedOnly", "includeHistoricOnly"))
_VALUES = Accepted(("types", "fields"), lists=("types", "fields"), maybe_blank=("types",))
_SIZES = Accepted(("fields",), lists=("fields",), maybe_blank=("fields",))


@dataclass(frozen=True, slots=True)
class _Served:
    """The records, and what answers questions about them."""

    records: ServedRecords
    finder: Finder
    statistics: FieldStatistics


def make_app(records: ServedRecords) -> Starlette:
    """The API over some records, as an ASGI application.

    Args:
        records: What is served, from `trialatlas.api.loading.opened`.
    """
    prepare_structs()
    served = _Served(records, Finder(records), FieldStatistics(records))
    routes = [Route(path, _endpoint(answered, served)) for path, answered in _ANSWERED.items()]
    return Starlette(routes=[Mount(BASE_PATH, routes=routes)])


def _studies(served: _Served, request: Request) -> Answer:
    return list_studies(served.records, served.finder, _given(request, STUDIES))


def _study(served: _Served, request: Request) -> Answer:
    wanted = nct_id(request.path_params["nct_id"], lambda item: wrong_format("nctId", item))
    given = _given(request, ONE_STUDY)
    if wanted in served.records.numbers:
        return one_study(served.records, wanted, given)
    if wanted in served.records.aliases:
        raise _Moved(served.records.aliases[wanted])
    message = f"NCT number {wanted} not found"
    raise RequestError(message, 404)


def _fields(_: _Served, request: Request) -> Answer:
    given = _given(request, _METADATA)
    flags = {name: truth(name, value) for name, value in given.items()}
    return _json(metadata.field_nodes(has_indexed_only=flags.get("includeIndexedOnly", False)))


def _areas(_: _Served, request: Request) -> Answer:
    _given(request, _NONE)
    return _json(metadata.search_documents())


def _enums(_: _Served, request: Request) -> Answer:
    _given(request, _NONE)
    return _json(metadata.enums())


def _sizes(served: _Served, request: Request) -> Answer:
    _given(request, _NONE)
    return _json(size_statistics(served.records))


def _field_values(served: _Served, request: Request) -> Answer:
    given = _given(request, _VALUES)
    types = [choice("types", kind, FIELD_TYPES) for kind in _items(given, "types")]
    return _json(served.statistics.values(_items(given, "fields"), types))


def _field_sizes(served: _Served, request: Request) -> Answer:
    return _json(served.statistics.sizes(_items(_given(request, _SIZES), "fields")))


def _version(served: _Served, request: Request) -> Answer:
    _given(request, _NONE)
    day = served.records.snapshot.data_timestamp
    return _json({"apiVersion": API_VERSION, **({"dataTimestamp": day} if day else {})})


_ANSWERED: Mapping[str, Callable[[_Served, Request], Answer]] = {
    "/studies": _studies,
    "/studies/metadata": _fields,
    "/studies/search-areas": _areas,
    "/studies/enums": _enums,
    "/studies/{nct_id}": _study,
    "/stats/size": _sizes,
    "/stats/field/values": _field_values,
    "/stats/field/sizes": _field_sizes,
    "/version": _version,
}


class _Moved(Exception):  # noqa: N818 - it is no error: the record has another id
    """A record is asked for by an obsolete id."""


def _endpoint(
    answered: Callable[[_Served, Request], Answer], served: _Served
) -> Callable[[Request], Response]:
    """An endpoint that Starlette runs in a thread of its own, so that others need not wait."""
    told = {
        "x-trialatlas-snapshot": served.records.snapshot.fingerprint,
        "x-trialatlas-contacts": _CONTACTS,
    }

    def endpoint(request: Request) -> Response:
        try:
            answer = answered(served, request)
        except _Moved as moved:
            query = f"?{request.url.query}" if request.url.query else ""
            place = f"{BASE_PATH}/studies/{moved}{query}"
            return RedirectResponse(place, status_code=301, headers=told)
        except RequestError as error:
            return Response(str(error), error.status, told, media_type="text/plain")
        return Response(
            answer.body, headers={**told, **answer.headers}, media_type=answer.media_type
        )

    return endpoint


def _given(request: Request, accepted: Accepted) -> Mapping[str, str]:
    return parameters_of(request.query_params.multi_items(), accepted)


def _items(given: Mapping[str, str], name: str) -> list[str]:
    return items(name, given[name]) if name in given else []


def _json(value: object) -> Answer:
    return Answer(body=msgspec.json.encode(value))
