"""Taking typed values out of a YAML tree; what is not of the type is a fault, never an exception.

Every function returns something usable (an empty text, an empty tuple) where it reports a fault, so
that reading goes on to the next one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence

from trialatlas.errors import Fault
from trialatlas.protocol.faults import nearest, one_of, report, shown
from trialatlas.protocol.positions import Leaf, ListNode, MapNode, Node, described

__all__ = [
    "as_map",
    "as_text",
    "check_keys",
    "check_name",
    "check_own_names",
    "day_at",
    "known",
    "latest_today",
    "list_at",
    "map_at",
    "text_at",
    "texts_at",
    "truth_at",
    "words_at",
]

_NAME = re.compile(r"[A-Za-z0-9_./-]+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def as_map(node: Node, faults: list[Fault]) -> MapNode:
    """The node as a mapping; an empty one, and a fault, where it is not."""
    if isinstance(node, MapNode):
        return node
    report(faults, node.place, "a mapping (key: value)", described(node))
    return MapNode(node.place, {}, {})


def as_text(node: Node, faults: list[Fault]) -> Leaf | None:
    """The node as a text that is not empty; None, and a fault, where it is not."""
    if not isinstance(node, Leaf):
        report(faults, node.place, "a text", described(node))
    elif node.kind in ("nothing", "text") and not node.value.strip():
        report(faults, node.place, "a text", "nothing")
    elif node.kind == "truth":
        # Only true and false are truth values in YAML 1.2; yes and no are texts.
        quoted = f'a text; in quotes ("{node.value}") if that is the text'
        report(faults, node.place, quoted, described(node))
    elif node.kind != "text":
        report(faults, node.place, f'a text; put it in quotes ("{node.value}")', described(node))
    else:
        return node
    return None


def check_keys(
    node: MapNode, required: Collection[str], optional: Collection[str], faults: list[Fault]
) -> frozenset[str]:
    """Report the keys that a mapping should not have and those that it lacks.

    Args:
        node: The mapping.
        required: Keys that it must have.
        optional: Keys that it may have.
        faults: Gets the faults.

    Returns:
        Keys that are lacking but were probably meant by an unknown one; not reported as lacking.
    """
    valid = [*required, *optional]
    meant = set()
    for name, key in node.keys.items():
        if name not in valid:
            absent = [other for other in valid if other not in node.keys]
            suggestion = nearest(name, absent) or nearest(name, valid)
            meant.add(suggestion)
            report(faults, key.place, f"a known key ({one_of(valid)})", shown(name), suggestion)
    for name in required:
        if name not in node.keys and name not in meant:
            report(faults, node.place, f"the key {name!r}", _found_keys(node))
    return frozenset(meant - node.keys.keys() - {""})


def _found_keys(node: MapNode) -> str:
    return f"only {one_of(list(node.keys)).replace(' or ', ' and ')}" if node.keys else "no keys"


def text_at(node: MapNode, key: str, faults: list[Fault]) -> str:
    """The text of a key; empty where the key is absent."""
    if key not in node.entries:
        return ""
    leaf = as_text(node.entries[key], faults)
    return leaf.value if leaf else ""


def texts_at(node: MapNode, key: str, faults: list[Fault]) -> tuple[Leaf, ...]:
    """The texts of a key that holds a list; a text that stands twice is a fault."""
    leaves: list[Leaf] = []
    lines: dict[str, int] = {}
    for item in list_at(node, key, faults):
        leaf = as_text(item, faults)
        if leaf and leaf.value in lines:
            again = f"{shown(leaf.value)} again (first in line {lines[leaf.value]})"
            report(faults, leaf.place, "each only once", again)
        elif leaf:
            lines[leaf.value] = leaf.place.line
            leaves.append(leaf)
    return tuple(leaves)


def words_at(node: MapNode, key: str, faults: list[Fault]) -> tuple[Leaf, ...]:
    """The names of a key that holds one name or a list of names."""
    value = node.entries.get(key)
    if isinstance(value, Leaf):
        leaf = as_text(value, faults)
        return (leaf,) if leaf else ()
    return texts_at(node, key, faults)


def list_at(node: MapNode, key: str, faults: list[Fault]) -> tuple[Node, ...]:
    """The items of a key's list; none where the key is absent."""
    value = node.entries.get(key)
    if value is None:
        return ()
    if not isinstance(value, ListNode):
        report(faults, value.place, "a list ([a, b] or lines that begin with -)", described(value))
        return ()
    return value.items


def map_at(node: MapNode, key: str, faults: list[Fault]) -> MapNode:
    """The mapping of a key; an empty one where the key is absent."""
    value = node.entries.get(key)
    return MapNode(node.place, {}, {}) if value is None else as_map(value, faults)


def truth_at(node: MapNode, key: str, faults: list[Fault]) -> bool:
    """The truth value of a key; False where the key is absent."""
    value = node.entries.get(key)
    if value is None:
        return False
    if isinstance(value, Leaf) and value.kind == "truth":
        return value.value.lower() == "true"
    expected = "true or false (yes and no are texts in YAML 1.2; quotes make anything a text)"
    report(faults, value.place, expected, described(value))
    return False


def day_at(node: MapNode, key: str, faults: list[Fault]) -> dt.date | None:
    """The day of a key; None where the key is absent."""
    value = node.entries.get(key)
    if value is None:
        return None
    if isinstance(value, Leaf) and _DAY.fullmatch(value.value):
        try:
            return dt.date.fromisoformat(value.value)
        except ValueError:
            report(faults, value.place, "a day of the calendar", value.value)
            return None
    report(faults, value.place, "a day as 2010-01-31", described(value))
    return None


def latest_today() -> dt.date:
    """The day that it is now where the day begins first: nobody can have seen a later one."""
    return dt.datetime.now(dt.timezone(dt.timedelta(hours=14))).date()


def check_name(key: Leaf, what: str, faults: list[Fault]) -> None:
    """Report a name that cannot be the name of a column, a file or a heading."""
    if not _NAME.fullmatch(key.value):
        expected = f"a name of {what} from letters, digits and _ . / -"
        report(faults, key.place, expected, shown(key.value))


def check_own_names(
    items: Sequence[Node], names: Sequence[str], what: str, faults: list[Fault]
) -> None:
    """Report the items of a list that share a name; those without one have their own fault.

    Args:
        items: The items.
        names: The name of each.
        what: What each of them is, as ``2x2 table``.
        faults: Gets the faults.
    """
    for item, name in zip(items, names, strict=True):
        if name and names.count(name) > 1:
            again = f"{shown(name)} for several"
            report(faults, item.place, f"a name of its own for each {what}", again)


def known(leaf: Leaf | None, valid: Collection[str], what: str, faults: list[Fault]) -> str:
    """The name, if it is valid.

    Args:
        leaf: What was written; None where that was a fault already.
        valid: The valid names.
        what: What they are names of, as ``an area``.
        faults: Gets the fault.

    Returns:
        The name, or the empty string where it is not valid.
    """
    if leaf is None:
        return ""
    if leaf.value in valid:
        return leaf.value
    among = f" ({one_of(valid)})" if valid else " (there are none)"
    suggestion = nearest(leaf.value, valid)
    report(faults, leaf.place, f"{what}{among}", shown(leaf.value), suggestion)
    return ""
