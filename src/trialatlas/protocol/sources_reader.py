"""Where a review's records come from: files, folders, and questions to a registry."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from pathlib import Path

from trialatlas.errors import Fault
from trialatlas.protocol.faults import Place, nearest, one_of, report, shown
from trialatlas.protocol.positions import Leaf, ListNode, MapNode
from trialatlas.protocol.registry_query import (
    AGG_FILTERS,
    FILTERS,
    QUERY_AREAS,
    STATUSES,
    RegistryQuery,
    is_only_ids,
    whole_id,
)
from trialatlas.protocol.search_language import SearchLanguage
from trialatlas.protocol.shapes import (
    as_text,
    check_keys,
    day_at,
    known,
    list_at,
    map_at,
    text_at,
    truth_at,
    words_at,
)

__all__ = ["ARCHIVES", "Sources", "read_sources"]

ARCHIVES = Path("snapshot", "archive")
"""The folder, in a review's, of what registries answered."""

_REGISTRIES = ("ctgov",)
_IDENTITY = ("NCTId", "NCTIdAlias")
_KEYS = ("name", "query", "filter", "fields", "whole_registry", "history")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*", re.ASCII)
_NUMBER = r"(-?\d+(?:\.\d+)?)"
_GEO = re.compile(rf"distance\({_NUMBER},{_NUMBER},(\d+(?:\.\d+)?)(?:km|mi)?\)", re.ASCII)
_MOST_NORTH, _MOST_EAST = 90, 180
_WANTED = "a file or folder of registry records"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The places of a review's records.

    Attributes:
        places: In the order of the file; of a question, the folder in which its answer is kept.
            Behind them the folders of versions.
        queries: The questions, in the order of the file.
    """

    places: tuple[Path, ...]
    queries: tuple[RegistryQuery, ...]


def read_sources(
    folder: Path,
    review: MapNode,
    language: SearchLanguage,
    faults: list[Fault],
    *,
    is_used: bool,
) -> Sources:
    """Read ``sources``.

    Args:
        folder: The review's folder.
        review: The top of ``review.yaml``.
        language: Checks search expressions and names of pieces.
        faults: Gets the faults.
        is_used: Whether files and folders must be there.
    """
    node = review.entries.get("sources")
    items = list_at(review, "sources", faults)
    if is_used and isinstance(node, ListNode) and not items:
        report(
            faults,
            node.place,
            "at least one file or folder of registry records, or a question",
            "none",
        )
    places: list[Path] = []
    queries: list[RegistryQuery] = []
    seen: dict[Path, int] = {}
    for item in items:
        if isinstance(item, MapNode):
            query = _read_query(item, language, faults)
            query = replace(query, history_as_of=_history(item, review, faults))
            place = ARCHIVES / query.name
            queries.append(query)
        else:
            leaf = as_text(item, faults)
            if leaf is None:
                continue
            place = Path(leaf.value)
            if is_used:
                _check_path(folder, leaf, faults)
        _check_once(item.place, place, seen, faults)
        places.append(place)
    places += (ARCHIVES / query.history_name for query in queries if query.history_as_of)
    return Sources(places=tuple(places), queries=tuple(queries))


def _check_path(folder: Path, leaf: Leaf, faults: list[Fault]) -> None:
    path = folder / leaf.value
    if not path.exists():
        found = f"{shown(leaf.value)}, which is not in {folder}"
        beside = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
        report(faults, leaf.place, _WANTED, found, nearest(path.name, sorted(beside)))


def _check_once(place: Place, path: Path, seen: dict[Path, int], faults: list[Fault]) -> None:
    # Some file systems do not tell capitals apart.
    key = Path(str(path).casefold()) if path.parent == ARCHIVES else path
    if key not in seen:
        seen[key] = place.line
    elif path.parent == ARCHIVES:
        expected = "a name for each question to a registry (name: ...)"
        report(faults, place, expected, f"{shown(path.name)} again (first in line {seen[key]})")
    else:
        report(
            faults, place, "each only once", f"{shown(str(path))} again (first in line {seen[key]})"
        )


def _read_query(node: MapNode, language: SearchLanguage, faults: list[Fault]) -> RegistryQuery:
    check_keys(node, ("registry",), _KEYS, faults)
    named = node.entries.get("registry")
    known(as_text(named, faults) if named else None, _REGISTRIES, "a registry", faults)
    filters = map_at(node, "filter", faults)
    if filters is node.entries.get("filter"):
        check_keys(filters, (), FILTERS, faults)
    has_all_fields, fields = _fields(node, language, faults)
    query = RegistryQuery(
        name=_name(node, faults),
        queries=_queries(node, language, faults),
        ids=_ids(filters, faults),
        overall_status=tuple(
            filter(
                None,
                (
                    known(leaf, STATUSES, "a status", faults)
                    for leaf in words_at(filters, "overallStatus", faults)
                ),
            )
        ),
        geo=_geo(filters, faults),
        advanced=_expression(filters, "advanced", language, faults),
        agg_filters=_agg_filters(filters, faults),
        fields=fields,
        has_all_fields=has_all_fields,
    )
    is_whole = truth_at(node, "whole_registry", faults)
    has_question = any(map_at(node, key, []).entries for key in ("query", "filter"))
    if not is_whole and not has_question:
        expected = "a query or a filter; whole_registry: true asks for every study there is"
        report(faults, node.place, expected, "neither")
    elif is_whole and has_question:
        report(faults, node.place, "either whole_registry or a query or filter", "both")
    return query


def _history(node: MapNode, review: MapNode, faults: list[Fault]) -> dt.date | None:
    """The day of which versions are wanted; it is that of the review."""
    if not truth_at(node, "history", faults):
        return None
    if "as_of" not in review.entries:
        expected = "as_of: DAY beside sources, the day of which versions are wanted"
        report(faults, node.entries["history"].place, expected, "none")
    return day_at(review, "as_of", [])


def _name(node: MapNode, faults: list[Fault]) -> str:
    if "name" not in node.entries:
        return _REGISTRIES[0]
    leaf = as_text(node.entries["name"], faults)
    if leaf and not _NAME.fullmatch(leaf.value):
        report(faults, leaf.place, "a name from letters, digits, _ and -", shown(leaf.value))
    return leaf.value if leaf else ""


def _queries(node: MapNode, language: SearchLanguage, faults: list[Fault]) -> dict[str, str]:
    asked = map_at(node, "query", faults)
    if asked is node.entries.get("query"):
        check_keys(asked, (), QUERY_AREAS, faults)
    queries = {}
    for area in asked.entries:
        text = _expression(asked, area, language, faults)
        if text and is_only_ids(text):
            expected = "words; ids belong in filter: ids, because a query of ids stops all filters"
            report(faults, asked.entries[area].place, expected, shown(text))
        queries[area] = text
    return queries


def _expression(node: MapNode, key: str, language: SearchLanguage, faults: list[Fault]) -> str:
    text = text_at(node, key, faults)
    problem = language.problem_there(text) if text else ""
    if problem:
        place = node.entries[key].place
        report(faults, place, "a search expression", f"a fault in it: {problem}")
    return text


def _ids(filters: MapNode, faults: list[Fault]) -> tuple[str, ...]:
    node = filters.entries.get("ids")
    leaves = words_at(filters, "ids", faults)
    if isinstance(node, ListNode) and not node.items:
        report(faults, node.place, "at least one id", "none")
    ids = []
    for leaf in leaves:
        found = whole_id(leaf.value)
        if found:
            ids.append(found)
        else:
            report(faults, leaf.place, "an id: NCT and eight digits", shown(leaf.value))
    return tuple(dict.fromkeys(ids))


def _geo(filters: MapNode, faults: list[Fault]) -> str:
    written = text_at(filters, "geo", faults)
    text = "".join(written.split())
    match = _GEO.fullmatch(text)
    is_place = match and abs(float(match[1])) <= _MOST_NORTH and abs(float(match[2])) <= _MOST_EAST
    if text and not is_place:
        expected = "distance(latitude,longitude,radius), as distance(39.0,-77.1,50mi)"
        report(faults, filters.entries["geo"].place, expected, shown(written))
    return text


def _agg_filters(filters: MapNode, faults: list[Fault]) -> str:
    text = text_at(filters, "aggFilters", faults)
    if not text:
        return ""
    place = filters.entries["aggFilters"].place
    parts = []
    for part in text.split(","):
        name, _, options = part.strip().partition(":")
        wanted = options.split()
        if name not in AGG_FILTERS:
            expected = f"name:option among {one_of(list(AGG_FILTERS))}"
            report(faults, place, expected, shown(part.strip()), nearest(name, list(AGG_FILTERS)))
            continue
        valid = AGG_FILTERS[name]
        for option in wanted or [""]:
            if option not in valid:
                expected = f"an option of {name} ({one_of(valid)})"
                report(faults, place, expected, shown(option), nearest(option, valid))
        parts.append(f"{name}:{' '.join(wanted)}")
    return ",".join(parts)


def _fields(
    node: MapNode, language: SearchLanguage, faults: list[Fault]
) -> tuple[bool, tuple[str, ...]]:
    leaves = words_at(node, "fields", faults)
    written = node.entries.get("fields")
    if isinstance(written, ListNode) and not written.items:
        report(faults, written.place, "all, or at least one piece of a record", "none")
    if isinstance(written, Leaf) and [leaf.value for leaf in leaves] == ["all"]:
        return True, ()
    names = [
        known(leaf, language.pieces, "a piece of a record", faults)
        if language.pieces
        else leaf.value
        for leaf in leaves
    ]
    chosen = tuple(filter(None, names))
    # Without them nobody knows which study is meant.
    return False, tuple(dict.fromkeys((*_IDENTITY, *chosen))) if chosen else ()
