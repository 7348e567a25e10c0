"""Variables that wait for each other: conditions that lead back to where they began."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trialatlas.errors import Fault
from trialatlas.protocol.faults import report
from trialatlas.protocol.files import Entry
from trialatlas.protocol.positions import Leaf, ListNode, MapNode, Node

__all__ = ["report_circles"]


def report_circles(variables: Mapping[str, Entry], faults: list[Fault]) -> None:
    """Report every condition that makes a variable depend on itself.

    Args:
        variables: The codebook's variables; ``applies_when`` and the rules' ``when`` are followed.
        faults: Gets a fault for each condition that closes a circle.
    """
    done: set[str] = set()
    for name in variables:
        _follow(name, (), variables, done, faults)


def _follow(
    name: str,
    trail: tuple[str, ...],
    variables: Mapping[str, Entry],
    done: set[str],
    faults: list[Fault],
) -> None:
    if name in done:
        return
    here = (*trail, name)
    for leaf in _conditions(variables[name].node):
        if leaf.value in here:
            circle = (*here[here.index(leaf.value) :], leaf.value)
            found = " → ".join(circle)
            report(faults, leaf.place, "variables that do not wait for each other", found)
        elif leaf.value in variables:
            _follow(leaf.value, here, variables, done, faults)
    done.add(name)


def _conditions(variable: Node) -> Iterator[Leaf]:
    """The names of variables in a variable's conditions, where they stand."""
    if not isinstance(variable, MapNode):
        return
    rules = variable.entries.get("rules")
    sites = [variable.entries.get("applies_when")]
    if isinstance(rules, ListNode):
        sites += [rule.entries.get("when") for rule in rules.items if isinstance(rule, MapNode)]
    for site in sites:
        if isinstance(site, MapNode):
            yield from site.keys.values()
