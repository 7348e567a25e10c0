"""What review.yaml says of figures: a variable's name, or a kind of figure and its variables."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from trialatlas.protocol.faults import nearest, one_of, report, shown
from trialatlas.protocol.figures import (
    Bars,
    Bubbles,
    CountryMap,
    DoseLadder,
    FlowDiagram,
    Forest,
    Heat,
    Requested,
    Timeline,
    variables_of,
)
from trialatlas.protocol.names import Context, variable_name
from trialatlas.protocol.positions import Leaf, MapNode, Node, described
from trialatlas.protocol.shapes import as_map, as_text, check_keys, known, truth_at

__all__ = ["read_figures"]

_YEAR = re.compile(r"\d{4}")
_FORESTS = ("odds_ratios",)


def read_figures(review: MapNode, context: Context) -> tuple[Requested, ...]:
    """Read the figures; one stands alone or several in a list.

    Args:
        review: The whole of review.yaml.
        context: The names, and where faults go.
    """
    found: dict[Requested, int] = {}
    for item in _items(review):
        before = len(context.faults)
        figure = _figure(item, context)
        if figure is None or len(context.faults) > before:
            continue
        if figure in found:
            what = shown(item.value) if isinstance(item, Leaf) else "the same"
            again = f"{what} again (first in line {found[figure]})"
            report(context.faults, item.place, "each only once", again)
        found.setdefault(figure, item.place.line)
    return tuple(found)


def _items(review: MapNode) -> tuple[Node, ...]:
    node = review.entries.get("figures")
    if node is None:
        return ()
    if isinstance(node, Leaf | MapNode):
        return (node,)
    return node.items


def _figure(item: Node, context: Context) -> Requested | None:
    if not isinstance(item, MapNode):
        if not isinstance(item, Leaf):
            expected = f"the name of a variable, or a mapping of one of {one_of(_KINDS)}"
            report(context.faults, item.place, expected, described(item))
            return None
        name = variable_name(as_text(item, context.faults), context)
        return Bars(name) if name else None
    kinds = [key for key in item.keys if key in _KINDS]
    for name, key in item.keys.items():
        if name not in _KINDS:
            expected = f"a kind of figure ({one_of(_KINDS)})"
            report(context.faults, key.place, expected, shown(name), nearest(name, _KINDS))
    if len(kinds) == len(item.keys) and len(kinds) != 1:
        several = " and ".join(kinds) or "none"
        report(context.faults, item.place, "one kind of figure in each item of the list", several)
    return _KINDS[kinds[0]](item, kinds[0], context) if kinds else None


def _variable(node: MapNode, key: str, context: Context) -> str:
    if key not in node.entries:
        return ""
    return variable_name(as_text(node.entries[key], context.faults), context)


def _pair(node: Node, optional: tuple[str, ...], context: Context) -> MapNode:
    inner = as_map(node, context.faults)
    if inner is node:
        check_keys(inner, ("rows", "columns"), optional, context.faults)
    return inner


def _distinct(figure: Requested, node: Node, context: Context) -> Requested:
    names = [name for name in variables_of(figure) if name]
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        report(context.faults, node.place, "different variables", f"{shown(twice)} twice")
    return figure


def _flow(item: MapNode, kind: str, context: Context) -> Requested | None:
    before = len(context.faults)
    if truth_at(item, kind, context.faults):
        return FlowDiagram()
    if len(context.faults) == before:
        report(context.faults, item.entries[kind].place, "true, or no such item", "false")
    return None


def _bubbles(item: MapNode, kind: str, context: Context) -> Requested:
    node = _pair(item.entries[kind], ("colour",), context)
    rows, columns, colour = (_variable(node, key, context) for key in ("rows", "columns", "colour"))
    return _distinct(Bubbles(rows, columns, colour), node, context)


def _heat(item: MapNode, kind: str, context: Context) -> Requested:
    node = _pair(item.entries[kind], (), context)
    rows, columns = (_variable(node, key, context) for key in ("rows", "columns"))
    return _distinct(Heat(rows, columns), node, context)


def _timeline(item: MapNode, kind: str, context: Context) -> Requested:
    node = as_map(item.entries[kind], context.faults)
    if node is item.entries[kind]:
        check_keys(node, ("year",), ("by",), context.faults)
    year, by = (_variable(node, key, context) for key in ("year", "by"))
    categories = context.names.variables.get(year, ())
    if categories and not any(_YEAR.fullmatch(name) for name in categories):
        found = f"{shown(year)}, whose values are {one_of(categories)}"
        report(context.faults, node.place, "a variable whose values are years", found)
    return _distinct(Timeline(year, by), node, context)


def _map(item: MapNode, kind: str, context: Context) -> Requested:
    return CountryMap(_variable(item, kind, context))


def _ladder(item: MapNode, kind: str, context: Context) -> Requested:
    return DoseLadder(_variable(item, kind, context))


def _forest(item: MapNode, kind: str, context: Context) -> Requested:
    leaf = as_text(item.entries[kind], context.faults)
    known(leaf, _FORESTS, "what a forest plot shows", context.faults)
    return Forest()


_KINDS: Mapping[str, Callable[[MapNode, str, Context], Requested | None]] = {
    "bars": lambda item, kind, context: Bars(_variable(item, kind, context)),
    "flow": _flow,
    "bubbles": _bubbles,
    "heat": _heat,
    "timeline": _timeline,
    "map": _map,
    "ladder": _ladder,
    "forest": _forest,
}
"""What reads each kind of figure, by its key."""
