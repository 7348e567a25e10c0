"""The API as an application: which address is answered by what."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route

from trialatlas.api import metadata
from trialatlas.api.finding import Finder
from trialatlas.api.parameters import nct_id, parameters_of, truth, wrong_format
from trialatlas.api.records import ServedRecords
from trialatlas.api.studies import LISTS, ONE_STUDY, STUDIES, Answer, list_studies, one_study
from trialatlas.errors import RequestError

__all__ = ["API_VERSION", "BASE_PATH", "make_app"]

API_VERSION = "2.0.5"
"""The version of the registry's API that is answered."""

BASE_PATH = "/api/v2"
"""Where the API stands, as at the registry."""

_CONTACTS = "removed"
_Answered = Callable[[Request], Answer]


def make_app(records: ServedRecords) -> Starlette:
    """The API over some records, as an ASGI application.

    Args:
        records: What is served, from `trialatlas.api.loading.opened`.
    """
    finder = Finder(records)

    def studies(request: Request) -> Answer:
        return list_studies(records, finder, _given(request, *STUDIES))

    def study(request: Request) -> Answer:
        wanted = nct_id(request.path_params["nct_id"], lambda item: wrong_format("nctId", item))
        given = _given(request, *ONE_STUDY)
        if wanted in records.numbers:
            return one_study(records, wanted, given)
        if wanted in records.aliases:
            raise _Moved(records.aliases[wanted])
        message = f"NCT number {wanted} not found"
        raise RequestError(message, 404)

    def fields(request: Request) -> Answer:
        given = _given(request, "includeIndexedOnly", "includeHistoricOnly")
        flags = {name: truth(name, value) for name, value in given.items()}
        return _json(metadata.field_nodes(has_indexed_only=flags.get("includeIndexedOnly", False)))

    def areas(request: Request) -> Answer:
        _given(request)
        return _json(metadata.search_documents())

    def enums(request: Request) -> Answer:
        _given(request)
        return _json(metadata.enums())

    def version(request: Request) -> Answer:
        _given(request)
        day = records.snapshot.data_timestamp
        return _json({"apiVersion": API_VERSION, **({"dataTimestamp": day} if day else {})})

    routes: Mapping[str, _Answered] = {
        "/studies": studies,
        "/studies/metadata": fields,
        "/studies/search-areas": areas,
        "/studies/enums": enums,
        "/studies/{nct_id}": study,
        "/version": version,
    }
    mounted = [Route(path, _endpoint(answered, records)) for path, answered in routes.items()]
    return Starlette(routes=[Mount(BASE_PATH, routes=mounted)])


class _Moved(Exception):  # noqa: N818 - it is no error: the record has another id
    """A record is asked for by an obsolete id."""


def _endpoint(answered: _Answered, records: ServedRecords) -> Callable[[Request], Response]:
    """An endpoint that Starlette runs in a thread of its own, so that others need not wait."""
    told = {
        "x-trialatlas-snapshot": records.snapshot.fingerprint,
        "x-trialatlas-contacts": _CONTACTS,
    }

    def endpoint(request: Request) -> Response:
        try:
            answer = answered(request)
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


def _given(request: Request, *known: str) -> Mapping[str, str]:
    return parameters_of(request.query_params.multi_items(), known, LISTS)


def _json(value: object) -> Answer:
    return Answer(body=msgspec.json.encode(value))
