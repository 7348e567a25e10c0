"""What the API says of its own data: fields, search areas and codes.

Names, types and codes are the registry's; its titles, descriptions and links are not told.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from trialatlas.api.fields import ApiField, api_fields
from trialatlas.api.questions import QUERIES
from trialatlas.search.areas import SearchArea, areas, codes_of

__all__ = ["enums", "field_nodes", "search_documents"]

_COUNTED = "NUMERIC"
"""The source type of fields that are only indexed: the registry's page gives none."""

Node = dict[str, object]


def field_nodes(*, has_indexed_only: bool) -> list[Node]:
    """The fields of a study as a tree.

    Args:
        has_indexed_only: Whether fields are told that can be searched but are never returned.
    """
    roots: list[Node] = []
    below: dict[str, list[Node]] = {"": roots}
    for field in api_fields().values():
        if field.is_indexed_only and not has_indexed_only:
            continue
        above, _, name = field.path.rpartition(".")
        node = _node(field, name)
        below[above].append(node)
        if field.is_branch:
            node["children"] = below[field.path] = []
    return roots


def _node(field: ApiField, name: str) -> Node:
    node: Node = {
        "name": name,
        "piece": field.piece.name,
        "sourceType": field.source_type or _COUNTED,
        "type": field.type,
    }
    if field.piece.older_names:
        node["altPieceNames"] = list(field.piece.older_names)
    flags = {
        "isEnum": field.piece.enum,
        "synonyms": field.piece.has_synonyms,
        "nested": field.is_nested,
        "indexedOnly": field.is_indexed_only,
    }
    return {**node, **{name: True for name, is_set in flags.items() if is_set}}


def search_documents() -> list[Node]:
    """The search areas, with the fields and weights of each."""
    return [{"name": "Study", "areas": [_area(area) for area in areas().values()]}]


def _area(area: SearchArea) -> Node:
    found: Node = {"name": area.name}
    if area.parameter:
        found["param"] = area.parameter
        found["uiLabel"] = QUERIES[area.parameter][1]
    found["parts"] = [
        {
            "pieces": [field.piece.name],
            "type": api_fields()[field.piece.name].type.removesuffix("[]"),
            "weight": field.weight,
            "isEnum": bool(field.piece.enum),
            "isSynonyms": field.has_synonyms,
        }
        for field in area.fields
    ]
    return found


def enums() -> list[Node]:
    """The codes of every field that holds a code, each with its label of old."""
    using: dict[str, list[str]] = {}
    for name, field in api_fields().items():
        if field.piece.enum:
            using.setdefault(field.piece.enum, []).append(name)
    return [
        {
            "type": name,
            "pieces": pieces,
            "values": [
                {"value": code, "legacyValue": label} for code, label in _labels(name).items()
            ],
        }
        for name, pieces in sorted(using.items())
    ]


def _labels(enum: str) -> Mapping[str, str]:
    return codes_of(enum) or _further_codes()[enum]


@cache
def _further_codes() -> Mapping[str, Mapping[str, str]]:
    """Codes of fields that no search expression can name here."""
    text = files("trialatlas.api").joinpath("enums.tsv").read_text("utf-8")
    found: dict[str, dict[str, str]] = {}
    for row in csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        found.setdefault(row["enum"], {})[row["code"]] = row["label"]
    return found
