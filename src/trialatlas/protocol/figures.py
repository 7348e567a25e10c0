"""What a review draws: one noun for each kind of figure.

Each names its kind, so that two kinds that show the same variables differ wherever they are
written.
"""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = [
    "Bars",
    "Bubbles",
    "CountryMap",
    "DoseLadder",
    "FlowDiagram",
    "Forest",
    "Heat",
    "Requested",
    "Timeline",
    "pair_of",
    "variables_of",
]


@dataclass(frozen=True, slots=True)
class Bars:
    """How many studies have each value of a variable."""

    variable: str
    kind: str = field(default="bars", init=False)


@dataclass(frozen=True, slots=True)
class FlowDiagram:
    """The way from the records found to the studies included, after PRISMA 2020."""

    kind: str = field(default="flow", init=False)


@dataclass(frozen=True, slots=True)
class Bubbles:
    """How many studies have each pair of values of two variables, as areas: an evidence map.

    Attributes:
        rows: Variable of the rows.
        columns: Variable of the columns.
        colour: Variable that splits each cell; empty where nothing does.
    """

    rows: str
    columns: str
    colour: str = ""
    kind: str = field(default="bubbles", init=False)


@dataclass(frozen=True, slots=True)
class Heat:
    """How many studies have each pair of values of two variables, as shades."""

    rows: str
    columns: str
    kind: str = field(default="heat", init=False)


@dataclass(frozen=True, slots=True)
class Timeline:
    """How many studies there are in each year, in all and for each value of another variable.

    Attributes:
        year: Variable whose values are years.
        by: Variable that makes the rows; empty where there is only the row of all studies.
    """

    year: str
    by: str = ""
    kind: str = field(default="timeline", init=False)


@dataclass(frozen=True, slots=True)
class CountryMap:
    """How many studies each country has; the values of the variable are names of countries."""

    variable: str
    kind: str = field(default="map", init=False)


@dataclass(frozen=True, slots=True)
class DoseLadder:
    """The doses of each study on axes of powers of ten, per kilogram and total apart."""

    variable: str
    kind: str = field(default="ladder", init=False)


@dataclass(frozen=True, slots=True)
class Forest:
    """All odds ratios of the review with their intervals, and those published before."""

    kind: str = field(default="forest", init=False)


Requested = Bars | FlowDiagram | Bubbles | Heat | Timeline | CountryMap | DoseLadder | Forest
"""One figure that a review asks for."""


def variables_of(figure: Requested) -> tuple[str, ...]:
    """The variables that a figure shows, in the order in which it names them."""
    match figure:
        case Bars(variable) | CountryMap(variable) | DoseLadder(variable):
            return (variable,)
        case Bubbles(rows, columns, colour):
            return (rows, columns, *((colour,) if colour else ()))
        case Heat(rows, columns):
            return (rows, columns)
        case Timeline(year, by):
            return (year, *((by,) if by else ()))
        case FlowDiagram() | Forest():
            return ()


def pair_of(figure: Requested) -> tuple[str, str] | None:
    """The two variables whose pairs of values a figure shows; None where it shows none."""
    match figure:
        case Bubbles(rows, columns) | Heat(rows, columns):
            return (rows, columns)
        case Timeline(year, by) if by:
            return (by, year)
        case _:
            return None
