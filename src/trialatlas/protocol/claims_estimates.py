"""What ``claims.yaml`` restates of 2x2 tables: counts, odds ratios and their intervals."""

from __future__ import annotations

from typing import get_args

from trialatlas.protocol.claims import Measure, PrintedInterval, TwoByTwoClaim
from trialatlas.protocol.claims_values import (
    Desk,
    count_of,
    decimal_at,
    decimal_of,
    variable_named,
    words_in,
)
from trialatlas.protocol.codebook import Variable
from trialatlas.protocol.faults import report, shown
from trialatlas.protocol.positions import Leaf, ListNode, MapNode, Node, described
from trialatlas.protocol.shapes import as_map, as_text, check_keys, known, text_at

__all__ = ["read_two_by_two"]

_INTERVAL = "ci95"
_BY = " by "
_TWO = 2


def read_two_by_two(item: Node, desk: Desk) -> TwoByTwoClaim | None:
    """Read one item of ``tables_2x2``.

    Rows and columns each name a variable and two values; where they are only two values, the name
    says of which variables, as ``donor by purpose``. Every key that begins with ``ci95`` is a
    version of the interval.

    Args:
        item: The item.
        desk: The codebook, and where faults go.

    Returns:
        The table; None where its cells or variables cannot be read.
    """
    node = as_map(item, desk.faults)
    if node is not item:
        return None
    intervals = [key for key in node.entries if key.startswith(_INTERVAL)]
    optional = ("or", "stated_as", *intervals)
    check_keys(node, ("name", "rows", "columns", "cells"), optional, desk.faults)
    name = text_at(node, "name", desk.faults)
    named = name.split(_BY) if name.count(_BY) == 1 else ["", ""]
    rows, columns = (
        _side(node, key, word.strip(), desk)
        for key, word in zip(("rows", "columns"), named, strict=True)
    )
    cells = _cells(node, desk)
    printed = [_interval(node.entries[key], desk) for key in intervals]
    odds_ratio = decimal_at(node, "or", desk.faults)
    stated_as = _stated_as(node, desk)
    if rows is None or columns is None or cells is None:
        return None
    return TwoByTwoClaim(
        place=node.place,
        name=name,
        rows=rows[0],
        row_values=rows[1],
        columns=columns[0],
        column_values=columns[1],
        cells=cells,
        odds_ratio=odds_ratio,
        intervals=tuple(filter(None, printed)),
        stated_as=stated_as,
    )


def _side(
    node: MapNode, key: str, named: str, desk: Desk
) -> tuple[Variable, tuple[str, str]] | None:
    side = node.entries.get(key)
    if side is None:
        return None
    if isinstance(side, ListNode):
        leaf: Leaf | None = Leaf(side.place, named, "text")
        if named not in desk.codebook:
            expected = "{variable: ..., values: [..., ...]}, or a name such as 'donor by purpose'"
            report(desk.faults, side.place, expected, "values without a variable")
            return None
        words = words_in(node, key, desk.faults)
    else:
        inner = as_map(side, desk.faults)
        check_keys(inner, ("variable", "values"), (), desk.faults)
        wanted = inner.entries.get("variable")
        leaf = as_text(wanted, desk.faults) if wanted else None
        words = words_in(inner, "values", desk.faults)
    variable = variable_named(leaf, desk)
    if variable is None:
        return None
    if len(words) != _TWO:
        report(desk.faults, side.place, "two values", f"{len(words)}")
        return None
    values = [desk.meaning(word, variable) for word in words]
    for word, meant in zip(words, values, strict=True):
        if len(meant) > 1:
            report(desk.faults, word.place, "a word that means one value", f"{shown(word.value)}")
    if any(len(meant) != 1 for meant in values):
        return None
    return variable, (values[0][0], values[1][0])


def _cells(node: MapNode, desk: Desk) -> tuple[tuple[int, int], tuple[int, int]] | None:
    cells = node.entries.get("cells")
    if cells is None:
        return None
    rows = cells.items if isinstance(cells, ListNode) else ()
    lists = [row.items for row in rows if isinstance(row, ListNode)]
    if [len(row) for row in lists] != [_TWO, _TWO]:
        report(
            desk.faults, cells.place, "two rows of two counts, [[a, b], [c, d]]", described(cells)
        )
        return None
    (a, b), (c, d) = ((count_of(one, desk.faults) for one in row) for row in lists)
    if a is None or b is None or c is None or d is None:
        return None
    return (a, b), (c, d)


def _interval(node: Node, desk: Desk) -> PrintedInterval | None:
    items = node.items if isinstance(node, ListNode) else ()
    if len(items) != _TWO:
        report(desk.faults, node.place, "an interval as [2.8, 283.0]", described(node))
        return None
    low, high = (decimal_of(item, desk.faults) for item in items)
    return None if low is None or high is None else PrintedInterval(low, high, node.place)


def _stated_as(node: MapNode, desk: Desk) -> Measure:
    wanted = node.entries.get("stated_as")
    leaf = as_text(wanted, desk.faults) if wanted else None
    name = known(leaf, get_args(Measure), "a way to read an odds ratio", desk.faults)
    return "times_more_often" if name == "times_more_often" else "odds"
