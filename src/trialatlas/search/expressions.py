"""A search expression as a tree: frozen nouns that compare, hash and travel between processes.

A node remembers at which character of the text it began (``at``), for messages; two nodes that say
the same are equal wherever they stood.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

__all__ = [
    "COVERAGES",
    "LEVELS",
    "All",
    "And",
    "Area",
    "Context",
    "Coverage",
    "CoverageKind",
    "Distance",
    "Expansion",
    "Expression",
    "Level",
    "Missing",
    "Not",
    "Or",
    "Part",
    "Range",
    "Scope",
    "Search",
    "Term",
    "Tilt",
    "operands",
    "reaches",
    "walk",
]

Level = Literal["None", "Term", "Concept", "Relaxation", "Lossy"]
CoverageKind = Literal["Contains", "FullMatch", "StartsWith", "EndsWith"]
Scope = Literal["Study", "Location"]

LEVELS: tuple[Level, ...] = get_args(Level)
"""How far a term may be from the words of a record; each level finds what those before it find."""

COVERAGES: tuple[CoverageKind, ...] = get_args(CoverageKind)
"""How much of a field's value a term must cover."""


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a term, or one phrase in quotes.

    Attributes:
        text: Its characters, without quotes and escapes; never blank.
        is_quoted: Whether it stood in quotes, so that its words belong together.
    """

    text: str
    is_quoted: bool = False

    def __post_init__(self) -> None:
        if not self.text.strip():
            message = "a part of a term has at least one character that is not white space"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    """What messages can point at.

    Attributes:
        at: The character at which it begins in the text that it was read from.
    """

    at: int | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Term(_Node):
    """Words that stand side by side, searched as one."""

    parts: tuple[Part, ...]

    def __post_init__(self) -> None:
        if not self.parts:
            message = "a term has at least one part"
            raise ValueError(message)

    @property
    def text(self) -> str:
        """The words with a space between them."""
        return " ".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class Range(_Node):
    """Values from one bound to another, both included; bounds as `search.values` reads them."""

    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Missing(_Node):
    """The field has no value."""


@dataclass(frozen=True, slots=True)
class All(_Node):
    """Every record."""


@dataclass(frozen=True, slots=True)
class Distance(_Node):
    """Places near a point; a token of the server that is read and printed as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Or:
    """Any of several, at least two."""

    parts: tuple[Expression, ...]

    def __post_init__(self) -> None:
        _check_several(self.parts)


@dataclass(frozen=True, slots=True)
class And:
    """All of several, at least two; ``a NOT b`` is a and not b."""

    parts: tuple[Expression, ...]

    def __post_init__(self) -> None:
        _check_several(self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """Records that do not answer the operand."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Area(_Node):
    """Where the operand is searched: a search area, a piece or a field path.

    Attributes:
        name: As written, with ``:size`` where the length of a list is meant.
        operand: What is searched there.
    """

    name: str
    operand: Expression


@dataclass(frozen=True, slots=True)
class Search(_Node):
    """What the whole operand must hold in: one location, or the whole study."""

    scope: Scope
    operand: Expression


@dataclass(frozen=True, slots=True)
class Coverage(_Node):
    """How much of a value the terms of the operand must cover."""

    kind: CoverageKind
    operand: Expression


@dataclass(frozen=True, slots=True)
class Expansion(_Node):
    """How far the terms of the operand may be from the words of a record."""

    level: Level
    operand: Expression


@dataclass(frozen=True, slots=True)
class Tilt(_Node):
    """A date by which newer records rank higher; it changes nothing in what is found."""

    name: str
    operand: Expression


Context: TypeAlias = Area | Search | Coverage | Expansion | Tilt
"""Operators that say how their operand is searched."""

Source: TypeAlias = Term | Range | Missing | All | Distance

Expression: TypeAlias = Or | And | Not | Context | Source
"""Any tree."""


def reaches(level: Level, least: Level) -> bool:
    """Whether a level finds what another finds."""
    return LEVELS.index(level) >= LEVELS.index(least)


def operands(tree: Expression) -> tuple[Expression, ...]:
    """The trees directly below a tree, in their order."""
    match tree:
        case Or() | And():
            return tree.parts
        case Not() | Area() | Search() | Coverage() | Expansion() | Tilt():
            return (tree.operand,)
        case _:
            return ()


def walk(tree: Expression) -> Iterator[Expression]:
    """A tree and every tree below it, in the order in which they are written."""
    pending = [tree]
    while pending:
        node = pending.pop()
        yield node
        pending += reversed(operands(node))


def _check_several(parts: tuple[Expression, ...]) -> None:
    if len(parts) < 2:  # noqa: PLR2004 - fewer would be no choice and no condition
        message = f"AND and OR join at least two expressions, not {len(parts)}"
        raise ValueError(message)
