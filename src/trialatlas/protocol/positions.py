"""YAML with positions: a tree in which every value knows its file, its line and its path.

The text is only composed, never constructed: what a scalar means is decided by whoever reads it, so
that ``2010-02-31`` is a fault with a line and not an exception without one.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.nodes import Node as RawNode
from ruamel.yaml.reader import ReaderError

from trialatlas.errors import Fault
from trialatlas.protocol.faults import Place, report, shown

__all__ = ["Leaf", "ListNode", "MapNode", "Node", "described", "parse"]

LeafKind = Literal["text", "number", "truth", "day", "nothing"]

_KINDS: Final[Mapping[str, LeafKind]] = {
    "str": "text",
    "merge": "text",
    "value": "text",
    "int": "number",
    "float": "number",
    "bool": "truth",
    "timestamp": "day",
    "null": "nothing",
}
_TAG = "tag:yaml.org,2002:"

# The files of a review and those that trialatlas ships; one command reads some of them twice.
_REMEMBERED = 32


@dataclass(frozen=True, slots=True)
class Leaf:
    """A single value, as it is written.

    Attributes:
        place: Where it stands.
        value: Its characters, without quotes.
        kind: What YAML 1.2 takes it for; quoted values are always text.
    """

    place: Place
    value: str
    kind: LeafKind


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list; its place is the line of its key."""

    place: Place
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class MapNode:
    """A mapping; its place is the line of its key.

    Attributes:
        place: Where it stands; line 0 for a whole file.
        entries: The values by key, in the order of the file.
        keys: The keys themselves, with their places.
    """

    place: Place
    entries: Mapping[str, Node]
    keys: Mapping[str, Leaf]


Node: TypeAlias = Leaf | ListNode | MapNode


def described(node: Node) -> str:
    """What a node is, in the words of a message."""
    if isinstance(node, ListNode):
        return "a list"
    if isinstance(node, MapNode):
        return "a mapping"
    if node.kind == "nothing":
        return "nothing"
    if node.kind == "text":
        return f"the text {shown(node.value)}"
    names = {"number": "the number", "truth": "the truth value", "day": "the date"}
    return f"{names[node.kind]} {node.value}"


def parse(text: str, file: str, faults: list[Fault]) -> Node | None:
    """Read YAML into a tree.

    Args:
        text: The YAML.
        file: The file's name in faults.
        faults: Gets every fault: broken syntax, keys that stand twice, keys that are not text.

    Returns:
        The tree; an empty mapping where the text holds nothing but comments; None where the syntax
        is broken.
    """
    tree, found = _parsed(text, file)
    faults += found
    return tree


@lru_cache(_REMEMBERED)
def _parsed(text: str, file: str) -> tuple[Node | None, tuple[Fault, ...]]:
    faults: list[Fault] = []
    return _composed(text, file, faults), tuple(faults)


def _composed(text: str, file: str, faults: list[Fault]) -> Node | None:
    try:
        with warnings.catch_warnings():
            # An anchor that is set anew is right in YAML 1.2.
            warnings.simplefilter("ignore", ReusedAnchorWarning)
            raw = YAML(typ="safe", pure=True).compose(text)
            return _tree(raw, file, faults)
    except RecursionError:
        report(faults, Place(file), "YAML", "lists or mappings nested hundreds of levels deep")
        return None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        report(faults, Place(file, mark.line + 1 if mark else 0), "YAML", _problem(error))
        return None
    except ReaderError as error:
        place = Place(file, text.count("\n", 0, error.position) + 1)
        report(faults, place, "text", f"the control character U+{error.character:04X}")
        return None
    except YAMLError as error:  # pragma: no cover - the two above are all that ruamel.yaml raises
        report(faults, Place(file), "YAML", str(error))
        return None


def _problem(error: MarkedYAMLError) -> str:
    """What is wrong with the syntax, and where the thing began in which it is wrong."""
    problem = " ".join((error.problem or "a fault in its syntax").split())
    problem = problem.removeprefix("but ").removeprefix("found ")
    if problem.startswith("expected "):
        problem = f"a fault in its syntax: {problem}"
    if r"'\t'" in problem:
        problem += " (indent with blanks, not with tabs)"
    begin, end = error.context_mark, error.problem_mark
    if begin and end and begin.line < end.line:
        problem += f" (in what begins in line {begin.line + 1})"
    return problem


def _tree(raw: RawNode | None, file: str, faults: list[Fault]) -> Node:
    if raw is None:
        return MapNode(Place(file), {}, {})
    return _converted(raw, Place(file), faults, frozenset())


def _converted(raw: RawNode, place: Place, faults: list[Fault], around: frozenset[int]) -> Node:
    if id(raw) in around:
        report(faults, place, "a value", "a list or mapping that contains itself (an alias)")
        return Leaf(place, "", "nothing")
    inside = around | {id(raw)}
    if isinstance(raw, MappingNode) and raw.tag == f"{_TAG}map":
        return _mapping(raw, place, faults, inside)
    if isinstance(raw, SequenceNode) and raw.tag == f"{_TAG}seq":
        items = []
        for position, item in enumerate(raw.value):
            line = item.start_mark.line + 1
            here = Place(place.file, line, f"{place.field}[{position}]")
            items.append(_converted(item, here, faults, inside))
        return ListNode(place, tuple(items))
    kind = _KINDS.get(str(raw.tag).removeprefix(_TAG)) if isinstance(raw, ScalarNode) else None
    if kind is None:
        report(faults, place, "a value without a tag", f"the tag {raw.tag}")
        return Leaf(place, "", "nothing")
    # Nothing has no characters and its mark is where the next thing begins: it stands at its key.
    line = raw.start_mark.line + 1 if raw.value else place.line
    return Leaf(Place(place.file, line, place.field), raw.value, kind)


def _mapping(
    raw: MappingNode, place: Place, faults: list[Fault], inside: frozenset[int]
) -> MapNode:
    entries: dict[str, Node] = {}
    keys: dict[str, Leaf] = {}
    for raw_key, raw_value in raw.value:
        line = raw_key.start_mark.line + 1
        key = _converted(raw_key, Place(place.file, line, place.field), faults, inside)
        if not isinstance(key, Leaf):
            report(faults, key.place, "a text as key", described(key))
            continue
        path = f"{place.field}.{key.value}" if place.field else key.value
        here = Place(place.file, line, path)
        if key.kind != "text":
            report(faults, here, "a text as key; put it in quotes", described(key))
        if key.value in keys:
            first = keys[key.value].place.line
            report(faults, here, "each key once", f"it again (first in line {first})")
            continue
        keys[key.value] = Leaf(here, key.value, "text")
        entries[key.value] = _converted(raw_value, here, faults, inside)
    return MapNode(place, entries, keys)
