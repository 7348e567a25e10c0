"""The order in which a request wants its studies."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trialatlas.api.fields import field_named
from trialatlas.api.parameters import items, wrong_format
from trialatlas.api.traits import Traits
from trialatlas.errors import RequestError

__all__ = ["Order", "orders_of"]

_MOST = 2
_ITEM = re.compile(r"(@relevance|[a-zA-Z][a-zA-Z0-9\-. ]*)(?::(asc|desc))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Order:
    """A field to sort by.

    Attributes:
        piece: Its name.
        path: Where it stands in a `Study`; empty where a `Study` does not hold it.
        is_descending: Whether the greatest value comes first. Studies without a value come last.
    """

    piece: str
    path: str
    is_descending: bool


def orders_of(value: str) -> list[Order]:
    """Read a sort order; ``@relevance`` drops out, as all records are as relevant here.

    Args:
        value: Up to two fields parted by commas or pipes, such as ``EnrollmentCount:desc``.

    Raises:
        RequestError: There are more, or one cannot be sorted by.
    """
    wanted = items("sort", value)
    if len(wanted) > _MOST:
        message = (
            f"Parameter 'sort' has too many items: expected up to {_MOST}, found {len(wanted)}"
        )
        raise RequestError(message)
    return [order for item in wanted if (order := _order(item, value)) is not None]


def _order(item: str, value: str) -> Order | None:
    match = _ITEM.fullmatch(item)
    if match is None:
        raise wrong_format("sort", value)
    name, direction = match.groups()
    if name == "@relevance":
        return None
    field = field_named(name)
    if field is None or field.piece.kind not in ("date", "number"):
        message = f"Parameter 'sort' has incorrect format: '{name}' is no date and no number"
        raise RequestError(message)
    if not field.piece.is_kept and field.piece.name not in Traits().columns:
        message = f"Parameter 'sort' cannot be answered: '{name}' is not kept of these records"
        raise RequestError(message)
    default = "desc" if field.piece.kind == "date" else "asc"
    return Order(field.piece.name, field.piece.path, (direction or default) == "desc")
