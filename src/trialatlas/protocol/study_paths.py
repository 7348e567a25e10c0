"""The dotted paths of a study: what a codebook's ``field`` and a criterion's ``date`` may name."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import Struct

from trialatlas.model.study import PartialDate, Study

__all__ = ["PathKind", "plain_path", "study_paths"]

PathKind = Literal["value", "date", "part"]


@cache
def study_paths() -> Mapping[str, PathKind]:
    """Every path that leads somewhere in a `Study`, in the order of its fields.

    A path through a list means all of its entries (``locations.country``), and properties count as
    fields (``dates.start.iso``, ``eligibility.minimum_age.years``).

    Returns:
        For each path what stands there: ``value`` (something that can be coded), ``date`` (a
        `PartialDate`) or ``part`` (a part with fields of its own).
    """
    return types.MappingProxyType(dict(_paths(Study, "")))


def plain_path(place: str) -> str:
    """The path of a place that is written with positions.

    >>> plain_path("arms[0].description")
    'arms.description'
    """
    return re.sub(r"\[\d+\]", "", place)


def _paths(owner: type[Struct], prefix: str) -> Iterator[tuple[str, PathKind]]:
    for name, hint in _fields(owner):
        path = f"{prefix}{name}"
        inner = _struct_in(hint)
        if inner is None:
            yield path, "value"
        else:
            yield path, "date" if inner is PartialDate else "part"
            yield from _paths(inner, f"{path}.")


def _fields(owner: type[Struct]) -> Iterator[tuple[str, Any]]:
    hints = get_type_hints(owner)
    for name in owner.__struct_fields__:
        yield name, hints[name]
    for name, member in vars(owner).items():
        if isinstance(member, property) and not name.startswith("_"):
            yield name, get_type_hints(member.fget)["return"]


def _struct_in(hint: Any) -> type[Struct] | None:  # noqa: ANN401 - hints have no narrower type
    """The part that a hint holds, bare, optional or as entries of a list."""
    if get_origin(hint) in (Union, types.UnionType, tuple):
        return next((inner for part in get_args(hint) if (inner := _struct_in(part))), None)
    return hint if isinstance(hint, type) and issubclass(hint, Struct) else None
