"""codebook.yaml to a codebook: variables, the values they take and where those come from."""

from __future__ import annotations

from typing import Literal

from trialatlas.model.judgement import Missing
from trialatlas.protocol.circles import report_circles
from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.protocol.faults import nearest, report, shown
from trialatlas.protocol.files import Entry, Library
from trialatlas.protocol.names import MISSING, Context, conditions_at, value_names
from trialatlas.protocol.positions import Leaf, ListNode, MapNode
from trialatlas.protocol.rules_reader import RULE_KEYS, read_text_variable
from trialatlas.protocol.shapes import (
    as_map,
    as_text,
    check_keys,
    check_name,
    known,
    map_at,
    text_at,
    truth_at,
)
from trialatlas.protocol.study_paths import study_paths
from trialatlas.protocol.words import patterns_at, phrases_at
from trialatlas.text.rules import Category

__all__ = ["read_codebook"]

_SOURCES = ("field", "python", "rules")
_KEYS = ("question", "multiple", "labels", "categories", "applies_when", "does_not_apply")
_KEYS_OF = {"field": ("join",), "python": (), "rules": RULE_KEYS}
_KINDS: dict[str, Literal["field", "text", "python"]] = {
    "field": "field",
    "python": "python",
    "rules": "text",
}


def read_codebook(library: Library, context: Context) -> Codebook:
    """Read a codebook.

    Args:
        library: What stands under ``variables``, of the review and of the files that it extends.
        context: The names, and where faults go.

    Returns:
        The codebook; usable only if there was no fault.
    """
    variables = tuple(_variable(entry, context) for entry in library.entries.values())
    report_circles(library.entries, context.faults)
    return Codebook(variables=variables)


def _variable(entry: Entry, context: Context) -> Variable:
    faults = context.faults
    name = entry.key.value
    check_name(entry.key, "a variable", faults)
    node = as_map(entry.node, faults)
    source = _source(entry, node, context)
    categories = _categories(node, context)
    kind = _KINDS[source]
    return Variable(
        name=name,
        title=text_at(node, "title", faults),
        question=text_at(node, "question", faults),
        kind=kind,
        field=_origin(node, source, context),
        join=text_at(node, "join", faults),
        text=read_text_variable(name, node, categories, context) if kind == "text" else None,
        multiple=truth_at(node, "multiple", faults),
        labels=_labels(node, name, context),
        categories=categories,
        applies_when=conditions_at(node, "applies_when", MISSING, context),
        does_not_apply=_kind_of_missing(node, context),
    )


def _kind_of_missing(node: MapNode, context: Context) -> str:
    default = str(Missing.NOT_APPLICABLE)
    if "does_not_apply" not in node.entries:
        return default
    leaf = as_text(node.entries["does_not_apply"], context.faults)
    return known(leaf, MISSING, "a kind of missing", context.faults) or default


def _source(entry: Entry, node: MapNode, context: Context) -> str:
    """Which of ``field``, ``python`` and ``rules`` the variable has; exactly one is right."""
    if node is not entry.node:
        return "field"
    present = [source for source in _SOURCES if source in node.keys]
    expected = present or _SOURCES
    required = ["title", *(["categories"] if _reads_words(node, present) else [])]
    optional = [*expected, *_KEYS, *(key for source in expected for key in _KEYS_OF[source])]
    meant = check_keys(
        node, required, [key for key in optional if key not in required], context.faults
    )
    if len(present) != 1 and not meant & set(_SOURCES):
        found = " and ".join(present) or "none of them"
        report(context.faults, entry.key.place, "exactly one of field, python and rules", found)
    return present[0] if present else "field"


def _reads_words(node: MapNode, present: list[str]) -> bool:
    """Whether the values must be listed: rules that only measure quantities take any value."""
    rules = node.entries.get("rules")
    if present != ["rules"] or not isinstance(rules, ListNode):
        return present == ["rules"]
    return not any(isinstance(rule, MapNode) and "quantity" in rule.keys for rule in rules.items)


def _origin(node: MapNode, source: str, context: Context) -> str:
    """The path of the field, or the name of the ready-made variable; empty for rules."""
    if source == "rules" or source not in node.entries:
        return ""
    leaf = as_text(node.entries[source], context.faults)
    if source == "python":
        return known(
            leaf, sorted(context.names.python_variables), "a ready-made variable", context.faults
        )
    return "" if leaf is None else _field(leaf, context)


def _field(leaf: Leaf, context: Context) -> str:
    kinds = study_paths()
    if kinds.get(leaf.value) == "value":
        return leaf.value
    values = [path for path, kind in kinds.items() if kind == "value"]
    if leaf.value not in kinds:
        found, suggestion = shown(leaf.value), nearest(leaf.value, values)
    else:
        found = f"{shown(leaf.value)}, which has fields of its own"
        inside = [path for path in values if path.startswith(f"{leaf.value}.")]
        suggestion = next((path for path in inside if path.endswith(".iso")), inside[0])
    report(context.faults, leaf.place, "the path of a value in Study", found, suggestion)
    return ""


def _categories(node: MapNode, context: Context) -> tuple[Category, ...]:
    faults = context.faults
    categories = map_at(node, "categories", faults)
    if "categories" in node.entries and not categories.entries:
        report(faults, categories.place, "at least one category", "none")
    return tuple(_category(key, categories, context) for key in categories.keys.values())


def _category(key: Leaf, categories: MapNode, context: Context) -> Category:
    faults = context.faults
    check_name(key, "a category", faults)
    if key.value in MISSING:
        # Counted as a value and as missing, it would be neither.
        expected = "another name: this is a kind of missing, which every variable can have"
        report(faults, key.place, expected, shown(key.value))
    value = categories.entries[key.value]
    if isinstance(value, Leaf):
        # A category that rules name but that has no words of its own: just its meaning.
        meaning = as_text(value, faults)
        return Category(name=key.value, meaning=meaning.value if meaning else "")
    node = as_map(value, faults)
    check_keys(node, (), ("meaning", "phrases", "patterns", "never"), faults)
    return Category(
        name=key.value,
        meaning=text_at(node, "meaning", faults),
        phrases=phrases_at(node, "phrases", faults),
        patterns=patterns_at(node, "patterns", faults),
        never=phrases_at(node, "never", faults),
    )


def _labels(node: MapNode, variable: str, context: Context) -> dict[str, str]:
    labels = map_at(node, "labels", context.faults)
    value_names(tuple(labels.keys.values()), variable, MISSING, context)
    return {name: text_at(labels, name, context.faults) for name in labels.entries}
