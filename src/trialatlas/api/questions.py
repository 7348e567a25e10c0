"""What a request to ``/studies`` asks for, as an expression and as sets of records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from trialatlas.api.aggregation import Option, options_of
from trialatlas.api.parameters import NCT_ID, items, nct_id, wrong_format
from trialatlas.api.traits import Circle
from trialatlas.errors import ExpressionError, RequestError
from trialatlas.search import expressions as tree
from trialatlas.search.answerable import with_settings
from trialatlas.search.areas import SIZE, codes_of, look_up
from trialatlas.search.essie import parse
from trialatlas.search.reference import Matcher

__all__ = ["FILTERS", "QUERIES", "Asked", "areas_queried", "asked_by"]

QUERIES: Mapping[str, tuple[str, str]] = {
    "query.cond": ("ConditionSearch", "Conditions or disease"),
    "query.term": ("BasicSearch", "Other terms"),
    "query.locn": ("LocationSearch", "Location terms"),
    "query.titles": ("TitleSearch", "Title / acronym"),
    "query.intr": ("InterventionSearch", "Intervention / treatment"),
    "query.outc": ("OutcomeSearch", "Outcome measure"),
    "query.spons": ("SponsorSearch", "Sponsor / collaborator"),
    "query.lead": ("LeadSponsorName", "Lead sponsor"),
    "query.id": ("IdSearch", "Study IDs"),
    "query.patient": ("PatientSearch", "Patient"),
}
"""By each parameter that holds an expression, where it is searched and its name in errors."""

_KINDS = ("overallStatus", "geo", "ids", "advanced", "synonyms")
FILTERS = tuple(f"{when}.{kind}" for when in ("filter", "postFilter") for kind in _KINDS)
"""The filters; one before the search does as one after it, as there are no counts beside it."""

_STATUSES = "Status"
_MILE = 1.609344
_POLE, _DATE_LINE = 90, 180
_NUMBER = r"\d+(?:\.\d+)?"
_CIRCLE = re.compile(rf"distance\((-?{_NUMBER}),(-?{_NUMBER}),({_NUMBER})(km|mi)?\)", re.ASCII)
_AREA = re.compile(r"(?:AREA|TILT)\[\s*([^\[\]]*?)\s*\]")


@dataclass(frozen=True, slots=True)
class Asked:
    """What records must answer, all of it.

    Attributes:
        expressions: Search expressions.
        ids: Sets of ids, of each of which a record has one.
        filter_of_ids: The filter that all of these ids were given with, of which the registry knows
            every id or refuses the request; empty where a query gave them.
        circles: Circles, in each of which a record has a site.
        options: Checked options of the web page; any of the options of one filter will do.
    """

    expressions: tuple[tree.Expression, ...] = ()
    ids: tuple[frozenset[str], ...] = ()
    filter_of_ids: str = ""
    circles: tuple[Circle, ...] = ()
    options: tuple[tuple[Option, ...], ...] = ()


def asked_by(given: Mapping[str, str]) -> Asked:
    """Read the queries and filters of a request.

    Where a query holds nothing but ids, the filters are ignored, as the registry does.

    Args:
        given: The parameters.

    Raises:
        RequestError: A value cannot be read, or asks for what the records cannot answer.
    """
    queries = {name: given[name] for name in QUERIES if name in given}
    ids = {name: found for name, text in queries.items() if (found := _only_ids(text))}
    expressions = tuple(
        tree.Area(QUERIES[name][0], _expression(text, *QUERIES[name]))
        for name, text in queries.items()
        if name not in ids
    )
    # A filter that cannot be read is an error, also where it would be ignored.
    filters = _filtered(given)
    if ids:
        return Asked(expressions=expressions, ids=tuple(ids.values()))
    return replace(filters, expressions=expressions + filters.expressions)


def areas_queried(given: Mapping[str, str]) -> Iterable[str]:
    """The areas and fields that the queries of a request search.

    Args:
        given: The parameters.

    Raises:
        RequestError: A query cannot be read.
    """
    for name, (area, label) in QUERIES.items():
        if name in given and _only_ids(given[name]):
            yield area
        elif name in given:
            whole = tree.Area(area, _expression(given[name], area, label))
            leaves = (tree.Term, tree.Range, tree.Missing)
            for node, setting in with_settings(whole):
                if isinstance(node, leaves):
                    yield setting.area.removesuffix(SIZE)


def _only_ids(text: str) -> frozenset[str]:
    words = re.split(r"[\s,]+", text.strip(" ,\t\r\n"))
    if all(NCT_ID.fullmatch(word) for word in words):
        return frozenset(nct_id(word, RequestError) for word in words)
    return frozenset()


def _expression(text: str, area: str, label: str) -> tree.Expression:
    try:
        found = parse(text)
        Matcher(tree.Area(area, found) if area else found, text=text)
    except ExpressionError as error:
        message = f"Error parsing query in {label}: {_as_recorded(error, text, area)}"
        raise RequestError(message) from error
    return found


def _as_recorded(error: ExpressionError, text: str, area: str) -> str:
    """The message in the registry's words where these are known, else in our own."""
    if error.offset is None:
        return str(error)
    for match in _AREA.finditer(text):
        if match.start() <= error.offset < match.end() and not _is_known(match[1]):
            return f"Unknown area name: `{match[1]}`"
    return _wrong_code(error.offset, text, area) or str(error)


def _is_known(name: str) -> bool:
    try:
        look_up(name)
    except LookupError:
        return False
    return True


def _wrong_code(offset: int, text: str, area: str) -> str:
    try:
        found = parse(text)
    except ExpressionError:
        return ""
    for node, setting in with_settings(tree.Area(area, found) if area else found):
        if isinstance(node, tree.Term) and node.at == offset:
            pieces = [field.piece for field in look_up(setting.area).kept]
            if len(pieces) == 1 and pieces[0].enum:
                codes = ", ".join(f"`{code}`" for code in codes_of(pieces[0].enum))
                return f"Allowed values for enum field `{pieces[0].registry_path}` are {codes}"
    return ""


def _filtered(given: Mapping[str, str]) -> Asked:
    def of(kind: str) -> list[tuple[str, str]]:
        return [(name, given[name]) for name in FILTERS if name in given and name.endswith(kind)]

    for name, _ in of(".synonyms"):
        message = (
            f"Parameter '{name}' cannot be answered: its numbers name synonyms in a private table "
            "of the registry; search for the words with a query parameter"
        )
        raise RequestError(message)
    statuses = [_status(name, value) for name, value in of(".overallStatus")]
    advanced = [_expression(value, "", "advanced filter") for _, value in of(".advanced")]
    return Asked(
        expressions=(*statuses, *advanced),
        ids=tuple(_ids(name, value) for name, value in of(".ids")),
        filter_of_ids=next((name for name, _ in of(".ids")), ""),
        circles=tuple(_circle(name, value) for name, value in of(".geo")),
        options=options_of(given["aggFilters"]) if "aggFilters" in given else (),
    )


def _status(name: str, value: str) -> tree.Expression:
    codes = items(name, value)
    for code in codes:
        if code not in codes_of(_STATUSES):
            message = f"Invalid value in parameter `overallStatus`: `{code}`"
            raise RequestError(message)
    return any_code("OverallStatus", codes)


def any_code(piece: str, codes: Sequence[str]) -> tree.Expression:
    """The expression that a field holds one of some codes."""
    terms: list[tree.Expression] = [tree.Term((tree.Part(code, False),)) for code in codes]
    return tree.Area(piece, terms[0] if len(terms) == 1 else tree.Or(tuple(terms)))


def _ids(name: str, value: str) -> frozenset[str]:
    problem = partial(wrong_format, name)
    return frozenset(nct_id(item, problem) for item in items(name, value))


def _circle(name: str, value: str) -> Circle:
    match = _CIRCLE.fullmatch(value)
    if match is None:
        raise wrong_format(name, value)
    latitude, longitude, distance = map(float, match.groups()[:3])
    if abs(latitude) > _POLE or abs(longitude) > _DATE_LINE:
        raise wrong_format(name, value)
    # What no unit means, the registry's file does not say; its web page sends miles.
    return Circle(latitude, longitude, distance * (1.0 if match[4] == "km" else _MILE))
