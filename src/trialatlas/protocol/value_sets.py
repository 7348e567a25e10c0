"""Which values a variable can have."""

from __future__ import annotations

from trialatlas.protocol.codebook import Variable
from trialatlas.text.rules import Rule

__all__ = ["fixed_values"]


def fixed_values(variable: Variable) -> tuple[str, ...]:
    """The values that a variable can have, where the codebook lists all of them.

    Args:
        variable: A variable of any kind.

    Returns:
        The names of its categories; none where any value may occur, as where a rule takes the
        words of the record or a quantity for the value.
    """
    rules = variable.text.rules if variable.text else ()
    if any(_gives_words(rule) for rule in rules):
        return ()
    return tuple(category.name for category in variable.categories)


def _gives_words(rule: Rule) -> bool:
    return rule.verbatim or bool(rule.quantity and not rule.values and not rule.value)
