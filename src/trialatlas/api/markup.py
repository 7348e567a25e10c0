"""Fields of type *markup* as a request wants them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import cast

from trialatlas.api.fields import Branches, api_fields, branches_of
from trialatlas.registries.markup import without_escapes

__all__ = ["as_legacy"]


def as_legacy(study: Mapping[str, object]) -> dict[str, object]:
    """A study whose texts are as they were before they became Markdown.

    Args:
        study: The study, decoded, or chosen parts of it.
    """
    return cast(dict[str, object], _changed(study, _markup_fields()))


@cache
def _markup_fields() -> Branches:
    return branches_of(name for name, field in api_fields().items() if field.type == "markup")


def _changed(value: object, below: Branches | None) -> object:
    if isinstance(value, list):
        return [_changed(item, below) for item in value]
    if isinstance(value, Mapping) and below is not None:
        return {
            key: _changed(item, below[key]) if key in below else item for key, item in value.items()
        }
    return without_escapes(value) if isinstance(value, str) and below is None else value
