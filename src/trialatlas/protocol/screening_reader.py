"""What review.yaml says of finding and admitting records: search blocks and screening criteria."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from trialatlas.protocol.faults import report, shown
from trialatlas.protocol.names import (
    MISSING,
    Context,
    concept_name,
    concept_names,
    value_names,
    variable_name,
)
from trialatlas.protocol.positions import Leaf, ListNode, MapNode
from trialatlas.protocol.review import Criterion, SearchBlock
from trialatlas.protocol.shapes import (
    as_map,
    as_text,
    check_keys,
    check_name,
    day_at,
    known,
    list_at,
    text_at,
    words_at,
)
from trialatlas.protocol.study_paths import study_paths
from trialatlas.text.rules import AREAS

__all__ = ["read_criteria", "read_search"]

_OF_VARIABLE = ("variable", "admits", "doubts")
_OF_DATE = ("date", "since", "until")


def read_search(
    review: MapNode, context: Context, problem_of: Callable[[str], str]
) -> tuple[SearchBlock, ...]:
    """Read the blocks under ``search``; there must be at least one, and each another.

    Args:
        review: The whole of review.yaml.
        context: The names, and where faults go.
        problem_of: What is wrong with a search expression; empty where nothing is.
    """
    faults = context.faults
    items = list_at(review, "search", faults)
    search = review.entries.get("search")
    if isinstance(search, ListNode) and not items:
        expected = "at least one block, {concept, areas} or {expression}"
        report(faults, search.place, expected, "none")
    nodes = [as_map(item, faults) for item in items]
    return tuple(_block(node, context, problem_of) for node in nodes if node.entries)


def _block(node: MapNode, context: Context, problem_of: Callable[[str], str]) -> SearchBlock:
    if "expression" in node.keys:
        return _expression(node, context, problem_of)
    faults = context.faults
    check_keys(node, ("concept", "areas"), (), faults)
    concept = node.entries.get("concept")
    areas = node.entries.get("areas")
    if isinstance(areas, ListNode) and not areas.items:
        report(faults, areas.place, "at least one area", "none")
    leaves = words_at(node, "areas", faults)
    return SearchBlock(
        concept=concept_name(as_text(concept, faults), context) if concept else "",
        areas=tuple(filter(None, (known(leaf, AREAS, "an area", faults) for leaf in leaves))),
    )


def _expression(node: MapNode, context: Context, problem_of: Callable[[str], str]) -> SearchBlock:
    faults = context.faults
    check_keys(node, ("expression",), ("concepts",), faults)
    leaf = as_text(node.entries["expression"], faults)
    problem = problem_of(leaf.value) if leaf else ""
    if leaf and problem:
        report(faults, leaf.place, "a search expression", f"a fault in it: {problem}")
    named = concept_names(node, "concepts", context)
    return SearchBlock(
        expression=leaf.value if leaf else "",
        concepts=named if "concepts" in node.keys else tuple(context.names.concepts),
    )


def read_criteria(review: MapNode, context: Context) -> tuple[Criterion, ...]:
    """Read the criteria under ``screening``; each needs a name of its own.

    Args:
        review: The whole of review.yaml.
        context: The names, and where faults go.
    """
    faults = context.faults
    nodes = [as_map(item, faults) for item in list_at(review, "screening", faults)]
    lines: dict[str, int] = {}
    for node in nodes:
        name = node.entries.get("name")
        if not isinstance(name, Leaf):
            continue
        if name.value in lines:
            again = f"{shown(name.value)} again (first in line {lines[name.value]})"
            report(faults, name.place, "another name for each criterion", again)
        lines.setdefault(name.value, name.place.line)
    return tuple(_criterion(node, context) for node in nodes if node.entries)


def _criterion(node: MapNode, context: Context) -> Criterion:
    faults = context.faults
    is_dated = "date" in node.keys
    if is_dated == ("variable" in node.keys):
        found = "both" if is_dated else "neither"
        meant = check_keys(node, ("name", "reason"), (*_OF_VARIABLE, *_OF_DATE), faults)
        if not meant & {"variable", "date"}:
            report(faults, node.place, "either the key 'variable' or the key 'date'", found)
    elif is_dated:
        check_keys(node, ("name", "reason", "date"), ("since", "until"), faults)
    else:
        check_keys(node, ("name", "reason", "variable", "admits"), ("doubts",), faults)
    name = node.entries.get("name")
    leaf = as_text(name, faults) if name else None
    if leaf:
        check_name(leaf, "a criterion", faults)
    reason = text_at(node, "reason", faults)
    stated = leaf.value if leaf else ""
    if is_dated:
        return _dated(node, Criterion(name=stated, reason=reason), context)
    return _valued(node, Criterion(name=stated, reason=reason), context)


def _valued(node: MapNode, criterion: Criterion, context: Context) -> Criterion:
    faults = context.faults
    node_of_variable = node.entries.get("variable")
    leaf = as_text(node_of_variable, faults) if node_of_variable else None
    variable = variable_name(leaf, context)
    admits = words_at(node, "admits", faults)
    doubts = words_at(node, "doubts", faults)
    listed = node.entries.get("admits")
    if isinstance(listed, ListNode) and not listed.items:
        report(faults, listed.place, "at least one value", "none; every record would be excluded")
    for doubt in doubts:
        if doubt.value in {admitted.value for admitted in admits}:
            report(faults, doubt.place, "a value that 'admits' does not have", shown(doubt.value))
    return replace(
        criterion,
        variable=variable,
        admits=value_names(admits, variable, MISSING, context),
        doubts=value_names(doubts, variable, MISSING, context),
    )


def _dated(node: MapNode, criterion: Criterion, context: Context) -> Criterion:
    faults = context.faults
    leaf = as_text(node.entries["date"], faults)
    dates = [path for path, kind in study_paths().items() if kind == "date"]
    since, until = day_at(node, "since", faults), day_at(node, "until", faults)
    if not node.keys.keys() & {"since", "until"}:
        report(faults, node.place, "the key 'since' or 'until' or both", "neither")
    if since and until and since > until:
        later = f"{until}, before since ({since})"
        report(faults, node.entries["until"].place, "a day not before 'since'", later)
    date = known(leaf, dates, "the path of a date in Study", faults)
    return replace(criterion, date=date, since=since, until=until)
