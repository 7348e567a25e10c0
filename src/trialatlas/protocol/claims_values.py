"""Printed words, numbers and ids of ``claims.yaml``, in the terms of a codebook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from trialatlas.errors import Fault
from trialatlas.protocol.claims import IdClaim
from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.protocol.faults import nearest, one_of, report, shown
from trialatlas.protocol.names import MISSING
from trialatlas.protocol.positions import Leaf, ListNode, MapNode, Node, described
from trialatlas.protocol.shapes import list_at, map_at
from trialatlas.protocol.study_paths import study_paths
from trialatlas.protocol.value_sets import fixed_values

__all__ = [
    "Desk",
    "count_at",
    "count_of",
    "decimal_at",
    "decimal_of",
    "ids_at",
    "meanings_at",
    "read_words",
    "variable_named",
    "variable_or_field",
    "word_of",
    "words_in",
]

_COUNT = re.compile(r"\d+")


@dataclass
class Desk:
    """What reading claims needs.

    Attributes:
        codebook: The variables.
        words: By variable, what printed words mean.
        faults: Gets every fault.
        more: Variables for fields of the record that no variable of the codebook holds.
    """

    codebook: Codebook
    words: Mapping[str, Mapping[str, tuple[str, ...]]]
    faults: list[Fault]
    more: dict[str, Variable] = field(default_factory=dict)

    def meaning(self, printed: Leaf, variable: Variable) -> tuple[str, ...]:
        """The values that a printed word means; none, and a fault, where that is not known."""
        known = self.words.get(variable.name, {})
        if printed.value in known:
            return known[printed.value]
        return (printed.value,) if is_value(printed, variable, self.faults) else ()


def is_value(printed: Leaf, variable: Variable, faults: list[Fault]) -> bool:
    """Whether a variable can have a value; a fault where it cannot."""
    valid = _values(variable)
    if not valid or printed.value in (*valid, *MISSING):
        return True
    expected = (
        f"a value of {variable.name} ({one_of(valid)}), or what the word means in these, under "
        f"words: {{{variable.name}: {{{printed.value!r}: ...}}}} (in the claims, or in a file of "
        "--words)"
    )
    report(faults, printed.place, expected, shown(printed.value), nearest(printed.value, valid))
    return False


def _values(variable: Variable) -> tuple[str, ...]:
    """The values that a variable can have, as far as the codebook lists all of them."""
    if variable.kind == "field":
        return tuple(variable.labels)
    return fixed_values(variable)


def word_of(node: Node, faults: list[Fault]) -> Leaf | None:
    """A single value as it is written, whatever YAML takes it for; a fault where it is none."""
    if isinstance(node, Leaf) and node.kind != "nothing" and node.value.strip():
        return node
    report(faults, node.place, "a word or a number", described(node))
    return None


def words_in(node: MapNode, key: str, faults: list[Fault]) -> tuple[Leaf, ...]:
    """The words or numbers of a key that holds one or a list of them; none where it is absent."""
    value = node.entries.get(key)
    if value is None:
        return ()
    items = value.items if isinstance(value, ListNode) else (value,)
    return tuple(filter(None, (word_of(item, faults) for item in items)))


def ids_at(node: MapNode, key: str, faults: list[Fault]) -> tuple[IdClaim, ...]:
    """The ids of a key's list, as they are printed."""
    found = (word_of(item, faults) for item in list_at(node, key, faults))
    return tuple(IdClaim(leaf.value, leaf.place) for leaf in found if leaf)


def count_at(node: MapNode, key: str, faults: list[Fault]) -> int | None:
    """The whole number of a key; None where the key is absent."""
    value = node.entries.get(key)
    return None if value is None else count_of(value, faults)


def count_of(node: Node, faults: list[Fault]) -> int | None:
    """A whole number of 0 or more; None, and a fault, where it is none."""
    if isinstance(node, Leaf) and _COUNT.fullmatch(node.value):
        return int(node.value)
    report(faults, node.place, "a whole number of 0 or more", described(node))
    return None


def decimal_at(node: MapNode, key: str, faults: list[Fault]) -> Decimal | None:
    """The number of a key, with the decimals that are written; None where the key is absent."""
    value = node.entries.get(key)
    return None if value is None else decimal_of(value, faults)


def decimal_of(node: Node, faults: list[Fault]) -> Decimal | None:
    """A number of 0 or more with the decimals that are written; None, and a fault, where none."""
    try:
        number = Decimal(node.value) if isinstance(node, Leaf) else None
    except InvalidOperation:
        number = None
    if number is not None and number.is_finite() and number >= 0:
        return number
    report(faults, node.place, "a number of 0 or more", described(node))
    return None


def variable_named(leaf: Leaf | None, desk: Desk) -> Variable | None:
    """The variable of a name; None, and a fault, where the codebook has none."""
    if leaf is None:
        return None
    if leaf.value in desk.codebook:
        return desk.codebook[leaf.value]
    names = [variable.name for variable in desk.codebook.variables]
    expected = f"a variable of the codebook ({one_of(names)})"
    report(desk.faults, leaf.place, expected, shown(leaf.value), nearest(leaf.value, names))
    return None


def variable_or_field(leaf: Leaf | None, desk: Desk) -> Variable | None:
    """The variable of a name, or a new one that holds a field of the record."""
    if leaf is None or leaf.value in desk.codebook:
        return variable_named(leaf, desk)
    if study_paths().get(leaf.value) != "value":
        names = [*(one.name for one in desk.codebook.variables), *_fields()]
        expected = "a variable of the codebook, or a field of the record such as dates.start.year"
        report(desk.faults, leaf.place, expected, shown(leaf.value), nearest(leaf.value, names))
        return None
    title = leaf.value.replace(".", " ").replace("_", " ").capitalize()
    variable = Variable(name=leaf.value, title=title, kind="field", field=leaf.value, multiple=True)
    return desk.more.setdefault(leaf.value, variable)


def _fields() -> Iterator[str]:
    return (path for path, kind in study_paths().items() if kind == "value")


def read_words(node: MapNode, key: str, desk: Desk) -> dict[str, dict[str, tuple[str, ...]]]:
    """What printed words mean, by variable; values are checked against the codebook.

    Args:
        node: What has the key.
        key: The key that holds them.
        desk: The codebook, and where faults go.
    """
    words = map_at(node, key, desk.faults)
    found = {}
    for name, leaf in words.keys.items():
        variable = variable_named(leaf, desk)
        if variable:
            found[name] = meanings_at(words, name, variable, desk.faults)
    return found


def meanings_at(
    node: MapNode, key: str, variable: Variable, faults: list[Fault]
) -> dict[str, tuple[str, ...]]:
    """The values that each printed word under a key means; a list means all of them together."""
    words = map_at(node, key, faults)
    return {
        printed: tuple(
            leaf.value
            for leaf in words_in(words, printed, faults)
            if is_value(leaf, variable, faults)
        )
        for printed in words.entries
    }
