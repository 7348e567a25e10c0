"""Records that did not come as JSON of the API, such as legacy XML, in the API's shape.

They have the fields that a `Study` holds, and no others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from trialatlas.api.fields import ApiField, api_fields
from trialatlas.model.dates import Age
from trialatlas.model.study import Study
from trialatlas.search.areas import SIZE
from trialatlas.search.values import shown, values_at

__all__ = ["rebuilt"]

_PLACE = re.compile(r"\[(\d+)\]")


class _Items(dict[int, object]):
    """The items of a list, by their places in the `Study`."""


def rebuilt(study: Study) -> dict[str, object]:
    """A study as the API would give it.

    Args:
        study: The record.

    Returns:
        What JSON is made of; values that the record lacks are left out.
    """
    found: dict[str, object] = {}
    for field, lists in _leaves():
        for path, value in values_at(study, field.piece.path):
            places = [int(place) for place in _PLACE.findall(path)]
            _put(found, _keys(field.path, lists, places), _plain(value))
    return {key: _in_order(value) for key, value in found.items()}


@cache
def _leaves() -> Sequence[tuple[ApiField, frozenset[str]]]:
    """Fields that a `Study` holds, and which steps of their paths are lists."""
    fields = [field for field in api_fields().values() if field.piece.is_kept]
    lists = {field.path for field in fields if field.piece.is_list}
    return [
        (field, frozenset(path for path in lists if f"{field.path}.".startswith(f"{path}.")))
        for field in fields
        if not (field.is_branch or field.is_indexed_only or field.piece.path.endswith(SIZE))
    ]


def _keys(path: str, lists: frozenset[str], places: list[int]) -> list[str | int]:
    keys: list[str | int] = []
    remaining = iter(places)
    above = ""
    for step in path.split("."):
        above = f"{above}.{step}" if above else step
        keys.append(step)
        if above in lists:
            keys.append(next(remaining))
    return keys


def _put(found: dict[str, object], keys: list[str | int], value: object) -> None:
    owner: dict[str, object] | dict[int, object] = found
    for key, following in zip(keys, [*keys[1:], None], strict=True):
        if following is None:
            owner[key] = value  # type: ignore[index]  # items have numbers, parts have names
        else:
            new: object = _Items() if isinstance(following, int) else {}
            owner = owner.setdefault(key, new)  # type: ignore[arg-type, assignment]  # as above


def _in_order(value: object) -> object:
    if isinstance(value, _Items):
        return [_in_order(value[place]) for place in sorted(value)]
    if isinstance(value, Mapping):
        return {key: _in_order(item) for key, item in value.items()}
    return value


def _plain(value: object) -> object:
    if isinstance(value, Age):
        unit = value.unit.title()
        return f"{value.value} {unit if value.value != 1 else unit.removesuffix('s')}"
    return value if isinstance(value, bool | int | str) else shown(value)
