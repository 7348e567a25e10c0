"""Words that stand for something: the phrases and patterns of concepts and categories."""

from __future__ import annotations

import re
import warnings

from trialatlas.errors import Fault
from trialatlas.protocol.faults import report, shown
from trialatlas.protocol.positions import Leaf, ListNode, MapNode
from trialatlas.protocol.shapes import texts_at

__all__ = ["patterns_at", "phrases_at"]


def phrases_at(node: MapNode, key: str, faults: list[Fault]) -> tuple[str, ...]:
    """The phrases under a key; one without a letter or digit would stand everywhere, a fault."""
    leaves = _some_at(node, key, faults)
    for leaf in leaves:
        if not any(character.isalnum() for character in leaf.value):
            report(faults, leaf.place, "a phrase with a letter or digit", shown(leaf.value))
    return tuple(leaf.value for leaf in leaves)


def patterns_at(node: MapNode, key: str, faults: list[Fault]) -> tuple[str, ...]:
    """The regular expressions under a key, each tried."""
    leaves = _some_at(node, key, faults)
    for leaf in leaves:
        _try(leaf, faults)
    return tuple(leaf.value for leaf in leaves)


def _some_at(node: MapNode, key: str, faults: list[Fault]) -> tuple[Leaf, ...]:
    value = node.entries.get(key)
    if isinstance(value, ListNode) and not value.items:
        report(faults, value.place, f"at least one, or no {key!r} at all", "an empty list")
    return texts_at(node, key, faults)


def _try(leaf: Leaf, faults: list[Fault]) -> None:
    try:
        with warnings.catch_warnings():
            # What Python only warns of, such as "[[a]", hardly ever means what its author thinks.
            warnings.simplefilter("error")
            compiled = re.compile(leaf.value, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError, Warning) as error:
        found = f"{shown(leaf.value)}: {error}"
        report(faults, leaf.place, "a regular expression in Python's syntax", found)
        return
    if compiled.search(""):
        expected = "a pattern that needs at least one character"
        report(faults, leaf.place, expected, f"{shown(leaf.value)}, which the empty text fits")
