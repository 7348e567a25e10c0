"""What review.yaml says of results: tables, odds ratios, figures and what was published before."""

from __future__ import annotations

import re
from collections.abc import Collection

from trialatlas.protocol.faults import Place, report, shown
from trialatlas.protocol.names import Context, value_names, variable_name
from trialatlas.protocol.positions import Leaf, ListNode, MapNode, Node, described
from trialatlas.protocol.review import (
    USUAL_METHODS,
    CrossTable,
    MedianOf,
    OddsRatio,
    Published,
    Trend,
)
from trialatlas.protocol.shapes import (
    as_map,
    as_text,
    check_keys,
    check_own_names,
    known,
    list_at,
    map_at,
    text_at,
    texts_at,
    words_at,
)

__all__ = [
    "read_adjustment",
    "read_cross_tables",
    "read_interval",
    "read_medians",
    "read_odds_ratios",
    "read_published",
    "read_trends",
    "variables_at",
]
from trialatlas.stats.methods import (
    ADJUSTMENTS,
    ASSOCIATIONS,
    INTERVALS,
    ODDS_RATIOS,
    RISKS,
    TABLE_TESTS,
    TWO_BY_TWO_TESTS,
)

_NCT = re.compile(r"NCT\d{8}")
_COUNT = re.compile(r"\d+")


def variables_at(node: MapNode, key: str, context: Context) -> tuple[str, ...]:
    """The names of variables under a key, checked, each once.

    Args:
        node: What has the key.
        key: The key.
        context: The names, and where faults go.
    """
    leaves = words_at(node, key, context.faults)
    return tuple(filter(None, (variable_name(leaf, context) for leaf in leaves)))


def read_interval(analysis: MapNode, context: Context) -> str:
    """Read how intervals of shares are computed; Wilson's unless the review chooses.

    Args:
        analysis: What stands under ``analysis``.
        context: The names, and where faults go.
    """
    if "interval" not in analysis.entries:
        return "wilson"
    leaf = as_text(analysis.entries["interval"], context.faults)
    return known(leaf, INTERVALS, "an interval of a proportion", context.faults)


def read_adjustment(analysis: MapNode, context: Context) -> str:
    """Read how p-values are adjusted for their number; empty where they are not.

    Args:
        analysis: What stands under ``analysis``.
        context: The names, and where faults go.
    """
    if "adjust" not in analysis.entries:
        return ""
    leaf = as_text(analysis.entries["adjust"], context.faults)
    return known(leaf, ADJUSTMENTS, "an adjustment of p-values", context.faults)


def read_medians(analysis: MapNode, context: Context) -> tuple[MedianOf, ...]:
    """Read the medians under ``medians``: names of variables, or ``{of, by}``.

    Args:
        analysis: What stands under ``analysis``.
        context: The names, and where faults go.
    """
    found = []
    for item in list_at(analysis, "medians", context.faults):
        if isinstance(item, Leaf):
            variable, by = variable_name(as_text(item, context.faults), context), ""
        else:
            node = as_map(item, context.faults)
            if node is item:
                check_keys(node, ("of",), ("by",), context.faults)
            variable, by = (_variable_at(node, key, context) for key in ("of", "by"))
            _check_distinct(node.place, variable, by, context)
        wanted = MedianOf(variable=variable, by=by)
        if variable and wanted in found:
            report(context.faults, item.place, "each median only once", f"{shown(variable)} again")
        found.append(wanted)
    return tuple(found)


def read_trends(analysis: MapNode, context: Context) -> tuple[Trend, ...]:
    """Read the shares over years under ``trends``.

    Args:
        analysis: What stands under ``analysis``.
        context: The names, and where faults go.
    """
    found = []
    for item in list_at(analysis, "trends", context.faults):
        node = as_map(item, context.faults)
        if node is item:
            check_keys(node, ("of", "values", "over"), (), context.faults)
        variable, over = (_variable_at(node, key, context) for key in ("of", "over"))
        _check_distinct(node.place, variable, over, context)
        before = len(context.faults)
        leaves = words_at(node, "values", context.faults)
        if "values" in node.keys and not leaves and len(context.faults) == before:
            place = node.entries["values"].place
            report(context.faults, place, "at least one value", "none")
        values = value_names(leaves, variable, (), context)
        wanted = Trend(variable=variable, values=values, over=over)
        if variable and wanted in found:
            report(context.faults, item.place, "each trend only once", f"{shown(variable)} again")
        found.append(wanted)
    return tuple(found)


def _methods_at(
    node: MapNode, key: str, valid: Collection[str], context: Context
) -> tuple[str, ...]:
    """The names of methods under a key, each known; one name or a list."""
    leaves = words_at(node, key, context.faults)
    singular = f"one of the {key}"
    return tuple(filter(None, (known(leaf, valid, singular, context.faults) for leaf in leaves)))


def read_cross_tables(analysis: MapNode, context: Context) -> tuple[CrossTable, ...]:
    """Read the pairs of variables under ``cross_tables``.

    Args:
        analysis: What stands under ``analysis``.
        context: The names, and where faults go.
    """
    tables = []
    for item in list_at(analysis, "cross_tables", context.faults):
        node = as_map(item, context.faults)
        if node is item:
            check_keys(node, ("rows", "columns"), ("measures", "tests"), context.faults)
        rows, columns = (_variable_at(node, key, context) for key in ("rows", "columns"))
        _check_distinct(node.place, rows, columns, context)
        measures = _methods_at(node, "measures", ASSOCIATIONS, context)
        tests = _methods_at(node, "tests", TABLE_TESTS, context)
        tables.append(CrossTable(rows=rows, columns=columns, measures=measures, tests=tests))
    return tuple(tables)


def _variable_at(node: MapNode, key: str, context: Context) -> str:
    if key not in node.entries:
        return ""
    return variable_name(as_text(node.entries[key], context.faults), context)


def _check_distinct(place: Place, rows: str, columns: str, context: Context) -> None:
    if rows and rows == columns:
        report(context.faults, place, "two different variables", f"{shown(rows)} twice")


def read_odds_ratios(analysis: MapNode, context: Context) -> tuple[OddsRatio, ...]:
    """Read the 2x2 tables under ``odds_ratios``.

    Args:
        analysis: What stands under ``analysis``.
        context: The names, and where faults go.
    """
    items = list_at(analysis, "odds_ratios", context.faults)
    found = tuple(_odds_ratio(item, context) for item in items)
    check_own_names(items, [question.name for question in found], "2x2 table", context.faults)
    return found


def _odds_ratio(item: Node, context: Context) -> OddsRatio:
    faults = context.faults
    node = as_map(item, faults)
    if node is item:
        optional = ("published", "methods", "risks", "tests", "strata")
        check_keys(node, ("name", "rows", "columns"), optional, faults)
    rows, row_values = _side(node, "rows", context)
    columns, column_values = _side(node, "columns", context)
    _check_distinct(node.place, rows, columns, context)
    strata = _variable_at(node, "strata", context)
    if strata and strata in (rows, columns):
        expected = "a variable that is neither that of the rows nor that of the columns"
        report(faults, node.entries["strata"].place, expected, shown(strata))
    return OddsRatio(
        name=text_at(node, "name", faults),
        rows=rows,
        row_values=row_values,
        columns=columns,
        column_values=column_values,
        published=_counts(node.entries["published"], context) if "published" in node.keys else None,
        methods=_odds_methods(node, context),
        risks=_methods_at(node, "risks", RISKS, context),
        tests=_methods_at(node, "tests", TWO_BY_TWO_TESTS, context),
        strata=strata,
    )


def _odds_methods(node: MapNode, context: Context) -> tuple[str, ...]:
    """The methods of an odds ratio: those of the model unless the review names some."""
    if "methods" not in node.entries:
        return USUAL_METHODS
    before = len(context.faults)
    chosen = _methods_at(node, "methods", ODDS_RATIOS, context)
    if not chosen and len(context.faults) == before:
        report(context.faults, node.entries["methods"].place, "at least one method", "none")
    return chosen or USUAL_METHODS


def _side(node: MapNode, key: str, context: Context) -> tuple[str, tuple[str, str]]:
    """The variable of one side of a 2x2 table, and its two values."""
    faults = context.faults
    side = map_at(node, key, faults)
    if side is node.entries.get(key):
        check_keys(side, ("variable", "values"), (), faults)
    variable = _variable_at(side, "variable", context)
    before = len(faults)
    leaves = texts_at(side, "values", faults)
    if "values" in side.keys and len(leaves) != 2 and len(faults) == before:  # noqa: PLR2004
        report(faults, side.entries["values"].place, "two different values", f"{len(leaves)}")
    values = value_names(leaves, variable, (), context)
    return variable, (values[0], values[1]) if len(values) == 2 else ("", "")  # noqa: PLR2004


def _counts(node: Node, context: Context) -> tuple[tuple[int, int], tuple[int, int]] | None:
    match node:
        case ListNode(items=(ListNode(items=(a, b)), ListNode(items=(c, d)))):
            counts = [_count(cell, context) for cell in (a, b, c, d)]
            return (counts[0], counts[1]), (counts[2], counts[3])
    expected = "counts as [[a, b], [c, d]], row by row"
    report(context.faults, node.place, expected, _counts_found(node))
    return None


def _counts_found(node: Node) -> str:
    if not isinstance(node, ListNode):
        return described(node)
    sizes = [len(row.items) if isinstance(row, ListNode) else None for row in node.items]
    if None in sizes:
        return "a list with something else than rows"
    return f"rows of {' and '.join(map(str, sizes)) or 'nothing'}"


def _count(node: Node, context: Context) -> int:
    if isinstance(node, Leaf) and node.kind == "number" and _COUNT.fullmatch(node.value):
        return int(node.value)
    report(context.faults, node.place, "a count (a whole number, 0 or more)", described(node))
    return 0


def read_published(review: MapNode, context: Context) -> Published | None:
    """Read what a publication of the same question included; None where there is none.

    Args:
        review: The whole of review.yaml.
        context: The names, and where faults go.
    """
    if "published" not in review.entries:
        return None
    node = map_at(review, "published", context.faults)
    if node is review.entries["published"]:
        check_keys(node, ("citation", "included"), (), context.faults)
    leaves = texts_at(node, "included", context.faults)
    for leaf in leaves:
        if leaf.value.upper().startswith("NCT") and not _NCT.fullmatch(leaf.value):
            report(context.faults, leaf.place, "NCT and eight digits", shown(leaf.value))
    return Published(
        citation=text_at(node, "citation", context.faults),
        included=tuple(leaf.value for leaf in leaves),
    )
