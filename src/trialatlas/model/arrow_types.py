"""Types of the model as types of stored columns, so that the two cannot drift apart."""

from __future__ import annotations

import types
import typing
from enum import StrEnum

import msgspec
import pyarrow as pa

__all__ = ["arrow_type", "fields_of"]

_SCALARS: dict[type, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    bytes: pa.binary(),
}


def arrow_type(annotation: object) -> pa.DataType:
    """The Arrow type of a Python type used in the model.

    Args:
        annotation: A scalar, a `msgspec.Struct`, ``tuple[T, ...]``, a literal or ``T | None``.

    Raises:
        TypeError: The annotation has no Arrow counterpart here.
    """
    origin = typing.get_origin(annotation)
    arguments = typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        [inner] = [argument for argument in arguments if argument is not type(None)]
        return arrow_type(inner)
    if origin is tuple:
        return pa.list_(arrow_type(arguments[0]))
    if origin is typing.Literal:
        return pa.string()
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return pa.struct(fields_of(annotation))
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return pa.string()
    if isinstance(annotation, type) and annotation in _SCALARS:
        return _SCALARS[annotation]
    message = f"no Arrow type for {annotation!r}"
    raise TypeError(message)


def fields_of(struct: type[msgspec.Struct]) -> list[pa.Field]:
    """The Arrow fields of a struct of the model, in its order."""
    hints = typing.get_type_hints(struct)
    return [pa.field(name, arrow_type(hints[name])) for name in struct.__struct_fields__]
