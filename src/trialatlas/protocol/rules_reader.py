"""A variable's rules: which words, where they stand, and the value that they give."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, Literal, cast

from trialatlas.model.judgement import Missing
from trialatlas.protocol.faults import one_of, report, shown
from trialatlas.protocol.names import (
    MISSING,
    Context,
    concept_name,
    concept_names,
    conditions_at,
    value_names,
)
from trialatlas.protocol.positions import Leaf, ListNode, MapNode, Node
from trialatlas.protocol.shapes import (
    as_map,
    as_text,
    check_keys,
    known,
    list_at,
    map_at,
    text_at,
    truth_at,
    words_at,
)
from trialatlas.text.measuring import QUANTITIES
from trialatlas.text.rules import AREAS, CONTEXTS, LINKS, Category, Link, Rule, TextVariable

__all__ = ["RULE_KEYS", "read_text_variable"]

RULE_KEYS: Final = (
    "product",
    "rivals",
    "stand_ins",
    "combine",
    "order",
    "keep",
    "otherwise",
    "otherwise_shows",
)
"""What a variable may say besides ``rules``, if it has them."""

_KEYS: Final = (
    "find",
    "quantity",
    "values",
    "ignore",
    "value",
    "verbatim",
    "categories",
    "where",
    "link",
    "beside",
    "never_beside",
    "skip",
    "unique",
    "when",
    "basis",
)
_SOURCES: Final = ("find", "quantity", "categories")
_OF_WORDS: Final = (*_SOURCES, "link", "beside", "never_beside", "skip")
_OF_QUANTITIES: Final = ("values", "ignore")
_BASES: Final = ("stated", "inferred")
_KEEPS: Final = ("all", "largest")


def read_text_variable(
    name: str, node: MapNode, categories: tuple[Category, ...], context: Context
) -> TextVariable:
    """Read the rules of one variable and what governs them.

    Args:
        name: The variable.
        node: What stands under its name.
        categories: Its categories.
        context: The names, and where faults go.
    """
    faults = context.faults
    rules = [_rule(as_map(item, faults), name, node, context) for item in _items(node, context)]
    return TextVariable(
        name=name,
        categories=categories,
        rules=tuple(rules),
        product=_concept_at(node, "product", context),
        rivals=_concept_at(node, "rivals", context),
        stand_ins=concept_names(node, "stand_ins", context),
        combine=_combine(node, name, context),
        multiple=truth_at(node, "multiple", faults),
        order=value_names(words_at(node, "order", faults), name, (), context),
        keep=cast(Literal["all", "largest"], _choice_at(node, "keep", _KEEPS, context)),
        otherwise=_value_at(node, "otherwise", (name, MISSING), context)
        or str(Missing.NOT_REPORTED),
        otherwise_shows=_known_at(node, "otherwise_shows", "an area", AREAS, context),
    )


def _items(node: MapNode, context: Context) -> tuple[Node, ...]:
    """The rules as nodes; two of one name could not be told apart in a coding."""
    items = list_at(node, "rules", context.faults)
    lines: dict[str, int] = {}
    for item in items:
        name = item.entries.get("name") if isinstance(item, MapNode) else None
        if isinstance(name, Leaf) and name.value in lines:
            again = f"{shown(name.value)} again (first in line {lines[name.value]})"
            report(context.faults, name.place, "another name for each rule", again)
        elif isinstance(name, Leaf):
            lines[name.value] = name.place.line
    if not items and isinstance(node.entries["rules"], ListNode):
        report(context.faults, node.entries["rules"].place, "at least one rule", "none")
    return items


def _rule(node: MapNode, variable: str, owner: MapNode, context: Context) -> Rule:
    faults = context.faults
    if node.entries:
        _check_rule(node, owner, context)
    return Rule(
        name=text_at(node, "name", faults),
        find=concept_names(node, "find", context),
        quantity=_known_text(node, "quantity", "a kind of quantity", QUANTITIES, context),
        values=_values(node, variable, context),
        ignore=tuple(leaf.value for leaf in words_at(node, "ignore", faults)),
        value=_value_at(node, "value", (variable, MISSING), context),
        verbatim=truth_at(node, "verbatim", faults),
        categories=value_names(words_at(node, "categories", faults), variable, (), context),
        where=_known_at(node, "where", "an area", AREAS, context),
        link=cast(Link, _choice_at(node, "link", LINKS, context)),
        beside=concept_names(node, "beside", context),
        never_beside=concept_names(node, "never_beside", context),
        skip=_known_at(node, "skip", "a context", CONTEXTS, context),
        unique=truth_at(node, "unique", faults),
        when=conditions_at(node, "when", MISSING, context),
        basis=cast(Literal["stated", "inferred"], _choice_at(node, "basis", _BASES, context)),
    )


def _check_rule(node: MapNode, owner: MapNode, context: Context) -> None:
    """Report what a rule lacks: words need a place, concepts a value, a link a product."""
    faults = context.faults
    meant = check_keys(node, ("name",), _KEYS, faults)
    has = node.keys.keys() | meant
    of_words = [key for key in _OF_WORDS if key in node.keys]
    if "where" not in has and of_words:
        expected = "the key 'where' (the areas in which the words are looked for)"
        report(faults, node.place, expected, f"{one_of(of_words)} without it")
    elif "where" not in has and not {"value", "when"} <= has:
        expected = "the key 'where', or 'when' and 'value' (a value that follows from others)"
        report(faults, node.place, expected, "neither")
    elif len(sources := [key for key in _SOURCES if key in has]) > 1:
        expected = "one of 'find' (concepts), 'categories' (their words) and 'quantity'"
        report(faults, node.place, expected, " and ".join(sources))
    elif "quantity" not in has and (extra := [key for key in _OF_QUANTITIES if key in has]):
        report(faults, node.place, f"the key 'quantity', to which {extra[0]!r} belongs", "none")
    elif "find" in has and "value" not in has:
        report(faults, node.place, "the key 'value' (concepts are no values)", "find without it")
    link = node.entries.get("link")
    links = isinstance(link, Leaf) and link.value in LINKS and link.value != "any"
    if link is not None and links and "product" not in owner.keys:
        expected = "a variable with 'product', with which the words are to hang together"
        report(faults, link.place, expected, "a variable without it")


def _value_at(node: MapNode, key: str, of: tuple[str, tuple[str, ...]], context: Context) -> str:
    """A value of a variable, or one of the names that may stand besides its values."""
    variable, besides = of
    if key not in node.entries:
        return ""
    leaf = as_text(node.entries[key], context.faults)
    return "".join(value_names((leaf,), variable, besides, context)) if leaf else ""


def _known_text(
    node: MapNode, key: str, what: str, valid: Collection[str], context: Context
) -> str:
    """One of some names; empty where the key is absent."""
    leaf = as_text(node.entries[key], context.faults) if key in node.entries else None
    return known(leaf, valid, what, context.faults)


def _values(node: MapNode, variable: str, context: Context) -> dict[str, str]:
    """By what a quantity says, the value that it means."""
    values = map_at(node, "values", context.faults)
    besides = (variable, MISSING)
    return {said: _value_at(values, said, besides, context) for said in values.entries}


def _known_at(
    node: MapNode, key: str, what: str, valid: Collection[str], context: Context
) -> tuple[str, ...]:
    leaves = words_at(node, key, context.faults)
    return tuple(filter(None, (known(leaf, valid, what, context.faults) for leaf in leaves)))


def _choice_at(node: MapNode, key: str, valid: Collection[str], context: Context) -> str:
    """One of a few words; the first of them where the key is absent."""
    default = next(iter(valid))
    if key not in node.entries:
        return default
    leaf = as_text(node.entries[key], context.faults)
    return known(leaf, valid, f"a {key}", context.faults) or default


def _concept_at(node: MapNode, key: str, context: Context) -> str:
    if key not in node.entries:
        return ""
    return concept_name(as_text(node.entries[key], context.faults), context)


def _combine(node: MapNode, variable: str, context: Context) -> dict[str, tuple[str, ...]]:
    combine = map_at(node, "combine", context.faults)
    value_names(tuple(combine.keys.values()), variable, (), context)
    return {
        name: value_names(words_at(combine, name, context.faults), variable, (), context)
        for name in combine.entries
    }
