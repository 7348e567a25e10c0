"""The answers of ``/studies`` and ``/studies/{nctId}``."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import cast

import msgspec

from trialatlas.api.fields import Branches, branches_of, is_returned, part_of
from trialatlas.api.finding import Finder
from trialatlas.api.markup import as_legacy
from trialatlas.api.paging import PAGING, page_of
from trialatlas.api.parameters import Accepted, choice, items, wrong_format
from trialatlas.api.questions import FILTERS, QUERIES, areas_queried, asked_by
from trialatlas.api.records import ServedRecords
from trialatlas.api.sheets import COLUMNS, sheet, wanted_columns
from trialatlas.api.sorting import orders_of
from trialatlas.errors import RequestError

__all__ = ["ONE_STUDY", "STUDIES", "Answer", "list_studies", "one_study"]

ONE_STUDY = Accepted(("format", "markupFormat", "fields"), lists=("fields",))
"""The parameters of ``/studies/{nctId}``."""

_LISTED_FILTERS = [name for name in FILTERS if not name.endswith((".geo", ".advanced"))]
_EXPRESSIONS = [*QUERIES, *(name for name in FILTERS if name.endswith(".advanced"))]
STUDIES = Accepted(
    (*ONE_STUDY.names, *QUERIES, *FILTERS, "aggFilters", "geoDecay", "sort", *PAGING),
    lists=("fields", "sort", *_LISTED_FILTERS),
    maybe_blank=("aggFilters", "pageToken", "sort", *_EXPRESSIONS, *_LISTED_FILTERS),
)
"""The parameters of ``/studies``."""

_FORMATS = ("csv", "json")
_ZIP = "json.zip"
_OTHER_FORMATS = ("fhir.json", "ris")
_MARKUP = ("markdown", "legacy")
_DISTANCE = r"\d+(?:\.\d+)?(?:km|mi)"
_DECAY = re.compile(
    rf"func:(?:gauss|exp|linear),scale:{_DISTANCE},offset:{_DISTANCE},decay:\d+(?:\.\d+)?", re.ASCII
)
_QUERIED = "@query"
_Part = Callable[[int], bytes]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a client gets.

    Attributes:
        body: Its bytes.
        media_type: What they are.
        headers: Further headers.
    """

    body: bytes
    media_type: str = "application/json"
    headers: Mapping[str, str] = {}


def list_studies(records: ServedRecords, finder: Finder, given: Mapping[str, str]) -> Answer:
    """One page of the studies that a request asks for.

    Args:
        records: What is served.
        finder: Finds among it.
        given: The parameters.

    Raises:
        RequestError: A parameter cannot be read, or asks for what cannot be answered.
    """
    form = choice("format", given.get("format", "json"), _FORMATS)
    page = page_of(given, records.snapshot.fingerprint)
    if "geoDecay" in given and not _DECAY.fullmatch(given["geoDecay"]):
        raise wrong_format("geoDecay", given["geoDecay"])
    columns = _columns(given) if form == "csv" else ()
    part = records.payloads.content if columns else _part(records, given)
    found = finder.found(asked_by(given), orders_of(given["sort"]) if "sort" in given else [])
    shown = found[page.start : page.start + page.size]
    token = page.next_token(len(found))
    total = len(found) if page.is_first and page.is_counted else None
    if form == "csv":
        text = sheet(map(records.payloads.study, shown), columns, has_header=page.is_first)
        headers = {"x-next-page-token": token} if token else {}
        headers |= {} if total is None else {"x-total-count": str(total)}
        return Answer(body=text.encode(), media_type="text/csv", headers=headers)
    return Answer(body=_paged(map(part, shown), total, token))


def _paged(studies: Iterable[bytes], total: int | None, token: str) -> bytes:
    head = b"" if total is None else f'"totalCount":{total},'.encode()
    tail = f',"nextPageToken":"{token}"'.encode() if token else b""
    # One study a line, so that a client can read the page as it comes.
    return b"{" + head + b'"studies":[\n' + b",\n".join(studies) + b"\n]" + tail + b"}\n"


def one_study(records: ServedRecords, nct_id: str, given: Mapping[str, str]) -> Answer:
    """A study, whole or in parts.

    Args:
        records: What is served.
        nct_id: The id of one of them.
        given: The parameters.

    Raises:
        RequestError: A parameter cannot be read, or asks for what cannot be answered.
    """
    form = choice("format", given.get("format", "json"), (*_FORMATS, _ZIP, *_OTHER_FORMATS))
    if form in _OTHER_FORMATS:
        message = f"Format '{form}' is not served from a snapshot; ask for json, json.zip or csv"
        raise RequestError(message)
    number = records.numbers[nct_id]
    if form == "csv":
        text = sheet([records.payloads.study(number)], _columns(given), has_header=True)
        return Answer(body=text.encode(), media_type="text/csv")
    content = _part(records, given)(number)
    if form == _ZIP:
        return Answer(body=_zipped(f"{nct_id}.json", content), media_type="application/zip")
    return Answer(body=content)


def _zipped(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        # Without the time of day: the same study, the same bytes.
        archive.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


def _columns(given: Mapping[str, str]) -> Sequence[str]:
    choice("markupFormat", given.get("markupFormat", "markdown"), _MARKUP)
    return wanted_columns(items("fields", given["fields"])) if "fields" in given else COLUMNS


def _part(records: ServedRecords, given: Mapping[str, str]) -> _Part:
    """Gives what is wanted of each study, as JSON."""
    markup = choice("markupFormat", given.get("markupFormat", "markdown"), _MARKUP)
    is_whole = "fields" not in given
    if is_whole and markup == "markdown":
        return records.payloads.content
    branches = {} if is_whole else _branches(given)

    def chosen(number: int) -> bytes:
        study = records.payloads.study(number)
        part = study if is_whole else cast(dict[str, object], part_of(study, branches) or {})
        return msgspec.json.encode(as_legacy(part) if markup == "legacy" else part)

    return chosen


def _branches(given: Mapping[str, str]) -> Branches:
    names = dict.fromkeys(items("fields", given["fields"]))
    if _QUERIED in names:
        del names[_QUERIED]
        names.update(dict.fromkeys(filter(is_returned, areas_queried(given))))
    try:
        return branches_of(names)
    except LookupError as error:
        message = f"Parameter 'fields' contains invalid field name: '{error.args[0]}'"
        raise RequestError(message) from error
