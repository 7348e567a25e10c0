"""What an address asks of the Explore pages, and the addresses that ask for something else.

The whole view is in the address: ``v.NAME=VALUE`` (any of several), ``from.NAME=`` and
``to.NAME=`` (numbers), ``has.NAME=`` (words of a value), ``q=`` (a search expression), ``rows=``
and ``columns=`` (the map), ``sort=`` (a variable, with ``-`` before it downwards), ``show=``
(columns of the list), ``open=`` (further variables with bars) and ``page=``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import quote, urlencode

from trialatlas.analysis.facets import Facets, Filter
from trialatlas.protocol.figures import Bubbles
from trialatlas.protocol.review import ReviewProtocol
from trialatlas.web.asked import Asked

__all__ = ["LONGEST_TEXT", "Pairs", "View", "address", "filter_pairs", "view_of"]

LONGEST_TEXT = 2_000
"""So many characters an expression or a text may have."""

_OF_VARIABLES = frozenset({"rows", "columns", "show", "open", "sort"})
_BOUNDS = frozenset({"from", "to"})
_OF_FILTERS = frozenset({"v", "has", *_BOUNDS})
_MOST_COLUMNS = 6
_MOST_FACETS = 8
_MOST_PAIRS = 200
"""Of an address: each link of the page repeats them."""


Pairs = Sequence[tuple[str, str]]
"""Names and values of an address, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What an address asks for.

    Attributes:
        pairs: The address without ``page``, and without what means nothing.
        filters: By variable.
        expression: The search expression; empty if there is none.
        rows: Variable of the map's rows; empty where there is no map.
        columns: Variable of the map's columns.
        sort: Variable by which studies are sorted; empty for their ids.
        is_descending: Whether from the last value to the first.
        shown: Variables that are columns of the list.
        opened: Variables with bars.
        problems: What of the address means nothing, and why, in words.
    """

    pairs: Pairs
    filters: Mapping[str, Filter]
    expression: str
    rows: str
    columns: str
    sort: str
    is_descending: bool
    shown: tuple[str, ...]
    opened: tuple[str, ...]
    problems: tuple[str, ...]

    def without(self, *names: str) -> Pairs:
        """The address without some parameters."""
        return [pair for pair in self.pairs if pair[0] not in names]

    def toggled(self, name: str, value: str) -> Pairs:
        """The address with a parameter's value if it lacks it, or else without it."""
        if (name, value) in self.pairs:
            return [pair for pair in self.pairs if pair != (name, value)]
        return [*self.pairs, (name, value)]

    def filtered(self, name: str, pairs: Pairs) -> Pairs:
        """The address with another filter on a variable.

        Args:
            name: The variable.
            pairs: The filter's parameters; none to have no filter.
        """
        return [*self.without(*filter_pairs(name)), *pairs]


def filter_pairs(name: str) -> tuple[str, str, str, str]:
    """Names of the parameters of a variable's filter: values, least, greatest, words."""
    return f"v.{name}", f"from.{name}", f"to.{name}", f"has.{name}"


def address(path: str, pairs: Pairs, anchor: str = "") -> str:
    """An address of this site.

    Args:
        path: Its path; parts that are names are encoded already.
        pairs: Its parameters.
        anchor: The place in the page; empty for its top.
    """
    query = f"?{urlencode(pairs)}" if pairs else ""
    return f"{path}{query}" + (f"#{quote(anchor)}" if anchor else "")


def view_of(asked: Asked, protocol: ReviewProtocol, facets: Facets) -> View:
    """What an address asks for; what means nothing is left out and told.

    Args:
        asked: The address.
        protocol: The review: it says what is shown where the address does not.
        facets: The variables that there are.
    """
    problems: list[str] = []
    given_pairs = dict.fromkeys(asked.query.multi_items())
    if len(given_pairs) > _MOST_PAIRS:
        problems.append(f"The address holds more than {_MOST_PAIRS} choices; the rest is left out.")
    some = islice(given_pairs, _MOST_PAIRS)
    kept = [pair for pair in some if _is_known(*pair, facets, problems)]
    given = dict(kept)
    rows, columns = _axes(given, protocol, facets)
    filtered = dict.fromkeys(name.partition(".")[2] for name, _ in kept if "." in name)
    sort = given.get("sort", "")
    chosen = tuple(value for name, value in kept if name == "show")
    opened = tuple(value for name, value in kept if name == "open")
    usual = _usual(protocol, facets)
    listed = [name for name in protocol.table if name in facets.columns and name != "title"]
    return View(
        pairs=kept,
        filters={name: _filter(name, kept) for name in filtered},
        expression=given.get("q", "").strip(),
        rows=rows,
        columns=columns,
        sort=sort.removeprefix("-"),
        is_descending=sort.startswith("-"),
        shown=chosen or tuple((listed or usual)[:_MOST_COLUMNS]),
        opened=tuple(dict.fromkeys([*usual[:_MOST_FACETS], *filtered, *opened])),
        problems=tuple(dict.fromkeys(problems)),
    )


def _is_known(name: str, value: str, facets: Facets, problems: list[str]) -> bool:
    """Whether a parameter means something; why not is added to the problems."""
    kind, _, variable = name.partition(".")
    is_about_one = kind in _OF_FILTERS or name in _OF_VARIABLES
    if not value or not (is_about_one or name == "q"):
        return False
    if name in _OF_VARIABLES:
        variable = value.removeprefix("-") if name == "sort" else value
    problem = ""
    if len(value) > LONGEST_TEXT:
        problem = f"“{name}” has more than {LONGEST_TEXT:,} characters and is left out."
    elif is_about_one and variable not in facets.columns:
        problem = f"“{variable}” is no variable of this review and is left out."
    elif kind in _BOUNDS and _number(value) is None:
        problem = f"“{value}” is no number, so it is no bound of {variable}."
    problems += [problem] if problem else []
    return not problem


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _filter(name: str, pairs: Pairs) -> Filter:
    values, low, high, text = filter_pairs(name)
    given = dict(pairs)
    chosen = dict.fromkeys(value for key, value in pairs if key == values)
    return Filter(
        values=tuple(chosen),
        low=_number(given.get(low, "")),
        high=_number(given.get(high, "")),
        text=given.get(text, "").strip(),
    )


def _axes(given: Mapping[str, str], protocol: ReviewProtocol, facets: Facets) -> tuple[str, str]:
    """The variables of the map: as asked for, or else those of the review's own map."""
    maps = [(one.rows, one.columns) for one in protocol.figures if isinstance(one, Bubbles)]
    maps += [(one.rows, one.columns) for one in protocol.cross_tables]
    usual = _usual(protocol, facets)
    maps += [(usual[0], usual[min(1, len(usual) - 1)])] if usual else []
    known = [pair for pair in maps if set(pair) <= facets.columns.keys()]
    rows, columns = known[0] if known else ("", "")
    return given.get("rows", rows), given.get("columns", columns)


def _usual(protocol: ReviewProtocol, facets: Facets) -> list[str]:
    """Variables that the review counts, others whose values the codebook lists, and the rest."""
    named = [
        variable.name
        for variable in protocol.codebook.variables
        if variable.categories or variable.labels
    ]
    places = [name for name in ("countries",) if name in facets.columns]
    known = [*protocol.frequencies[: _MOST_FACETS - 1], *places, *named, *facets.columns]
    return [name for name in dict.fromkeys(known) if name in facets.columns]
