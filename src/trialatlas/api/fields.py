"""The data fields of a study as the API names them, and parts of a study by their names.

``fields.tsv`` adds to `trialatlas.search.areas.pieces` what only the API tells of a piece: the
type of its values, the type at the source, and whether it is only searched and never returned.
Source: the registry's metadata of October 2024, with the types of OpenAPI 2.0.5.
"""

from __future__ import annotations

import csv
import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from trialatlas.search.areas import Piece, SearchArea, areas, look_up, pieces

__all__ = [
    "ApiField",
    "Branches",
    "api_fields",
    "branches_of",
    "field_named",
    "is_returned",
    "part_of",
    "reached",
]

Branches = Mapping[str, "Branches | None"]
"""Which parts of a study are wanted, by key; None where the whole part is."""


@dataclass(frozen=True, slots=True)
class ApiField:
    """A data field of a study.

    Attributes:
        piece: Its name, path and kind.
        type: Of its values, such as ``markup``, ``PartialDate`` or ``Phase[]``.
        source_type: Where the registry has it from, such as ``TEXT``; empty where not known.
        is_nested: Whether it is searched as a unit of its own, as locations are.
        is_indexed_only: Whether it is searched only and never returned.
    """

    piece: Piece
    type: str
    source_type: str
    is_nested: bool
    is_indexed_only: bool

    @property
    def path(self) -> str:
        """Where it stands in a study, such as ``protocolSection.designModule.phases``."""
        return self.piece.registry_path

    @property
    def is_branch(self) -> bool:
        """Whether it has fields of its own below it."""
        return self.piece.kind == "part"


@cache
def api_fields() -> Mapping[str, ApiField]:
    """Every data field by the name of its piece, in the order of a study."""
    text = files("trialatlas.api").joinpath("fields.tsv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return types.MappingProxyType(
        {
            row["piece"]: ApiField(
                piece=pieces()[row["piece"]],
                type=row["type"],
                source_type=row["source_type"],
                is_nested=bool(row["nested"]),
                is_indexed_only=bool(row["indexed_only"]),
            )
            for row in rows
        }
    )


def field_named(name: str) -> ApiField | None:
    """The field of a piece's name, older name or path; None if there is none.

    Args:
        name: Such as ``Phase``, ``PHASE`` or ``protocolSection.designModule.phases``.
    """
    area = _area(name)
    if area is None or area.name in areas():
        return None
    return api_fields().get(area.fields[0].piece.name)


def is_returned(name: str) -> bool:
    """Whether a name is of an area, piece or path of which studies have any field.

    Args:
        name: Such as ``ConditionSearch``; ``NumLocations`` is only searched.
    """
    area = _area(name)
    return area is not None and bool(_returned(area))


def branches_of(names: Iterable[str]) -> Branches:
    """Which parts of a study some names stand for.

    Args:
        names: Of search areas, pieces and paths; a branch stands for all that is below it.

    Raises:
        LookupError: There is no such field; has the name.
    """
    found: dict[str, Branches | None] = {}
    for name in names:
        area = _area(name)
        if area is None or not is_returned(name):
            raise LookupError(name)
        for path in _returned(area):
            _grow(found, path.split("."))
    return found


def _area(name: str) -> SearchArea | None:
    try:
        return None if ":" in name else look_up(name)
    except LookupError:
        return None


def _returned(area: SearchArea) -> list[str]:
    known = [api_fields()[field.piece.name] for field in area.fields]
    return [field.path for field in known if not field.is_indexed_only]


def _grow(found: dict[str, Branches | None], steps: list[str]) -> None:
    head, *rest = steps
    if not rest:
        found[head] = None
        return
    below = found.setdefault(head, {})
    if isinstance(below, dict):
        _grow(below, rest)


def part_of(value: object, wanted: Branches) -> object:
    """The wanted parts of a study, or of a list of its parts; None where none of them is there.

    Args:
        value: As JSON is decoded.
        wanted: From `branches_of`.
    """
    if isinstance(value, list):
        parts = [part for item in value if (part := part_of(item, wanted)) is not None]
        return parts or None
    if not isinstance(value, dict):
        return None
    found = {}
    for key, item in value.items():
        if key in wanted:
            below = wanted[key]
            part = item if below is None else part_of(item, below)
            if part is not None:
                found[key] = part
    return found or None


def reached(value: object, path: str) -> Iterator[object]:
    """Every value at a path of a decoded study, through lists; what stands nowhere is left out.

    Args:
        value: The study, or a part of it.
        path: Such as ``protocolSection.designModule.phases``.
    """
    return _reached(value, path.split("."))


def _reached(value: object, steps: list[str]) -> Iterator[object]:
    if isinstance(value, list):
        for item in value:
            yield from _reached(item, steps)
    elif not steps:
        if value is not None:
            yield value
    elif isinstance(value, dict) and steps[0] in value:
        yield from _reached(value[steps[0]], steps[1:])
