"""The search areas of ClinicalTrials.gov, its pieces, and where each stands in a `Study`.

Three tables lie beside this module: ``areas.tsv`` (the 19 areas with their fields, the weights of
the published page and whether synonyms count), ``pieces.tsv`` (every piece of a record, its kind,
its path in our `Study`, and the names that ``AREA[...]`` knows it by), ``codes.tsv`` (the codes and
labels of fields that hold a code). A piece without a path is one that trialatlas does not keep.
Source of the facts: clinicaltrials.gov, data-api/about-api/search-areas and study-data-structure.
"""

from __future__ import annotations

import csv
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from trialatlas.protocol.faults import nearest

__all__ = [
    "SIZE",
    "Field",
    "Piece",
    "SearchArea",
    "areas",
    "codes_of",
    "holds_headings",
    "look_up",
    "pieces",
]

SIZE = ":size"
"""After the name of a list: its length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of a record, in the registry's terms.

    Attributes:
        name: Its name, such as ``LocationCity``.
        kind: ``text``, ``date``, ``number``, ``age``, ``boolean``, ``enum`` and the enum's name,
            ``part`` (it has pieces of its own) or ``other``.
        path: Where it stands in a `Study`; empty where trialatlas does not keep it. ``:size`` at
            the end means the length of that list.
        has_synonyms: Whether a concept's other words count in it.
        is_list: Whether it is a list, so that ``:size`` makes sense.
        registry_path: Where it stands in the registry's JSON.
        older_names: What it was called before 2023.
    """

    name: str
    kind: str
    path: str
    has_synonyms: bool
    is_list: bool
    registry_path: str
    older_names: tuple[str, ...]

    @property
    def is_kept(self) -> bool:
        """Whether a `Study` holds it."""
        return bool(self.path)

    @property
    def enum(self) -> str:
        """The name of its enum; empty if it holds no code."""
        return self.kind.removeprefix("enum ") if self.kind.startswith("enum ") else ""


@dataclass(frozen=True, slots=True)
class Field:
    """A piece as one area searches it.

    Attributes:
        piece: The piece.
        weight: How much a match counts in the registry's ranking, from 0 to 1.
        has_synonyms: Whether a concept's other words count in it, in this area.
    """

    piece: Piece
    weight: float
    has_synonyms: bool

    @property
    def has_headings(self) -> bool:
        """Whether a concept's MeSH headings count in it, in this area."""
        return self.has_synonyms and holds_headings(self.piece.path)


@dataclass(frozen=True, slots=True)
class SearchArea:
    """What an ``AREA[...]`` names: one of the registry's search areas, or one piece.

    Attributes:
        name: As the registry writes it.
        parameter: The parameter of the API that searches it; empty for most.
        fields: What is searched.
    """

    name: str
    parameter: str
    fields: tuple[Field, ...]

    @property
    def kept(self) -> tuple[Field, ...]:
        """The fields that a `Study` holds."""
        return tuple(field for field in self.fields if field.piece.is_kept)

    @property
    def has_synonyms(self) -> bool:
        """Whether a concept's other words count in any field that a `Study` holds."""
        return any(field.has_synonyms for field in self.kept)

    @property
    def absent(self) -> tuple[str, ...]:
        """Names of the pieces that trialatlas does not keep."""
        return tuple(field.piece.name for field in self.fields if not field.piece.is_kept)


@cache
def pieces() -> Mapping[str, Piece]:
    """Every piece of a record, by its name."""
    return types.MappingProxyType(
        {
            row["piece"]: Piece(
                name=row["piece"],
                kind=row["kind"],
                path=row["path"],
                has_synonyms=bool(row["synonyms"]),
                is_list=bool(row["list"]),
                registry_path=row["registry_path"],
                older_names=tuple(row["older_names"].split()),
            )
            for row in _rows("pieces.tsv")
        }
    )


@cache
def areas() -> Mapping[str, SearchArea]:
    """The registry's search areas, by their names."""
    fields: dict[str, list[Field]] = {}
    parameters: dict[str, str] = {}
    for row in _rows("areas.tsv"):
        field = Field(pieces()[row["piece"]], float(row["weight"]), bool(row["synonyms"]))
        fields.setdefault(row["area"], []).append(field)
        parameters[row["area"]] = row["parameter"]
    return types.MappingProxyType(
        {name: SearchArea(name, parameters[name], tuple(found)) for name, found in fields.items()}
    )


def holds_headings(path: str) -> bool:
    """Whether MeSH headings stand at a path of a `Study`."""
    return path.startswith("mesh.")


@cache
def codes_of(enum: str) -> Mapping[str, str]:
    """The codes that fields of an enum hold, each with its label."""
    found = {row["code"]: row["label"] for row in _rows("codes.tsv") if row["enum"] == enum}
    return types.MappingProxyType(found)


@cache
def look_up(name: str) -> SearchArea:
    """What ``AREA[name]`` means; a piece is an area of one field.

    Args:
        name: A search area, a piece, a piece's older name or its path in the registry's JSON;
            with ``:size`` the length of a list.

    Raises:
        LookupError: There is no such name, or ``:size`` of what is no list; says what there is.
    """
    plain = name.removesuffix(SIZE)
    if plain in areas() and plain == name:
        return areas()[name]
    piece = _by_any_name().get(plain)
    if piece is None:
        raise LookupError(_unknown(plain, is_size=plain != name))
    if plain == name:
        return SearchArea(piece.name, "", (Field(piece, 1.0, piece.has_synonyms),))
    if not piece.is_list:
        message = f"{piece.name} is no list, so it has no {SIZE}"
        raise LookupError(message)
    size = Piece(
        name=f"{piece.name}{SIZE}",
        kind="number",
        path=f"{piece.path}{SIZE}" if piece.is_kept else "",
        has_synonyms=False,
        is_list=False,
        registry_path=piece.registry_path,
        older_names=(),
    )
    return SearchArea(size.name, "", (Field(size, 1.0, has_synonyms=False),))


@cache
def _by_any_name() -> Mapping[str, Piece]:
    found: dict[str, Piece] = {}
    for piece in pieces().values():
        for name in (*piece.older_names, piece.registry_path):
            found[name] = piece
    return {**found, **pieces()}


def _unknown(name: str, *, is_size: bool) -> str:
    if is_size and name in areas():
        return f"{name} is a search area and no list, so it has no {SIZE}"
    near = nearest(name, [*areas(), *_by_any_name()])
    hint = f"; did you mean {near!r}?" if near else f"; search areas are {', '.join(areas())}"
    return f"there is no search area, piece or field path {name!r}{hint}"


def _rows(file: str) -> Iterator[dict[str, str]]:
    text = files("trialatlas.search").joinpath(file).read_text("utf-8")
    return csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
