"""What review.yaml says under ``analysis.pooling``, with every fault."""

from __future__ import annotations

from trialatlas.model.posted import PostedKind
from trialatlas.protocol.faults import one_of, report
from trialatlas.protocol.names import Context, concept_names
from trialatlas.protocol.pooling import DEFAULT_METHODS, PooledOutcome, Pooling, Wanted
from trialatlas.protocol.positions import MapNode, Node
from trialatlas.protocol.shapes import (
    as_map,
    as_text,
    check_keys,
    check_own_names,
    known,
    list_at,
    map_at,
    text_at,
    truth_at,
    words_at,
)
from trialatlas.protocol.words import patterns_at, phrases_at
from trialatlas.stats.measures import MEASURES, methods_of

__all__ = ["read_pooling"]

_TOTALS = frozenset({PostedKind.DEATHS, PostedKind.ANY_SERIOUS, PostedKind.ANY_OTHER})
_KINDS = tuple(str(kind) for kind in PostedKind)
_WORDS = ("concepts", "phrases", "patterns", "never")
_CHOOSING = ("title", "time_frame", "part", "unit")
_OPTIONAL = (
    *("comparator", "without", "methods", "knapp_hartung"),
    *("adjusted_means", "several", "unlisted"),
)
_SEVERAL = ("leave_out", "first")
_UNLISTED = ("leave_out", "zero")


def read_pooling(analysis: MapNode, context: Context) -> tuple[Pooling, ...]:
    """Read the questions under ``pooling``.

    Args:
        analysis: What stands under ``analysis``.
        context: The names, and where faults go.
    """
    items = list_at(analysis, "pooling", context.faults)
    found = tuple(_pooling(item, context) for item in items)
    check_own_names(items, [question.name for question in found], "pooling", context.faults)
    return found


def _pooling(item: Node, context: Context) -> Pooling:
    faults = context.faults
    node = as_map(item, faults)
    if node is item:
        optional = _OPTIONAL
        check_keys(node, ("name", "outcome", "experimental", "measure"), optional, faults)
    outcome = _outcome(node, context)
    measure = _choice(node, "measure", tuple(MEASURES), "a measure", context)
    comparator = _wanted(node, "comparator", context) if "comparator" in node.keys else None
    _check_groups(node, measure, context)
    is_unlisted_zero = _choice(node, "unlisted", _UNLISTED, "a rule", context) == "zero"
    if is_unlisted_zero and outcome.kinds not in ((), (PostedKind.SERIOUS_EVENT,)):
        place = node.entries["unlisted"].place
        expected = "zero only where the kind is serious_event, all of which must be posted"
        report(faults, place, expected, f"kinds {one_of([str(kind) for kind in outcome.kinds])}")
    if is_unlisted_zero and (outcome.part or outcome.unit):
        place = node.entries["unlisted"].place
        expected = "zero only beside title and time_frame, as what is not listed has no more words"
        report(faults, place, expected, "part" if outcome.part else "unit")
    return Pooling(
        name=text_at(node, "name", faults),
        outcome=outcome,
        experimental=_wanted(node, "experimental", context),
        comparator=comparator,
        without=_wanted(node, "without", context) if "without" in node.keys else None,
        measure=measure,
        methods=_methods(node, measure, context),
        is_adjusted=truth_at(node, "knapp_hartung", faults) or "knapp_hartung" not in node.keys,
        takes_adjusted=truth_at(node, "adjusted_means", faults),
        takes_first=_choice(node, "several", _SEVERAL, "a rule", context) == "first",
        is_unlisted_zero=is_unlisted_zero,
    )


def _choice(node: MapNode, key: str, valid: tuple[str, ...], what: str, context: Context) -> str:
    if key not in node.entries:
        return ""
    return known(as_text(node.entries[key], context.faults), valid, what, context.faults)


def _check_groups(node: MapNode, measure: str, context: Context) -> None:
    if not measure:
        return
    is_single = MEASURES[measure].groups == "one group"
    has_comparator = "comparator" in node.keys
    if is_single and has_comparator:
        place = node.entries["comparator"].place
        report(context.faults, place, f"no comparator, as a {measure} is of one group", "one")
    elif not is_single and not has_comparator:
        report(context.faults, node.place, "the key 'comparator'", f"none beside {measure}")


def _methods(node: MapNode, measure: str, context: Context) -> tuple[str, ...]:
    if "methods" not in node.entries:
        return DEFAULT_METHODS
    faults = context.faults
    before = len(faults)
    leaves = words_at(node, "methods", faults)
    what = f"a way to pool a {measure}" if measure else "a way to pool"
    valid = methods_of(measure) if measure else tuple(leaf.value for leaf in leaves)
    found = tuple(filter(None, (known(leaf, valid, what, faults) for leaf in leaves)))
    if not found and len(faults) == before:
        report(faults, node.entries["methods"].place, "at least one method", "none")
    return found or DEFAULT_METHODS


def _outcome(node: MapNode, context: Context) -> PooledOutcome:
    faults = context.faults
    outcome = map_at(node, "outcome", faults)
    if outcome is node.entries.get("outcome"):
        check_keys(outcome, ("kind",), _CHOOSING, faults)
    leaves = words_at(outcome, "kind", faults)
    names = tuple(
        filter(None, (known(leaf, _KINDS, "a kind of posted result", faults) for leaf in leaves))
    )
    if "kind" in outcome.keys and not leaves and not names:
        report(faults, outcome.entries["kind"].place, "at least one kind", "none")
    kinds = tuple(PostedKind(name) for name in names)
    title, time_frame, part, unit = (
        _wanted(outcome, key, context) if key in outcome.keys else None for key in _CHOOSING
    )
    if kinds and set(kinds) <= _TOTALS and title:
        place = outcome.entries["title"].place
        report(faults, place, f"no title, as {names[0]} has none", "one")
    elif set(kinds) & _TOTALS and title:
        # A number of a kind without titles would never have the words of one.
        total = next(kind for kind in kinds if kind in _TOTALS)
        expected = f"kinds that have a title, as one is asked for; {total} has none"
        report(faults, outcome.entries["kind"].place, expected, one_of(names))
    if set(kinds) - _TOTALS and not title:
        named = next(kind for kind in kinds if kind not in _TOTALS)
        expected = f"the key 'title', to say which {named} is meant"
        report(faults, outcome.place, expected, "none")
    return PooledOutcome(kinds=kinds, title=title, time_frame=time_frame, part=part, unit=unit)


def _wanted(node: MapNode, key: str, context: Context) -> Wanted:
    """Words to look for: a mapping as of a concept, with concepts besides."""
    faults = context.faults
    wanted = map_at(node, key, faults)
    before = len(faults)
    if wanted is node.entries.get(key):
        check_keys(wanted, (), _WORDS, faults)
    found = Wanted(
        concepts=concept_names(wanted, "concepts", context),
        phrases=phrases_at(wanted, "phrases", faults),
        patterns=patterns_at(wanted, "patterns", faults),
        never=phrases_at(wanted, "never", faults),
    )
    has_words = found.concepts or found.phrases or found.patterns
    if key in node.keys and not has_words and len(faults) == before:
        expected = "concepts, phrases or patterns"
        report(faults, wanted.place, expected, "no words to look for")
    return found
