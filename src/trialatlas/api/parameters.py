"""The parameters of a request: which there are, and their values read and checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from trialatlas.errors import RequestError
from trialatlas.protocol.faults import nearest

__all__ = [
    "NCT_ID",
    "Accepted",
    "choice",
    "items",
    "nct_id",
    "parameters_of",
    "truth",
    "wrong_format",
]

NCT_ID = re.compile(r"[Nn][Cc][Tt]0*([1-9]\d{0,7})", re.ASCII)
"""An id as the registry takes it: in any case, with any zeros in front."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The parameters that an address takes.

    Attributes:
        names: All of them.
        lists: Those that hold a list, which may come in several parts.
        maybe_blank: Those that may come without a value, as if they had not come.
    """

    names: Collection[str] = ()
    lists: Collection[str] = ()
    maybe_blank: Collection[str] = ()


def parameters_of(given: Sequence[tuple[str, str]], accepted: Accepted) -> Mapping[str, str]:
    """The parameters of a request by name.

    Args:
        given: Names and values as the client sent them.
        accepted: The names that there are.

    Raises:
        RequestError: A name is unknown, or a value comes twice or not at all.
    """
    found: dict[str, str] = {}
    for name, value in given:
        if name not in accepted.names:
            raise RequestError(_unknown(name, accepted.names))
        if not value.strip() and name in accepted.maybe_blank:
            continue
        if "\x00" in value or not value.strip():
            raise wrong_format(name, value)
        if name in found and name not in accepted.lists:
            message = f"Parameter '{name}' is given more than once"
            raise RequestError(message)
        found[name] = f"{found[name]},{value}" if name in found else value
    return found


def _unknown(name: str, known: Collection[str]) -> str:
    near = nearest(name, known)
    if near:
        return f"Unknown parameter: `{name}`; did you mean `{near}`?"
    return f"Unknown parameter: `{name}`; there are {', '.join(known) or 'none here'}"


def wrong_format(name: str, value: str) -> RequestError:
    """The error of a value that does not look as it should.

    Args:
        name: The parameter.
        value: What came.
    """
    return RequestError(f"Parameter '{name}' has incorrect format: '{value}'")


def items(name: str, value: str) -> list[str]:
    """The items of a list, which commas or pipes part.

    Args:
        name: The parameter.
        value: What came.

    Raises:
        RequestError: There is none, or one is empty.
    """
    found = [item.strip() for item in re.split(r"[,|]", value)]
    if not all(found):
        raise wrong_format(name, value)
    return found


def choice(name: str, value: str, allowed: Sequence[str]) -> str:
    """One of some values.

    Args:
        name: The parameter.
        value: What came.
        allowed: The values.

    Raises:
        RequestError: It is none of them.
    """
    if value not in allowed:
        message = (
            f"Invalid value in parameter `{name}`: `{value}`; allowed are {', '.join(allowed)}"
        )
        raise RequestError(message)
    return value


def truth(name: str, value: str) -> bool:
    """A value that is ``true`` or ``false``.

    Args:
        name: The parameter.
        value: What came.

    Raises:
        RequestError: It is neither.
    """
    return choice(name, value, ("true", "false")) == "true"


def nct_id(value: str, problem: Callable[[str], RequestError]) -> str:
    """An id in the form in which records have it.

    Args:
        value: What came.
        problem: Makes the error of what is no id.

    Raises:
        RequestError: It is no id.
    """
    match = NCT_ID.fullmatch(value)
    if match is None:
        raise problem(value)
    return f"NCT{int(match[1]):08d}"
