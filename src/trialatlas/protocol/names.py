"""The names that the parts of a protocol use to refer to each other, known before any is read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from trialatlas.errors import Fault
from trialatlas.model.judgement import Missing
from trialatlas.protocol.files import Library
from trialatlas.protocol.positions import Leaf, MapNode
from trialatlas.protocol.shapes import known, map_at, words_at

__all__ = [
    "MISSING",
    "Context",
    "Names",
    "concept_name",
    "concept_names",
    "conditions_at",
    "names_of",
    "value_names",
    "variable_name",
]

MISSING: tuple[str, ...] = tuple(str(kind) for kind in Missing)
"""The kinds of missing, which stand where a variable has no value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """All names that a protocol may refer to.

    Attributes:
        concepts: The concepts.
        has_all_concepts: Whether every file of concepts could be read.
        variables: The variables, each with its categories; none where any value may occur.
        has_all_variables: Whether every file of the codebook could be read.
        python_variables: The ready-made variables.
    """

    concepts: Collection[str]
    has_all_concepts: bool
    variables: Mapping[str, tuple[str, ...]]
    has_all_variables: bool
    python_variables: frozenset[str]


@dataclass(frozen=True, slots=True)
class Context:
    """What every reading function needs: the names, and where faults go."""

    names: Names
    faults: list[Fault]


def names_of(codebook: Library, concepts: Library, python_variables: frozenset[str]) -> Names:
    """The names that two libraries define; a thing that is faulty within still has its name."""
    return Names(
        concepts=tuple(concepts.entries),
        has_all_concepts=concepts.is_complete,
        variables={
            name: _category_names(entry.node) if isinstance(entry.node, MapNode) else ()
            for name, entry in codebook.entries.items()
        },
        has_all_variables=codebook.is_complete,
        python_variables=python_variables,
    )


def _category_names(variable: MapNode) -> tuple[str, ...]:
    categories = variable.entries.get("categories")
    return tuple(categories.entries) if isinstance(categories, MapNode) else ()


def concept_name(leaf: Leaf | None, context: Context) -> str:
    """The name of a concept, checked."""
    names = context.names
    if leaf is not None and leaf.value not in names.concepts and not names.has_all_concepts:
        return leaf.value
    return known(leaf, names.concepts, "a concept", context.faults)


def concept_names(node: MapNode, key: str, context: Context) -> tuple[str, ...]:
    """The names of concepts under a key, checked."""
    leaves = words_at(node, key, context.faults)
    return tuple(filter(None, (concept_name(leaf, context) for leaf in leaves)))


def variable_name(leaf: Leaf | None, context: Context) -> str:
    """The name of a variable, checked."""
    names = context.names
    if leaf is not None and leaf.value not in names.variables and not names.has_all_variables:
        return leaf.value
    return known(leaf, names.variables.keys(), "a variable of the codebook", context.faults)


def value_names(
    leaves: Collection[Leaf], variable: str, besides: tuple[str, ...], context: Context
) -> tuple[str, ...]:
    """Values of a variable, checked where its codebook entry says which there are.

    Args:
        leaves: The values as they are written.
        variable: The variable; where it is not known or takes any value, nothing is checked.
        besides: What may stand there besides its categories, such as the kinds of missing.
        context: The names and the faults.
    """
    categories = context.names.variables.get(variable, ())
    if not categories:
        return tuple(leaf.value for leaf in leaves)
    valid = (*categories, *(name for name in besides if name not in categories))
    what = f"a value of {variable}"
    return tuple(filter(None, (known(leaf, valid, what, context.faults) for leaf in leaves)))


def conditions_at(
    node: MapNode, key: str, besides: tuple[str, ...], context: Context
) -> dict[str, tuple[str, ...]]:
    """Variables and the values they must have, under ``when`` or ``applies_when``.

    Args:
        node: What the conditions belong to.
        key: The key of the conditions.
        besides: What may stand there besides categories.
        context: The names and the faults.
    """
    conditions = map_at(node, key, context.faults)
    found = {}
    for name, leaf in conditions.keys.items():
        variable_name(leaf, context)
        leaves = words_at(conditions, name, context.faults)
        found[name] = value_names(leaves, name, besides, context)
    return found
